/*
 * A contrast's estimate and its standard errors, out of what the fit keeps:
 *
 *	slope along sigma	g_j = c'Phi M_j Phi c
 *	Satterthwaite		df = 2 (c'Phi c)^2 / g'V g
 *	Kenward-Roger		c'Phi c + 2 c'B c
 *	observed information	c'Phi c + h'V h, h_j = u_j' Phi c
 *
 * Where the fit has no M_j, g_j = tr(D_j W Z W), a sum over patterns, with
 * w = L Phi c and Z = sum over z of w'z z'w, a matrix of visits.
 *
 * Sandwiches are in contrast_sandwich.c.
 *
 * V the covariance of sigma's elements, B as in fit_kenward.c, the rest as in
 * fit_work.h.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stat/contrast.h"
#include "stat/dist.h"
#include "stat/fit_work.h"
#include "stat/matrix.h"

struct room {
	double *c;     /* q: of the columns kept */
	double *pc;    /* q: Phi c */
	double *w;     /* V d: L Phi c */
	double *wn;    /* d V: N w, of a pattern */
	double *g, *h; /* t */
	double *numbers;
};

static int
room_make(const struct fit *f, struct room *r)
{
	const size_t q = f->q, t = f->t, full = f->V * f->d;

	r->numbers = calloc(2 * q + 2 * full + 2 * t, sizeof(double));
	if (r->numbers == NULL)
		return -1;
	r->c = r->numbers;
	r->pc = r->c + q;
	r->w = r->pc + q;
	r->wn = r->w + full;
	r->g = r->wn + full;
	r->h = r->g + t;
	return 0;
}

const char *
fit_take_columns(const struct fit *f, const double *c, double *kept)
{
	static const double rounding = 1e-9;

	for (size_t j = 0; j < f->columns; j++) {
		const double *alias = f->alias + j * f->columns;
		double sum = 0, size = fabs(c[j]);

		if (f->place[j] != FIT_NONE) {
			kept[f->place[j]] = c[j];
			continue;
		}
		for (size_t i = 0; i < j; i++) {
			sum += alias[i] * c[i];
			size += fabs(alias[i] * c[i]);
		}
		if (fabs(c[j] - sum) > rounding * size)
			return strcmp(f->column_reason[j], "no_data") == 0
				   ? "no_data"
				   : "not_estimable";
	}
	for (size_t i = 0; i < f->q; i++)
		if (kept[i] != 0)
			return NULL;
	return "not_estimable"; /* of nothing */
}

/* N w of a pattern into ${wn} and Z into ${z}. */
static void
spread_over(
    const struct fit *f, const struct fit_pattern *p, struct room *r, double *z)
{
	const size_t V = f->V, d = f->d;

	memset(r->wn, 0, d * V * sizeof(double));
	memset(z, 0, V * V * sizeof(double));
	for (size_t k = p->product; k < p->product + p->nproducts; k++) {
		const struct fit_product *n = &f->products[k];

		for (size_t i = 0; i < p->nseen; i++) {
			const size_t v = p->seen[i];

			r->wn[n->a * V + v] += n->n * r->w[v * d + n->b];
		}
	}
	for (size_t a = 0; a < d; a++)
		for (size_t i = 0; i < p->nseen; i++) {
			const size_t v = p->seen[i];
			const double x = r->w[v * d + a];

			for (size_t j = 0; x != 0 && j < p->nseen; j++)
				z[v * V + p->seen[j]] +=
				    x * r->wn[a * V + p->seen[j]];
		}
}

