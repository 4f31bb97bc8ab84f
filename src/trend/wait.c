/* How long it takes until a first response: one pass over the series. */
#include <stdlib.h>
#include <string.h>

#include "cohort/sift.h"
#include "trend/wait.h"

static const char out_of_memory[] = "out_of_memory";

struct pass {
	const struct columns *columns;
	const struct question *question;
	struct waits *waits;
	uint64_t *footprint;
	size_t places;
};

/* The score at baseline, by number. */
static int
find_baseline(
    const struct segment *g, size_t row, int32_t as_of, uint16_t *score)
{
	const size_t i = row * g->nvisits + g->baseline;

	if (g->baseline == g->nvisits || g->scores[i] == SEGMENT_UNSCORED ||
	    g->days[i] > as_of)
		return -1;
	*score = g->scores[i];
	return 0;
}

/* Is a visit's day after death, and its window over? */
static int
is_dead(const struct pass *p, const struct segment *g, size_t row, size_t v)
{
	const uint32_t e = g->episodes[row];

	return p->columns->died_on[e] <
		   (int64_t)p->columns->day_zero[e] + g->target_days[v] &&
	       p->columns->died_on[e] <= p->question->as_of &&
	       became_closes(g, row, v) < p->question->as_of;
}

static int
has_improved(const struct pass *p, uint16_t baseline, uint16_t score)
{
	const uint32_t table = p->question->table;
	const int64_t change =
	    (int64_t)columns_score(p->columns, table, score) -
	    columns_score(p->columns, table, baseline);

	return p->question->good * change >= p->question->mcid;
}

/* How the wait of a row ended, and at which time. */
static enum ending
follow(const struct pass *p, const struct segment *g, size_t row,
    uint16_t baseline, size_t *time)
{
	const struct census *s = p->waits->census;
	const struct whose who =
	    whose_of(p->columns, p->question, g->episodes[row]);
	size_t last = 0;

	for (size_t v = 0; v < g->nvisits; v++) {
		const size_t i = row * g->nvisits + v;
		enum became end;

		if (g->target_days[v] <= 0)
			continue;
		*time = 1 + census_day(s, g->target_days[v]);
		end = became_of(g->target_days[v], &who, g->scores[i],
		    g->days[i], became_closes(g, row, v), p->question->as_of);
		if (end == CENSORED || (end == NOBODY && is_dead(p, g, row, v)))
			return ENDING_COMPETING;
		if (end != ANSWERED && end != LATE)
			continue;
		if (has_improved(p, baseline, g->scores[i]))
			return ENDING_EVENT;
		last = *time;
	}
	*time = last;
	return ENDING_CENSORED;
}

static void
mark(uint64_t *footprint, size_t place)
{
	footprint[place / 64] |= UINT64_C(1) << place % 64;
}

/* In the cohort, and at risk on the days up to a time. */
static void
mark_risk(const struct pass *p, int waited, size_t time)
{
	const struct census *s = p->waits->census;

	memset(
	    p->footprint, 0, people_words(p->places) * sizeof(*p->footprint));
	mark(p->footprint, 0);
	for (size_t d = 0; waited && d < s->ndays; d++)
		if (1 + d <= time || s->target_days[d] <= 0)
			mark(p->footprint, census_scored(d));
}

static int
take_row(struct pass *p, const struct segment *g, size_t row)
{
	struct waits *w = p->waits;
	const struct census *s = w->census;
	const uint32_t e = g->episodes[row];
	const int outside = s->verdicts[e] - SIFT_IN - 1;
	const int alone =
	    p->columns->roster.episodes[p->columns->people[e]] == 1;
	enum ending ending = ENDING_CENSORED;
	uint16_t baseline;
	size_t time = 0, group = 0;
	int waited;

	waited = find_baseline(g, row, p->question->as_of, &baseline) == 0;
	if (waited)
		ending = follow(p, g, row, baseline, &time);
	if (outside == -1) {
		group = s->group_of[grouping_number(&s->grouping, e)];
		w->ends[group * (1 + s->ndays) + time][ending] += waited;
	}
	if (!w->limited)
		return 0;
	mark_risk(p, waited, time);
	if (outside == -1 &&
	    people_add(&w->people, group, p->columns->people[e], alone,
		p->footprint) == -1)
		return -1;
	return differences_add(&w->differences, e, outside, p->footprint);
}

static int
take_rows(struct pass *p, const struct segment *g)
{
	const uint8_t end = p->waits->limited ? SIFT_FAR : SIFT_IN + 1;
	uint32_t e;

	for (size_t row = 0; row < g->rows; row++) {
		e = g->episodes[row];
		if (e != INDEX_NONE && p->waits->census->verdicts[e] < end &&
		    take_row(p, g, row) == -1)
			return -1;
	}
	return 0;
}

