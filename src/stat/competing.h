#ifndef MENDD_COMPETING_H
#define MENDD_COMPETING_H

#include "stat/survival.h"

/*
 * How many have had the event by a time when something else can make it
 * impossible: surgery, or death.  Counting that as censored, 1 minus Kaplan
 * and Meier's share, says too much.  Aalen and Johansen 1978, Scand J Stat
 * 5:141; standard errors by the infinitesimal jackknife (Jaeckel 1972), as
 * survfit() of R gives them.
 */
struct incidence {
	int64_t at_risk;         /* just before the time */
	double event, competing; /* shares that had either by then */
	double event_se;
};

/*
 * The incidences at ${n_times} times, each above the one before, of ${n}
 * sorted.
 */
void competing_incidence(struct incidence *, const int64_t *times,
    size_t n_times, const struct watched *, size_t n);

#endif
