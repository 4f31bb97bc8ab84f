/*
 * The laws of statistics by the incomplete beta and gamma of dist_series.
 * Quantiles are found by Newton's method on the logarithm of the smaller
 * tail, along log(x / (1 - x)) for beta and log x for gamma: there the tails
 * are log-concave, so the method comes down on the root from one side, and
 * no digit is lost near 0 or 1.
 */
#include <math.h>

#include "stat/dist.h"
#include "stat/dist_series.h"

static const double sqrt_half = 0.70710678118654752440;
static const double sqrt_2pi = 2.50662827463100050242;

/*
 * From here on series in 1/df are better than the incomplete beta; and, not too
 * far out, from here on as good.
 */
static const double large_df = 5e4, near_df = 1000, near_t = 6;

double
dist_normal_upper(double z)
{
	return 0.5 * erfc(z * sqrt_half);
}

double
dist_normal_quantile(double p)
{
	double z;

	if (!(p >= 0 && p <= 1))
		return NAN;
	if (p == 0 || p == 1)
		return p == 0 ? INFINITY : -INFINITY;
	if (p > 0.5)
		return -dist_normal_quantile(1 - p);
	z = p > 0.1 ? 0 : sqrt(-2 * log(p)); /* over the root, or near it */
	for (int i = 0; i < 100; i++) {
		const double tail = dist_normal_upper(z);
		const double density = exp(-0.5 * z * z) / sqrt_2pi;
		const double step = log(tail / p) * tail / density;

		z += step;
		if (fabs(step) < 1e-15 * (1 + z))
			break;
	}
	return z;
}

static int
is_large(double t, double df)
{
	return df >= large_df || (df >= near_df && fabs(t) <= near_t);
}

/* Hill 1970, Commun ACM 13:617 (algorithm 395): a normal z for a large df. */
static double
t_upper_large(double t, double df)
{
	const double a = df - 0.5, b = 48 * a * a;
	const double y = a * log1p(t * t / df), z = sqrt(y);
	const double second =
	    (((4 * y + 33) * y + 240) * y + 855) / (10 * b * b);
	const double tail = dist_normal_upper(z + z * ((y + 3) / b - second));

	return t >= 0 ? tail : 1 - tail;
}

double
dist_t_upper(double t, double df)
{
	double tail;

	if (isnan(t) || !(df > 0))
		return NAN;
	if (isinf(df))
		return dist_normal_upper(t);
	if (isinf(t))
		return t > 0 ? 0 : 1;
	if (is_large(t, df))
		return t_upper_large(t, df);
	tail = 0.5 * dist_incomplete_beta(
			 df / 2, 0.5, df / (df + t * t), t * t / (df + t * t));
	return t >= 0 ? tail : 1 - tail;
}

/* log(x / (1 - x)) where I_x(a, b) is ${lower}, 0 < lower <= 1/2. */
static double
beta_logit_of_small(double lower, double a, double b)
{
	double u = log(a) - log(b), floor = -INFINITY, ceiling = INFINITY;

	for (int i = 0; i < 2000; i++) {
		const double x = 1 / (1 + exp(-u)), y = 1 / (1 + exp(u));
		const double tail = dist_incomplete_beta(a, b, x, y);
		const double slope = dist_beta_slope(a, b, x, y);
		double next;

		if (tail > lower)
			ceiling = u;
		else
			floor = u;
		next = u - log(tail / lower) * tail / slope;
		if (!(next > floor && next < ceiling) || !isfinite(next)) {
			if (isinf(floor))
				next = u - 1 - fabs(u);
			else if (isinf(ceiling))
				next = u + 1 + fabs(u);
			else
				next = 0.5 * (floor + ceiling);
		}
		if (fabs(next - u) <= 4e-16 * (1 + fabs(u)))
			return next;
		u = next;
	}
	return u;
}

static double
beta_logit(double lower, double a, double b)
{
	if (lower <= 0.5)
		return beta_logit_of_small(lower, a, b);
	return -beta_logit_of_small(1 - lower, b, a);
}

/*
 * Abramowitz and Stegun 1964, 26.7.5, where to begin: for a large df good to
 * 1e-8 far out and to the last digit elsewhere.
 */
static double
t_quantile_about(double p, double df)
{
	const double z = dist_normal_quantile(p);

	return z + z * (z * z + 1) / (4 * df) +
	       z * (z * z * (5 * z * z + 16) + 3) / (96 * df * df);
}

/* df / t^2 = x / (1 - x) where x has the beta law. */
static double
t_quantile_small(double p, double df)
{
	return sqrt(df * exp(-beta_logit(2 * p, df / 2, 0.5)));
}

