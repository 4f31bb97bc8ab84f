#ifndef MENDD_LOGISTIC_H
#define MENDD_LOGISTIC_H

#include <stddef.h>

/*
 * Rows that share their covariates count together: so many successes of so
 * many trials.  ${x} has ${columns} numbers for each row; the intercept is a
 * column of ones like any other.
 */
struct logistic_data {
	const double *x;
	const double *successes, *trials;
	size_t rows, columns;
};

/*
 * log odds = x b by maximum likelihood, Newton's steps from zero (McCullagh
 * and Nelder 1989, ch. 4), until the decrement is nothing.  Coefficients and
 * standard errors into ${b} and ${se}, which have room for all columns.
 * ${late}, which may be NULL, is asked once per step whether time is up.
 *
 * NULL when fitted, or why not: no_data, singular_covariance (a column
 * follows from others), separated (a column tells all successes from all
 * failures, so there is no finite answer), not_converged, deadline, no_memory.
 */
const char *logistic_fit(double *b, double *se, const struct logistic_data *,
    int (*late)(void *), void *arg);

/* The share that the coefficients expect at ${x}. */
double logistic_share(const double *b, const double *x, size_t columns);

#endif
