/* One pass over the series of a scale. */
#include <stdlib.h>
#include <string.h>

#include "cohort/scan.h"
#include "cohort/scan_pass.h"
#include "cohort/sift.h"

static const char out_of_memory[] = "out_of_memory";

/* Rows outside: they matter only to who could be found out. */
static const char *
scan_outside(struct pass *p)
{
	struct block *b = p->outside;

	block_open(b, p->columns, p->question);
	for (size_t v = 0; v < b->segment->nvisits; v += BLOCK_SPELL) {
		block_judge(b, p->question, v);
		footprints_add(&p->footprints, b);
	}
	for (size_t i = 0; i < b->n; i++)
		if (differences_add(&p->census->differences, b->episodes[i],
			sift_outside(p->census->verdicts[b->episodes[i]]),
			footprints_of(&p->footprints, i)) == -1)
			return out_of_memory;
	return NULL;
}

/* Which rows are in the cohort, and which could make a difference to it. */
static void
pick(struct pass *p, const struct segment *g, size_t from, size_t to)
{
	const struct census *s = p->census;
	struct block *in = p->inside, *out = p->outside;
	size_t nin = 0, nout = 0;
	uint8_t verdict;
	uint32_t e;

	for (size_t row = from; row < to; row++) {
		e = g->episodes[row];
		verdict = e == INDEX_NONE ? SIFT_OUT : s->verdicts[e];
		in->rows[nin] = out->rows[nout] = (uint32_t)row;
		nin += verdict == SIFT_IN;
		nout += (size_t)sift_is_near(verdict);
	}
	in->n = nin;
	out->n = nout;
}

/* Leave out those that can make none any more. */
static void
pick_wanted(struct pass *p)
{
	const struct census *s = p->census;
	struct block *out = p->outside;
	const size_t near = differences_wants_any(&s->differences) ? out->n : 0;
	size_t n = 0;
	uint32_t e;

	for (size_t i = 0; i < near; i++) {
		e = out->segment->episodes[out->rows[i]];
		out->rows[n] = out->rows[i];
		n += (size_t)differences_wants(
		    &s->differences, e, sift_outside(s->verdicts[e]));
	}
	out->n = n;
}

/* The visits of a segment are part of the cohort's course. */
static void
note_visits(struct pass *p, const struct segment *g)
{
	const char **code;

	for (size_t v = 0; v < g->nvisits; v++) {
		code = &p->census->visit_codes[p->days[v]];
		if (*code == NULL || strcmp(g->visit_codes[v], *code) < 0)
			*code = g->visit_codes[v];
	}
}

static const char *
scan_segment(struct pass *p, const struct segment *g)
{
	const char *why = NULL;
	size_t to, inside = 0;

	if (footprints_lay(&p->footprints, p->census, g) == -1)
		return out_of_memory;
	for (size_t v = 0; v < g->nvisits; v++)
		p->days[v] = (uint32_t)census_day(p->census, g->target_days[v]);
	if (p->uptake != NULL)
		uptake_lay(p->uptake, g);
	p->inside->segment = p->outside->segment = g;
	for (size_t from = 0; from < g->rows && why == NULL; from = to) {
		to = g->rows - from < BLOCK_ROWS ? g->rows : from + BLOCK_ROWS;
		pick(p, g, from, to);
		inside += p->inside->n;
		why = scan_inside(p);
		if (why != NULL || p->question->at_least == 0)
			continue;
		pick_wanted(p);
		why = scan_outside(p);
	}
	if (inside > 0)
		note_visits(p, g);
	return why;
}

/* Who could be found out, if anybody is to be hidden. */
static int
prepare_differences(struct pass *p, size_t places)
{
	struct census *s = p->census;
	uint64_t *there;
	int rc;

	if (p->question->at_least == 0)
		return 0;
	there = malloc(people_words(places) * sizeof(*there));
	if (there == NULL)
		return -1;
	census_there(s, places, there);
	rc = differences_init(&s->differences, p->columns, p->question,
	    &s->grouping, places, there);
	free(there);
	return rc;
}

