/*
 * rule: models of scheduled visits.  What must hold for any data is tried on
 * made cohorts; the maximum and all standard errors are compared with sums
 * over single patients and with differences of their likelihood.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"
#include "stat/contrast.h"
#include "stat/fit.h"
#include "stat/matrix.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static const struct fit_options reml = {.scale = 100};

static void
assert_near(double got, double expected, double relative)
{
	if (!(fabs(got - expected) <= relative * fmax(fabs(expected), 1e-3)))
		fail_msg("%.17g, not %.17g", got, expected);
}

static struct fit *
fit_of(const struct moments *m, const struct design *d,
    const struct fit_options *o)
{
	struct fit *f = fit_own(m, d, o);

	assert_non_null(f);
	if (fit_summary(f)->reason != NULL)
		fail_msg("%s", fit_summary(f)->reason);
	return f;
}

/* The change of a group at a visit. */
static struct contrast
change(const struct fit *f, const struct design *d, size_t group, size_t visit)
{
	double *c = calloc(d->columns, sizeof(*c));
	struct contrast out;

	assert_non_null(c);
	contrast_change(d, group, 0, visit, 1, c);
	assert_int_equal(contrast_estimate(f, c, &out), 0);
	assert_null(out.reason);
	free(c);
	return out;
}

static struct contrast
mean(const struct fit *f, const struct design *d, size_t group, size_t visit)
{
	double *c = calloc(d->columns, sizeof(*c));
	struct contrast out;

	assert_non_null(c);
	contrast_mean(d, group, visit, 1, c);
	assert_int_equal(contrast_estimate(f, c, &out), 0);
	assert_null(out.reason);
	free(c);
	return out;
}

static void
assert_alike(
    struct contrast a, struct contrast b, double factor, double relative)
{
	assert_near(a.se_model, factor * b.se_model, relative);
	assert_near(a.se_kr, factor * b.se_kr, relative);
	assert_near(a.se_observed, factor * b.se_observed, relative);
	assert_near(a.se_sandwich, factor * b.se_sandwich, relative);
	assert_near(a.se, factor * b.se, relative);
	assert_near(a.df, b.df, relative);
}

/* With everybody seen at every visit, by hand. */
static void
complete_data_give_the_pooled_covariance(void **state)
{
	struct cohort *c = cohort_new(41, 4, 3, 0, 1);
	struct moments *m = cohort_moments(c, 1, 0);
	struct design *d = design_lda(4, 3);
	struct fit *f = fit_of(m, d, &reml);
	double sums[3][4] = {{0}}, n[3] = {0}, pooled[16] = {0};

	(void)state;
	for (size_t i = 0; i < c->n; i++) {
		n[c->group[i]]++;
		for (size_t v = 0; v < 4; v++)
			sums[c->group[i]][v] +=
			    (double)c->score[i * 4 + v] / 100;
	}
	for (size_t i = 0; i < c->n; i++) {
		const size_t g = c->group[i];
		double r[4];

		for (size_t v = 0; v < 4; v++)
			r[v] = (double)c->score[i * 4 + v] / 100 -
			       sums[g][v] / n[g];
		for (size_t k = 0; k < 16; k++)
			pooled[k] += r[k / 4] * r[k % 4] / (double)(41 - 3);
	}
	for (size_t k = 0; k < 16; k++)
		assert_near(fit_summary(f)->sigma[k], pooled[k], 1e-10);
	for (size_t g = 0; g < 3; g++)
		for (size_t v = 0; v < 4; v++) {
			const struct contrast one = mean(f, d, g, v);

			assert_near(one.df, 38, 1e-10);
			assert_near(one.estimate, sums[g][v] / n[g], 1e-13);
			assert_near(
			    one.se_model, sqrt(pooled[v * 5] / n[g]), 1e-10);
			assert_near(one.se, one.se_model, 1e-10);
		}
	fit_free(f);
	design_free(d);
	moments_free(m);
	cohort_free(c);
}

/* Sums over patients for one covariance: what a fit makes of patterns. */
struct dense {
	const struct cohort *cohort;
	const struct design *design;
	int ml;
	double sigma[16]; /* at the maximum */
	double *phi, *beta, *room;
	double h[36], v[36]; /* of the elements of a 3 by 3 sigma */
};

