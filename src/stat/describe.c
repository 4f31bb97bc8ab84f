/*
 * n, mean, spread and quartiles of counted whole values.
 *
 * With d_i the distance of a value from the lowest,
 *
 *	mean = lowest + S1 / n		S1 = sum of d_i, S2 = sum of d_i^2
 *	sd^2 = (n S2 - S1^2) / (n (n - 1))
 *
 * where the numerators are exact: cancellation costs nothing, however far
 * from zero the values lie.
 */
#include <math.h>
#include <string.h>

#include "stat/describe.h"
#include "stat/dist.h"

__extension__ typedef __int128 wide;

#define ALPHA_HALF 0.025 /* either side of a 95 % interval */

/* n S2 - S1^2, and S1.  -1: they do not fit. */
static int
sums(wide *s1, wide *spread, const struct bin *bins, size_t n, int64_t count)
{
	wide square = 0, term, d;

	*s1 = 0;
	for (size_t i = 0; i < n; i++) {
		d = (wide)bins[i].value - bins[0].value;
		*s1 += d * bins[i].count;
		if (__builtin_mul_overflow(d, d, &term) ||
		    __builtin_mul_overflow(term, (wide)bins[i].count, &term) ||
		    __builtin_add_overflow(square, term, &square))
			return -1;
	}
	if (__builtin_mul_overflow(square, (wide)count, &square) ||
	    __builtin_mul_overflow(*s1, *s1, &term))
		return -1;
	*spread = square - term;
	return 0;
}

double
describe_quantile(const struct bin *bins, size_t n, int64_t scale, int64_t part,
    int64_t parts)
{
	const int64_t last = histogram_total(bins, n) - 1;
	const wide place = (wide)last * part;
	const int64_t rank = (int64_t)(place / parts);
	const wide low = histogram_value(bins, n, rank);
	const wide high =
	    histogram_value(bins, n, rank < last ? rank + 1 : rank);
	const wide fraction = place % parts;

	return (double)(low * parts + (high - low) * fraction) /
	       ((double)parts * (double)scale);
}

int
describe(
    struct description *out, const struct bin *bins, size_t n, int64_t scale)
{
	const int64_t count = histogram_total(bins, n);
	const double unit = (double)scale, c = (double)count;
	wide s1, spread, total;
	double half;

	memset(out, 0, sizeof(*out));
	if (count == 0)
		return 0;
	if (sums(&s1, &spread, bins, n, count) == -1 ||
	    __builtin_mul_overflow((wide)bins[0].value, (wide)count, &total) ||
	    __builtin_add_overflow(total, s1, &total))
		return -1;
	out->n = count;
	out->mean = (double)total / (c * unit);
	out->min = (double)bins[0].value / unit;
	out->q1 = describe_quantile(bins, n, scale, 1, 4);
	out->median = describe_quantile(bins, n, scale, 1, 2);
	out->q3 = describe_quantile(bins, n, scale, 3, 4);
	out->max = (double)bins[n - 1].value / unit;
	if (count == 1)
		return 0;
	out->sd = sqrt((double)spread / (c * (c - 1))) / unit;
	out->se = out->sd / sqrt(c);
	half = dist_t_quantile(ALPHA_HALF, c - 1) * out->se;
	out->ci_lo = out->mean - half;
	out->ci_hi = out->mean + half;
	return 0;
}

static json_t *
from(int64_t least, int64_t n, double value)
{
	return n < least ? json_null() : json_real(value);
}

json_t *
describe_json(const struct description *d)
{
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
			 "s:o}",
	    "n", (json_int_t)d->n, "mean", from(1, d->n, d->mean), "sd",
	    from(2, d->n, d->sd), "se", from(2, d->n, d->se), "ci_lo",
	    from(2, d->n, d->ci_lo), "ci_hi", from(2, d->n, d->ci_hi), "min",
	    from(1, d->n, d->min), "q1", from(1, d->n, d->q1), "median",
	    from(1, d->n, d->median), "q3", from(1, d->n, d->q3), "max",
	    from(1, d->n, d->max));
}
