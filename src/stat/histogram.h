#ifndef MENDD_HISTOGRAM_H
#define MENDD_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

/*
 * How often each value was seen.  Values are decimals held as whole numbers:
 * 7.3 with a scale of 100 is 730.  Nothing is rounded and nothing depends on
 * the order in which values came.
 */
struct bin {
	int64_t value;
	int64_t count; /* above 0 */
};

/* Begin with zeroes. */
struct histogram {
	struct bin *bins;
	size_t n, room;
};

/* See ${value} ${count} times more.  -1: memory ran out, nothing changed. */
int histogram_add(struct histogram *, int64_t value, int64_t count);

/*
 * Bring the bins into ascending order, one for each value.  Everything that
 * reads a histogram wants it so.
 */
void histogram_sort(struct histogram *);

void histogram_clear(struct histogram *);

/* How many were seen in all of ${n} bins. */
int64_t histogram_total(const struct bin *, size_t n);

/* How many of these have a value from ${low} to ${high}, both included. */
int64_t histogram_between(
    const struct bin *, size_t n, int64_t low, int64_t high);

/* The value at position ${rank}, from 0, of ascending order. */
int64_t histogram_value(const struct bin *, size_t n, int64_t rank);

#endif
