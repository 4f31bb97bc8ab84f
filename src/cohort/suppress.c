/* Small cells are hidden, and so much beside them that they cannot be had by
 * taking the visible cells from the total. */
#include <stdlib.h>
#include <string.h>

#include "cohort/remainder.h"
#include "cohort/suppress.h"

/* A group in the order in which they are hidden. */
struct rank {
	size_t group;
	int small; /* must be hidden */
	uint32_t people;
	size_t place; /* by name */
};

/* What is decided from. */
struct view {
	const struct census *census;
	uint32_t limit, sums_limit;
	size_t places[CENSUS_GROUPS]; /* of groups by name */
};

static int
by_size(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (x->small != y->small)
		return y->small - x->small;
	if (x->people != y->people)
		return (x->people > y->people) - (x->people < y->people);
	return (x->place > y->place) - (x->place < y->place);
}

/* Groups with people at a place, in order; how many there are. */
static size_t
rank_groups(struct rank *ranks, size_t *small, const struct view *v,
    size_t place, const uint8_t *forced)
{
	size_t n = 0;
	uint32_t people;

	*small = 0;
	for (size_t g = 0; g < v->census->ngroups; g++) {
		people = people_count(&v->census->people, g, place);
		if (people == 0)
			continue;
		ranks[n] = (struct rank){.group = g,
		    .small = people < v->limit || forced[g],
		    .people = people,
		    .place = v->places[g]};
		*small += (size_t)ranks[n++].small;
	}
	qsort(ranks, n, sizeof(*ranks), by_size);
	return n;
}

/* Is it the place of changes? */
static int
is_paired(const struct census *s, size_t place)
{
	return place >= census_paired(s, 0) && place < census_lapsed(s, 0);
}

/* How many people the groups up to each rank have together.  Groups without a
 * rank have no people at ${place}, but may have at another. */
static void
sum_people(uint32_t *sums, const struct view *v, size_t place,
    const struct rank *ranks, size_t n)
{
	uint32_t rank_of[CENSUS_GROUPS];

	for (size_t g = 0; g < CENSUS_GROUPS; g++)
		rank_of[g] = (uint32_t)(n < v->census->people.groups ? n : 0);
	for (size_t r = 0; r < n; r++)
		rank_of[ranks[r].group] = (uint32_t)r;
	people_by_rank(&v->census->people, place, rank_of, sums);
	for (size_t r = 1; r < n; r++)
		sums[r] += sums[r - 1];
}

/*
 * How many of them to hide: the fewest that are two groups, all the small
 * ones and enough people, of whose changes not too little is left; or all.
 * ${told}: too little is left even so.
 */
static size_t
how_many(const struct view *v, size_t place, const struct rank *ranks, size_t n,
    size_t small, int *told)
{
	const struct census *s = v->census;
	const int paired = is_paired(s, place);
	uint32_t people[CENSUS_GROUPS] = {0}, lapsed[CENSUS_GROUPS] = {0},
		 fresh[CENSUS_GROUPS] = {0};

	sum_people(people, v, place, ranks, n);
	if (paired) {
		sum_people(lapsed, v,
		    census_lapsed(s, place - census_paired(s, 0)), ranks, n);
		sum_people(fresh, v,
		    census_fresh(s, place - census_paired(s, 0)), ranks, n);
	}
	for (size_t r = 0; r < n; r++) {
		*told = remainder_tells(
		    people[r], lapsed[r], fresh[r], v->sums_limit);
		if (r + 1 >= 2 && r + 1 >= small && people[r] >= v->limit &&
		    !*told)
			return r + 1;
	}
	return n;
}

/* Hide groups at a place; ${hidden} begins as those that are forced.  Do the
 * hidden ones tell of too few, if all together are seen? */
static int
hide(const struct view *v, size_t place, uint8_t *hidden)
{
	struct rank ranks[CENSUS_GROUPS] = {0};
	size_t n, small;
	int told = 0;

	n = rank_groups(ranks, &small, v, place, hidden);
	if (small == 0)
		return 0;
	n = how_many(v, place, ranks, n, small, &told);
	for (size_t r = 0; r < n; r++)
		hidden[ranks[r].group] = 1;
	return told;
}

/* All together: too few, or the only group that is hidden. */
static int
hide_total(const struct view *v, size_t place, const uint8_t *hidden)
{
	const uint32_t people = people_total(&v->census->people, place);
	size_t n = 0;

	for (size_t g = 0; g < v->census->ngroups; g++)
		n +=
		    hidden[g] && people_count(&v->census->people, g, place) > 0;
	return (people > 0 && people < v->limit) || n == 1;
}

