#ifndef MENDD_METRICS_H
#define MENDD_METRICS_H

#include <stdatomic.h>
#include <stddef.h>
#include <time.h>

/*
 * Counters of every worker, in memory that they share: each writes its own
 * slot, and any of them can tell the sums.
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

/* A worker begins in this slot: what was in flight died with the former. */
void metrics_begin(struct metrics *, size_t slot);

/* The sums in Prometheus' text form, malloc()'d; NULL: no memory. */
char *metrics_text(const struct metrics *, size_t *len);

#endif
