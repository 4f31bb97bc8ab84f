/* What is counted of a cohort: its days, and the places of people. */
#include <stdlib.h>
#include <string.h>

#include "cohort/census.h"
#include "cohort/places.h"

size_t
census_scored(size_t day)
{
	return place_scored(day);
}

size_t
census_paired(const struct census *s, size_t day)
{
	return place_paired(s->ndays, day);
}

size_t
census_lapsed(const struct census *s, size_t day)
{
	return place_lapsed(s->ndays, day);
}

size_t
census_fresh(const struct census *s, size_t day)
{
	return place_fresh(s->ndays, day);
}

size_t
census_places(const struct census *s)
{
	return places_of(s->ndays);
}

static void
mark(uint64_t *there, size_t place)
{
	there[place / 64] |= UINT64_C(1) << place % 64;
}

/* There are no changes up to day 0. */
void
census_there(const struct census *s, size_t places, uint64_t *there)
{
	memset(there, 0, people_words(places) * sizeof(*there));
	mark(there, 0);
	for (size_t d = 0; places > 1 && d < s->ndays; d++) {
		mark(there, census_scored(d));
		if (s->target_days[d] <= 0)
			continue;
		mark(there, census_paired(s, d));
		mark(there, census_lapsed(s, d));
		mark(there, census_fresh(s, d));
	}
}

static int
by_day(const void *a, const void *b)
{
	const int32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int
census_lay_axis(struct census *s, const struct columns *c, uint32_t table)
{
	const struct segment *g;
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < c->layouts.n; i++)
		if (c->segments[i].table == table)
			n += c->segments[i].nvisits;
	s->target_days = malloc((n + 1) * sizeof(*s->target_days));
	if (s->target_days == NULL)
		return -1;
	n = 0;
	for (size_t i = 0; i < c->layouts.n; i++) {
		g = &c->segments[i];
		if (g->table != table)
			continue;
		memcpy(&s->target_days[n], g->target_days,
		    g->nvisits * sizeof(*g->target_days));
		n += g->nvisits;
	}
	qsort(s->target_days, n, sizeof(*s->target_days), by_day);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || s->target_days[i] != s->target_days[kept - 1])
			s->target_days[kept++] = s->target_days[i];
	s->ndays = kept;
	s->visit_codes = calloc(kept + 1, sizeof(*s->visit_codes));
	return s->visit_codes == NULL ? -1 : 0;
}

size_t
census_day(const struct census *s, int32_t target_day)
{
	const int32_t *found = bsearch(&target_day, s->target_days, s->ndays,
	    sizeof(*s->target_days), by_day);

	return (size_t)(found - s->target_days);
}

void
census_free(struct census *s)
{
	free(s->target_days);
	free(s->visit_codes);
	free(s->verdicts);
	grouping_free(&s->grouping);
	free(s->group_of);
	free(s->courses);
	free(s->paired);
	joint_free(&s->joint);
	moments_free(s->moments);
	several_free(&s->several);
	people_free(&s->people);
	differences_free(&s->differences);
	memset(s, 0, sizeof(*s));
}
