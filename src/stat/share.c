/* Shares of a whole: intervals, bounds, and their trend over ordered groups. */
#include <math.h>

#include "stat/dist.h"
#include "stat/share.h"

#define ALPHA_HALF 0.025 /* either side of a 95 % interval */

struct interval
share_wilson(int64_t x, int64_t n)
{
	const double z = dist_normal_quantile(ALPHA_HALF), z2 = z * z;
	const double c = (double)n, p = (double)x / c;
	const double centre = p + z2 / (2 * c);
	const double half = z * sqrt(p * (1 - p) / c + z2 / (4 * c * c));
	struct interval i;

	/* At the ends the two terms are equal; rounding must not show. */
	i.lo = x == 0 ? 0 : (centre - half) / (1 + z2 / c);
	i.hi = x == n ? 1 : (centre + half) / (1 + z2 / c);
	return i;
}

struct interval
share_exact(int64_t x, int64_t n)
{
	const double a = (double)x, b = (double)(n - x);
	struct interval i = {0, 1};

	if (x > 0)
		i.lo = dist_beta_quantile(ALPHA_HALF, a, b + 1);
	if (x < n)
		i.hi = dist_beta_quantile(1 - ALPHA_HALF, a + 1, b);
	return i;
}

struct interval
share_bounds(int64_t x, int64_t n, int64_t all)
{
	struct interval i;

	i.lo = (double)x / (double)all;
	i.hi = (double)(x + all - n) / (double)all;
	return i;
}

json_t *
share_json(int64_t x, int64_t n)
{
	struct interval i;

	if (n == 0)
		return json_pack("{s:I, s:I, s:n, s:n, s:n}", "x",
		    (json_int_t)x, "n", (json_int_t)n, "p", "lo", "hi");
	i = share_wilson(x, n);
	return json_pack("{s:I, s:I, s:f, s:f, s:f}", "x", (json_int_t)x, "n",
	    (json_int_t)n, "p", (double)x / (double)n, "lo", i.lo, "hi", i.hi);
}

/*
 * T = sum at (x - n P), P the share of all:
 *	chi^2 = T^2 / (P (1 - P) sum n (at - mean)^2)
 */
const char *
share_trend(double *chisq, double *p, const struct share_group *g, size_t n)
{
	double all = 0, success = 0, mean = 0, spread = 0, trend = 0, share;

	for (size_t i = 0; i < n; i++) {
		all += (double)g[i].n;
		success += (double)g[i].x;
		mean += g[i].at * (double)g[i].n;
	}
	if (all == 0)
		return "no_data";
	if (success == 0 || success == all)
		return "zero_variance";
	mean /= all;
	share = success / all;
	for (size_t i = 0; i < n; i++) {
		const double d = g[i].at - mean, c = (double)g[i].n;

		spread += c * d * d;
		trend += d * ((double)g[i].x - c * share);
	}
	if (spread <= 0)
		return "one_level";
	*chisq = trend * trend / (share * (1 - share) * spread);
	*p = dist_chi_upper(*chisq, 1);
	return NULL;
}