static double
value_at(
    const struct dense *d, size_t j, double a, size_t k, double b, double *phi)
{
	static const size_t row[6] = {0, 1, 1, 2, 2, 2};
	static const size_t column[6] = {0, 0, 1, 0, 1, 2};
	double sigma[9];

	memcpy(sigma, d->sigma, sizeof(sigma));
	sigma[row[j] * 3 + column[j]] += a;
	if (row[j] != column[j])
		sigma[column[j] * 3 + row[j]] += a;
	sigma[row[k] * 3 + column[k]] += b;
	if (row[k] != column[k])
		sigma[column[k] * 3 + row[k]] += b;
	return cohort_m2ll(d->cohort, d->design, sigma, d->ml, phi, d->beta);
}

/* Second differences of m2ll, Richardson's from two steps. */
static double
second(const struct dense *d, size_t j, size_t k)
{
	double out[2];

	for (int i = 0; i < 2; i++) {
		const double s = i == 0 ? 0.02 : 0.01;

		out[i] = (value_at(d, j, s, k, s, d->room) -
			     value_at(d, j, s, k, -s, d->room) -
			     value_at(d, j, -s, k, s, d->room) +
			     value_at(d, j, -s, k, -s, d->room)) /
			 (4 * s * s);
	}
	return (4 * out[1] - out[0]) / 3;
}

static void
differentiate(struct dense *d)
{
	double factor[36];

	for (size_t j = 0; j < 6; j++) {
		const double slope = (value_at(d, j, 1e-4, 0, 0, d->room) -
					 value_at(d, j, -1e-4, 0, 0, d->room)) /
				     2e-4;

		assert_true(fabs(slope) < 1e-4); /* it is a maximum */
		for (size_t k = 0; k < 6; k++)
			d->h[j * 6 + k] = second(d, j, k);
	}
	memcpy(factor, d->h, sizeof(factor));
	assert_int_equal(matrix_cholesky(factor, 6), 0);
	matrix_inverse(factor, d->v, 6);
	for (size_t k = 0; k < 36; k++)
		d->v[k] *= 2;
	cohort_m2ll(d->cohort, d->design, d->sigma, d->ml, d->phi, d->beta);
}

static double
satterthwaite(const struct dense *d, const double *c)
{
	const size_t q = d->design->columns;
	const double variance = matrix_quadratic(d->phi, c, q);
	double g[6];

	for (size_t j = 0; j < 6; j++) {
		double up, down;

		value_at(d, j, 1e-3, 0, 0, d->room);
		up = matrix_quadratic(d->room, c, q);
		value_at(d, j, -1e-3, 0, 0, d->room);
		down = matrix_quadratic(d->room, c, q);
		g[j] = (up - down) / 2e-3;
	}
	cohort_m2ll(d->cohort, d->design, d->sigma, d->ml, d->phi, d->beta);
	return 2 * variance * variance / matrix_quadratic(d->v, g, 6);
}

/* W D_j of an episode with k visits. */
static void
change_of(const double *w, size_t k, const size_t *seen, size_t j, double *out)
{
	static const size_t row[6] = {0, 1, 1, 2, 2, 2};
	static const size_t column[6] = {0, 0, 1, 0, 1, 2};
	double change[9] = {0};

	for (size_t r = 0; r < k; r++)
		for (size_t s = 0; s < k; s++)
			if ((seen[r] == row[j] && seen[s] == column[j]) ||
			    (seen[s] == row[j] && seen[r] == column[j]))
				change[r * k + s] = 1;
	matrix_product(w, change, out, k, k, k);
}

struct errors {
	double kr, observed, sandwich;
};