/* What may be seen of them, by the same rule as of everything else. */
static int
decide(struct waits *w, const struct question *q)
{
	struct census at_risk = *w->census;

	at_risk.people = w->people;
	at_risk.differences = w->differences;
	return suppress(&w->hidden, &at_risk, q);
}

static int
take_all(struct pass *p)
{
	const struct columns *c = p->columns;
	struct waits *w = p->waits;

	for (size_t i = 0; i < c->layouts.n; i++)
		if (c->segments[i].table == p->question->table &&
		    take_rows(p, &c->segments[i]) == -1)
			return -1;
	if (!w->limited)
		return 0;
	people_finish(&w->people);
	return decide(w, p->question);
}

const char *
waits_take(struct waits *w, const struct columns *c, const struct question *q,
    const struct census *s)
{
	struct pass p = {.columns = c,
	    .question = q,
	    .waits = w,
	    .places = s->people.places};
	int rc = -1, with_baseline = 0;

	*w = (struct waits){.census = s, .limited = q->at_least > 0};
	for (size_t d = 0; d < s->ndays; d++)
		with_baseline |= s->target_days[d] == 0;
	if (!q->with_mcid || !with_baseline) {
		w->reason = !q->with_mcid ? "no_threshold" : "no_baseline";
		return NULL;
	}
	w->ends = calloc(s->ngroups * (1 + s->ndays) + 1, sizeof(*w->ends));
	p.footprint = calloc(people_words(p.places), sizeof(*p.footprint));
	if (p.footprint != NULL)
		census_there(s, p.places, p.footprint);
	if (w->ends != NULL && p.footprint != NULL &&
	    (!w->limited || (people_init(&w->people, s->ngroups, p.places,
				 c->roster.n) == 0 &&
				differences_init(&w->differences, c, q,
				    &s->grouping, p.places, p.footprint) == 0)))
		rc = take_all(&p);
	free(p.footprint);
	if (rc == 0)
		return NULL;
	waits_free(w);
	return out_of_memory;
}

void
waits_free(struct waits *w)
{
	free(w->ends);
	people_free(&w->people);
	differences_free(&w->differences);
	suppression_free(&w->hidden);
	*w = (struct waits){0};
}

int64_t
waits_day(const struct waits *w, size_t time)
{
	return time == 0 ? 0 : w->census->target_days[time - 1];
}

int
waits_until(const struct waits *w, size_t group)
{
	const struct census *s = w->census;
	const struct suppression *hidden = w->limited ? &w->hidden : NULL;

	if (w->limited &&
	    (w->hidden.refused || !suppression_shows(hidden, s, group, 0)))
		return -1;
	for (size_t d = 0; d < s->ndays; d++)
		if (!suppression_shows(hidden, s, group, census_scored(d)))
			return s->target_days[d] <= 0 ? -1 : (int)d;
	return (int)s->ndays;
}

int64_t
waits_ended(
    const struct waits *w, size_t group, size_t time, enum ending ending)
{
	const struct census *s = w->census;
	const size_t end = group == s->ngroups ? group : group + 1;
	int64_t n = 0;

	for (size_t g = group == s->ngroups ? 0 : group; g < end; g++)
		n += w->ends[g * (1 + s->ndays) + time][ending];
	return n;
}

static int64_t
ended(const struct waits *w, size_t group, size_t time)
{
	return waits_ended(w, group, time, ENDING_CENSORED) +
	       waits_ended(w, group, time, ENDING_EVENT) +
	       waits_ended(w, group, time, ENDING_COMPETING);
}

int64_t
waits_count(const struct waits *w, size_t group)
{
	int64_t n = 0;

	for (size_t t = 0; t <= w->census->ndays; t++)
		n += ended(w, group, t);
	return n;
}

size_t
waits_list(
    const struct waits *w, size_t group, size_t until, struct watched *out)
{
	static const enum ending endings[] = {
	    ENDING_EVENT, ENDING_COMPETING, ENDING_CENSORED};
	size_t n = 0;

	for (size_t t = 0; t <= w->census->ndays; t++)
		for (size_t k = 0; k < 3; k++)
			for (int64_t i = waits_ended(w, group, t, endings[k]);
			     i > 0; i--)
				out[n++] =
				    t <= until
					? (struct watched){waits_day(w, t),
					      endings[k]}
					: (struct watched){waits_day(w, until),
					      ENDING_CENSORED};
	return n;
}
