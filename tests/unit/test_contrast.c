/* rule: contrasts by name and by argument, tests of several, and as JSON. */
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
#include "trend/model_json.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static const struct fit_options reml = {.scale = 100};

static const char *const groups[] = {"a", "a-b", "b"};
static const char *const visits[] = {"y0", "y1", "y2", "y3"};
static const struct contrast_words words = {groups, visits, 0};

struct scene {
	struct cohort *cohort;
	struct moments *moments;
	struct design *lda, *clda;
	struct fit *fit, *shared;
};

static int
set_up(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	s->cohort = cohort_new(90, 4, 3, 25, 31);
	s->moments = cohort_moments(s->cohort, 1, 0);
	s->lda = design_lda(4, 3);
	s->clda = design_clda(4, 3, 0);
	s->fit = fit_own(s->moments, s->lda, &reml);
	s->shared = fit_own(s->moments, s->clda, &reml);
	assert_true(s->fit != NULL && s->shared != NULL);
	assert_null(fit_summary(s->fit)->reason);
	assert_null(fit_summary(s->shared)->reason);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *s = *state;

	fit_free(s->fit);
	fit_free(s->shared);
	design_free(s->lda);
	design_free(s->clda);
	moments_free(s->moments);
	cohort_free(s->cohort);
	free(s);
	return 0;
}

static void
assert_near(double got, double expected, double relative)
{
	if (!(fabs(got - expected) <= relative * fmax(fabs(expected), 1e-3)))
		fail_msg("%.17g, not %.17g", got, expected);
}

static struct contrast
estimate(const struct fit *f, const double *c)
{
	struct contrast out;

	assert_int_equal(contrast_estimate(f, c, &out), 0);
	assert_null(out.reason);
	return out;
}

static struct contrast
named(const struct fit *f, const struct design *d, const char *name)
{
	double c[16] = {0};

	if (contrast_named(d, &words, name, c) != 0)
		fail_msg("%s", name);
	return estimate(f, c);
}

static void
names_are_sums_of_means(void **state)
{
	const struct scene *s = *state;
	double mean[3][4];

	for (size_t g = 0; g < 3; g++)
		for (size_t v = 0; v < 4; v++)
			mean[g][v] =
			    fit_column(s->fit, design_mean(s->lda, g, v));
	assert_near(
	    named(s->fit, s->lda, "mean:b@y3").estimate, mean[2][3], 1e-15);
	assert_near(named(s->fit, s->lda, "change:a-b@y2").estimate,
	    mean[1][2] - mean[1][0], 1e-12);
	assert_near(named(s->fit, s->lda, "diff:a-b-a@y1").estimate,
	    mean[1][1] - mean[0][1], 1e-12);
	assert_near(named(s->fit, s->lda, "diffchange:b-a-b@y3").estimate,
	    mean[2][3] - mean[2][0] - mean[1][3] + mean[1][0], 1e-12);
	assert_near(named(s->shared, s->clda, "mean:ALL@y0").estimate,
	    fit_column(s->shared, 0), 1e-15);
}

static void
what_is_not_a_name_is_refused(void **state)
{
	static const char *const cases[] = {"", "mean", "mean:a", "mean:c@y0",
	    "mean:a@y9", "mean:a:y0", "diff:b-a:y1", "mean:a@y0 ", "diff:a@y1",
	    "change:ALL@y1", "mean:ALL@y0", "slope:a@y1"};
	const struct scene *s = *state;
	double c[16] = {0};

	for (size_t i = 0; i < COUNT(cases); i++)
		if (contrast_named(s->lda, &words, cases[i], c) != -1)
			fail_msg("%s", cases[i]);
	for (size_t i = 0; i < COUNT(c); i++)
		assert_true(c[i] == 0);
}