/* All sums of a contrast, patient by patient. */
static struct errors
errors_of(const struct dense *d, const double *c)
{
	const size_t q = d->design->columns;
	double *x = calloc(3 * q, sizeof(*x)), *pc = calloc(q, sizeof(*pc));
	double *m = calloc(6 * q, sizeof(*m)), *pm = calloc(q, sizeof(*pm));
	double w[9], wd[6][9], t[9], h[6] = {0}, q_sum = 0, m_sum = 0;
	struct errors out = {0};
	size_t seen[3];

	assert_true(x != NULL && pc != NULL && m != NULL && pm != NULL);
	matrix_product(d->phi, c, pc, q, q, 1);
	for (size_t i = 0; i < d->cohort->n; i++) {
		const size_t k = cohort_episode(
		    d->cohort, d->design, i, d->sigma, seen, x, w);
		double xc[3], r[3], wr[3], wxc[3], one = 0, a[3], b[3];

		matrix_product(x, pc, xc, k, q, 1);
		matrix_product(x, d->beta, r, k, q, 1);
		for (size_t s = 0; s < k; s++)
			r[s] = (double)d->cohort->score[i * 3 + seen[s]] / 100 -
			       r[s];
		matrix_product(w, r, wr, k, k, 1);
		matrix_product(w, xc, wxc, k, k, 1);
		for (size_t s = 0; s < k; s++)
			one += xc[s] * wr[s];
		out.sandwich += one * one;
		for (size_t j = 0; j < 6; j++) {
			change_of(w, k, seen, j, wd[j]);
			matrix_product(wd[j], wr, a, k, k, 1);
			matrix_product(wd[j], wxc, b, k, k, 1);
			for (size_t s = 0; s < k; s++) {
				h[j] += xc[s] * a[s];
				for (size_t p = 0; p < q; p++)
					m[j * q + p] += x[s * q + p] * b[s];
			}
		}
		for (size_t j = 0; j < 6; j++)
			for (size_t l = 0; l < 6; l++) {
				matrix_product(wd[j], wd[l], t, k, k, k);
				matrix_product(t, wxc, a, k, k, 1);
				for (size_t s = 0; s < k; s++)
					q_sum += d->v[j * 6 + l] * xc[s] * a[s];
			}
	}
	for (size_t j = 0; j < 6; j++) {
		matrix_product(d->phi, m + j * q, pm, q, q, 1);
		for (size_t l = 0; l < 6; l++)
			for (size_t p = 0; p < q; p++)
				m_sum += d->v[j * 6 + l] * m[l * q + p] * pm[p];
	}
	out.kr = matrix_quadratic(d->phi, c, q) + 2 * (q_sum - m_sum);
	out.observed =
	    matrix_quadratic(d->phi, c, q) + matrix_quadratic(d->v, h, 6);
	free(x);
	free(pc);
	free(m);
	free(pm);
	return out;
}

static void
compare_with_single_patients(const struct design *design, int ml, uint64_t seed)
{
	struct cohort *c = cohort_new(70, 3, 2, 35, seed);
	struct moments *m = cohort_moments(c, 1, 0);
	const struct fit_options options = {.scale = 100, .ml = ml};
	struct fit *f = fit_of(m, design, &options);
	const size_t q = design->columns;
	double *weights = calloc(q, sizeof(*weights));
	struct dense d = {.cohort = c, .design = design, .ml = ml};

	d.phi = calloc(q * q, sizeof(double));
	d.room = calloc(q * q, sizeof(double));
	d.beta = calloc(q, sizeof(double));
	assert_true(weights != NULL && d.phi != NULL && d.room != NULL &&
		    d.beta != NULL);
	/* With the right Hessian Newton's steps are few. */
	assert_true(fit_summary(f)->newton_steps <= 5);
	memcpy(d.sigma, fit_summary(f)->sigma, 9 * sizeof(double));
	differentiate(&d);
	assert_near(cohort_m2ll(c, design, d.sigma, ml, d.phi, d.beta),
	    fit_summary(f)->m2ll, 1e-12);
	for (size_t v = 1; v < 3; v++) {
		struct contrast one = change(f, design, 1, v);
		struct errors errors;

		memset(weights, 0, q * sizeof(*weights));
		contrast_change(design, 1, 0, v, 1, weights);
		errors = errors_of(&d, weights);
		assert_near(one.se_model,
		    sqrt(matrix_quadratic(d.phi, weights, q)), 1e-10);
		assert_near(one.df, satterthwaite(&d, weights), 2e-4);
		assert_near(one.se_observed, sqrt(errors.observed), 2e-5);
		assert_near(one.se_sandwich, sqrt(errors.sandwich), 1e-10);
		if (ml) {
			assert_true(one.se_kr == -1);
			assert_near(one.se, one.se_observed, 1e-15);
			continue;
		}
		assert_near(one.se_kr, sqrt(errors.kr), 2e-5);
		assert_near(one.se * one.se,
		    errors.observed + errors.kr - one.se_model * one.se_model,
		    1e-4);
	}
	free(weights);
	free(d.phi);
	free(d.room);
	free(d.beta);
	fit_free(f);
	moments_free(m);
	cohort_free(c);
}

