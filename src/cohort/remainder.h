#ifndef MENDD_REMAINDER_H
#define MENDD_REMAINDER_H

#include <stdint.h>

/*
 * Sums of baselines, scores and changes tell of those who have no change:
 *
 *	baselines of all - (scores of all - changes) =
 *		baselines of the lapsed - scores of the fresh
 *
 * where the lapsed have a baseline and no score, and the fresh a score and no
 * baseline.  If there are none of one, that is the others' own sum, and it
 * may not be had of fewer than ${at_least} people.  With some of each it is
 * one equation with two unknowns, and tells nothing.
 */
static inline int
remainder_tells(
    uint32_t paired, uint32_t lapsed, uint32_t fresh, uint32_t at_least)
{
	return paired > 0 && (lapsed == 0 || fresh == 0) &&
	       lapsed + fresh > 0 && lapsed + fresh < at_least;
}

#endif