static void
a_slope_is_least_squares_through_the_groups(void **state)
{
	static const double dose[3] = {0, 5, 25};
	static const double same[3] = {4, 4, 4};
	const struct scene *s = *state;
	double c[12] = {0}, xy = 0, xx = 0;

	assert_int_equal(contrast_slope(s->lda, dose, 0, 2, c), 0);
	for (size_t g = 0; g < 3; g++) {
		const double y = fit_column(s->fit, design_mean(s->lda, g, 2)) -
				 fit_column(s->fit, design_mean(s->lda, g, 0));

		xy += (dose[g] - 10) * y;
		xx += (dose[g] - 10) * (dose[g] - 10);
	}
	assert_near(estimate(s->fit, c).estimate, xy / xx, 1e-12);
	assert_int_equal(contrast_slope(s->lda, same, 0, 2, c), -1);
}

static void
a_group_without_a_dose_takes_no_part_in_a_slope(void **state)
{
	static const double two[3] = {2, NAN, 6};
	static const double one[3] = {NAN, 3, NAN};
	const struct scene *s = *state;
	double c[12] = {0}, d[12] = {0};

	assert_int_equal(contrast_slope(s->lda, two, 0, 1, c), 0);
	contrast_change(s->lda, 2, 0, 1, 0.25, d);
	contrast_change(s->lda, 0, 0, 1, -0.25, d);
	for (size_t i = 0; i < COUNT(c); i++)
		assert_near(c[i], d[i], 1e-15);
	assert_int_equal(contrast_slope(s->lda, one, 0, 1, c), -1);
}

static void
areas_and_plateaus_are_means_of_changes(void **state)
{
	static const struct contrast_course course = {
	    3, {0, 1, 3}, {0, 30, 130}};
	static const struct contrast_course two = {2, {0, 3}, {0, 90}};
	const struct scene *s = *state;
	const double first = named(s->fit, s->lda, "change:b@y1").estimate;
	const double last = named(s->fit, s->lda, "change:b@y3").estimate;
	double c[12] = {0};

	contrast_time_weighted(s->lda, &course, 2, c);
	assert_near(estimate(s->fit, c).estimate,
	    (30 * first / 2 + 100 * (first + last) / 2) / 130, 1e-12);
	memset(c, 0, sizeof(c));
	contrast_plateau(s->lda, &course, 2, 1, c);
	assert_near(estimate(s->fit, c).estimate, (first + last) / 2, 1e-12);
	memset(c, 0, sizeof(c));
	contrast_plateau(s->lda, &two, 2, 1, c);
	assert_near(estimate(s->fit, c).estimate, last, 1e-12);
}

static void
intervals_and_p_are_students(void **state)
{
	const struct scene *s = *state;
	const struct contrast one = named(s->fit, s->lda, "diff:b-a@y3");
	const double half = one.se * dist_t_quantile(0.025, one.df);

	assert_true(one.df > 20 && one.df < 90);
	assert_near(one.upper, one.estimate + half, 1e-14);
	assert_near(one.lower, one.estimate - half, 1e-14);
	assert_near(one.p,
	    2 * dist_t_upper(fabs(one.estimate) / one.se, one.df), 1e-14);
	assert_near(one.t_model, one.estimate / one.se_model, 1e-14);
}

static void
a_test_of_one_contrast_is_its_t_squared(void **state)
{
	const struct scene *s = *state;
	const struct contrast one = named(s->fit, s->lda, "diffchange:b-a@y3");
	struct contrast_test test;
	double c[12] = {0};

	contrast_named(s->lda, &words, "diffchange:b-a@y3", c);
	assert_int_equal(contrast_test(s->fit, c, 1, &test), 0);
	assert_null(test.reason);
	assert_near(test.f, one.t_model * one.t_model, 1e-10);
	assert_near(test.den_df, one.df, 1e-10);
	assert_near(test.p, one.p_model, 1e-9);
}

static void
a_test_does_not_count_sums_of_others(void **state)
{
	static const char *const names[] = {
	    "diffchange:b-a@y1", "diffchange:b-a@y2", "diffchange:b-a@y3"};
	const struct scene *s = *state;
	struct contrast_test three, four;
	double rows[4 * 12] = {0};

	for (size_t i = 0; i < 3; i++)
		contrast_named(s->lda, &words, names[i], rows + i * 12);
	for (size_t k = 0; k < 12; k++)
		rows[36 + k] = 2 * rows[k] - 3 * rows[24 + k];
	assert_int_equal(contrast_test(s->fit, rows, 3, &three), 0);
	assert_int_equal(contrast_test(s->fit, rows, 4, &four), 0);
	assert_true(three.num_df == 3 && four.num_df == 3);
	assert_near(four.f, three.f, 1e-9);
	assert_true(three.p > 0 && three.p < 1);
}

