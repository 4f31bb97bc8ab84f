/* Which episodes a question is about: a pass over a few of their columns. */
#include <stdlib.h>
#include <string.h>

#include "cohort/sift.h"

/*
 * Which way an episode goes is hard to foresee, so there is no branch for it:
 * what is written is chosen.
 */

/* Those of the clinics that were asked, begun by the day. */
static void
sift_clinics(
    uint8_t *verdicts, const struct columns *c, const struct question *q)
{
	for (size_t e = 0; e < c->n; e++)
		verdicts[e] = (c->people[e] != INDEX_NONE) &
				      (c->day_zero[e] <= q->as_of) &
				      q->clinics[c->clinics[e]]
				  ? SIFT_IN
				  : SIFT_OUT;
}

/* Whoever fails a second filter is far. */
static void
sift_filter(uint8_t *verdicts, const struct columns *c, const struct sieve *s,
    uint8_t failed)
{
	const uint16_t *keys = c->keys[s->word];
	uint8_t next[2][UINT8_MAX + 1]; /* by whether it is accepted */

	memset(next[0], SIFT_FAR, sizeof(next[0]));
	next[0][SIFT_IN] = failed;
	next[0][SIFT_OUT] = SIFT_OUT;
	for (size_t verdict = 0; verdict <= UINT8_MAX; verdict++)
		next[1][verdict] = (uint8_t)verdict;
	for (size_t e = 0; e < c->n; e++)
		verdicts[e] = next[s->accepted[keys[e]]][verdicts[e]];
}

uint8_t *
sift(const struct columns *c, const struct question *q)
{
	uint8_t *verdicts = malloc(c->n + 1);

	if (verdicts == NULL)
		return NULL;
	sift_clinics(verdicts, c, q);
	for (size_t i = 0; i < q->nsieves; i++)
		sift_filter(
		    verdicts, c, &q->sieves[i], (uint8_t)(SIFT_IN + 1 + i));
	return verdicts;
}