/* g out of the patterns. */
static void
take_slopes(const struct fit *f, struct room *r)
{
	double z[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	double y[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];

	for (size_t i = 0; i < f->npatterns; i++) {
		const struct fit_pattern *p = &f->patterns[i];

		spread_over(f, p, r, z);
		matrix_sandwich(p->w, z, y, f->V);
		for (size_t a = 0; a < f->V; a++)
			for (size_t b = 0; b <= a; b++)
				r->g[fit_element(a, b)] +=
				    (a == b ? 1 : 2) * y[a * f->V + b];
	}
}

/* g out of M_j Phi; most of c is 0. */
static void
take_moves(const struct fit *f, struct room *r)
{
	const size_t q = f->q;

	for (size_t k = 0; k < q; k++) {
		if (r->c[k] == 0)
			continue;
		for (size_t j = 0; j < f->t; j++) {
			const double *m = f->mphi + j * q * q + k;
			double sum = 0;

			for (size_t i = 0; i < q; i++)
				sum += r->pc[i] * m[i * q];
			r->g[j] += r->c[k] * sum;
		}
	}
}

/* Degrees of freedom and the errors that know of sigma's own error. */
static void
take_errors(const struct fit *f, struct room *r, struct contrast *out)
{
	const double variance = out->se_model * out->se_model;
	const int kr = !f->options.ml;
	double part = 0, spread, observed;

	if (kr) {
		take_moves(f, r);
		part = matrix_quadratic(f->kr, r->c, f->q);
	} else {
		take_slopes(f, r);
	}
	for (size_t j = 0; j < f->t; j++)
		for (size_t i = 0; i < f->q; i++)
			r->h[j] += f->u[j * f->q + i] * r->pc[i];
	spread = matrix_quadratic(f->v_sigma, r->g, f->t);
	observed = variance + matrix_quadratic(f->v_sigma, r->h, f->t);
	if (spread > 0)
		out->df = 2 * variance * variance / spread;
	out->se_observed = sqrt(observed);
	out->se = out->se_observed;
	if (kr && variance + 2 * part > 0) {
		out->se_kr = sqrt(variance + 2 * part);
		if (observed + 2 * part > 0)
			out->se = sqrt(observed + 2 * part);
	}
}

static void
take_interval(struct contrast *out)
{
	const double df = out->df > 0 ? out->df : INFINITY;
	const double half = out->se * dist_t_quantile(0.025, df);

	out->lower = out->estimate - half;
	out->upper = out->estimate + half;
	out->p = 2 * dist_t_upper(fabs(out->estimate) / out->se, df);
	out->t_model = out->estimate / out->se_model;
	out->p_model = 2 * dist_t_upper(fabs(out->t_model), df);
}

/* What the columns kept have in it, and the sum of these. */
static void
take_estimate(
    const struct fit *f, const double *c, double *kept, struct contrast *out)
{
	out->reason = fit_take_columns(f, c, kept);
	for (size_t i = 0; out->reason == NULL && i < f->q; i++)
		out->estimate += kept[i] * f->beta[i];
}

int
contrast_value(const struct fit *f, const double *c, struct contrast *out)
{
	double *kept = calloc(f->q, sizeof(*kept));

	memset(out, 0, sizeof(*out));
	if (kept == NULL)
		return -1;
	take_estimate(f, c, kept, out);
	free(kept);
	return 0;
}

int
contrast_estimate(const struct fit *f, const double *c, struct contrast *out)
{
	struct room r;

	assert(!f->options.bare);
	memset(out, 0, sizeof(*out));
	if (room_make(f, &r) != 0)
		return -1;
	take_estimate(f, c, r.c, out);
	if (out->reason != NULL) {
		free(r.numbers);
		return 0;
	}
	matrix_product(f->phi, r.c, r.pc, f->q, f->q, 1);
	out->se_model = sqrt(matrix_quadratic(f->phi, r.c, f->q));
	out->se = out->se_model;
	out->se_kr = out->se_observed = -1;
	fit_spread(f, r.pc, r.w);
	if (fit_sandwich(f, c, r.w, out) != 0) {
		free(r.numbers);
		return -1;
	}
	if (!f->summary.borrowed)
		take_errors(f, &r, out);
	if (f->summary.by_person)
		out->se = fmax(out->se, out->se_person);
	take_interval(out);
	free(r.numbers);
	return 0;
}
