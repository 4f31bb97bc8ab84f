/*
 * How single people fare: at each visit the scores below which 5, 25, 50, 75
 * and 95 % of those seen lie (type 7, describe.h), and some courses as they
 * were, without a name, for who may see single people anyway.
 *
 * A centile towards an end of the scale is that of the few people there: where
 * few may not be told apart, so many as the limit must lie beyond it, and no
 * fewer than 20 people be seen at all.
 */
#include <stdlib.h>

#include "base/json_text.h"
#include "cohort/became.h"
#include "cohort/picks.h"
#include "trend/trend_reply.h"

#define CENTS 100
#define RANKED 20

static const int centiles[] = {5, 25, 50, 75, 95};
#define CENTILES (sizeof(centiles) / sizeof(centiles[0]))

/* From how many people on may a centile be seen? */
static uint32_t
people_for(uint32_t at_least, int percent)
{
	const uint32_t beyond =
	    (uint32_t)(percent < 50 ? percent : 100 - percent);
	const uint32_t people = (at_least * 100 + beyond - 1) / beyond;

	if (at_least == 0)
		return 1;
	return people < RANKED ? RANKED : people;
}

static uint32_t
people_seen(const struct reply *r, size_t group, size_t day)
{
	const struct census *s = r->ask.census;
	const size_t place = census_scored(day);

	/* Without a limit people are not counted by day. */
	if (r->ask.question->at_least == 0)
		return 1;
	return group == s->ngroups ? people_total(&s->people, place)
				   : people_count(&s->people, group, place);
}

int
trend_write_centiles(const struct reply *r, size_t group, size_t day)
{
	const int shown = reply_shows(r, group, census_scored(day));
	const uint32_t people = people_seen(r, group, day);
	const uint32_t at_least = r->ask.question->at_least;
	const struct histogram *h;
	struct visit_figures v;
	FILE *f = r->file;

	if (visit_figures(&v, r->desk, group, day) == -1 ||
	    trend_write_day(r, day) == -1)
		return -1;
	h = desk_scores(r->desk);
	json_text_member_count(f, "n", shown, v.score.n);
	fputs(",\"centiles\":[", f);
	for (size_t i = 0; i < CENTILES; i++) {
		const int known = shown && v.score.n > 0 &&
				  people >= people_for(at_least, centiles[i]);

		fprintf(f, "%s{\"percent\":%d", i > 0 ? "," : "", centiles[i]);
		json_text_member_real(f, "score", known,
		    known ? describe_quantile(
				h->bins, h->n, CENTS, centiles[i], 100)
			  : 0);
		fputc('}', f);
	}
	fputs("]}", f);
	return 0;
}

/* The scores of a course that count. */
static void
write_points(const struct reply *r, const struct segment *g, size_t row)
{
	const struct columns *c = r->ask.columns;
	const struct question *q = r->ask.question;
	const struct whose who = whose_of(c, q, g->episodes[row]);
	const char *comma = "";

	for (size_t v = 0; v < g->nvisits; v++) {
		const size_t at = row * g->nvisits + v;
		const enum became end =
		    became_of(g->target_days[v], &who, g->scores[at],
			g->days[at], became_closes(g, row, v), q->as_of);

		if (end != ANSWERED && end != LATE)
			continue;
		fprintf(
		    r->file, "%s{\"target_day\":%d", comma, g->target_days[v]);
		json_text_member_real(r->file, "score", 1,
		    (double)columns_score(c, q->table, g->scores[at]) / CENTS);
		fputc('}', r->file);
		comma = ",";
	}
}

static int
write_courses(const struct reply *r, const struct picks *p)
{
	const struct columns *c = r->ask.columns;
	const struct census *s = r->ask.census;

	for (size_t i = 0; i < p->n; i++) {
		const struct segment *g = &c->segments[p->list[i].spot.segment];
		const size_t row = p->list[i].spot.row;
		const uint32_t number =
		    grouping_number(&s->grouping, g->episodes[row]);

		fprintf(r->file,
		    "%s{\"number\":%zu,\"group\":", i > 0 ? "," : "", i + 1);
		if (trend_write_name(r, s->group_of[number]) == -1)
			return -1;
		fputs(",\"points\":[", r->file);
		write_points(r, g, row);
		fputs("]}", r->file);
	}
	return 0;
}

int
trend_write_single(const struct reply *r)
{
	const struct census *s = r->ask.census;
	const int may = r->ask.question->at_least == 0;
	struct picks *p = calloc(1, sizeof(*p));
	int64_t of = 0;
	int rc;

	if (p == NULL)
		return -1;
	if (may)
		picks_draw(p, r->ask.columns, r->ask.question, s->verdicts);
	for (size_t g = 0; g < s->ngroups; g++)
		of += s->episodes[g];
	fprintf(r->file, ",\"courses\":{\"seed\":%llu",
	    (unsigned long long)r->ask.question->seed);
	json_text_member_count(r->file, "of", may, of);
	fputs(",\"items\":[", r->file);
	rc = write_courses(r, p);
	fputc(']', r->file);
	if (rc == 0)
		rc = json_text_member_string(
		    r->file, "reason", may ? NULL : "hidden");
	fputc('}', r->file);
	free(p);
	return rc;
}
