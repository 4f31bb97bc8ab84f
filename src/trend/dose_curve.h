#ifndef MENDD_DOSE_CURVE_H
#define MENDD_DOSE_CURVE_H

#include "stat/spline.h"
#include "trend/dose_sample.h"
#include "trend/trend_model.h"

/*
 * How the mean change at each visit goes with the dose itself: the model of
 * means over time (fit.h) with the terms of a restricted cubic spline
 * (spline.h) as covariates, each with an effect at every visit; with a shared
 * baseline (cLDA) at every visit but that one.  The change at a dose is
 *
 *	b0(v) + b1(v) x + b2(v) s(x) - the same at the baseline
 *
 * No association is b1 = b2 = 0, and none but a straight one b2 = 0, by F as
 * in contrast_test().  Knots and the range of doses are those of the episodes
 * that take part: who is in a band that may be seen, at visits that may be.
 *
 * What a curve is to be adjusted for belongs in further covariates of its
 * design, each by visit; there are none yet.
 */
#define DOSE_CURVE_POINTS 25

/*
 * The least people with a dose, at all and at a visit, of whom there is a
 * curve: quantiles of fewer are single people's doses.
 */
#define DOSE_CURVE_PEOPLE 20

struct dose_curve {
	/*
	 * NULL: a fit.  Else a reason of the bands' model or of fit.h; or:
	 * no_baseline; too_few_doses (of too few people); one_dose (the 5 and
	 * 95 % quantiles are the same); not_adjusted (it was to be adjusted
	 * for words, which a curve is not).
	 */
	const char *reason;
	int is_straight;      /* its knots do not lie apart: no second term */
	struct sample visits; /* of the model; its days */
	struct dose_sample doses;
	struct spline spline;
	double centre, width;         /* values less the one, over the other */
	double at[DOSE_CURVE_POINTS]; /* doses, from the 5 to the 95 % one */
	size_t baseline;
	struct design *design;
	struct fit *fit;
	size_t terms[SPLINE_TERMS][MOMENTS_VISITS_MAX]; /* columns, or
							 * DESIGN_NONE */
	double *c; /* a contrast: columns */
	int64_t (*now)(void);
	int64_t until;
};

/*
 * Along the question's dose, with the covariance of the model of the bands
 * where there is none of its own.  -1: out of memory.
 */
int dose_curve(
    struct dose_curve *, const struct trend_ask *, const struct trend_model *);
void dose_curve_free(struct dose_curve *);

/* The curve's visit for a day, or DESIGN_NONE. */
size_t dose_curve_visit(const struct dose_curve *, size_t day);

/* The knots, as doses. */
double dose_curve_knot(const struct dose_curve *, size_t knot);

/*
 * The change at a visit and dose; and tests at a visit, or with DESIGN_NONE
 * at all after the baseline: of any association, or of one that is not a
 * straight line.  Reasons: also too_few_doses, deadline; straight: the curve
 * has no other form.  -1: out of memory.
 */
int dose_curve_change(
    const struct dose_curve *, size_t visit, double dose, struct contrast *);
int dose_curve_test(const struct dose_curve *, size_t visit, int nonlinear,
    struct contrast_test *);

#endif
