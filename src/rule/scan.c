/* One pass over the series of a scale. */
#include <stdlib.h>
#include <string.h>

#include "rule/scan.h"
#include "rule/sift.h"

static const char out_of_memory[] = "out_of_memory";
static const char too_many_groups[] = "too_many_groups";

#define SEEN_MAX 4096 /* scores that wait to be counted */

/* A visit of the segment that is scanned. */
struct visit {
	int32_t target_day;
	uint32_t day;            /* its place in the axis */
	uint32_t scored, paired; /* and those of people */
};

/* A pass. */
struct pass {
	const struct columns *columns;
	const struct question *question;
	struct census *census;
	size_t sink;                  /* the group of those that are in none */
	int64_t (*counts)[2][BECAME]; /* by cell, and whether paired */
	uint64_t *footprint;          /* of one episode */
	struct visit *visits;
	struct joint_seen *seen;
	size_t nseen;
};

static void
mark(uint64_t *footprint, size_t place, unsigned there)
{
	footprint[place / 64] |= (uint64_t)there << place % 64;
}

/* The score at baseline; ${none} when there is none. */
static uint16_t
baseline_of(const struct segment *g, size_t row, int32_t as_of, uint16_t none)
{
	const size_t i = row * g->nvisits + g->baseline;

	return g->baseline < g->nvisits && g->scores[i] != SEGMENT_UNSCORED &&
		       g->days[i] <= as_of
		   ? g->scores[i]
		   : none;
}

/* Judge the visits of a row and note those that are scored; they count for a
 * group, or for the sink. */
static void
judge_visits(struct pass *p, const struct segment *g, size_t row, uint32_t e,
    size_t group)
{
	const struct whose who = whose_of(p->columns, p->question, e);
	const struct visit *const visits = p->visits;
	const size_t nvisits = g->nvisits;
	const uint16_t *const scores = &g->scores[row * nvisits];
	const int32_t *const days = &g->days[row * nvisits];

	const int32_t as_of = p->question->as_of;
	const uint16_t none = (uint16_t)p->census->joint.scores;
	const uint16_t before = baseline_of(g, row, as_of, none);
	const uint32_t cell = (uint32_t)(group * p->census->ndays);
	const int limited = p->question->at_least > 0;
	int64_t(*const counts)[2][BECAME] = &p->counts[cell];
	struct joint_seen *seen = &p->seen[p->nseen];
	uint64_t *const footprint = p->footprint;
	enum became end;
	unsigned scored;

	for (size_t v = 0; v < nvisits; v++) {
		const struct visit *const visit = &visits[v];
		const uint16_t baseline = visit->target_day > 0 ? before : none;

		end = became_of(visit->target_day, &who, scores[v], days[v],
		    became_closes(g, row, v), as_of);
		scored = end <= LATE;
		counts[visit->day][baseline != none][end]++;
		*seen = (struct joint_seen){.cell = cell + visit->day,
		    .baseline = baseline,
		    .score = scores[v]};
		seen += scored;
		if (!limited)
			continue;
		mark(footprint, visit->scored, scored);
		mark(footprint, visit->paired, scored & (baseline != none));
	}
	p->nseen = (size_t)(seen - p->seen);
}

/* The group of an episode in the cohort, which may be new. */
static const char *
find_group(struct pass *p, uint32_t e, size_t *group)
{
	struct census *s = p->census;
	const uint32_t number = grouping_number(&s->grouping, e);

	*group = s->group_of[number];
	if (*group != CENSUS_NO_GROUP)
		return NULL;
	if (s->ngroups == CENSUS_GROUPS)
		return too_many_groups;
	*group = s->group_of[number] = (uint8_t)s->ngroups;
	s->groups[s->ngroups++] = number;
	return NULL;
}

/* An episode of the cohort. */
static const char *
count_row(struct pass *p, const struct segment *g, size_t row, uint32_t e)
{
	const struct columns *c = p->columns;
	struct census *s = p->census;
	const uint32_t person = c->people[e];
	const int alone = c->roster.episodes[person] == 1;
	const char *why;
	size_t group;

	if ((why = find_group(p, e, &group)) != NULL)
		return why;
	s->episodes[group]++;
	judge_visits(p, g, row, e, group);
	return people_add(&s->people, group, person, alone, p->footprint) == 0
		   ? NULL
		   : out_of_memory;
}

/* A row of the cohort, or one that a single filter keeps out of it. */
static const char *
scan_row(struct pass *p, const struct segment *g, size_t row)
{
	const uint32_t e = g->episodes[row];
	const int outside = p->census->verdicts[e] - SIFT_IN - 1;
	const size_t nseen = p->nseen;
	const char *why;

	memset(
	    p->footprint, 0, p->census->people.words * sizeof(*p->footprint));
	mark(p->footprint, 0, 1);
	if (outside == -1) {
		if ((why = count_row(p, g, row, e)) != NULL)
			return why;
	} else {
		judge_visits(p, g, row, e, p->sink);
		p->nseen = nseen;
	}
	if (p->question->at_least > 0 &&
	    differences_add(
		&p->census->differences, e, outside, p->footprint) == -1)
		return out_of_memory;
	return NULL;
}

