#ifndef MENDD_CALIBRATION_H
#define MENDD_CALIBRATION_H

#include "stat/expectation.h"
#include "trend/trend_model.h"

/*
 * Did the bands hold?  Those of a model that knows what was answered by a day
 * in the past, as somebody would have been shown them then at baseline,
 * against the scores that were answered after that day:
 *
 *	inside = #{(i, v): y_iv in band_v(y_i0)} / #{(i, v)}
 *
 * over the cohort of today, whenever it began; i with a score at baseline,
 * then or later, v after baseline, y_iv answered after that day, and v known
 * to the model of then.  No score is judged by a model that it is a part of
 * (Gneiting, Balabdaoui and Raftery 2007, J R Stat Soc B 69:243, on what
 * calibration is; Steyerberg 2019, Clinical Prediction Models, 17, on
 * validation in later patients).
 */
struct calibration {
	int had_bands;     /* the model of then had any; else all is 0 */
	size_t past;       /* which of several: the caller's */
	int64_t n, people; /* scores, and how many gave them */
	int64_t inside50, inside80;
};

/*
 * The model of then has a fit of one group; ${today} is the question, the
 * census and what is hidden of it as of today, of the same columns.  Days
 * whose changes may not be seen today are left out, and when fewer people than
 * the question's ${at_least} stand behind the figures these are 0.  -1: out of
 * memory.
 */
int calibration_of(struct calibration *, const struct trend_model *then,
    const struct trend_ask *today, const struct expectation_scale *,
    int32_t known_until);

#endif
