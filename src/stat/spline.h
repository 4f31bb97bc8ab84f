#ifndef MENDD_SPLINE_H
#define MENDD_SPLINE_H

#include <stddef.h>

/*
 * A restricted cubic spline with three knots t1 < t2 < t3: cubic between
 * them, straight below the first and above the last.  It is a sum of two
 * terms, the value itself and
 *
 *	((x - t1)+^3 - (x - t2)+^3 (t3 - t1) / (t3 - t2)
 *		+ (x - t3)+^3 (t2 - t1) / (t3 - t2)) / (t3 - t1)^2
 *
 * where (u)+ is u above 0 and else 0, so a curve without the second term is
 * a straight line.  Stone and Koo 1985, Proc Stat Comp Sect ASA 45; in this
 * form Devlin and Weeks 1986; Harrell 2015, Regression Modeling Strategies,
 * 2nd ed., 2.4.5 and, for the knots at the quantiles .10, .50 and .90 of the
 * values, 2.4.6.
 */
#define SPLINE_KNOTS 3
#define SPLINE_TERMS 2

struct spline {
	double knots[SPLINE_KNOTS];
};

/* Knots for n values in ascending order.  -1: they do not lie apart. */
int spline_init(struct spline *, const double *values, size_t n);

void spline_terms(const struct spline *, double x, double terms[SPLINE_TERMS]);

/*
 * The quantile ${p} of n > 0 values in ascending order, on straight lines
 * between neighbours: type 7 of Hyndman and Fan 1996, Am Stat 50:361.
 */
double spline_quantile(const double *values, size_t n, double p);

#endif