static void
a_fit_is_what_single_patients_give(void **state)
{
	struct design *lda = design_lda(3, 2), *clda = design_clda(3, 2, 0);

	(void)state;
	compare_with_single_patients(lda, 0, 11);
	compare_with_single_patients(lda, 1, 12);
	compare_with_single_patients(clda, 0, 13);
	design_free(lda);
	design_free(clda);
}

static void
a_shift_moves_means_and_nothing_else(void **state)
{
	struct cohort *c = cohort_new(90, 4, 2, 30, 2);
	struct moments *m = cohort_moments(c, 1, 0);
	struct moments *shifted = cohort_moments(c, 1, 100000000);
	struct design *d = design_lda(4, 2);
	struct fit *f = fit_of(m, d, &reml), *g = fit_of(shifted, d, &reml);

	(void)state;
	for (size_t v = 0; v < 4; v++) {
		assert_near(mean(g, d, 1, v).estimate,
		    mean(f, d, 1, v).estimate + 1e6, 1e-14);
		assert_alike(mean(g, d, 1, v), mean(f, d, 1, v), 1, 1e-7);
	}
	assert_near(
	    change(g, d, 1, 3).estimate, change(f, d, 1, 3).estimate, 1e-8);
	assert_near(fit_summary(g)->m2ll, fit_summary(f)->m2ll, 1e-9);
	fit_free(f);
	fit_free(g);
	design_free(d);
	moments_free(m);
	moments_free(shifted);
	cohort_free(c);
}

static void
a_scale_multiplies_and_a_mirror_turns(void **state)
{
	struct cohort *c = cohort_new(90, 4, 2, 30, 3);
	struct moments *m = cohort_moments(c, 1, 0);
	struct moments *seven = cohort_moments(c, 7, 0);
	struct moments *mirror = cohort_moments(c, -1, 6300);
	struct design *d = design_clda(4, 2, 0);
	struct fit *f = fit_of(m, d, &reml), *g = fit_of(seven, d, &reml);
	struct fit *h = fit_of(mirror, d, &reml);

	(void)state;
	for (size_t v = 1; v < 4; v++) {
		const struct contrast plain = change(f, d, 1, v);

		assert_near(
		    change(g, d, 1, v).estimate, 7 * plain.estimate, 1e-9);
		assert_alike(change(g, d, 1, v), plain, 7, 1e-8);
		assert_near(change(h, d, 1, v).estimate, -plain.estimate, 1e-9);
		assert_alike(change(h, d, 1, v), plain, 1, 1e-8);
		assert_near(change(h, d, 1, v).p, plain.p, 1e-8);
	}
	fit_free(f);
	fit_free(g);
	fit_free(h);
	design_free(d);
	moments_free(m);
	moments_free(seven);
	moments_free(mirror);
	cohort_free(c);
}

static void
order_and_episodes_without_a_score_change_no_bit(void **state)
{
	struct cohort *c = cohort_new(80, 4, 2, 30, 4);
	struct moments *m = cohort_moments(c, 1, 0);
	struct moments *back = moments_new(4, 2);
	struct design *d = design_lda(4, 2);
	struct contrast a, b;
	struct fit *f, *g;

	(void)state;
	for (size_t i = c->n; i-- > 0;) {
		assert_int_equal(moments_add(back, c->group[i], c->seen[i],
				     c->score + i * 4, 1),
		    0);
		assert_int_equal(moments_add(back, i % 2, 0, c->score, 1), 0);
	}
	f = fit_of(m, d, &reml);
	g = fit_of(back, d, &reml);
	a = change(f, d, 1, 3);
	b = change(g, d, 1, 3);
	assert_memory_equal(&a, &b, sizeof(a));
	assert_int_equal(fit_summary(g)->episodes, 80);
	fit_free(f);
	fit_free(g);
	design_free(d);
	moments_free(m);
	moments_free(back);
	cohort_free(c);
}

