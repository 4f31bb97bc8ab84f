/*
 * rule: the shape of an improvement, tipping points, and the expectation of
 * one patient.
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
#include "stat/dist.h"
#include "stat/expectation.h"
#include "stat/shape.h"
#include "stat/tipping.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static const struct fit_options reml = {.scale = 100};
static const struct contrast_course course = {
    4, {0, 1, 2, 3}, {0, 42, 90, 180}};

struct scene {
	struct cohort *cohort;
	struct moments *moments;
	struct design *design;
	struct fit *fit;
};

static struct scene
scene_of(struct cohort *c)
{
	struct scene s = {.cohort = c};

	s.moments = cohort_moments(c, 1, 0);
	s.design = design_lda(4, c->groups);
	s.fit = fit_own(s.moments, s.design, &reml);
	assert_non_null(s.fit);
	if (fit_summary(s.fit)->reason != NULL)
		fail_msg("%s", fit_summary(s.fit)->reason);
	return s;
}

static void
scene_end(struct scene *s)
{
	fit_free(s->fit);
	design_free(s->design);
	moments_free(s->moments);
	cohort_free(s->cohort);
}

static void
assert_near(double got, double expected, double relative)
{
	if (!(fabs(got - expected) <= relative * fmax(fabs(expected), 1e-3)))
		fail_msg("%.17g, not %.17g", got, expected);
}

static void
the_first_visits_are_those_of_the_changes(void **state)
{
	struct scene s = scene_of(cohort_new(120, 4, 2, 20, 41));
	struct shape shape;

	(void)state;
	assert_int_equal(
	    shape_take(s.fit, s.design, &course, 0, -1, 1.5, &shape), 0);
	assert_null(shape.reason);
	assert_int_equal(shape.course.n, 4);
	for (size_t i = 1; i < 4; i++) {
		const struct contrast *one = &shape.change[i];

		assert_true(one->upper < 0 || i < shape.first_sure);
		assert_true(-one->estimate >= 1.5 || i < shape.first_mcid);
	}
	assert_int_equal(shape.first_sure, 1);
	assert_int_equal(shape.first_mcid, 2);
	/* The other way round nothing is good. */
	assert_int_equal(
	    shape_take(s.fit, s.design, &course, 0, 1, 1.5, &shape), 0);
	assert_true(shape.first_sure == FIT_NONE);
	assert_true(shape.first_mcid == FIT_NONE);
	assert_true(shape.trend.p > 0.99 && shape.steps.p > 0.99);
	/* No MCID: none is reached. */
	assert_int_equal(
	    shape_take(s.fit, s.design, &course, 0, -1, 0, &shape), 0);
	assert_true(shape.first_mcid == FIT_NONE);
	assert_true(shape.trend.p < 1e-6 && shape.steps.p < 0.05);
	scene_end(&s);
}

/* The delta method against differences of the ratio along two changes. */
static void
shares_and_days_are_ratios_with_delta_intervals(void **state)
{
	struct scene s = scene_of(cohort_new(120, 4, 1, 20, 42));
	struct shape shape;
	double d[4] = {0}, plateau, day, c[4] = {0}, slope[4];
	struct contrast one;

	(void)state;
	assert_int_equal(
	    shape_take(s.fit, s.design, &course, 0, -1, 1, &shape), 0);
	for (size_t i = 1; i < 4; i++)
		d[i] = shape.change[i].estimate;
	plateau = (d[2] + d[3]) / 2;
	assert_near(shape.plateau.estimate, plateau, 1e-12);
	assert_near(shape.share[1].estimate, d[1] / plateau, 1e-12);
	assert_true(-d[1] < -plateau / 2 && -d[2] > -plateau / 2);
	day = 42 + 48 * (plateau / 2 - d[1]) / (d[2] - d[1]);
	assert_near(shape.half_day.estimate, day, 1e-12);
	/* d1 / p: slope 1 / p along d1, -d1 / p^2 / 2 along d2 and d3. */
	c[1] = 1 / plateau;
	c[2] = c[3] = -d[1] / plateau / plateau / 2;
	c[0] = -c[1] - c[2] - c[3];
	assert_int_equal(contrast_estimate(s.fit, c, &one), 0);
	assert_near(shape.share[1].se, one.se, 1e-10);
	memset(c, 0, sizeof(c));
	for (size_t i = 1; i < 4; i++) {
		const double h = 1e-6;
		double e[4], p;

		memcpy(e, d, sizeof(e));
		e[i] += h;
		p = (e[2] + e[3]) / 2;
		slope[i] = (42 + 48 * (p / 2 - e[1]) / (e[2] - e[1]) - day) / h;
		c[0] -= slope[i];
		c[i] += slope[i];
	}
	assert_int_equal(contrast_estimate(s.fit, c, &one), 0);
	assert_near(shape.half_day.se, one.se, 1e-4);
	assert_near(
	    shape.half_day.upper, day + (one.upper - one.lower) / 2, 1e-4);
	scene_end(&s);
}

