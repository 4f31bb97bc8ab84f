/* rule: counted values in figures, and responders. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stat/describe.h"
#include "stat/response.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static void
assert_close(double got, double expected)
{
	if (!(fabs(got - expected) <= 1e-12 * fmax(fabs(expected), 1e-6)))
		fail_msg("%.17g, not %.17g", got, expected);
}

static struct histogram
histogram_of(const int64_t *values, size_t n)
{
	struct histogram h = {0};

	for (size_t i = 0; i < n; i++)
		assert_int_equal(histogram_add(&h, values[i], 1), 0);
	histogram_sort(&h);
	return h;
}

static void
values_come_together_in_order(void **state)
{
	static const int64_t values[] = {5, 3, 5, -2, 3, 5};
	struct histogram h = histogram_of(values, COUNT(values));

	(void)state;
	assert_int_equal(h.n, 3);
	assert_int_equal(h.bins[0].value, -2);
	assert_int_equal(h.bins[2].value, 5);
	assert_int_equal(h.bins[2].count, 3);
	assert_int_equal(histogram_total(h.bins, h.n), 6);
	assert_int_equal(histogram_between(h.bins, h.n, -2, 3), 3);
	assert_int_equal(histogram_value(h.bins, h.n, 0), -2);
	assert_int_equal(histogram_value(h.bins, h.n, 2), 3);
	assert_int_equal(histogram_value(h.bins, h.n, 3), 5);
	histogram_clear(&h);
	assert_int_equal(h.n, 0);
	histogram_sort(&h);
}

/* R: x <- c(7.3, 6.1, 8.2, 5, 9.9, 4.6, 7.3, 7, 3, 2.9); sd(x), ... */
static void
figures_are_those_of_r(void **state)
{
	static const int64_t values[] = {
	    73, 61, 82, 50, 99, 46, 73, 70, 30, 29};
	struct histogram h = histogram_of(values, COUNT(values));
	struct description d;

	(void)state;
	assert_int_equal(describe(&d, h.bins, h.n, 10), 0);
	assert_int_equal(d.n, 10);
	assert_close(d.mean, 6.13);
	assert_close(d.sd, 2.25686606701515);
	assert_close(d.se, 0.713683714571409);
	assert_close(d.ci_lo, 4.51553527310986);
	assert_close(d.ci_hi, 7.74446472689014);
	assert_close(d.min, 2.9);
	assert_close(d.q1, 4.7);
	assert_close(d.median, 6.55);
	assert_close(d.q3, 7.3);
	assert_close(d.max, 9.9);
	histogram_clear(&h);
}

static void
far_from_zero_no_digit_is_lost(void **state)
{
	struct bin near[] = {{0, 3}, {1, 4}, {7, 2}};
	struct bin far[] = {
	    {1000000000000, 3}, {1000000000001, 4}, {1000000000007, 2}};
	struct description a, b;

	(void)state;
	assert_int_equal(describe(&a, near, COUNT(near), 100), 0);
	assert_int_equal(describe(&b, far, COUNT(far), 100), 0);
	assert_true(a.sd == b.sd && a.se == b.se);
	assert_close(b.mean, 1e10 + a.mean);
}

static void
sums_beyond_128_bits_are_refused(void **state)
{
	struct bin bins[] = {
	    {-INT64_MAX / 2, INT64_MAX / 2}, {INT64_MAX / 2, INT64_MAX / 2}};
	struct description d;

	(void)state;
	assert_int_equal(describe(&d, bins, COUNT(bins), 1), -1);
}

static void
assert_json(const struct description *d, const char *expected)
{
	json_t *json = describe_json(d);
	char *text = json_dumps(json, JSON_COMPACT);

	assert_string_equal(text, expected);
	free(text);
	json_decref(json);
}

static void
too_few_are_null(void **state)
{
	struct bin one[] = {{70, 1}}, same[] = {{50, 2}};
	struct description d;

	(void)state;
	assert_int_equal(describe(&d, NULL, 0, 10), 0);
	assert_json(&d, "{\"n\":0,\"mean\":null,\"sd\":null,\"se\":null,"
			"\"ci_lo\":null,\"ci_hi\":null,\"min\":null,"
			"\"q1\":null,\"median\":null,\"q3\":null,"
			"\"max\":null}");
	assert_int_equal(describe(&d, one, 1, 10), 0);
	assert_json(&d, "{\"n\":1,\"mean\":7.0,\"sd\":null,\"se\":null,"
			"\"ci_lo\":null,\"ci_hi\":null,\"min\":7.0,"
			"\"q1\":7.0,\"median\":7.0,\"q3\":7.0,"
			"\"max\":7.0}");
	assert_int_equal(describe(&d, same, 1, 10), 0);
	assert_json(&d, "{\"n\":2,\"mean\":5.0,\"sd\":0.0,\"se\":0.0,"
			"\"ci_lo\":5.0,\"ci_hi\":5.0,\"min\":5.0,"
			"\"q1\":5.0,\"median\":5.0,\"q3\":5.0,"
			"\"max\":5.0}");
}

