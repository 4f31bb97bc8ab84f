#ifndef MENDD_FOOTPRINTS_H
#define MENDD_FOOTPRINTS_H

#include "cohort/block.h"
#include "cohort/census.h"

/*
 * At which places (census.h) the rows of a block stand.  For a segment this
 * is worked out once for each set of visits of a spell, and then looked up
 * for each row.
 */
struct footprints {      /* all zero: empty */
	size_t words;    /* uint64_t of a footprint */
	uint64_t *table; /* by spell, by whether there is a baseline, by set */
	uint64_t *rows;
	uint64_t *lapsed; /* the places of days without a score */
};

/* For the next segment.  -1: out of memory. */
int footprints_lay(
    struct footprints *, const struct census *, const struct segment *);
void footprints_free(struct footprints *);

/* Add the spell that was judged last. */
void footprints_add(struct footprints *, const struct block *);

/* Of a row of the block, after all of its spells. */
static inline const uint64_t *
footprints_of(const struct footprints *f, size_t i)
{
	return &f->rows[i * f->words];
}

#endif
