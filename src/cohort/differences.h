#ifndef MENDD_DIFFERENCES_H
#define MENDD_DIFFERENCES_H

#include "cohort/grouping.h"

/*
 * The figures that somebody could find out by asking twice: leaving out one
 * filter, one value of a filter, or all clinics but the asker's own changes
 * who stands behind them by 1 to ${at_least} - 1 people.
 *
 * Each of these second questions is a facet.  For a facet, a group (and all
 * together) and a place, the first ${at_least} people apart are remembered
 * and no more: whether they are fewer than that is all that is asked, so the
 * answer is exact, and memory does not grow with the cohort.  What is left of
 * a change (remainder.h) is asked of the people apart, too.
 */
struct differences {
	const struct columns *columns;
	const struct question *question;
	const struct grouping *grouping;
	size_t words, places, ndays, groups, facets;
	size_t values[COLUMNS_WORDS]; /* a filter's first facet of values */
	struct crowd **crowds;        /* by facet and group; the first is all */
	uint64_t *open;  /* of each crowd: where there are too few people, */
	uint32_t *nopen; /* at how many places, of those where anybody can be */
	size_t *nwanting; /* of each facet: groups' crowds with such places */
};

/*
 * Of so many places, as a census has them (census.h); ${there}: at which of
 * them anybody can be.  -1: out of memory.
 */
int differences_init(struct differences *, const struct columns *,
    const struct question *, const struct grouping *, size_t places,
    const uint64_t *there);
void differences_free(struct differences *);

/*
 * An episode of the cohort (${outside} -1), or one that only the filter with
 * this number keeps out of it, with its footprint.  -1: out of memory.
 */
int differences_add(struct differences *, uint32_t episode, int outside,
    const uint64_t *footprint);

/* Many of the cohort. */
struct differences_rows {
	size_t n;
	const uint32_t *episodes, *numbers; /* of their groups */
	const uint64_t *footprints;         /* one after the other */
};
int differences_add_all(struct differences *, const struct differences_rows *);

/*
 * Could one more that a filter keeps out make a difference?  Not when there
 * are enough people apart at all places where anybody can be.
 */
static inline int
differences_wants(const struct differences *d, uint32_t episode, int outside)
{
	const size_t crowd = (size_t)outside * (1 + d->groups) + 1 +
			     grouping_number(d->grouping, episode);

	return d->nopen[crowd] > 0;
}

/* Could anyone that any filter keeps out? */
int differences_wants_any(const struct differences *);

/*
 * Which places of a group, by its number in the grouping, are unsafe:
 * a bit each is added to ${places}.  And of all groups together.
 */
void differences_group(
    const struct differences *, size_t group, uint64_t *places);
void differences_total(const struct differences *, uint64_t *places);

/* Is any group unsafe in its cohort, even one that is outside? */
int differences_any(const struct differences *);

#endif
