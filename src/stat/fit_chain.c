/*
 * Sigma by its logarithmic Cholesky factor: sigma = C C', theta the elements
 * of C below the diagonal and the logarithms of those on it, so that every
 * theta is a covariance (Pinheiro and Bates 1996, Stat Comput 6:289).
 */
#include <math.h>
#include <string.h>

#include "stat/fit_work.h"
#include "stat/matrix.h"

int
fit_theta(const struct fit *f, double *theta)
{
	double c[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];

	memcpy(c, f->sigma, f->V * f->V * sizeof(double));
	if (matrix_cholesky(c, f->V) != 0)
		return -1;
	for (size_t a = 0; a < f->V; a++) {
		for (size_t b = 0; b < a; b++)
			theta[fit_element(a, b)] = c[a * f->V + b];
		theta[fit_element(a, a)] = log(c[a * f->V + a]);
	}
	return 0;
}

static void
factor_of(const struct fit *f, const double *theta, double *c)
{
	memset(c, 0, f->V * f->V * sizeof(double));
	for (size_t a = 0; a < f->V; a++) {
		for (size_t b = 0; b < a; b++)
			c[a * f->V + b] = theta[fit_element(a, b)];
		c[a * f->V + a] = exp(theta[fit_element(a, a)]);
	}
}

void
fit_sigma(struct fit *f, const double *theta)
{
	double c[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	const size_t V = f->V;

	factor_of(f, theta, c);
	for (size_t i = 0; i < V; i++)
		for (size_t j = 0; j < V; j++) {
			double s = 0;

			for (size_t k = 0; k <= i && k <= j; k++)
				s += c[i * V + k] * c[j * V + k];
			f->sigma[i * V + j] = s;
		}
}

/* d sigma's element / d theta: e_a c_b' + c_b e_a', c_b column b of C. */
static void
fill_jacobian(struct fit *f, const double *c)
{
	const size_t V = f->V, t = f->t;

	memset(f->jacobian, 0, t * t * sizeof(double));
	for (size_t a = 0; a < V; a++)
		for (size_t b = 0; b <= a; b++) {
			const double unit = a == b ? c[a * V + a] : 1;

			for (size_t i = 0; i < V; i++)
				f->jacobian[fit_element(i, a) * t +
					    fit_element(a, b)] +=
				    unit * c[i * V + b] * (i == a ? 2 : 1);
		}
}

/* The second derivatives of sigma along theta, times the slope. */
static void
add_bend(struct fit *f, const double *c)
{
	const size_t V = f->V, t = f->t;
	const double *g = f->slope;

	for (size_t b = 0; b < V; b++)
		for (size_t a = b; a < V; a++)
			for (size_t d = b; d < V; d++)
				f->h_theta[fit_element(a, b) * t +
					   fit_element(d, b)] +=
				    2 * g[a * V + d] *
				    (a == b ? c[a * V + a] : 1) *
				    (d == b ? c[d * V + d] : 1);
	for (size_t a = 0; a < V; a++) {
		double s = 0;

		for (size_t i = 0; i < V; i++)
			s += 2 * g[a * V + i] * c[i * V + a];
		f->h_theta[fit_element(a, a) * (t + 1)] += s * c[a * V + a];
	}
}

void
fit_chain(struct fit *f)
{
	double c[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	const size_t V = f->V, t = f->t;
	double *turned = f->factor; /* not in use yet: J' */

	factor_of(f, f->theta, c);
	fill_jacobian(f, c);
	for (size_t i = 0; i < t; i++)
		for (size_t j = 0; j < t; j++)
			turned[j * t + i] = f->jacobian[i * t + j];
	for (size_t j = 0; j < t; j++) {
		double s = 0;

		for (size_t a = 0; a < V; a++)
			for (size_t b = 0; b <= a; b++)
				s += (a == b ? 1 : 2) * f->slope[a * V + b] *
				     turned[j * t + fit_element(a, b)];
		f->slope_theta[j] = s;
	}
	matrix_product(f->hessian, f->jacobian, f->room_t, t, t, t);
	matrix_product(turned, f->room_t, f->h_theta, t, t, t);
	add_bend(f, c);
}
