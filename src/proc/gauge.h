#ifndef MENDD_GAUGE_H
#define MENDD_GAUGE_H

#include <stddef.h>

struct columns;
struct metrics;
struct outlooks;
struct trend_tally;

/* What operators see of the process cohort, in the metrics of all. */

/* It was loaded in so many milliseconds. */
void gauge_loaded(struct metrics *, long long ms);

/* How much it holds; NULL: nothing, it will load. */
void gauge_size(struct metrics *, const struct columns *);

/* Questions: one that was answered, perhaps as before; some that were not. */
void gauge_answered(struct metrics *, int as_before);
void gauge_refused(struct metrics *, size_t n);

/* What was counted since the last time, and is counted from 0 again. */
void gauge_models(struct metrics *, struct trend_tally *, struct outlooks *);

#endif