/* Complete data: every contrast has n - groups, and so have all together. */
static void
a_test_of_complete_data_has_the_degrees_of_its_contrasts(void **state)
{
	struct cohort *c = cohort_new(45, 4, 3, 0, 32);
	struct moments *m = cohort_moments(c, 1, 0);
	struct design *d = design_lda(4, 3);
	struct fit *f = fit_own(m, d, &reml);
	struct contrast_test test;
	double rows[3 * 12] = {0};

	(void)state;
	assert_non_null(f);
	for (size_t v = 1; v < 4; v++)
		contrast_change(d, 1, 0, v, 1, rows + (v - 1) * 12);
	assert_int_equal(contrast_test(f, rows, 3, &test), 0);
	assert_null(test.reason);
	assert_near(test.den_df, 42, 1e-9);
	assert_near(test.num_df, 3, 0);
	fit_free(f);
	design_free(d);
	moments_free(m);
	cohort_free(c);
}

/* A third group indicator that is the sum of two others. */
static void
aliased_columns_are_named_and_contrasts_judged(void **state)
{
	const struct scene *s = *state;
	struct design *d = design_new(4, 4, 3);
	static const double z[3][4] = {
	    {1, 0, 0, 0}, {1, 1, 0, 1}, {1, 0, 1, 1}};
	double c[16] = {0};
	struct contrast one;
	struct fit *f;

	for (size_t g = 0; g < 3; g++)
		for (size_t a = 0; a < 4; a++)
			design_set_z(d, g, a, z[g][a]);
	for (size_t a = 0; a < 4; a++)
		assert_int_equal(design_add_by_visit(d, a), 4 * a);
	f = fit_own(s->moments, d, &reml);
	assert_non_null(f);
	assert_null(fit_summary(f)->reason);
	for (size_t j = 0; j < 16; j++)
		if (j < 12)
			assert_null(fit_column_reason(f, j));
		else
			assert_string_equal(fit_column_reason(f, j), "aliased");
	/* A cell's mean is there, with the alias in its row... */
	design_add_mean(d, 2, 3, 1, c);
	assert_true(c[15] == 1);
	one = estimate(f, c);
	assert_near(
	    one.estimate, named(s->fit, s->lda, "mean:b@y3").estimate, 1e-9);
	assert_near(one.df, named(s->fit, s->lda, "mean:b@y3").df, 1e-7);
	/* ...but nobody knows the effect of either alone. */
	memset(c, 0, sizeof(c));
	c[15] = 1;
	assert_int_equal(contrast_estimate(f, c, &one), 0);
	assert_string_equal(one.reason, "not_estimable");
	memset(c, 0, sizeof(c));
	c[11] = 1;
	assert_int_equal(contrast_estimate(f, c, &one), 0);
	assert_string_equal(one.reason, "not_estimable");
	memset(c, 0, sizeof(c));
	assert_int_equal(contrast_estimate(f, c, &one), 0);
	assert_string_equal(one.reason, "not_estimable");
	fit_free(f);
	design_free(d);
}

/* The object of a name in a list, or NULL. */
static const json_t *
find(const json_t *list, const char *name)
{
	const json_t *one;
	size_t i;

	json_array_foreach(list, i,
	    one) if (strcmp(json_string_value(json_object_get(one, "name")),
			 name) == 0) return one;
	return NULL;
}

