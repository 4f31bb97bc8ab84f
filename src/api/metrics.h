#ifndef MENDD_METRICS_H
#define MENDD_METRICS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/*
 * Counters of every worker, in memory that they share: each writes its own
 * slot, and any of them can tell the sums.  The process cohort has its own.
 */
struct metrics;

/* Before the workers are forked.  NULL: no memory. */
struct metrics *metrics_new(size_t slots);
void metrics_free(struct metrics *);

/* A request was answered; ${route} is its index, nroutes for none. */
void metrics_request(struct metrics *, size_t slot, size_t route, int status,
    const struct timespec *since);

/* A client left before it was answered. */
void metrics_gone(struct metrics *, size_t slot);

/* A call began (1) or ended (-1). */
void metrics_call(struct metrics *, size_t slot, int change);

/* An exchange began (1) or ended (-1). */
void metrics_exchange(struct metrics *, size_t slot, int change);

/* Counts the system calls that were refused; a signal handler may add. */
atomic_uint_fast64_t *metrics_refused(struct metrics *, size_t slot);

/* Of the process cohort, which alone writes them. */
enum metrics_cohort {
	COHORT_EPISODES,
	COHORT_SERIES,
	COHORT_BYTES,
	COHORT_LOAD_MS, /* the last time */
	COHORT_LOADS,
	COHORT_ANSWERED,
	COHORT_ANSWERED_AS_BEFORE, /* of these */
	COHORT_REFUSED,
	COHORT_OUTLOOKS_FOUND,
	COHORT_OUTLOOKS_MADE,
	COHORT_FITS,
	COHORT_FITS_NOT_CONVERGED, /* of these */
	COHORT_FITS_LATE,
	COHORT_METRICS
};
void metrics_cohort_set(struct metrics *, enum metrics_cohort, uint64_t);
void metrics_cohort_add(struct metrics *, enum metrics_cohort, uint64_t);

/* A worker begins in this slot: what was in flight died with the former. */
void metrics_begin(struct metrics *, size_t slot);

/* The sums in Prometheus' text form, malloc()'d; NULL: no memory. */
char *metrics_text(const struct metrics *, size_t *len);

#endif