/* Newton's method from ${t} on. */
static double
t_quantile_large(double t, double p, double df)
{
	for (int i = 0; i < 3; i++) {
		const double tail = t_upper_large(t, df);
		const double density = exp(-(df + 1) / 2 * log1p(t * t / df)) /
				       sqrt_2pi * (1 - 1 / (4 * df));

		t += log(tail / p) * tail / density;
	}
	return t;
}

double
dist_t_quantile(double p, double df)
{
	double t;

	if (!(p >= 0 && p <= 1) || !(df > 0))
		return NAN;
	if (p == 0 || p == 1)
		return p == 0 ? INFINITY : -INFINITY;
	if (p > 0.5)
		return -dist_t_quantile(1 - p, df);
	if (p == 0.5)
		return 0;
	if (isinf(df))
		return dist_normal_quantile(p);
	t = df < near_df ? 0 : t_quantile_about(p, df);
	return df >= near_df && is_large(t, df) ? t_quantile_large(t, p, df)
						: t_quantile_small(p, df);
}

/* Past this many second degrees F is chi-squared to 1e-12. */
static const double f_is_chi = 1e13;

double
dist_f_upper(double f, double df1, double df2)
{
	const double ratio = df1 * f / df2;

	if (isnan(f) || !(df1 > 0) || !(df2 > 0))
		return NAN;
	if (f <= 0)
		return 1;
	if (df2 > f_is_chi)
		return dist_chi_upper(df1 * f, df1);
	if (isinf(f))
		return 0;
	return dist_incomplete_beta(
	    df2 / 2, df1 / 2, 1 / (1 + ratio), ratio / (1 + ratio));
}

double
dist_f_quantile(double p, double df1, double df2)
{
	if (!(p >= 0 && p <= 1) || !(df1 > 0) || !(df2 > 0))
		return NAN;
	if (p == 0 || p == 1)
		return p == 0 ? INFINITY : 0;
	if (df2 > f_is_chi)
		return dist_chi_quantile(p, df1) / df1;
	return df2 / df1 * exp(-beta_logit(p, df2 / 2, df1 / 2));
}

double
dist_chi_upper(double x, double df)
{
	if (isnan(x) || !(df > 0))
		return NAN;
	return isinf(x) ? (x > 0 ? 0 : 1) : dist_upper_gamma(df / 2, x / 2);
}

double
dist_chi_quantile(double p, double df)
{
	const double a = df / 2;
	double u = log(a), floor = -INFINITY, ceiling = INFINITY;

	if (!(p >= 0 && p <= 1) || !(df > 0))
		return NAN;
	if (p == 0 || p == 1)
		return p == 0 ? INFINITY : 0;
	for (int i = 0; i < 2000; i++) {
		const double x = exp(u), slope = dist_gamma_slope(a, x);
		const double upper = dist_upper_gamma(a, x);
		const double lower = dist_lower_gamma(a, x);
		double next;

		if (upper > p)
			floor = u;
		else
			ceiling = u;
		next = p <= 0.5 ? u + log(upper / p) * upper / slope
				: u - log(lower / (1 - p)) * lower / slope;
		if (!(next > floor && next < ceiling) || !isfinite(next)) {
			if (isinf(floor))
				next = u - 1 - fabs(u);
			else if (isinf(ceiling))
				next = u + 1;
			else
				next = 0.5 * (floor + ceiling);
		}
		if (fabs(next - u) <= 4e-16 * (1 + fabs(u)))
			return 2 * exp(next);
		u = next;
	}
	return 2 * exp(u);
}

double
dist_beta_lower(double x, double a, double b)
{
	if (isnan(x) || !(a > 0) || !(b > 0))
		return NAN;
	return dist_incomplete_beta(a, b, x, 1 - x);
}

double
dist_beta_upper(double x, double a, double b)
{
	if (isnan(x) || !(a > 0) || !(b > 0))
		return NAN;
	return dist_incomplete_beta(b, a, 1 - x, x);
}

double
dist_beta_quantile(double lower, double a, double b)
{
	if (!(lower >= 0 && lower <= 1) || !(a > 0) || !(b > 0))
		return NAN;
	if (lower == 0 || lower == 1)
		return lower;
	return 1 / (1 + exp(-beta_logit(lower, a, b)));
}

double
dist_binomial_pmf(long k, long n, double p)
{
	if (n < 0 || !(p >= 0 && p <= 1))
		return NAN;
	if (k < 0 || k > n)
		return 0;
	if (n == 0)
		return 1;
	return dist_binomial_term((double)k, (double)(n - k), p, 1 - p);
}

double
dist_binomial_cdf(long k, long n, double p)
{
	if (n < 0 || !(p >= 0 && p <= 1))
		return NAN;
	if (k < 0)
		return 0;
	if (k >= n)
		return 1;
	return dist_incomplete_beta((double)(n - k), (double)(k + 1), 1 - p, p);
}
