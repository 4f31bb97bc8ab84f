/*
 * The covariance of the greatest likelihood: five EM steps from the start,
 * then Newton's method along theta with the exact Hessian, which is where
 * two to five steps are enough; EM again where Newton finds no way down.
 *
 * The end is judged by Newton's decrement g'H^-1 g, twice what m2ll has left
 * to fall: under 1e-9 one more step is made.  A change of the likelihood
 * would call an end too early.
 */
#include <math.h>
#include <string.h>

#include "stat/fit_work.h"
#include "stat/matrix.h"

enum { em_at_first = 5, em_in_need = 300, newton_at_most = 100 };

static const double decrement_limit = 1e-9;

/* The least eigenvalue of the correlation that is still a covariance. */
static const double singular_limit = 1e-6;

static int
is_over(struct fit *f)
{
	if (f->options.expired == NULL || !f->options.expired(f->options.of))
		return 0;
	f->summary.reason = "deadline";
	return 1;
}

static int
is_singular(const struct fit *f)
{
	double room[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];

	return matrix_least_correlation(f->sigma, f->V, room) < singular_limit;
}

/* Sigma - Sigma G Sigma / n, which is the EM step (Laird and Ware 1982). */
static int
em(struct fit *f, int steps)
{
	double x[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];

	for (int i = 0; i < steps; i++) {
		if (is_over(f))
			return -1;
		fit_slope(f);
		matrix_sandwich(f->sigma, f->slope, x, f->V);
		for (size_t k = 0; k < f->V * f->V; k++)
			f->sigma[k] -= x[k] / (double)f->summary.episodes;
		f->summary.em_steps++;
		if (fit_value(f) != 0 || is_singular(f)) {
			f->summary.reason = "singular_covariance";
			return -1;
		}
	}
	return 0;
}

/*
 * The inverse of the Hessian along theta, with a ridge if it is not positive
 * definite.  1: with a ridge; -1: even that did not help.
 */
static int
invert_hessian(struct fit *f)
{
	const size_t t = f->t;
	double ridge = 0, most = 0;

	for (size_t i = 0; i < t; i++)
		most = fmax(most, fabs(f->h_theta[i * t + i]));
	for (;;) {
		memcpy(f->factor, f->h_theta, t * t * sizeof(double));
		for (size_t i = 0; i < t; i++)
			f->factor[i * t + i] += ridge;
		if (matrix_cholesky(f->factor, t) == 0)
			break;
		ridge = ridge == 0 ? 1e-4 * most : 4 * ridge;
		if (!(ridge < 1e8 * most))
			return -1;
	}
	matrix_inverse(f->factor, f->inverse, t);
	return ridge > 0;
}

static void
take_direction(struct fit *f)
{
	f->summary.decrement = 0;
	for (size_t i = 0; i < f->t; i++) {
		double s = 0;

		for (size_t k = 0; k < f->t; k++)
			s += f->inverse[i * f->t + k] * f->slope_theta[k];
		f->step[i] = -s;
		f->summary.decrement += s * f->slope_theta[i];
	}
}

/* Half the step until m2ll falls; -1: it does not. */
static int
go(struct fit *f)
{
	const double before = f->summary.m2ll;
	/* Near the end the fall is less than the rounding of m2ll. */
	const double slack =
	    f->summary.decrement < 1e-6 ? 1e-10 * fabs(before) : 0;
	double length = 1;

	memcpy(f->saved, f->sigma, f->V * f->V * sizeof(double));
	for (int i = 0; i < 40; i++, length /= 2) {
		for (size_t k = 0; k < f->t; k++)
			f->trial[k] = f->theta[k] + length * f->step[k];
		fit_sigma(f, f->trial);
		if (fit_value(f) == 0 && f->summary.m2ll <= before + slack)
			return 0;
	}
	memcpy(f->sigma, f->saved, f->V * f->V * sizeof(double));
	fit_value(f);
	return -1;
}

/* 1: at the maximum; 0: no way down from here; -1: there is a reason. */
static int
newton(struct fit *f)
{
	int near = 0;

	for (int i = 0; i < newton_at_most; i++) {
		int ridged;

		if (is_over(f))
			return -1;
		if (is_singular(f)) {
			f->summary.reason = "singular_covariance";
			return -1;
		}
		f->summary.newton_steps++;
		fit_slope(f);
		fit_hessian(f);
		if (fit_theta(f, f->theta) != 0)
			return 0;
		fit_chain(f);
		if ((ridged = invert_hessian(f)) < 0)
			return 0;
		take_direction(f);
		if (ridged == 0 && f->summary.decrement < decrement_limit) {
			if (near || f->summary.decrement < 1e-20)
				return 1;
			near = 1;
		}
		if (go(f) != 0)
			return near;
	}
	return 0;
}

void
fit_maximize(struct fit *f)
{
	int found;

	if (fit_value(f) != 0) {
		f->summary.reason = "not_converged";
		return;
	}
	if (em(f, em_at_first) != 0)
		return;
	found = newton(f);
	if (found == 0 && em(f, em_in_need) == 0)
		found = newton(f);
	if (found == 0 && f->summary.reason == NULL)
		f->summary.reason = "not_converged";
}
