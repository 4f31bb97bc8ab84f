#ifndef MENDD_DIST_H
#define MENDD_DIST_H

/*
 * Tails and quantiles.  "upper" is the chance to be over the value; a
 * quantile's ${p} is an upper tail too, except where it says lower.  Degrees
 * of freedom need not be whole; INFINITY turns Student's law into the normal
 * one and F into chi-squared over its degrees.  Relative accuracy is 1e-12
 * or better from 1e-300 to 1, for up to 1e9 degrees of freedom.
 *
 * A question without an answer (df <= 0, p outside 0..1, NAN) gives NAN; at
 * p = 0 and p = 1 the quantile is the end of the law, infinite where the law
 * is.  Callers ask with 0 < p < 1 and df > 0.
 */
double dist_normal_upper(double z);
double dist_normal_quantile(double p);

/* Student 1908, Biometrika 6:1. */
double dist_t_upper(double t, double df);
double dist_t_quantile(double p, double df);

double dist_f_upper(double f, double df1, double df2);
double dist_f_quantile(double p, double df1, double df2);

double dist_chi_upper(double x, double df);
double dist_chi_quantile(double p, double df);

/* The beta law on 0..1; its quantile takes a lower tail. */
double dist_beta_upper(double x, double a, double b);
double dist_beta_lower(double x, double a, double b);
double dist_beta_quantile(double lower, double a, double b);

/* The chance of exactly k, and of at most k, successes in n; 0 <= p <= 1. */
double dist_binomial_pmf(long k, long n, double p);
double dist_binomial_cdf(long k, long n, double p);

#endif
