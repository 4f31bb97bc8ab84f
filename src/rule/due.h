#ifndef MENDD_DUE_H
#define MENDD_DUE_H

#include <stdint.h>

struct window;

/* When an episode began and, where the patient died, when; absolute days. */
struct lifespan {
	int32_t procedure;
	int32_t death; /* DUE_ALIVE: not known to be dead */
};
#define DUE_ALIVE INT32_MAX

/*
 * Should there be a score for this window by now?  Its last day has passed
 * (or is today) and the patient had not died before the target day.  Who left
 * for another reason is due all the same: leaving is what a follow-up rate
 * counts.
 */
int due_is(const struct window *, const struct lifespan *, int32_t as_of);

/* Begin with zeroes. */
struct due_count {
	int64_t enrolled, due;
	int64_t scored;       /* of those who were due */
	int64_t scored_early; /* of those who were not */
};

/* Count one episode; ${scored}: it has a score in the window. */
void due_add(struct due_count *, int due, int scored);

/* Nothing answers a rate when none was due; then -1, and ${rate} stays. */
int due_rate(const struct due_count *, double *rate);

#endif
