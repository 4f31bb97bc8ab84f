#ifndef MENDD_SHARE_H
#define MENDD_SHARE_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* Two limits of a share, 0 to 1. */
struct interval {
	double lo, hi;
};

/*
 * The 95 % score interval of x of n without a correction for continuity:
 * Wilson 1927, J Am Stat Assoc 22:209.  n must be above 0.
 */
struct interval share_wilson(int64_t x, int64_t n);

/*
 * The exact 95 % interval: Clopper and Pearson 1934, Biometrika 26:404, by
 * quantiles of the beta distribution.  n must be above 0.
 */
struct interval share_exact(int64_t x, int64_t n);

/*
 * What the share of all ${all} could be when the ${all - n} who are missing
 * had all failed, or all succeeded: x / all and (x + all - n) / all.  ${all}
 * must be above 0 and at least n.
 */
struct interval share_bounds(int64_t x, int64_t n, int64_t all);

/* {"x", "n", "p", "lo", "hi"}, Wilson's limits; the last three are null when
 * n is 0.  NULL: memory ran out. */
json_t *share_json(int64_t x, int64_t n);

/* A group in order: how many of n, at which dose or rank. */
struct share_group {
	double at;
	int64_t x, n;
};

/*
 * Does the share rise or fall in a straight line with ${at}?  Cochran 1954,
 * Biometrics 10:417, and Armitage 1955, Biometrics 11:375: chi-squared with
 * one degree of freedom and its p-value.  NULL when it can be answered, or
 * why not: no_data, one_level (all are at one place), zero_variance (all
 * succeeded, or none).
 */
const char *share_trend(
    double *chisq, double *p, const struct share_group *, size_t n);

#endif