/*
 * Decide a place, where at least ${before} are hidden, and those that are
 * unsafe there.
 */
static void
decide(struct suppression *s, const struct view *v, uint8_t *hidden,
    size_t place, const uint8_t *before)
{
	const size_t groups = v->census->ngroups;
	int told;

	for (size_t g = 0; g < groups; g++) {
		hidden[g] = before[g];
		if (suppression_hides(s, g, place))
			hidden[g] = 1;
	}
	told = hide(v, place, hidden);
	if (place > 0 && (told || hide_total(v, place, hidden)))
		s->total[place] = 1;
	for (size_t g = 0; g < groups; g++)
		s->hidden[g * s->places + place] = hidden[g];
}

/* As a beginning, what is unsafe. */
static int
hide_unsafe(struct suppression *s, const struct census *census)
{
	const size_t words = census->people.words;
	uint64_t *bits = calloc(words * (1 + census->ngroups), sizeof(*bits));
	const uint64_t *own;

	if (bits == NULL)
		return -1;
	differences_total(&census->differences, bits);
	for (size_t g = 0; g < census->ngroups; g++)
		differences_group(&census->differences, census->groups[g],
		    bits + words * (1 + g));
	for (size_t p = 0; p < s->places; p++) {
		s->total[p] = bits[p / 64] >> p % 64 & 1;
		for (size_t g = 0; g < census->ngroups; g++) {
			own = bits + words * (1 + g);
			s->hidden[g * s->places + p] =
			    own[p / 64] >> p % 64 & 1;
		}
	}
	free(bits);
	return 0;
}

/* Changes of which too little is left. */
static void
hide_told(struct suppression *s, const struct view *v, size_t day)
{
	const struct people *p = &v->census->people;
	const size_t paired = census_paired(v->census, day);
	const size_t lapsed = census_lapsed(v->census, day);
	const size_t fresh = census_fresh(v->census, day);

	s->total[paired] |= (uint8_t)remainder_tells(people_total(p, paired),
	    people_total(p, lapsed), people_total(p, fresh), v->sums_limit);
	for (size_t g = 0; g < v->census->ngroups; g++)
		s->hidden[g * s->places + paired] |= (uint8_t)remainder_tells(
		    people_count(p, g, paired), people_count(p, g, lapsed),
		    people_count(p, g, fresh), v->sums_limit);
}

/* A group that is hidden is not to be seen as the total either. */
static int
is_refused(
    const struct suppression *s, const struct view *v, const struct question *q)
{
	return s->total[0] || people_total(&v->census->people, 0) < v->limit ||
	       (q->by != -1 && v->census->ngroups == 1 &&
		   differences_any(&v->census->differences));
}

int
suppress(struct suppression *s, const struct census *census,
    const struct question *q)
{
	static const uint8_t nothing[CENSUS_GROUPS];
	uint8_t gone[CENSUS_GROUPS], scored[CENSUS_GROUPS],
	    paired[CENSUS_GROUPS];
	struct view v = {.census = census,
	    .limit = q->at_least,
	    .sums_limit = q->sums_at_least};

	*s = (struct suppression){
	    .groups = census->ngroups, .places = census->people.places};
	s->hidden = calloc(s->groups * s->places + 1, 1);
	s->total = calloc(s->places, 1);
	if (s->hidden == NULL || s->total == NULL ||
	    hide_unsafe(s, census) == -1) {
		suppression_free(s);
		return -1;
	}
	for (size_t g = 0; g < census->ngroups; g++)
		for (size_t h = 0; h < census->ngroups; h++)
			v.places[g] +=
			    grouping_compare(&census->grouping,
				census->groups[h], census->groups[g]) < 0;
	if ((s->refused = is_refused(s, &v, q)))
		return 0;
	decide(s, &v, gone, 0, nothing);
	for (size_t d = 0; d < census->ndays; d++) {
		hide_told(s, &v, d);
		decide(s, &v, scored, census_scored(d), gone);
		decide(s, &v, paired, census_paired(census, d), scored);
	}
	return 0;
}

void
suppression_free(struct suppression *s)
{
	free(s->hidden);
	free(s->total);
	*s = (struct suppression){0};
}

int
suppression_hides(const struct suppression *s, size_t group, size_t place)
{
	return s->hidden[group * s->places + place];
}

int
suppression_shows(const struct suppression *hidden, const struct census *s,
    size_t group, size_t place)
{
	if (hidden == NULL)
		return 1;
	return group == s->ngroups ? !hidden->total[place]
				   : !suppression_hides(hidden, group, place);
}
