#ifndef MENDD_BLOCK_H
#define MENDD_BLOCK_H

#include "cohort/became.h"

/*
 * Some rows of a segment, side by side.  What became of a visit is found for
 * all of them at once, in loops over arrays that compilers turn into
 * instructions on several rows.  Visits are looked at in spells of as many as
 * a byte has bits.
 */
#define BLOCK_ROWS 256
#define BLOCK_SPELL 8

/*
 * Loops over rows go in strides of a constant length, for which compilers
 * know what to do.  What they do behind the last row nobody looks at.
 */
#define BLOCK_STRIDE 16

struct block {
	const struct segment *segment;
	uint32_t nscores; /* of the scale */
	size_t n;
	uint32_t rows[BLOCK_ROWS];

	/* Set by block_open(): of whom they are (struct whose), and so on. */
	uint32_t episodes[BLOCK_ROWS];
	size_t at[BLOCK_ROWS]; /* where a row's visits begin */
	int32_t day_zero[BLOCK_ROWS], died_on[BLOCK_ROWS];
	int32_t censored_on[BLOCK_ROWS], censored_after[BLOCK_ROWS];
	int32_t died_after[BLOCK_ROWS], closes_on[BLOCK_ROWS];
	uint16_t before[BLOCK_ROWS]; /* on day 0, or SEGMENT_UNSCORED */

	/* Set by block_judge(). */
	size_t first, nvisits; /* of the spell */
	int32_t days[BLOCK_SPELL][BLOCK_ROWS];
	uint16_t scores[BLOCK_SPELL][BLOCK_ROWS];
	uint32_t outcomes[BLOCK_SPELL][BLOCK_ROWS]; /* see became.h */
	uint8_t counted[BLOCK_ROWS]; /* a bit for each score that counts */
};

/* For the scale of a question.  NULL: out of memory. */
struct block *block_new(const struct columns *, const struct question *);

/* To be called when segment, n and rows[] are set. */
void block_open(
    struct block *, const struct columns *, const struct question *);

/* Judge the visits of a spell, by the number of its first one. */
void block_judge(struct block *, const struct question *, size_t first);

#endif