static void
one_group_is_the_same_with_and_without_a_shared_baseline(void **state)
{
	struct cohort *c = cohort_new(60, 4, 1, 30, 5);
	struct moments *m = cohort_moments(c, 1, 0);
	struct design *lda = design_lda(4, 1), *clda = design_clda(4, 1, 0);
	struct fit *f = fit_of(m, lda, &reml), *g = fit_of(m, clda, &reml);

	(void)state;
	for (size_t v = 1; v < 4; v++) {
		assert_near(change(f, lda, 0, v).estimate,
		    change(g, clda, 0, v).estimate, 1e-12);
		assert_alike(
		    change(f, lda, 0, v), change(g, clda, 0, v), 1, 1e-10);
	}
	fit_free(f);
	fit_free(g);
	design_free(lda);
	design_free(clda);
	moments_free(m);
	cohort_free(c);
}

/* Every episode its own cell, with the baseline as a covariate. */
static void
without_gaps_a_shared_baseline_is_analysis_of_covariance(void **state)
{
	struct cohort *c = cohort_new(60, 4, 2, 0, 6);
	struct moments *m = cohort_moments(c, 1, 0);
	struct moments *follow = moments_new(3, 60);
	struct design *clda = design_clda(4, 2, 0);
	struct design *ancova = design_new(3, 3, 60);
	struct contrast difference, adjusted;
	double weights[16] = {0}, effect[9] = {0};
	size_t first;
	struct fit *f, *g;

	(void)state;
	for (size_t i = 0; i < 60; i++) {
		design_set_z(ancova, i, 0, 1);
		design_set_z(ancova, i, 1, (double)c->group[i]);
		design_set_z(ancova, i, 2, (double)c->score[i * 4] / 100);
		moments_add(follow, i, 7, c->score + i * 4 + 1, 1);
	}
	assert_int_equal(design_add_by_visit(ancova, 0), 0);
	first = design_add_by_visit(ancova, 1);
	assert_int_equal(design_add_by_visit(ancova, 2), 6);
	f = fit_of(m, clda, &reml);
	g = fit_of(follow, ancova, &reml);
	contrast_mean(clda, 1, 3, 1, weights);
	contrast_mean(clda, 0, 3, -1, weights);
	effect[first + 2] = 1;
	assert_int_equal(contrast_estimate(f, weights, &difference), 0);
	assert_int_equal(contrast_estimate(g, effect, &adjusted), 0);
	assert_near(difference.estimate, adjusted.estimate, 1e-9);
	fit_free(f);
	fit_free(g);
	design_free(clda);
	design_free(ancova);
	moments_free(m);
	moments_free(follow);
	cohort_free(c);
}

/* Two groups, three visits, scores in points; -1: not seen. */
static struct moments *
by_hand(const int (*rows)[4], size_t n)
{
	struct moments *m = moments_new(3, 2);

	for (size_t i = 0; i < n; i++) {
		int64_t score[3];
		uint32_t mask = 0;

		for (size_t v = 0; v < 3; v++) {
			score[v] = rows[i][v + 1];
			if (score[v] >= 0)
				mask |= UINT32_C(1) << v;
		}
		assert_int_equal(
		    moments_add(m, (size_t)rows[i][0], mask, score, 1), 0);
	}
	return m;
}