/* Rows of the scale. */
static size_t
count_rows(const struct pass *p)
{
	const struct columns *c = p->columns;
	size_t n = 0;

	for (size_t i = 0; i < c->layouts.n; i++)
		if (c->segments[i].table == p->question->table)
			n += c->segments[i].rows;
	return n;
}

/* Moments of all days, if a model is asked that may need them. */
static int
prepare_uptake(struct pass *p, size_t groups)
{
	struct census *s = p->census;
	size_t days[MOMENTS_VISITS_MAX];

	if (p->question->model == MODEL_NONE || groups == 0 || s->ndays == 0 ||
	    s->ndays > MOMENTS_VISITS_MAX)
		return 0;
	for (size_t d = 0; d < s->ndays; d++)
		days[d] = d;
	s->several.visits = s->ndays;
	s->moments = moments_new(s->ndays, groups);
	if (s->moments == NULL ||
	    several_reserve(&s->several, count_rows(p), p->columns->roster.n))
		return -1;
	p->uptake =
	    uptake_new(p->columns, p->question, s, days, s->ndays, s->moments);
	return p->uptake == NULL ? -1 : 0;
}

/* Make room for everything that is counted. */
static int
prepare(struct pass *p)
{
	const struct columns *c = p->columns;
	const struct question *q = p->question;
	struct census *s = p->census;
	size_t groups, places;

	s->verdicts = sift(c, q);
	if (s->verdicts == NULL || census_lay_axis(s, c, q->table) == -1 ||
	    grouping_init(&s->grouping, c, q, s->verdicts) == -1)
		return -1;
	groups = s->grouping.n < CENSUS_GROUPS ? s->grouping.n : CENSUS_GROUPS;
	places = q->at_least > 0 ? census_places(s) : 1;
	p->days = malloc(COLUMNS_VISITS_MAX * sizeof(*p->days));
	p->inside = block_new(c, q);
	p->outside = block_new(c, q);
	s->courses = calloc(groups * s->ndays + 1, sizeof(*s->courses));
	s->paired = calloc(groups * s->ndays + 1, sizeof(*s->paired));
	s->group_of = malloc(s->grouping.n + 1);
	if (p->days == NULL || p->inside == NULL || p->outside == NULL ||
	    s->courses == NULL || s->paired == NULL || s->group_of == NULL)
		return -1;
	memset(s->group_of, CENSUS_NO_GROUP, s->grouping.n + 1);
	return joint_init(&s->joint, groups * s->ndays, p->inside->nscores) |
	       people_init(&s->people, groups, places, c->roster.n) |
	       prepare_differences(p, places) | prepare_uptake(p, groups);
}

static void
count_ends(struct census *s)
{
	for (size_t cell = 0; cell < s->ngroups * s->ndays; cell++)
		joint_ends(&s->joint, cell, s->courses[cell], s->paired[cell]);
}

static void
release(struct pass *p)
{
	free(p->days);
	free(p->inside);
	free(p->outside);
	footprints_free(&p->footprints);
	uptake_free(p->uptake);
	free(p);
}

const char *
scan(struct census *s, const struct columns *c, const struct question *q)
{
	struct pass *p = calloc(1, sizeof(*p));
	const char *why = NULL;

	memset(s, 0, sizeof(*s));
	if (p == NULL)
		return out_of_memory;
	p->columns = c;
	p->question = q;
	p->census = s;
	if (prepare(p) != 0)
		why = out_of_memory;
	for (size_t i = 0; i < c->layouts.n && why == NULL; i++)
		if (c->segments[i].table == q->table)
			why = scan_segment(p, &c->segments[i]);
	release(p);
	if (why != NULL) {
		census_free(s);
		return why;
	}
	if (s->moments != NULL)
		moments_settle(s->moments);
	joint_finish(&s->joint);
	count_ends(s);
	people_finish(&s->people);
	return NULL;
}
