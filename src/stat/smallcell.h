#ifndef MENDD_SMALLCELL_H
#define MENDD_SMALLCELL_H

#include <stddef.h>
#include <stdint.h>

/*
 * A two-way table of counts that is shown with its totals, without telling
 * about few people: counts from 1 to k - 1 are hidden, and then as few others
 * as it takes that no hidden one can be worked out from what is shown.
 */
struct smallcell {
	const int64_t *counts; /* row by row, none below 0 */
	size_t rows, columns;
	int64_t k;
};

/* What a reader can work out about a cell: it is from lo to hi. */
struct smallcell_range {
	int64_t lo, hi;
};

/*
 * Decide which cells to hide: hidden[i] is 1 for those.  A small count is
 * protected when the tables that fit what is shown leave it a range wider
 * than k, or as wide as hiding the whole table would; no cell stays hidden
 * whose count follows from the rest, except a small one that its totals give
 * away: then *exposed, how many there are of those, is above 0, and the
 * totals must not be shown.  -1: memory ran out.
 */
int smallcell_hide(
    unsigned char *hidden, size_t *exposed, const struct smallcell *);

/*
 * The range of the cell at (row, column) over all tables of whole numbers,
 * none below 0, that have these totals and agree in what is not hidden.
 * -1: memory ran out.
 */
int smallcell_range(struct smallcell_range *, const struct smallcell *,
    const unsigned char *hidden, size_t row, size_t column);

#endif