/* The visits of a segment are part of the cohort's course. */
static void
note_visits(struct pass *p, const struct segment *g)
{
	const char **code;

	for (size_t v = 0; v < g->nvisits; v++) {
		code = &p->census->visit_codes[p->visits[v].day];
		if (*code == NULL || strcmp(g->visit_codes[v], *code) < 0)
			*code = g->visit_codes[v];
	}
}

/* Some rows: first those that matter, then what they say, then the counts. */
static const char *
scan_rows(struct pass *p, const struct segment *g, size_t from, size_t to,
    int *in_cohort)
{
	/* Those outside matter only to who could be found out. */
	const uint8_t end = p->question->at_least > 0 ? SIFT_FAR : SIFT_IN + 1;
	uint32_t rows[SEEN_MAX], e;
	const char *why;
	size_t n = 0;
	uint8_t verdict;

	for (size_t row = from; row < to; row++) {
		e = g->episodes[row];
		verdict = e == INDEX_NONE ? SIFT_OUT : p->census->verdicts[e];
		rows[n] = (uint32_t)row;
		n += verdict < end;
		*in_cohort |= verdict == SIFT_IN;
	}
	p->nseen = 0;
	for (size_t i = 0; i < n; i++)
		if ((why = scan_row(p, g, rows[i])) != NULL)
			return why;
	return joint_add(&p->census->joint, p->seen, p->nseen) == 0
		   ? NULL
		   : out_of_memory;
}

static const char *
scan_segment(struct pass *p, const struct segment *g)
{
	const size_t step = SEEN_MAX / g->nvisits;
	const char *why;
	int in_cohort = 0;
	size_t to, day;

	for (size_t v = 0; v < g->nvisits; v++) {
		day = census_day(p->census, g->target_days[v]);
		p->visits[v] = (struct visit){.target_day = g->target_days[v],

		    .day = (uint32_t)day,
		    .scored = (uint32_t)census_scored(day),
		    .paired = (uint32_t)census_paired(p->census, day)};
	}
	for (size_t from = 0; from < g->rows; from = to) {
		to = g->rows - from < step ? g->rows : from + step;
		why = scan_rows(p, g, from, to, &in_cohort);
		if (why != NULL)
			return why;
	}
	if (in_cohort)
		note_visits(p, g);
	return NULL;
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
	places = q->at_least > 0 ? 1 + 2 * s->ndays : 1;
	p->sink = groups;
	p->counts = calloc((groups + 1) * s->ndays + 1, sizeof(*p->counts));
	s->courses = calloc(groups * s->ndays + 1, sizeof(*s->courses));
	s->paired = calloc(groups * s->ndays + 1, sizeof(*s->paired));
	s->group_of = malloc(s->grouping.n + 1);
	p->footprint = calloc(people_words(places), sizeof(*p->footprint));
	p->visits = malloc(COLUMNS_VISITS_MAX * sizeof(*p->visits));
	p->seen = malloc((SEEN_MAX + 1) * sizeof(*p->seen));
	if (p->counts == NULL || s->courses == NULL || s->paired == NULL ||
	    s->group_of == NULL || p->footprint == NULL || p->visits == NULL ||
	    p->seen == NULL)
		return -1;
	memset(s->group_of, CENSUS_NO_GROUP, s->grouping.n + 1);
	return joint_init(&s->joint, groups * s->ndays,
		   q->table == LEXICON_NONE ? 0
					    : c->tables[q->table].scores.n) |
	       people_init(&s->people, groups, places, c->roster.n) |
	       (q->at_least > 0 ? differences_init(&s->differences, c, q,
				      &s->grouping, places)
				: 0);
}

static void
take_counts(const struct pass *p)
{
	struct census *s = p->census;

	for (size_t cell = 0; cell < s->ngroups * s->ndays; cell++)
		for (int b = 0; b < BECAME; b++) {
			s->paired[cell][b] = p->counts[cell][1][b];
			s->courses[cell][b] =
			    p->counts[cell][0][b] + s->paired[cell][b];
		}
}

const char *
scan(struct census *s, const struct columns *c, const struct question *q)
{
	struct pass p = {.columns = c, .question = q, .census = s};
	const char *why = NULL;

	memset(s, 0, sizeof(*s));
	if (prepare(&p) != 0)
		why = out_of_memory;
	for (size_t i = 0; i < c->layouts.n && why == NULL; i++)
		if (c->segments[i].table == q->table)
			why = scan_segment(&p, &c->segments[i]);
	if (why == NULL)
		take_counts(&p);
	free(p.counts);
	free(p.footprint);
	free(p.visits);
	free(p.seen);
	if (why != NULL) {
		census_free(s);
		return why;
	}
	joint_finish(&s->joint);
	people_finish(&s->people);
	return NULL;
}
