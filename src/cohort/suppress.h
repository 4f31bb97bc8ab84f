#ifndef MENDD_SUPPRESS_H
#define MENDD_SUPPRESS_H

#include "cohort/scan.h"

/*
 * What may not be seen, so that no figure speaks of fewer than ${at_least}
 * people: neither one that is shown, nor one that is left when the visible
 * groups are taken from the total, nor one that is the difference of two
 * answers (differences.h).  People are counted, not episodes.
 */
struct suppression {
	int refused; /* nothing may be seen; the rest is not set */
	size_t groups, places;
	uint8_t *hidden; /* by group and place, 0 or 1 */
	uint8_t *total;  /* by place: of all together */
};

/*
 * Decide it for a census that was taken with a limit.  -1: out of memory.
 *
 * A group is hidden in a place when it has fewer people there, is unsafe
 * there, or is hidden where that follows from: the cohort, then its scores,
 * then its changes.  Changes are unsafe, too, when baselines and scores beside
 * them tell of fewer people (remainder.h).  If that hides any, the next smaller
 * ones go too, until what is hidden is at least two groups and ${at_least}
 * people, and together is not unsafe itself.
 */
int suppress(
    struct suppression *, const struct census *, const struct question *);
void suppression_free(struct suppression *);

int suppression_hides(const struct suppression *, size_t group, size_t place);

/*
 * May a place be seen, of a group or, with census->ngroups, of all together?
 * ${hidden} NULL: nothing is hidden.
 */
int suppression_shows(const struct suppression *hidden, const struct census *,
    size_t group, size_t place);

#endif
