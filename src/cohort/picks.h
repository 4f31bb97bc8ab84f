#ifndef MENDD_PICKS_H
#define MENDD_PICKS_H

#include "cohort/columns_store.h"
#include "cohort/question.h"

#define PICKS_MAX 200 /* more courses cannot be told apart in a picture */

/*
 * Some episodes of a cohort, drawn by a seed: the same seed draws the same ones
 * as long as the cohort is the same, and leaves most of them where it changes.
 */
struct picks {
	size_t n;
	struct pick {
		uint64_t lot; /* the lowest are drawn */
		struct spot spot;
	} list[PICKS_MAX]; /* by lot, which says nothing about them */
};

/* Of those with a series of the scale; ${verdicts} as of sift(). */
void picks_draw(struct picks *, const struct columns *, const struct question *,
    const uint8_t *verdicts);

#endif