/* Better at once, then worse: sure, but not at every step. */
static void
one_step_back_is_not_gradual(void **state)
{
	struct cohort *c = cohort_new(60, 4, 1, 0, 49);
	struct scene s;
	struct shape shape;

	(void)state;
	for (size_t i = 0; i < c->n; i++) {
		c->score[i * 4 + 1] -= 200;
		c->score[i * 4 + 3] -= 100;
	}
	s = scene_of(c);
	assert_int_equal(
	    shape_take(s.fit, s.design, &course, 0, -1, 1, &shape), 0);
	assert_true(shape.change[2].estimate > shape.change[1].estimate);
	assert_true(shape.trend.p < 1e-6);
	assert_true(shape.steps.p > 0.9);
	scene_end(&s);
}

static void
without_a_plateau_nothing_is_divided(void **state)
{
	struct cohort *c = cohort_new(60, 4, 1, 0, 43);
	struct scene s;
	struct shape shape;

	(void)state;
	for (size_t i = 0; i < c->n; i++) /* as many better as worse */
		for (size_t v = 1; v < 4; v++)
			c->score[i * 4 + v] =
			    c->score[i * 4] +
			    (i % 2 ? 1 : -1) * (int64_t)(90 + i * v % 37);
	s = scene_of(c);
	assert_int_equal(
	    shape_take(s.fit, s.design, &course, 0, -1, 1, &shape), 0);
	assert_null(shape.reason);
	assert_true(shape.first_sure == FIT_NONE);
	assert_string_equal(shape.share[2].reason, "no_plateau");
	assert_string_equal(shape.half_day.reason, "no_plateau");
	scene_end(&s);
}

static void
a_group_without_baseline_has_no_shape(void **state)
{
	struct cohort *c = cohort_new(80, 4, 2, 0, 44);
	struct shape shape;
	struct scene s;

	(void)state;
	for (size_t i = 0; i < c->n; i++)
		if (c->group[i] == 1)
			c->seen[i] &= 14;
	s = scene_of(c);
	assert_int_equal(
	    shape_take(s.fit, s.design, &course, 1, -1, 1, &shape), 0);
	assert_string_equal(shape.reason, "no_data");
	scene_end(&s);
}

static void
at_the_tipping_point_the_bound_is_on_the_threshold(void **state)
{
	static const struct tipping_claim cases[] = {
	    {-2, 0.3, 40, 0, -1, 0.4, 100},
	    {-2, 0.3, 0, -1, -1, 0.4, 100},
	    {12, 2, 15.5, 0, 1, 0.9, 8},
	    {12, 2, 15.5, 0, 1, 0.01, 3},
	    {12, 2, 15.5, 0, 1, 1, 8},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct tipping_claim *c = &cases[i];
		double delta, estimate, lower, upper;

		assert_null(tipping_delta(c, &delta));
		assert_true(c->good * delta < 0);
		tipping_at(c, delta, &estimate, &lower, &upper);
		assert_near(c->good > 0 ? lower : upper, c->threshold, 1e-10);
		assert_near(estimate, c->estimate + delta * c->missing, 1e-14);
		tipping_at(c, 0, &estimate, &lower, &upper);
		assert_near((upper - lower) / 2,
		    c->se *
			dist_t_quantile(0.025, c->df > 0 ? c->df : INFINITY),
		    1e-12);
	}
}

static void
a_claim_that_fails_or_misses_nobody_has_no_tipping_point(void **state)
{
	static const struct tipping_claim weak = {-0.5, 0.3, 40, 0, -1, 0.4, 9};
	static const struct tipping_claim wrong = {2, 0.3, 40, 0, -1, 0.4, 9};
	static const struct tipping_claim all = {-2, 0.3, 40, 0, -1, 0, 9};
	double delta;

	(void)state;
	assert_string_equal(tipping_delta(&weak, &delta), "claim_fails");
	assert_string_equal(tipping_delta(&wrong, &delta), "claim_fails");
	assert_string_equal(tipping_delta(&all, &delta), "nothing_missing");
}

static const struct expectation_scale scale = {0, 10, 0.01, -1, 2, 0};

static void
expect_at(const struct scene *s, size_t cell, uint32_t seen, const double *y,
    size_t visit, struct expectation *e)
{
	struct law law;

	assert_int_equal(law_of(&law, s->fit, s->design, cell), 0);
	expectation_of(&law, seen, y, visit, &scale, e);
}

