/* rule: decimals as whole numbers, and scores after a later operation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rule/fixed.h"
#include "stat/surgery.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static void
decimals_are_read_without_a_fraction(void **state)
{
	static const struct {
		const char *text;
		int digits;
		int64_t value;
	} cases[] = {
	    {"7.3", 2, 730},
	    {"-12.50", 1, -125},
	    {"0", 9, 0},
	    {"-0", 0, 0},
	    {"007", 0, 7},
	    {"2.675", 2, 268}, /* a little less in binary */
	    {"-2.675", 2, -268},
	    {"2.6749", 2, 267},
	    {"0.5", 0, 1},
	    {"9223372036854775807", 0, INT64_MAX},
	    {"6.92611570364387", 9, 6926115704},
	};
	int64_t value;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(
		    fixed_parse(&value, cases[i].text, cases[i].digits), 0);
		assert_int_equal(value, cases[i].value);
	}
}

static void
anything_else_is_no_decimal(void **state)
{
	static const char *const texts[] = {"", " 7", "7 ", "+7", "--7", "-",
	    ".5", "5.", "1e1", "0x5", "nan", "inf", "7,5", "1.2.3", "NA",
	    "9223372036854775808", "92233720368547758070"};
	int64_t value;

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		if (fixed_parse(&value, texts[i], 0) != -1)
			fail_msg("\"%s\" was read", texts[i]);
		assert_int_equal(fixed_digits(texts[i]), 0);
	}
	assert_int_equal(fixed_parse(&value, "9223372036854775807", 1), -1);
}

static void
places_are_counted_without_zeros_at_the_end(void **state)
{
	(void)state;
	assert_int_equal(fixed_digits("7"), 0);
	assert_int_equal(fixed_digits("7.0"), 0);
	assert_int_equal(fixed_digits("-7.30"), 1);
	assert_int_equal(fixed_digits("7.05"), 2);
	assert_int_equal(fixed_digits("6.92611570364387"), 9);
	assert_int_equal(fixed_scale(0), 1);
	assert_int_equal(fixed_scale(9), 1000000000);
}

static void
a_score_after_the_operation_has_three_meanings(void **state)
{
	static const struct {
		int64_t operation;
		int scored, responded;
		/* operated, x, n by strategy */
		int64_t every[3], stop[3], nonresponder[3];
	} cases[] = {
	    {SURGERY_NONE, 1, 1, {0, 1, 1}, {0, 1, 1}, {0, 1, 1}},
	    {SURGERY_NONE, 1, 0, {0, 0, 1}, {0, 0, 1}, {0, 0, 1}},
	    {SURGERY_NONE, 0, 0, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}},
	    {7, 1, 1, {0, 1, 1}, {0, 1, 1}, {0, 1, 1}}, /* later */
	    {6, 1, 1, {1, 1, 1}, {1, 0, 0}, {1, 0, 1}}, /* at the visit */
	    {5, 0, 0, {1, 0, 0}, {1, 0, 0}, {1, 0, 1}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const int64_t *const expected[] = {
		    cases[i].every, cases[i].stop, cases[i].nonresponder};

		for (int s = 0; s < 3; s++) {
			struct surgery_count c = {0};

			surgery_add(&c, (enum surgery)s, cases[i].operation, 6,
			    cases[i].scored, cases[i].responded);
			assert_int_equal(c.operated, expected[s][0]);
			assert_int_equal(c.x, expected[s][1]);
			assert_int_equal(c.n, expected[s][2]);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(decimals_are_read_without_a_fraction),
	    cmocka_unit_test(anything_else_is_no_decimal),
	    cmocka_unit_test(places_are_counted_without_zeros_at_the_end),
	    cmocka_unit_test(a_score_after_the_operation_has_three_meanings),
	};

	return cmocka_run_group_tests_name("fixed", tests, NULL, NULL);
}
