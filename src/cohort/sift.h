#ifndef MENDD_SIFT_H
#define MENDD_SIFT_H

#include "cohort/question.h"

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
 * Has the person of an episode another one in the cohort?  All such questions
 * about the cohort's episodes together look at each episode once at most.
 */
static inline int
sift_is_repeated(
    const uint8_t *verdicts, const struct columns *c, uint32_t episode)
{
	uint32_t other = c->next[episode];

	while (other != episode && verdicts[other] != SIFT_IN)
		other = c->next[other];
	return other != episode;
}

/*
 * A verdict on each episode of the store, in an array to be freed.  NULL: out
 * of memory.
 */
uint8_t *sift(const struct columns *, const struct question *);

#endif
