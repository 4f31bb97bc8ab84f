/*
 * Groups compared: each with the first one that is shown, at each visit; and
 * all at once.  With LDA it is the change since baseline that is compared,
 * with cLDA the mean, as baseline means are the same there by assumption.
 */
#include <stdlib.h>

#include "base/json_text.h"
#include "trend/trend_reply.h"

int
trend_is_compared_in(const struct reply *r, const struct trend_model *m,
    size_t group, size_t day)
{
	const struct census *s = r->ask.census;
	const size_t v =
	    m->reason == NULL ? trend_model_visit(m, day) : DESIGN_NONE;
	const size_t cell = m->sample.cells[group];

	return cell != SAMPLE_NO_CELL && v != DESIGN_NONE &&
	       m->baseline != DESIGN_NONE && s->target_days[day] > 0 &&
	       reply_shows(r, group, census_paired(s, day)) &&
	       fit_column_reason(m->fit, design_mean(m->design, cell, v)) ==
		   NULL &&
	       fit_column_reason(
		   m->fit, design_mean(m->design, cell, m->baseline)) == NULL;
}

int
trend_is_compared(const struct reply *r, size_t group, size_t day)
{
	return trend_is_compared_in(r, &r->groups, group, day);
}

static int
is_possible(const struct reply *r)
{
	return r->ask.question->by != -1 && r->groups.reason == NULL &&
	       r->groups.baseline != DESIGN_NONE;
}

size_t
trend_first_compared(const struct reply *r)
{
	const struct census *s = r->ask.census;

	if (!is_possible(r))
		return s->ngroups;
	for (size_t i = 0; i < r->ask.norder; i++)
		for (size_t day = 0; day < s->ndays; day++)
			if (trend_is_compared(r, r->order[i], day))
				return r->order[i];
	return s->ngroups;
}

static void
add_difference(const struct trend_model *m, size_t group, size_t first,
    size_t day, double *c)
{
	const size_t v = trend_model_visit(m, day);

	contrast_change(
	    m->design, m->sample.cells[group], m->baseline, v, 1, c);
	contrast_change(
	    m->design, m->sample.cells[first], m->baseline, v, -1, c);
}

int
trend_difference(const struct trend_model *m, size_t group, size_t first,
    size_t day, struct contrast *out)
{
	add_difference(m, group, first, day, m->c);
	return trend_model_take(m, out);
}

int
trend_write_difference(FILE *f, const struct contrast *c)
{
	const int known = c->reason == NULL;

	json_text_member_real(f, "est", known, c->estimate);
	trend_write_error(f, c);
	json_text_member_real(f, "p",
	    known && (c->df == 0 || c->df >= CONTRAST_P_SHOWN_DF), c->p);
	return json_text_member_string(f, "reason", c->reason);
}

int
trend_write_pair(const struct reply *r, size_t group, size_t other)
{
	fputs("\"groups\":[", r->file);
	if (trend_write_name(r, group) == -1)
		return -1;
	fputc(',', r->file);
	if (trend_write_name(r, other) == -1)
		return -1;
	fputc(']', r->file);
	return 0;
}

static int
write_contrast(const struct reply *r, size_t group, size_t first, size_t day)
{
	const struct census *s = r->ask.census;
	const int clda = r->ask.question->model == MODEL_CLDA;
	struct contrast c;
	FILE *f = r->file;

	if (trend_difference(&r->groups, group, first, day, &c) == -1)
		return -1;
	fprintf(f, "{\"name\":\"%s\",",
	    clda ? "difference" : "difference_in_change");
	if (trend_write_pair(r, group, first) == -1 ||
	    json_text_member_string(f, "visit_code", s->visit_codes[day]) == -1)
		return -1;
	json_text_member_count(f, "target_day", 1, s->target_days[day]);
	if (trend_write_difference(f, &c) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

int
trend_write_contrasts(const struct reply *r)
{
	const struct census *s = r->ask.census;
	const size_t first = trend_first_compared(r);
	const char *comma = "";

	fputs(",\"contrasts\":[", r->file);
	for (size_t i = 0; first != s->ngroups && i < r->ask.norder; i++)
		for (size_t day = 0; day < s->ndays; day++) {
			const size_t g = r->order[i];

			if (g == first || !trend_is_compared(r, g, day) ||
			    !trend_is_compared(r, first, day))
				continue;
			fputs(comma, r->file);
			if (write_contrast(r, g, first, day) == -1)
				return -1;
			comma = ",";
		}
	fputc(']', r->file);
	return 0;
}

/* Are a group's changes known on all days on which the first one's are? */
static int
is_whole(const struct reply *r, size_t group, size_t first)
{
	for (size_t day = 0; day < r->ask.census->ndays; day++)
		if (trend_is_compared(r, first, day) &&
		    !trend_is_compared(r, group, day))
			return 0;
	return 1;
}

/* A row of columns for each difference; how many. */
static size_t
lay_rows(const struct reply *r, size_t first, double *rows)
{
	const struct census *s = r->ask.census;
	const size_t columns = r->groups.design->columns;
	size_t n = 0;

	for (size_t i = 0; i < r->ask.norder; i++)
		for (size_t day = 0; day < s->ndays; day++)
			if (r->order[i] != first &&
			    trend_is_compared(r, first, day) &&
			    is_whole(r, r->order[i], first))
				add_difference(&r->groups, r->order[i], first,
				    day, rows + n++ * columns);
	return n;
}

static int
write_test(const struct reply *r, const struct contrast_test *t, size_t first)
{
	const int known = t->reason == NULL;
	FILE *f = r->file;

	fputs(",\"test\":{\"name\":\"any_difference\",\"groups\":[", f);
	if (trend_write_name(r, first) == -1)
		return -1;
	for (size_t i = 0; i < r->ask.norder; i++) {
		if (r->order[i] == first || !is_whole(r, r->order[i], first))
			continue;
		fputc(',', f);
		if (trend_write_name(r, r->order[i]) == -1)
			return -1;
	}
	fputc(']', f);
	json_text_member_real(f, "num_df", known, t->num_df);
	json_text_member_real(f, "den_df", known && t->den_df > 0, t->den_df);
	json_text_member_real(f, "f", known, t->f);
	json_text_member_real(f, "p",
	    known && (t->den_df == 0 || t->den_df >= CONTRAST_P_SHOWN_DF),
	    t->p);
	if (json_text_member_string(f, "reason", t->reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

int
trend_write_test(const struct reply *r)
{
	const struct census *s = r->ask.census;
	const size_t first = trend_first_compared(r);
	struct contrast_test t;
	double *rows = NULL;
	size_t n = 0;
	int rc = -1;

	if (first != s->ngroups) {
		rows = calloc(s->ngroups * r->groups.sample.ndays *
				  r->groups.design->columns,
		    sizeof(*rows));
		if (rows == NULL)
			return -1;
		n = lay_rows(r, first, rows);
	}
	if (n == 0) {
		fputs(",\"test\":null", r->file);
		rc = 0;
	} else if (contrast_test(r->groups.fit, rows, n, &t) != -1) {
		rc = write_test(r, &t, first);
	}
	free(rows);
	return rc;
}
