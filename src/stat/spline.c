/* Restricted cubic splines with three knots. */

#include "stat/spline.h"

static const double places[SPLINE_KNOTS] = {0.1, 0.5, 0.9};

/* Knots closer than this part of their range would make a corner. */
static const double least_gap = 1e-3;

double
spline_quantile(const double *values, size_t n, double p)
{
	const double at = p * (double)(n - 1);
	const size_t below = (size_t)at;

	if (below + 1 >= n)
		return values[n - 1];
	return values[below] +
	       (at - (double)below) * (values[below + 1] - values[below]);
}

int
spline_init(struct spline *s, const double *values, size_t n)
{
	double *const t = s->knots;
	double least;

	for (size_t i = 0; i < SPLINE_KNOTS; i++)
		t[i] = spline_quantile(values, n, places[i]);
	least = least_gap * (t[2] - t[0]);
	return t[2] > t[0] && t[1] - t[0] > least && t[2] - t[1] > least ? 0
									 : -1;
}

/* The cube of what is above 0. */
static double
cube(double x)
{
	return x > 0 ? x * x * x : 0;
}

void
spline_terms(const struct spline *s, double x, double terms[SPLINE_TERMS])
{
	const double *const t = s->knots;
	const double range = t[2] - t[0], last = t[2] - t[1];

	terms[0] = x;
	terms[1] = (cube(x - t[0]) - cube(x - t[1]) * range / last +
		       cube(x - t[2]) * (t[1] - t[0]) / last) /
		   (range * range);
}
