#ifndef MENDD_CALIBRATION_H
#define MENDD_CALIBRATION_H

#include "rule/expectation.h"
#include "rule/trend_model.h"

/*
 * Did the bands hold?  For every episode of a model with a score at baseline,
 * and every score after it, whether that score lies within the bands that are
 * shown to somebody who has this baseline and nothing more yet.  The bands are
 * those of the present fit, to which these scores belong: it is a check of the
 * normal law and its clipping, and a little kinder than the future will be.
 */
struct calibration {
	int64_t n; /* scores */
	int64_t inside50, inside80;
};

/*
 * The model has a fit of one group and a baseline; days whose changes may not
 * be seen are left out.  -1: out of memory.
 */
int calibration_of(const struct trend_model *, const struct trend_ask *,
    const struct expectation_scale *, struct calibration *);

#endif
