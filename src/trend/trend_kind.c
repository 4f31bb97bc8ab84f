/* What each kind of question shows of a group, and of all groups besides. */
#include <stdlib.h>

#include "trend/trend_reply.h"

static int
write_visit(const struct reply *r, size_t group, size_t day)
{
	switch (r->ask.question->kind) {
	case KIND_RESPONDERS:
		return trend_write_curve(r, group, day);
	case KIND_COMPLETENESS:
		return trend_write_followed(r, group, day);
	case KIND_COURSES:
		return trend_write_centiles(r, group, day);
	default:
		return trend_write_visit(r, group, day);
	}
}

/* The days on which anybody in the cohort had a visit. */
static int
write_visits(const struct reply *r, size_t group)
{
	const char *comma = "";

	fputs(",\"visits\":[", r->file);
	for (size_t d = 0; d < r->ask.census->ndays; d++) {
		if (r->ask.census->visit_codes[d] == NULL)
			continue;
		fputs(comma, r->file);
		if (write_visit(r, group, d) == -1)
			return -1;
		comma = ",";
	}
	fputc(']', r->file);
	return 0;
}

int
trend_write_figures(const struct reply *r, size_t group, int shown)
{
	if (r->ask.question->kind == KIND_FUNNEL)
		return trend_write_site(r, group);
	if (r->ask.question->kind == KIND_FIRST_RESPONSE)
		return trend_write_wait(r, group);
	if (r->ask.question->kind == KIND_MISSING)
		return trend_write_missing(r, group);
	if (shown)
		return write_visits(r, group);
	fputs(",\"visits\":[]", r->file);
	return 0;
}

int
trend_take_beside(struct reply *r, int refused)
{
	if (r->ask.question->kind == KIND_FUNNEL)
		return trend_take_funnel(r, refused);
	if (r->ask.question->kind == KIND_FIRST_RESPONSE)
		return trend_take_waits(r, refused);
	if (r->ask.question->kind == KIND_MISSING)
		return trend_take_missing(r, refused);
	return 0;
}

int
trend_write_beside(const struct reply *r)
{
	if (r->ask.question->kind == KIND_FUNNEL)
		return trend_write_funnel(r);
	if (r->ask.question->kind == KIND_FIRST_RESPONSE)
		return trend_write_waits(r);
	if (r->ask.question->kind == KIND_MISSING)
		return trend_write_who_is_missing(r);
	if (r->ask.question->kind == KIND_COURSES)
		return trend_write_single(r);
	return 0;
}

void
trend_free_beside(struct reply *r)
{
	free(r->funnel);
	r->funnel = NULL;
	trend_free_waits(r);
	trend_free_missing(r);
}
