#ifndef MENDD_LAW_H
#define MENDD_LAW_H

#include "stat/design.h"
#include "stat/fit.h"

/*
 * The normal law of one cell's scores, out of a fit and without the data that
 * it came from: means by visit, how uncertain these are, and the covariance
 * of scores.  Visits count as the design does.
 */
struct law {
	const char *reason; /* the fit's own; then nothing else is set */
	uint32_t visits;    /* those that are known, a bit each */
	double mean[MOMENTS_VISITS_MAX];
	double sigma[MOMENTS_VISITS_MAX][MOMENTS_VISITS_MAX];
	/*
	 * Of the estimated means: for weights c, c'E c is the square of the
	 * error that contrast.h shows for the contrast c.  By polarization,
	 * 2 E_uv = se(u + v)^2 - se(u)^2 - se(v)^2, because that square is a
	 * quadratic form of the contrast.
	 */
	double error[MOMENTS_VISITS_MAX][MOMENTS_VISITS_MAX];
};

/* -1: out of memory. */
int law_of(
    struct law *, const struct fit *, const struct design *, size_t cell);

#endif