static void
what_cannot_be_fitted_has_a_reason(void **state)
{
	static const struct {
		int rows[12][4];
		size_t n;
		const char *reason;
		size_t visit, first, second;
	} cases[] = {
	    {{{0}}, 0, "no_data", FIT_NONE, FIT_NONE, FIT_NONE},
	    {{{0, -1, -1, -1}}, 1, "no_data", FIT_NONE, FIT_NONE, FIT_NONE},
	    {{{0, 7, 5, 3}}, 1, "too_few_episodes", FIT_NONE, FIT_NONE,
		FIT_NONE},
	    {{{0, 7, 5, 3}, {1, 6, 5, 3}}, 2, "too_few_episodes", FIT_NONE,
		FIT_NONE, FIT_NONE},
	    {{{0, 7, 5, 3}, {0, 6, 5, 2}, {1, 8, 4, 3}, {1, 6, 5, 5}}, 4,
		"singular_covariance", FIT_NONE, FIT_NONE, FIT_NONE},
	    {{{0, 7, 5, 3}, {0, 7, 6, 2}, {0, 7, 6, 4}, {1, 7, 4, 3},
		 {1, 7, 5, 5}, {1, 7, 2, 2}, {1, 7, 3, 1}},
		7, "zero_variance", 0, FIT_NONE, FIT_NONE},
	    {{{0, 7, 5, -1}, {0, 6, -1, 2}, {0, 4, -1, 4}, {0, 5, 6, -1},
		 {1, 3, 5, -1}, {1, 7, -1, 2}, {1, 8, 3, -1}, {1, 6, -1, 5}},
		8, "pair_never_observed", FIT_NONE, 1, 2},
	    {{{0, 7, 5, 5}, {0, 6, 6, 6}, {0, 4, 6, 6}, {0, 5, 3, 3},
		 {1, 3, 5, 5}, {1, 7, 1, 1}, {1, 8, 3, 3}, {1, 6, 2, 2}},
		8, "singular_covariance", FIT_NONE, 1, 2},
	};
	struct design *d = design_lda(3, 2);
	const struct fit_options points = {.scale = 1};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct moments *m = by_hand(cases[i].rows, cases[i].n);
		struct fit *f = fit_own(m, d, &points);
		const struct fit_summary *s;

		assert_non_null(f);
		s = fit_summary(f);
		assert_non_null(s->reason);
		assert_string_equal(s->reason, cases[i].reason);
		assert_true(s->visit == cases[i].visit);
		assert_true(s->pair[0] == cases[i].first);
		assert_true(s->pair[1] == cases[i].second);
		fit_free(f);
		moments_free(m);
	}
	design_free(d);
}

/* A third visit that is the sum of the first two, or nearly: no pair tells. */
static void
a_sum_of_visits_is_singular(void **state)
{
	struct design *d = design_lda(3, 1);

	(void)state;
	for (int64_t off = 0; off < 2; off++) {
		struct cohort *c = cohort_new(40, 3, 1, 0, 7);
		struct moments *m;
		struct fit *f;

		for (size_t i = 0; i < c->n; i++) {
			int64_t *y = c->score + i * 3;

			y[0] *= 100;
			y[1] *= 100;
			y[2] = y[0] + y[1] + off * ((int64_t)(i * i % 3) - 1);
		}
		m = cohort_moments(c, 1, 0);
		f = fit_own(m, d, &reml);
		assert_non_null(f);
		assert_string_equal(
		    fit_summary(f)->reason, "singular_covariance");
		fit_free(f);
		moments_free(m);
		cohort_free(c);
	}
	design_free(d);
}

static void
taking_away_more_than_was_added_is_noticed(void **state)
{
	static const int64_t score[3] = {1, 2, 3};
	struct moments *m = moments_new(3, 2);
	struct design *d = design_lda(3, 2);
	struct fit *f;

	(void)state;
	moments_add(m, 0, 7, score, -1);
	f = fit_own(m, d, &reml);
	assert_non_null(f);
	assert_string_equal(fit_summary(f)->reason, "inconsistent");
	fit_free(f);
	design_free(d);
	moments_free(m);
}

