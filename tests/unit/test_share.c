/* rule: shares, their intervals and their trend. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stat/share.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static void
assert_close(double got, double expected)
{
	if (!(fabs(got - expected) <= 1e-11 * fmax(fabs(expected), 1e-6)))
		fail_msg("%.17g, not %.17g", got, expected);
}

/* R: prop.test(x, n, correct = FALSE), binom.test(x, n). */
static void
intervals_are_those_of_r(void **state)
{
	static const struct {
		int64_t x, n;
		double lo, hi, exact_lo, exact_hi;
	} cases[] = {
	    {0, 1, 0, 0.793450685622763, 0, 0.975},
	    {1, 1, 0.206549314377237, 1, 0.025, 1},
	    {0, 10, 0, 0.277532799862889, 0, 0.308497107818761},
	    {3, 10, 0.107791267406301, 0.603221852538855, 0.0667395111777345,
		0.652452850059997},
	    {9, 29, 0.172756167444832, 0.492301342330932, 0.152845939608632,
		0.50832335380999},
	    {29, 29, 0.883030201500259, 1, 0.880555130930497, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct interval w = share_wilson(cases[i].x, cases[i].n);
		struct interval e = share_exact(cases[i].x, cases[i].n);

		assert_close(w.lo, cases[i].lo);
		assert_close(w.hi, cases[i].hi);
		assert_close(e.lo, cases[i].exact_lo);
		assert_close(e.hi, cases[i].exact_hi);
	}
}

/* Without a rounding error that would be printed as -0.0 or 1.0000000002. */
static void
nobody_and_everybody_are_ends_exactly(void **state)
{
	(void)state;
	for (int64_t n = 1; n <= 1000; n++) {
		assert_true(share_wilson(0, n).lo == 0);
		assert_true(share_wilson(n, n).hi == 1);
		assert_true(share_exact(0, n).lo == 0);
		assert_true(share_exact(n, n).hi == 1);
	}
}

static void
bounds_are_the_worst_and_the_best(void **state)
{
	struct interval i = share_bounds(3, 4, 8);

	(void)state;
	assert_close(i.lo, 0.375);
	assert_close(i.hi, 0.875);
}

static void
a_share_of_nobody_is_null(void **state)
{
	json_t *json = share_json(0, 0);
	char *text = json_dumps(json, JSON_COMPACT);

	(void)state;
	assert_string_equal(
	    text, "{\"x\":0,\"n\":0,\"p\":null,\"lo\":null,\"hi\":null}");
	free(text);
	json_decref(json);
}

/* R: prop.trend.test(c(2, 5, 9), c(12, 12, 12)); turned, it is the same. */
static void
a_trend_of_shares_is_that_of_r(void **state)
{
	struct share_group up[] = {{0, 2, 12}, {1, 5, 12}, {2, 9, 12}};
	struct share_group down[] = {{10, 9, 12}, {20, 5, 12}, {30, 2, 12}};
	double chisq, p, other;

	(void)state;
	assert_null(share_trend(&chisq, &p, up, 3));
	/* By hand: T = 7, the share of all 16/36, the spread of at 24. */
	assert_close(chisq, 49 / (16.0 / 36 * 20 / 36 * 24));
	assert_close(p, erfc(sqrt(chisq / 2)));
	assert_null(share_trend(&other, &p, down, 3));
	assert_close(other, chisq);
}

static void
a_trend_without_an_answer_says_why(void **state)
{
	struct share_group nobody[] = {{0, 0, 0}, {1, 0, 0}};
	struct share_group all[] = {{0, 4, 4}, {1, 3, 3}};
	struct share_group one[] = {{1, 2, 4}, {1, 1, 3}};
	double chisq, p;

	(void)state;
	assert_string_equal(share_trend(&chisq, &p, nobody, 2), "no_data");
	assert_string_equal(share_trend(&chisq, &p, all, 2), "zero_variance");
	assert_string_equal(share_trend(&chisq, &p, one, 2), "one_level");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(intervals_are_those_of_r),
	    cmocka_unit_test(nobody_and_everybody_are_ends_exactly),
	    cmocka_unit_test(bounds_are_the_worst_and_the_best),
	    cmocka_unit_test(a_share_of_nobody_is_null),
	    cmocka_unit_test(a_trend_of_shares_is_that_of_r),
	    cmocka_unit_test(a_trend_without_an_answer_says_why),
	};

	return cmocka_run_group_tests_name("share", tests, NULL, NULL);
}
