#ifndef MENDD_DIST_SERIES_H
#define MENDD_DIST_SERIES_H

/*
 * The two integrals under the laws of dist.h.  Arguments are finite; shapes
 * are over 0.  Relative accuracy is about 1e-13, also far out in a tail.
 */

/*
 * x^a y^b n! / (a! b!), n = a + b, x + y = 1: for whole a and b the chance of
 * a successes in n.  By the saddle point (Loader 2000, "Fast and accurate
 * computation of binomial probabilities"), so that large n costs no digits.
 */
double dist_binomial_term(double a, double b, double x, double y);

/*
 * The regularised incomplete beta I_x(a, b), y = 1 - x given beside it so
 * that neither tail loses digits.  Continued fraction 8.17.22 of the NIST
 * Digital Library of Mathematical Functions (DLMF).
 */
double dist_incomplete_beta(double a, double b, double x, double y);

/* x^a y^b / B(a, b): the slope of I_x(a, b) along log(x / y). */
double dist_beta_slope(double a, double b, double x, double y);

/*
 * The regularised incomplete gamma, its upper part Q(a, x) and its lower
 * P(a, x) = 1 - Q.  DLMF 8.11.4 and 8.9.2.
 */
double dist_upper_gamma(double a, double x);
double dist_lower_gamma(double a, double x);

/* x^a exp(-x) / Gamma(a): the slope of P(a, x) along log x. */
double dist_gamma_slope(double a, double x);

#endif