static void
quantiles_lie_between_neighbours(void **state)
{
	struct bin bins[] = {{0, 1}, {10, 1}, {20, 1}, {40, 2}};
	static const struct {
		int64_t part, parts;
		double value;
	} cases[] = {{0, 1, 0}, {1, 10, 4}, {1, 4, 10}, {1, 2, 20}, {5, 8, 30},
	    {3, 4, 40}, {1, 1, 40}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_close(describe_quantile(bins, COUNT(bins), 1,
				 cases[i].part, cases[i].parts),
		    cases[i].value);
}

/* Exactly the threshold counts, in either direction. */
static void
thresholds_are_inclusive(void **state)
{
	static const struct pair pairs[] = {
	    {73, 55, 4}, {61, 43, 2}, {73, 56, 1}, {30, 30, 1}, {29, 47, 2}};
	struct histogram h = {0};

	(void)state;
	assert_int_equal(response_changes(&h, pairs, COUNT(pairs)), 0);
	assert_int_equal(h.n, 4);
	assert_int_equal(response_count(h.bins, h.n, BETTER_LOWER, 18), 6);
	assert_int_equal(response_count(h.bins, h.n, BETTER_LOWER, 19), 0);
	assert_int_equal(response_count(h.bins, h.n, BETTER_LOWER, 17), 7);
	assert_int_equal(response_count(h.bins, h.n, BETTER_HIGHER, 18), 2);
	assert_int_equal(response_count(h.bins, h.n, BETTER_HIGHER, 19), 0);
	histogram_clear(&h);
}

static void
an_acceptable_state_is_in_the_good_direction(void **state)
{
	struct bin bins[] = {{31, 1}, {32, 2}, {33, 4}};

	(void)state;
	assert_int_equal(response_acceptable(bins, 3, BETTER_LOWER, 32), 3);
	assert_int_equal(response_acceptable(bins, 3, BETTER_HIGHER, 32), 6);
}

static void
the_curve_falls_with_the_improvement(void **state)
{
	struct bin changes[] = {{-20, 3}, {0, 2}, {10, 1}};
	struct histogram lower = {0}, higher = {0};

	(void)state;
	assert_int_equal(response_curve(&lower, changes, 3, BETTER_LOWER), 0);
	assert_int_equal(lower.bins[0].value, -10);
	assert_int_equal(lower.bins[0].count, 6);
	assert_int_equal(lower.bins[1].count, 5);
	assert_int_equal(lower.bins[2].value, 20);
	assert_int_equal(lower.bins[2].count, 3);
	assert_int_equal(response_curve(&higher, changes, 3, BETTER_HIGHER), 0);
	assert_int_equal(higher.bins[0].value, -20);
	assert_int_equal(higher.bins[0].count, 6);
	assert_int_equal(higher.bins[2].value, 10);
	assert_int_equal(higher.bins[2].count, 1);
	histogram_clear(&lower);
	histogram_clear(&higher);
}

static void
the_missing_have_failed_or_succeeded(void **state)
{
	json_t *json = response_json(3, 4, 8), *none = response_json(0, 0, 0);

	(void)state;
	assert_close(
	    json_number_value(json_object_get(json, "bound_lo")), 0.375);
	assert_close(
	    json_number_value(json_object_get(json, "bound_hi")), 0.875);
	assert_true(json_is_null(json_object_get(none, "p")));
	assert_true(json_is_null(json_object_get(none, "bound_hi")));
	json_decref(json);
	json_decref(none);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_come_together_in_order),
	    cmocka_unit_test(figures_are_those_of_r),
	    cmocka_unit_test(far_from_zero_no_digit_is_lost),
	    cmocka_unit_test(sums_beyond_128_bits_are_refused),
	    cmocka_unit_test(too_few_are_null),
	    cmocka_unit_test(quantiles_lie_between_neighbours),
	    cmocka_unit_test(thresholds_are_inclusive),
	    cmocka_unit_test(an_acceptable_state_is_in_the_good_direction),
	    cmocka_unit_test(the_curve_falls_with_the_improvement),
	    cmocka_unit_test(the_missing_have_failed_or_succeeded),
	};

	return cmocka_run_group_tests_name("describe", tests, NULL, NULL);
}
