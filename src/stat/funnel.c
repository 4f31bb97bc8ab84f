/* Funnel limits, over-dispersion and shrunken means of sites. */
#include <math.h>
#include <stdlib.h>

#include "stat/dist.h"
#include "stat/funnel.h"

/* The smallest r with P(R <= r) >= tail. */
static int64_t
binomial_quantile(double tail, int64_t n, double target)
{
	int64_t low = 0, high = n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (dist_binomial_cdf(middle, n, target) >= tail)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

double
funnel_limit(double target, int64_t n, double tail)
{
	const int64_t r = binomial_quantile(tail, n, target);
	const double over = dist_binomial_cdf(r, n, target) - tail;

	return ((double)r - over / dist_binomial_pmf(r, n, target)) / (double)n;
}

double
funnel_limit_wide(double target, int64_t n, double tail, double phi)
{
	const double se = sqrt(phi * target * (1 - target) / (double)n);
	const double limit = target - dist_normal_quantile(tail) * se;

	return fmin(1, fmax(0, limit));
}

double
funnel_z(int64_t x, int64_t n, double target)
{
	const double share = (double)x / (double)n;

	return (share - target) / sqrt(target * (1 - target) / (double)n);
}

static int
ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
funnel_dispersion(double *z, size_t n, double trim)
{
	const size_t cut = (size_t)floor((double)n * trim);
	double sum = 0;

	if (n == 0)
		return 1;
	qsort(z, n, sizeof(*z), ascending);
	for (size_t i = 0; i < n; i++) {
		const double kept = z[i < cut        ? cut
				      : i >= n - cut ? n - cut - 1
						     : i];

		sum += kept * kept;
	}
	return sum / (double)n;
}

/* The mean weighted by 1 / (se^2 + tau2). */
static double
grand_mean(const struct funnel_site *s, size_t n, double tau2)
{
	double weights = 0, sum = 0;

	for (size_t i = 0; i < n; i++) {
		const double w = 1 / (s[i].se * s[i].se + tau2);

		weights += w;
		sum += w * s[i].estimate;
	}
	return sum / weights;
}

/* tau^2 = max(0, (Q - (n - 1)) / (sum w - sum w^2 / sum w)) */
static double
between_sites(const struct funnel_site *s, size_t n)
{
	const double mean = grand_mean(s, n, 0);
	double q = 0, w1 = 0, w2 = 0;

	if (n < 2)
		return 0;
	for (size_t i = 0; i < n; i++) {
		const double w = 1 / (s[i].se * s[i].se);
		const double d = s[i].estimate - mean;

		q += w * d * d;
		w1 += w;
		w2 += w * w;
	}
	return fmax(0, (q - (double)(n - 1)) / (w1 - w2 / w1));
}

const char *
funnel_shrink(struct funnel_site *s, size_t n, double *grand, double *tau2)
{
	if (n == 0)
		return "no_data";
	for (size_t i = 0; i < n; i++)
		if (!(s[i].se > 0))
			return "zero_variance";
	*tau2 = between_sites(s, n);
	*grand = grand_mean(s, n, *tau2);
	for (size_t i = 0; i < n; i++) {
		const double v = s[i].se * s[i].se;

		s[i].weight = v / (v + *tau2);
		s[i].shrunken =
		    s[i].weight * *grand + (1 - s[i].weight) * s[i].estimate;
	}
	return NULL;
}
