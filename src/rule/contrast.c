/*
 * A contrast's estimate and its standard errors, out of what the fit keeps
 * of each pattern.  With w = L Phi c and Z = sum over z of w'z z'w, a matrix
 * of visits for each pattern,
 *
 *	slope along sigma	g_j = tr(D_j W Z W) = c'Phi m_j
 *	Satterthwaite		df = 2 (c'Phi c)^2 / g'V g
 *	Kenward-Roger		c'Phi c + 2 (sum tr(K Z)
 *				- sum_jk V_jk m_j' Phi m_k), m_j = M_j Phi c
 *	observed information	c'Phi c + h'V h, h_j = u_j' Phi c
 *
 * Sandwiches are in contrast_sandwich.c.
 *
 * V the covariance of sigma's elements, K and the rest as in fit_work.h.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rule/contrast.h"
#include "rule/dist.h"
#include "rule/fit_work.h"
#include "rule/matrix.h"

struct room {
	double *c;             /* q: of the columns kept */
	double *pc;            /* q: Phi c */
	double *w;             /* V d: L Phi c */
	double *wn;            /* d V: N w, of a pattern */
	double *m;             /* t q: the m_j */
	double *pm;            /* q: Phi m */
	double *g, *h, *mixed; /* t; t; q */
	double *numbers;
};

static int
room_make(const struct fit *f, struct room *r)
{
	const size_t q = f->q, t = f->t, full = f->V * f->d;

	r->numbers = calloc(4 * q + 2 * full + 2 * t + t * q, sizeof(double));
	if (r->numbers == NULL)
		return -1;
	r->c = r->numbers;
	r->pc = r->c + q;
	r->pm = r->pc + q;
	r->mixed = r->pm + q;
	r->w = r->mixed + q;
	r->wn = r->w + full;
	r->g = r->wn + full;
	r->h = r->g + t;
	r->m = r->h + t;
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

/* g out of the patterns; where M Phi was not needed for the fit. */
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

/* m_j out of M_j Phi, and g_j = c'Phi m_j; most of c is 0. */
static void
take_moves(const struct fit *f, struct room *r)
{
	const size_t q = f->q;

	for (size_t k = 0; k < q; k++) {
		if (r->c[k] == 0)
			continue;
		for (size_t i = 0; i < f->t * q; i++)
			r->m[i] += f->mphi[i * q + k] * r->c[k];
	}
	for (size_t j = 0; j < f->t; j++)
		for (size_t i = 0; i < q; i++)
			r->g[j] += r->pc[i] * r->m[j * q + i];
}

/* Kenward-Roger's first sum. */
static double
spread_sum(const struct fit *f, struct room *r)
{
	double z[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	double sum = 0;

	for (size_t i = 0; i < f->npatterns; i++) {
		const struct fit_pattern *p = &f->patterns[i];

		spread_over(f, p, r, z);
		for (size_t k = 0; k < f->V * f->V; k++)
			sum += p->kr[k] * z[k];
	}
	return sum;
}

/* sum_jk V_jk m_j' Phi m_k. */
static double
moves_sum(const struct fit *f, struct room *r)
{
	const size_t q = f->q, t = f->t;
	double sum = 0;

	for (size_t j = 0; j < t; j++) {
		memset(r->mixed, 0, q * sizeof(double));
		for (size_t k = 0; k < t; k++)
			for (size_t i = 0; i < q; i++)
				r->mixed[i] +=
				    f->v_sigma[j * t + k] * r->m[k * q + i];
		matrix_product(r->m + j * q, f->phi, r->pm, 1, q, q);
		for (size_t i = 0; i < q; i++)
			sum += r->mixed[i] * r->pm[i];
	}
	return sum;
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
		part = spread_sum(f, r) - moves_sum(f, r);
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

int
contrast_estimate(const struct fit *f, const double *c, struct contrast *out)
{
	struct room r;

	memset(out, 0, sizeof(*out));
	if (room_make(f, &r) != 0)
		return -1;
	if ((out->reason = fit_take_columns(f, c, r.c)) != NULL) {
		free(r.numbers);
		return 0;
	}
	matrix_product(f->phi, r.c, r.pc, f->q, f->q, 1);
	for (size_t i = 0; i < f->q; i++)
		out->estimate += r.c[i] * f->beta[i];
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
