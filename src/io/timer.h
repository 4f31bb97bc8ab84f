#ifndef MENDD_TIMER_H
#define MENDD_TIMER_H

#include <event2/event.h>

/* Fire in ${ms}; at once if there is no memory for a timer. */
void timer_set(struct event *timer, unsigned ms);

/* At random between half of ${ms} and all of it. */
unsigned jitter(unsigned ms);

/*
 * How long to wait after the ${failures}th failure in a row, counted from 0:
 * ${min} doubled each time, at most ${max}, with jitter.  Milliseconds.
 */
unsigned backoff(unsigned failures, unsigned min, unsigned max);

#endif
