#ifndef MENDD_WINDOW_H
#define MENDD_WINDOW_H

#include <stddef.h>
#include <stdint.h>

/*
 * Which score stands for which visit.  Days count from the procedure, by the
 * calendar of the clinic; limits are inclusive.
 */
struct window {
	int32_t target, lo, hi;
};

/* What is to be known of a score to choose among several. */
struct sitting {
	int32_t day;
	int64_t recorded_at; /* when it was entered, in any unit */
	int64_t score;
};

/*
 * The window that a day falls into; where windows overlap that of the closer
 * target, and of two as close the earlier.  -1: none.
 */
int window_of(const struct window *, size_t n, int32_t day);

/*
 * Is ${a} to stand for the visit rather than ${b}?  Who is closer to the
 * target; at the same distance the earlier day; on the same day what was
 * recorded last, which is the correction.  When even that is equal, the lower
 * score: an order of rows decides nothing.  Equal ones are neither rather.
 */
int window_prefers(
    const struct window *, const struct sitting *a, const struct sitting *b);

#endif
