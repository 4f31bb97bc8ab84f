/*
 * Everybody who is judged at a visit, those who are alike together: the same
 * score at baseline and the same values of the casemix' words.  One pass over
 * the series of the scale.
 */
#include <stdlib.h>

#include "base/stretch.h"
#include "cohort/sift.h"
#include "trend/site.h"

#define KEYS (1 + ADJUST_WORDS)

void
site_rows_free(struct site_rows *r)
{
	lexicon_free(&r->patterns);
	lexicon_free(&r->parts);
	free(r->x);
	free(r->n);
	free(r->part);
	*r = (struct site_rows){0};
}

const uint16_t *
site_pattern(const struct site_rows *r, size_t pattern)
{
	return lexicon_bytes(&r->patterns, (uint32_t)pattern);
}

/* Room for counts of a number; those that are new are 0. */
static int
grow(int64_t **counts, size_t *max, uint32_t number)
{
	const size_t more = *max == 0 ? 64 : 2 * *max;

	if (number < *max)
		return 0;
	if (column_stretch(counts, more, sizeof(**counts)) == -1)
		return -1;
	for (size_t i = *max; i < more; i++)
		(*counts)[i] = 0;
	*max = more;
	return 0;
}

static int
grow_patterns(struct site_rows *r, uint32_t pattern)
{
	size_t max = r->max_patterns;

	if (grow(&r->x, &max, pattern) == -1)
		return -1;
	return grow(&r->n, &r->max_patterns, pattern);
}

/* One more of a pattern and of a group. */
static int
count(struct site_rows *r, uint32_t group, const uint16_t *keys, size_t nkeys,
    int responded)
{
	const uint32_t pattern =
	    lexicon_number(&r->patterns, keys, nkeys * sizeof(*keys));
	const uint32_t pair[2] = {group, pattern};
	uint32_t part;

	if (pattern == LEXICON_NONE || grow_patterns(r, pattern) == -1)
		return -1;
	part = lexicon_number(&r->parts, pair, sizeof(pair));
	if (part == LEXICON_NONE || grow(&r->part, &r->max_parts, part) == -1)
		return -1;
	r->x[pattern] += responded;
	r->n[pattern]++;
	r->part[part]++;
	return 0;
}

/* A segment and the visit in it that is asked about. */
struct look {
	const struct site_ask *ask;
	const struct segment *segment;
	size_t visit;
};

/* The number of the score at baseline, or SEGMENT_UNSCORED. */
static uint16_t
baseline_of(const struct look *l, size_t row)
{
	const struct segment *g = l->segment;
	const size_t i = row * g->nvisits + g->baseline;

	return g->baseline < g->nvisits && g->scores[i] != SEGMENT_UNSCORED &&
		       g->days[i] <= l->ask->question->as_of
		   ? g->scores[i]
		   : SEGMENT_UNSCORED;
}

/* Is an episode judged, and did it respond? */
static int
judge(const struct look *l, size_t row, uint16_t baseline, int *responded)
{
	const struct question *q = l->ask->question;
	const struct columns *c = l->ask->columns;
	const struct segment *g = l->segment;
	const struct whose who = whose_of(c, q, g->episodes[row]);
	const size_t i = row * g->nvisits + l->visit;
	const enum became end =
	    became_of(g->target_days[l->visit], &who, g->scores[i], g->days[i],
		became_closes(g, row, l->visit), q->as_of);
	int64_t change;

	*responded = 0;
	if (end == CENSORED)
		return q->surgery == SURGERY_NONRESPONDER;
	if (end != ANSWERED && end != LATE)
		return 0;
	change = (int64_t)columns_score(c, q->table, g->scores[i]) -
		 columns_score(c, q->table, baseline);
	*responded = q->good * change >= q->mcid;
	return 1;
}

static int
take_row(struct site_rows *r, const struct look *l, size_t row)
{
	const struct site_ask *a = l->ask;
	const struct census *s = a->census;
	const uint32_t e = l->segment->episodes[row];
	uint16_t keys[KEYS] = {baseline_of(l, row)};
	uint8_t group;
	int responded;

	if (e == INDEX_NONE || s->verdicts[e] != SIFT_IN ||
	    keys[0] == SEGMENT_UNSCORED)
		return 0;
	group = s->group_of[grouping_number(&s->grouping, e)];
	if (group == CENSUS_NO_GROUP || !a->shown[group] ||
	    !judge(l, row, keys[0], &responded))
		return 0;
	for (size_t w = 0; w < a->question->nadjust; w++)
		keys[1 + w] = a->columns->keys[a->question->adjust[w]][e];
	return count(r, group, keys, 1 + a->question->nadjust, responded);
}

int
site_rows(struct site_rows *r, const struct site_ask *a, size_t day)
{
	struct look l = {.ask = a};
	int rc = 0;

	*r = (struct site_rows){0};
	for (size_t i = 0; i < a->columns->layouts.n; i++) {
		l.segment = &a->columns->segments[i];
		if (l.segment->table != a->question->table)
			continue;
		for (l.visit = 0; l.visit < l.segment->nvisits; l.visit++) {
			if (l.segment->target_days[l.visit] !=
			    a->census->target_days[day])
				continue;
			for (size_t row = 0; row < l.segment->rows && rc == 0;
			     row++)
				rc = take_row(r, &l, row);
		}
	}
	if (rc == -1)
		site_rows_free(r);
	return rc;
}