static void
a_model_as_json_has_all_that_was_estimated(void **state)
{
	const struct scene *s = *state;
	const struct model_words w = {NULL, visits, groups};
	json_t *lda = model_json(s->fit, s->lda, &w);
	json_t *clda = model_json(s->shared, s->clda, &w);
	const json_t *one;

	assert_true(lda != NULL && clda != NULL);
	assert_int_equal(
	    json_array_size(json_object_get(lda, "contrasts")), 12 + 9 + 8 + 6);
	assert_int_equal(
	    json_array_size(json_object_get(clda, "contrasts")), 10 + 9 + 6);
	one = find(json_object_get(lda, "contrasts"), "change:a-b@y2");
	assert_near(json_real_value(json_object_get(one, "est")),
	    named(s->fit, s->lda, "change:a-b@y2").estimate, 1e-15);
	one = find(json_object_get(lda, "tests"), "group_by_visit");
	assert_near(json_real_value(json_object_get(one, "num_df")), 6, 0);
	assert_non_null(
	    find(json_object_get(clda, "tests"), "group_any_followup"));
	assert_null(json_object_get(lda, "visit_status"));
	assert_null(json_object_get(lda, "level_status"));
	assert_int_equal(
	    json_integer_value(json_object_get(lda, "n_episodes")), 90);
	json_decref(lda);
	json_decref(clda);
}

/* The second group was seen at baseline only. */
static void
json_says_what_is_not_estimable_and_why(void **state)
{
	const struct scene *s = *state;
	const struct model_words w = {NULL, visits, groups};
	struct moments *m = moments_new(4, 3);
	json_t *model;
	const json_t *one;
	struct fit *f;

	for (size_t i = 0; i < s->cohort->n; i++)
		moments_add(m, s->cohort->group[i],
		    s->cohort->group[i] == 1 ? 1 : s->cohort->seen[i] & 7,
		    s->cohort->score + i * 4, 1);
	f = fit_own(m, s->clda, &reml);
	model = model_json(f, s->clda, &w);
	assert_non_null(model);
	one = find(json_object_get(model, "contrasts"), "change:a-b@y1");
	assert_string_equal(
	    json_string_value(json_object_get(one, "reason")), "no_data");
	one = json_object_get(json_object_get(model, "level_status"), "a-b");
	assert_int_equal(json_array_size(json_object_get(one, "visits")), 2);
	one = json_object_get(json_object_get(model, "visit_status"), "y3");
	assert_string_equal(
	    json_string_value(json_object_get(one, "reason")), "no_data");
	one = find(json_object_get(model, "tests"), "group_any_followup");
	assert_near(json_real_value(json_object_get(one, "num_df")), 2, 0);
	json_decref(model);
	fit_free(f);
	moments_free(m);
}

static void
json_of_no_fit_is_its_reason(void **state)
{
	const struct scene *s = *state;
	const struct model_words w = {NULL, visits, groups};
	struct moments *m = moments_new(4, 3);
	json_t *model;
	struct fit *f;

	for (size_t i = 0; i < s->cohort->n; i++)
		moments_add(m, s->cohort->group[i], i % 2 ? 11 : 13,
		    s->cohort->score + i * 4, 1);
	f = fit_own(m, s->lda, &reml);
	model = model_json(f, s->lda, &w);
	assert_non_null(model);
	assert_string_equal(json_string_value(json_object_get(model, "status")),
	    "not_estimable");
	assert_string_equal(json_string_value(json_object_get(model, "reason")),
	    "pair_never_observed");
	assert_string_equal(json_string_value(json_array_get(
				json_object_get(model, "pair"), 1)),
	    "y2");
	json_decref(model);
	fit_free(f);
	moments_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_sums_of_means),
	    cmocka_unit_test(what_is_not_a_name_is_refused),
	    cmocka_unit_test(a_slope_is_least_squares_through_the_groups),
	    cmocka_unit_test(a_group_without_a_dose_takes_no_part_in_a_slope),
	    cmocka_unit_test(areas_and_plateaus_are_means_of_changes),
	    cmocka_unit_test(intervals_and_p_are_students),
	    cmocka_unit_test(a_test_of_one_contrast_is_its_t_squared),
	    cmocka_unit_test(a_test_does_not_count_sums_of_others),
	    cmocka_unit_test(
		a_test_of_complete_data_has_the_degrees_of_its_contrasts),
	    cmocka_unit_test(aliased_columns_are_named_and_contrasts_judged),
	    cmocka_unit_test(a_model_as_json_has_all_that_was_estimated),
	    cmocka_unit_test(json_says_what_is_not_estimable_and_why),
	    cmocka_unit_test(json_of_no_fit_is_its_reason),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
