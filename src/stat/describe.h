#ifndef MENDD_DESCRIBE_H
#define MENDD_DESCRIBE_H

#include <jansson.h>

#include "stat/histogram.h"

/*
 * A set of values in figures, in the unit of the values.  Worked out in whole
 * numbers and rounded once, at the end, so it is the same for every order of
 * the values.  What ${n} is too small for is 0 here and null in JSON.
 */
struct description {
	int64_t n;

	/* From n = 1. */
	double mean;
	double min, q1, median, q3, max;

	/* From n = 2: divided by n - 1; the mean's standard error; the 95 %
	 * interval of the mean by Student's t with n - 1 degrees of freedom. */
	double sd, se, ci_lo, ci_hi;
};

/*
 * Describe ${n} bins in ascending order whose values are ${scale} times what
 * they stand for.  Quartiles lie on straight lines between neighbours, type 7
 * of Hyndman and Fan 1996 (Am Stat 50:361), as percentile_cont() of
 * PostgreSQL.  -1: the sums do not fit 128 bits.
 */
int describe(struct description *, const struct bin *, size_t n, int64_t scale);

/*
 * The value below which ${part} of ${parts} lie, type 7 as above, in the unit
 * of the values.  There must be at least one.
 */
double describe_quantile(
    const struct bin *, size_t n, int64_t scale, int64_t part, int64_t parts);

/*
 * {"n", "mean", "sd", "se", "ci_lo", "ci_hi", "min", "q1", "median", "q3",
 * "max"}, null for what n is too small for.  NULL: memory ran out.
 */
json_t *describe_json(const struct description *);

#endif
