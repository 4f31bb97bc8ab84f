/*
 * Incomplete beta and gamma: a factor in front that keeps its digits (the
 * saddle point), times a continued fraction or a series.
 */
#include <math.h>

#include "stat/dist_series.h"

static const double pi = 3.14159265358979323846;
static const double half_log_2pi = 0.918938533204672741780329736406;

/*
 * log(n!) less its Stirling formula, log(sqrt(2 pi n) (n/e)^n).  From 16 on
 * the asymptotic series (DLMF 5.11.1), whose next term is under 1e-18 there.
 */
static double
stirling_error(double n)
{
	const double z = 1 / (n * n);

	if (n < 16)
		return lgamma(n + 1) - (n + 0.5) * log(n) + n - half_log_2pi;
	return (1.0 / 12 -
		   z * (1.0 / 360 -
			   z * (1.0 / 1260 -
				   z * (1.0 / 1680 -
					   z * (1.0 / 1188 -
						   z * (691.0 / 360360 -
							   z / 156)))))) /
	       n;
}

/* x log(x / m) + m - x without loss where x is near m (Loader 2000). */
static double
deviance(double x, double m)
{
	const double d = (x - m) / (x + m);
	double sum, term;

	if (x == 0)
		return m;
	if (fabs(d) >= 0.1)
		return x * log(x / m) + m - x;
	sum = (x - m) * d;
	term = 2 * x * d;
	for (int j = 1; j < 100; j++) {
		const double was = sum;

		term *= d * d;
		sum += term / (2 * j + 1);
		if (sum == was)
			break;
	}
	return sum;
}

double
dist_binomial_term(double a, double b, double x, double y)
{
	const double n = a + b;
	double exponent;

	if (x == 0)
		return a == 0 ? 1 : 0;
	if (y == 0)
		return b == 0 ? 1 : 0;
	if (a == 0)
		return exp(x < 0.5 ? n * log1p(-x) : n * log(y));
	if (b == 0)
		return exp(y < 0.5 ? n * log1p(-y) : n * log(x));
	exponent = stirling_error(n) - stirling_error(a) - stirling_error(b) -
		   deviance(a, n * x) - deviance(b, n * y);
	return exp(exponent) * sqrt(n / (2 * pi * a * b));
}

double
dist_beta_slope(double a, double b, double x, double y)
{
	return a / (a + b) * b * dist_binomial_term(a, b, x, y);
}

static double
away_from_zero(double x)
{
	return fabs(x) < 1e-300 ? 1e-300 : x;
}

/* The fraction of DLMF 8.17.22 by Lentz's method; x under (a+1)/(a+b+2). */
static double
beta_fraction(double a, double b, double x)
{
	double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
	double h = d;

	for (int m = 1; m < 200000; m++) {
		const double even =
		    m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		const double odd = -(a + m) * (a + b + m) * x /
				   ((a + 2 * m) * (a + 2 * m + 1));

		d = 1 / away_from_zero(1 + even * d);
		c = away_from_zero(1 + even / c);
		h *= d * c;
		d = 1 / away_from_zero(1 + odd * d);
		c = away_from_zero(1 + odd / c);
		h *= d * c;
		if (fabs(d * c - 1) < 1e-16)
			break;
	}
	return h;
}

double
dist_incomplete_beta(double a, double b, double x, double y)
{
	double front;

	if (x <= 0)
		return 0;
	if (y <= 0)
		return 1;
	front = dist_beta_slope(a, b, x, y);
	if (x < (a + 1) / (a + b + 2))
		return front * beta_fraction(a, b, x) / a;
	return 1 - front * beta_fraction(b, a, y) / b;
}

double
dist_gamma_slope(double a, double x)
{
	if (x <= 0)
		return 0;
	return a * exp(-stirling_error(a) - deviance(a, x)) / sqrt(2 * pi * a);
}

/* P(a, x) over its slope: sum of x^k / (a (a+1) ... (a+k)), x under a + 1. */
static double
gamma_series(double a, double x)
{
	double term = 1 / a, sum = term;

	for (int k = 1; k < 1000000; k++) {
		term *= x / (a + k);
		sum += term;
		if (term < sum * 1e-17)
			break;
	}
	return sum;
}

/* Q(a, x) over its slope: the fraction of DLMF 8.9.2, contracted. */
static double
gamma_fraction(double a, double x)
{
	double b = x + 1 - a, c = 1e300, d = 1 / away_from_zero(b), h = d;

	for (int k = 1; k < 1000000; k++) {
		const double step = -k * (k - a);

		b += 2;
		d = 1 / away_from_zero(step * d + b);
		c = away_from_zero(b + step / c);
		h *= d * c;
		if (fabs(d * c - 1) < 1e-16)
			break;
	}
	return h;
}

double
dist_upper_gamma(double a, double x)
{
	if (x <= 0)
		return 1;
	if (x < a + 1)
		return 1 - dist_gamma_slope(a, x) * gamma_series(a, x);
	return dist_gamma_slope(a, x) * gamma_fraction(a, x);
}

double
dist_lower_gamma(double a, double x)
{
	if (x <= 0)
		return 0;
	if (x < a + 1)
		return dist_gamma_slope(a, x) * gamma_series(a, x);
	return 1 - dist_gamma_slope(a, x) * gamma_fraction(a, x);
}