static void
empty_visits_and_cells_leave_the_rest_as_it_is(void **state)
{
	struct cohort *c = cohort_new(60, 4, 3, 20, 8);
	struct design *d = design_lda(4, 3), *small = design_lda(3, 2);
	struct moments *m = moments_new(4, 3), *rest = moments_new(3, 2);
	const struct fit_summary *s;
	struct contrast one;
	double weights[12] = {0};
	struct fit *f, *g;

	(void)state;
	for (size_t i = 0; i < c->n; i++) { /* no visit 2, no group 1 */
		const int64_t *y = c->score + i * 4;
		const int64_t three[3] = {y[0], y[1], y[3]};
		const uint32_t seen = c->seen[i] & 11;

		if (c->group[i] == 1)
			continue;
		moments_add(m, c->group[i], seen, y, 1);
		moments_add(rest, c->group[i] / 2, (seen & 3) | (seen >> 1 & 4),
		    three, 1);
	}
	f = fit_of(m, d, &reml);
	g = fit_of(rest, small, &reml);
	s = fit_summary(f);
	assert_int_equal(s->visits, 3);
	assert_string_equal(s->left_out[2], "no_data");
	assert_null(s->left_out[3]);
	assert_alike(change(f, d, 2, 3), change(g, small, 1, 2), 1, 1e-13);
	assert_string_equal(
	    fit_column_reason(f, design_mean(d, 1, 0)), "no_data");
	contrast_mean(d, 1, 0, 1, weights);
	assert_int_equal(contrast_estimate(f, weights, &one), 0);
	assert_string_equal(one.reason, "no_data");
	fit_free(f);
	fit_free(g);
	design_free(d);
	design_free(small);
	moments_free(m);
	moments_free(rest);
	cohort_free(c);
}

static void
a_visit_of_one_patient_leaves_the_model(void **state)
{
	struct cohort *c = cohort_new(60, 4, 2, 20, 9);
	struct design *d = design_lda(4, 2);
	struct moments *m;
	struct fit *f;

	(void)state;
	for (size_t i = 0; i < c->n; i++)
		c->seen[i] &= i == 3 ? 15 : 7;
	m = cohort_moments(c, 1, 0);
	f = fit_of(m, d, &reml);
	assert_int_equal(fit_summary(f)->visits, 3);
	assert_string_equal(fit_summary(f)->left_out[3], "too_few_episodes");
	fit_free(f);
	design_free(d);
	moments_free(m);
	cohort_free(c);
}

/* Even when the visit has no mean of its own that would need one. */
static void
one_score_has_no_variance(void **state)
{
	struct cohort *c = cohort_new(60, 4, 2, 20, 9);
	struct design *d = design_new(4, 2, 2);
	struct moments *m;
	struct fit *f;

	(void)state;
	for (size_t g = 0; g < 2; g++)
		design_set_z(d, g, g, 1);
	assert_int_equal(design_add_main(d, 0), 0);
	assert_int_equal(design_add_main(d, 1), 1);
	for (size_t i = 0; i < c->n; i++)
		c->seen[i] &= i == 3 ? 15 : 7;
	m = cohort_moments(c, 1, 0);
	f = fit_of(m, d, &reml);
	assert_int_equal(fit_summary(f)->visits, 3);
	assert_string_equal(fit_summary(f)->left_out[3], "too_few_episodes");
	fit_free(f);
	design_free(d);
	moments_free(m);
	cohort_free(c);
}

static int
after_some(void *left)
{
	return --*(int *)left < 0;
}

static void
a_deadline_ends_a_fit(void **state)
{
	struct cohort *c = cohort_new(60, 4, 2, 20, 9);
	struct moments *m = cohort_moments(c, 1, 0);
	struct design *d = design_lda(4, 2);

	(void)state;
	for (int steps = 0; steps < 7; steps++) {
		int left = steps;
		const struct fit_options options = {100, 0, after_some, &left};
		struct fit *f = fit_own(m, d, &options);

		assert_non_null(f);
		assert_string_equal(fit_summary(f)->reason, "deadline");
		fit_free(f);
	}
	design_free(d);
	moments_free(m);
	cohort_free(c);
}

static void
a_covariance_of_its_own_may_be_borrowed_too(void **state)
{
	struct cohort *c = cohort_new(80, 4, 2, 30, 10);
	struct moments *m = cohort_moments(c, 1, 0);
	struct design *d = design_lda(4, 2);
	struct fit *f = fit_of(m, d, &reml), *g;
	struct contrast own, borrowed;

	(void)state;
	g = fit_borrowed(m, d, &reml, fit_summary(f)->sigma);
	assert_non_null(g);
	assert_null(fit_summary(g)->reason);
	own = change(f, d, 1, 3);
	borrowed = change(g, d, 1, 3);
	assert_near(borrowed.estimate, own.estimate, 1e-13);
	assert_near(borrowed.se, own.se_model, 1e-13);
	assert_true(borrowed.df == 0);
	assert_near((borrowed.upper - borrowed.lower) / 2,
	    1.959963984540054 * borrowed.se, 1e-12);
	fit_free(f);
	fit_free(g);
	design_free(d);
	moments_free(m);
	cohort_free(c);
}

