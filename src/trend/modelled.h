#ifndef MENDD_MODELLED_H
#define MENDD_MODELLED_H

#include "trend/trend_model.h"

/*
 * The share of responders as the model has it: of everybody who was due at a
 * visit and has a baseline, those who were scored count as they were, and who
 * was not counts as the chance to have responded,
 *
 *	P(good * (y_v - y_0) >= t - u / 2, given all scores that were seen),
 *
 * by the normal law with mean mu_v + S_vo S_oo^-1 (y_o - mu_o) and variance
 * S_vv - S_vo S_oo^-1 S_ov (Anderson 2003, An Introduction to Multivariate
 * Statistical Analysis, 2.5); t the MCID, u the step between scores: what is
 * rounded to t or more lies above t - u / 2.  So it is never outside the
 * bounds of share_bounds().  It knows nothing of the ends of the scale, and
 * has no interval.  Who stopped at a rescue, when that is no response, counts
 * as none.  It is the one figure for which everybody's scores are read once
 * more and weighed one by one, which takes longer than all the rest: a model of
 * more than so many episodes goes without.
 */
#define MODELLED_EPISODES 50000

/*
 * Work them out, into ${reached} of the model: NAN where there is none.  A
 * model without a fit, without a baseline, or of a question without an MCID
 * has none at all.  -1: out of memory.
 */
int modelled_take(struct trend_model *, const struct trend_ask *);

/* The share of a cell on a day; ${known}: is there one. */
double modelled_share(
    const struct trend_model *, size_t cell, size_t day, int *known);

#endif
