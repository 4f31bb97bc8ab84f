#ifndef MENDD_UPTAKE_H
#define MENDD_UPTAKE_H

#include "cohort/block.h"
#include "cohort/census.h"
#include "stat/moments.h"

/*
 * The scores that count, row by row, from the blocks of a pass; and into
 * moments.  Of several visits on one day the first that counts stands for it.
 * Visits are days of the axis.
 */
struct uptake;

/*
 * Of the days at these places in the axis, ascending.  The moments, one visit
 * for each day, are the caller's; NULL: none.  NULL: out of memory.
 */
struct uptake *uptake_new(const struct columns *, const struct question *,
    const struct census *, const size_t *days, size_t ndays, struct moments *);
void uptake_free(struct uptake *);

/* The next blocks are of this segment. */
void uptake_lay(struct uptake *, const struct segment *);

/*
 * Note the scores of the spell that was judged last; and for which visits
 * there was to be one and is none, or none that counts because of a rescue.
 */
void uptake_note(struct uptake *, const struct block *);
void uptake_note_why(struct uptake *, const struct block *);

/* After all spells of a block, of a row: visits are a bit each. */
struct uptaken {
	uint32_t mask, missing, stopped;
	const int32_t *scores; /* by visit; 0: not in the mask */
};
struct uptaken uptake_row(const struct uptake *, size_t i);

/* And all rows into the moments.  -1: out of memory. */
int uptake_take(struct uptake *, const struct block *, const uint8_t *cells);

#endif