static void
the_ladder_is_own_borrowed_none(void **state)
{
	static const struct {
		size_t n;
		int lent;
		int borrowed;
		const char *reason;
	} cases[] = {
	    {60, 1, 0, NULL},
	    {50, 0, 0, NULL},
	    {49, 1, 1, NULL},
	    {49, 0, 0, "too_few_episodes"},
	    {8, 1, 1, NULL},
	    {7, 1, 0, "too_few_episodes"},
	    {0, 1, 0, "no_data"},
	};
	struct cohort *all = cohort_new(200, 4, 2, 10, 21);
	struct moments *registry = cohort_moments(all, 1, 0);
	struct design *d = design_lda(4, 2);
	struct fit *lender = fit_of(registry, d, &reml);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct cohort *c = cohort_new(cases[i].n, 4, 2, 10, 22);
		struct moments *m = cohort_moments(c, 1, 0);
		struct fit *f = fit_ladder(m, d, &reml,
		    cases[i].lent ? fit_summary(lender)->sigma : NULL);

		assert_non_null(f);
		if (cases[i].reason == NULL)
			assert_null(fit_summary(f)->reason);
		else
			assert_string_equal(
			    fit_summary(f)->reason, cases[i].reason);
		assert_int_equal(fit_summary(f)->borrowed, cases[i].borrowed);
		fit_free(f);
		moments_free(m);
		cohort_free(c);
	}
	fit_free(lender);
	design_free(d);
	moments_free(registry);
	cohort_free(all);
}

/* Sixty patients, but only nine with both of two visits. */
static void
a_rare_pair_of_visits_borrows(void **state)
{
	struct cohort *c = cohort_new(60, 3, 1, 0, 23);
	struct design *d = design_lda(3, 1);
	const double sigma[9] = {2, 1, 1, 1, 2, 1, 1, 1, 2};
	struct moments *m;
	struct fit *f;

	(void)state;
	for (size_t i = 9; i < c->n; i++)
		c->seen[i] = i % 2 ? 3 : 5;
	m = cohort_moments(c, 1, 0);
	f = fit_ladder(m, d, &reml, sigma);
	assert_non_null(f);
	assert_null(fit_summary(f)->reason);
	assert_true(fit_summary(f)->borrowed);
	fit_free(f);
	design_free(d);
	moments_free(m);
	cohort_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(complete_data_give_the_pooled_covariance),
	    cmocka_unit_test(a_fit_is_what_single_patients_give),
	    cmocka_unit_test(a_shift_moves_means_and_nothing_else),
	    cmocka_unit_test(a_scale_multiplies_and_a_mirror_turns),
	    cmocka_unit_test(order_and_episodes_without_a_score_change_no_bit),
	    cmocka_unit_test(
		one_group_is_the_same_with_and_without_a_shared_baseline),
	    cmocka_unit_test(
		without_gaps_a_shared_baseline_is_analysis_of_covariance),
	    cmocka_unit_test(what_cannot_be_fitted_has_a_reason),
	    cmocka_unit_test(a_sum_of_visits_is_singular),
	    cmocka_unit_test(taking_away_more_than_was_added_is_noticed),
	    cmocka_unit_test(empty_visits_and_cells_leave_the_rest_as_it_is),
	    cmocka_unit_test(a_visit_of_one_patient_leaves_the_model),
	    cmocka_unit_test(one_score_has_no_variance),
	    cmocka_unit_test(a_deadline_ends_a_fit),
	    cmocka_unit_test(a_covariance_of_its_own_may_be_borrowed_too),
	    cmocka_unit_test(the_ladder_is_own_borrowed_none),
	    cmocka_unit_test(a_rare_pair_of_visits_borrows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