/* One visit seen: the line of regression, written out. */
static void
an_expectation_is_the_regression_on_what_was_seen(void **state)
{
	struct scene s = scene_of(cohort_new(120, 4, 2, 20, 45));
	const double *sigma = fit_summary(s.fit)->sigma;
	const double k = sigma[3 * 4] / sigma[0];
	const double y[4] = {7.5};
	double c[8] = {0};
	struct contrast means;
	struct expectation e;
	double variance;

	(void)state;
	expect_at(&s, 1, 1, y, 3, &e);
	assert_null(e.reason);
	contrast_mean(s.design, 1, 3, 1, c);
	contrast_mean(s.design, 1, 0, -k, c);
	assert_int_equal(contrast_estimate(s.fit, c, &means), 0);
	variance = sigma[15] - k * sigma[3] + means.se * means.se;
	assert_near(e.mean, means.estimate + k * 7.5, 1e-12);
	assert_near(e.sd, sqrt(variance), 1e-12);
	assert_near(e.upper50, e.mean + 0.6744897501960817 * e.sd, 1e-12);
	assert_near(
	    e.lower80, fmax(0, e.mean - 1.2815515655446004 * e.sd), 1e-12);
	assert_near(e.reach,
	    dist_normal_upper((2 - 0.005 - (7.5 - e.mean)) / e.sd), 1e-12);
	scene_end(&s);
}

/* Any sum of means, for own and borrowed covariances. */
static void
a_law_knows_the_error_of_every_contrast(void **state)
{
	static const double w[4] = {-0.3, 1, -0.5, 0.2};
	struct scene s = scene_of(cohort_new(90, 4, 2, 30, 49));
	double c[8] = {0}, variance = 0, estimate = 0;
	struct contrast sum;
	struct law law;

	(void)state;
	assert_int_equal(law_of(&law, s.fit, s.design, 1), 0);
	assert_int_equal(law.visits, 0xf);
	for (size_t v = 0; v < 4; v++) {
		contrast_mean(s.design, 1, v, w[v], c);
		estimate += w[v] * law.mean[v];
		for (size_t u = 0; u < 4; u++)
			variance += w[v] * law.error[v][u] * w[u];
	}
	assert_int_equal(contrast_estimate(s.fit, c, &sum), 0);
	assert_near(estimate, sum.estimate, 1e-12);
	assert_near(sqrt(variance), sum.se, 1e-10);
	scene_end(&s);
}

static void
more_scores_make_an_expectation_narrower(void **state)
{
	struct scene s = scene_of(cohort_new(120, 4, 1, 20, 46));
	const double y[4] = {7, 6, 5};
	double last = INFINITY;

	(void)state;
	for (uint32_t seen = 0; seen < 8; seen = 2 * seen + 1) {
		struct expectation e;

		expect_at(&s, 0, seen, y, 3, &e);
		assert_null(e.reason);
		assert_true(e.sd < last);
		assert_true(
		    seen == 0 ? e.reach == -1 : e.reach > 0 && e.reach < 1);
		last = e.sd;
	}
	scene_end(&s);
}

static void
bands_stay_in_the_scale_and_the_floor_has_no_room(void **state)
{
	struct scene s = scene_of(cohort_new(120, 4, 1, 20, 47));
	const double low[4] = {1.99}, just[4] = {2}, far[4] = {-40};
	struct expectation e;

	(void)state;
	expect_at(&s, 0, 1, low, 3, &e);
	assert_true(e.reach == 0);
	expect_at(&s, 0, 1, just, 3, &e);
	assert_true(e.reach > 0);
	assert_true(e.lower80 >= 0);
	expect_at(&s, 0, 1, far, 3, &e);
	assert_true(e.lower80 == 0 && e.upper80 == 0);
	scene_end(&s);
}

static void
a_visit_without_an_estimate_has_no_expectation(void **state)
{
	struct cohort *c = cohort_new(60, 4, 1, 0, 48);
	const double y[4] = {7, 6, 5};
	struct expectation e;
	struct scene s;

	(void)state;
	for (size_t i = 0; i < c->n; i++)
		c->seen[i] &= 7;
	s = scene_of(c);
	expect_at(&s, 0, 1, y, 3, &e);
	assert_string_equal(e.reason, "no_data");
	expect_at(&s, 0, 9, y, 2, &e);
	assert_null(e.reason); /* the score of a lost visit says nothing */
	scene_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_visits_are_those_of_the_changes),
	    cmocka_unit_test(shares_and_days_are_ratios_with_delta_intervals),
	    cmocka_unit_test(one_step_back_is_not_gradual),
	    cmocka_unit_test(without_a_plateau_nothing_is_divided),
	    cmocka_unit_test(a_group_without_baseline_has_no_shape),
	    cmocka_unit_test(
		at_the_tipping_point_the_bound_is_on_the_threshold),
	    cmocka_unit_test(
		a_claim_that_fails_or_misses_nobody_has_no_tipping_point),
	    cmocka_unit_test(an_expectation_is_the_regression_on_what_was_seen),
	    cmocka_unit_test(a_law_knows_the_error_of_every_contrast),
	    cmocka_unit_test(more_scores_make_an_expectation_narrower),
	    cmocka_unit_test(bands_stay_in_the_scale_and_the_floor_has_no_room),
	    cmocka_unit_test(a_visit_without_an_estimate_has_no_expectation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
