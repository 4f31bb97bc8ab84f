#ifndef MENDD_SIFT_H
#define MENDD_SIFT_H

#include "rule/question.h"

/*
 * What a question says of an episode: in its cohort; kept out by one filter
 * alone, n, as SIFT_IN + 1 + n; by several; or begun later or elsewhere.
 */
#define SIFT_IN 0
#define SIFT_FAR (UINT8_MAX - 1)
#define SIFT_OUT UINT8_MAX

/* Is there one filter that alone keeps an episode out?  Which one? */
static inline int
sift_is_near(uint8_t verdict)
{
	return (verdict > SIFT_IN) & (verdict < SIFT_FAR);
}

static inline int
sift_outside(uint8_t verdict)
{
	return verdict - SIFT_IN - 1;
}

/*
 * A verdict on each episode of the store, in an array to be freed.  NULL: out
 * of memory.
 */
uint8_t *sift(const struct columns *, const struct question *);

#endif
