/* rule: time to an event, alone and against another. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stat/competing.h"
#include "stat/survival.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static void
assert_close(double got, double expected)
{
	if (!(fabs(got - expected) <= 1e-9 * fmax(fabs(expected), 1e-6)))
		fail_msg("%.17g, not %.17g", got, expected);
}

/* Freireich et al. 1963, Blood 21:699: weeks to relapse of leukaemia. */
static const struct watched treated[] = {{6, 1}, {6, 1}, {6, 1}, {6, 0}, {7, 1},
    {9, 0}, {10, 1}, {10, 0}, {11, 0}, {13, 1}, {16, 1}, {17, 0}, {19, 0},
    {20, 0}, {22, 1}, {23, 1}, {25, 0}, {32, 0}, {32, 0}, {34, 0}, {35, 0}};
static const struct watched placebo[] = {{1, 1}, {1, 1}, {2, 1}, {2, 1}, {3, 1},
    {4, 1}, {4, 1}, {5, 1}, {5, 1}, {8, 1}, {8, 1}, {8, 1}, {8, 1}, {11, 1},
    {11, 1}, {12, 1}, {12, 1}, {15, 1}, {17, 1}, {22, 1}, {23, 1}};

static void
shares_and_their_errors_are_as_published(void **state)
{
	struct survival_step s[COUNT(treated)];
	const size_t n = survival_steps(s, treated, COUNT(treated));
	const double log_share = log(18.0 / 21), se = sqrt(3 / (21.0 * 18));
	const double half = 1.959963984540054 * se / log_share;

	(void)state;
	assert_int_equal(n, 7);
	assert_int_equal(s[0].time, 6);
	assert_int_equal(s[0].at_risk, 21);
	assert_int_equal(s[0].events, 3);
	assert_close(s[0].share, 18.0 / 21);
	assert_close(s[0].se, s[0].share * se);
	assert_close(s[0].lo, exp(-exp(log(-log_share) - half)));
	assert_close(s[0].hi, exp(-exp(log(-log_share) + half)));
	assert_true(s[0].lo < s[0].share && s[0].share < s[0].hi);
	/* Who was censored on a day with events was at risk. */
	assert_int_equal(s[1].at_risk, 17);
	assert_true(fabs(s[6].share - 0.4482) < 5e-5);
	assert_true(fabs(s[6].se - 0.1346) < 5e-5);
}

static void
assert_reached(const struct moment_reached *m, double time)
{
	assert_true(m->reached);
	assert_close(m->time, time);
}

static void
a_median_is_reached_or_not(void **state)
{
	struct survival_step s[COUNT(treated)];
	struct survival_median m;
	size_t n = survival_steps(s, treated, COUNT(treated));

	(void)state;
	survival_median(&m, s, n, 35);
	assert_reached(&m.median, 23);
	assert_reached(&m.lo, 13);
	assert_false(m.hi.reached);
	n = survival_steps(s, placebo, COUNT(placebo));
	survival_median(&m, s, n, 23);
	assert_reached(&m.median, 8);
	assert_reached(&m.lo, 4);
	assert_reached(&m.hi, 11);
}

static void
a_half_exactly_is_the_middle_of_its_stretch(void **state)
{
	static const struct watched four[] = {{2, 1}, {4, 1}, {8, 1}, {9, 1}};
	static const struct watched ends[] = {{2, 1}, {4, 1}, {8, 0}, {9, 0}};
	struct survival_step s[4];
	struct survival_median m;

	(void)state;
	survival_median(&m, s, survival_steps(s, four, 4), 9);
	assert_reached(&m.median, 6);
	survival_median(&m, s, survival_steps(s, ends, 4), 9);
	assert_reached(&m.median, 6.5);
}

static void
nobody_left_has_no_error(void **state)
{
	static const struct watched two[] = {{1, 1}, {2, 1}};
	struct survival_step s[2];
	struct survival_median m;

	(void)state;
	assert_int_equal(survival_steps(s, two, 2), 2);
	survival_median(&m, s, 2, 2);
	assert_true(m.median.reached);
	assert_false(m.hi.reached);
	assert_true(s[1].share == 0 && s[1].se == 0 && s[1].hi == 0);
	assert_int_equal(survival_steps(s, two, 0), 0);
}

/* The trial's published chi-squared is 16.8. */
static void
groups_differ_as_published(void **state)
{
	struct survival_group g[] = {
	    {placebo, COUNT(placebo), 0, 0}, {treated, COUNT(treated), 0, 0}};
	double chisq, p, again;
	int64_t df;

	(void)state;
	assert_null(survival_compare(&chisq, &df, &p, g, 2));
	assert_int_equal(df, 1);
	assert_close(g[0].observed, 21);
	assert_close(
	    g[0].observed + g[1].observed, g[0].expected + g[1].expected);
	assert_true(fabs(g[0].expected - 10.749) < 5e-4);
	assert_true(fabs(chisq - 16.793) < 5e-4);
	assert_close(p, erfc(sqrt(chisq / 2)));
	g[0] = (struct survival_group){treated, COUNT(treated), 0, 0};
	g[1] = (struct survival_group){placebo, COUNT(placebo), 0, 0};
	assert_null(survival_compare(&again, &df, &p, g, 2));
	assert_close(again, chisq);
}

static void
a_comparison_without_an_answer_says_why(void **state)
{
	static const struct watched none[] = {{5, 0}, {6, 0}};
	static const struct watched some[] = {{1, 1}, {2, 1}};
	static const struct watched early[] = {{0, 0}};
	struct survival_group alone[] = {{treated, COUNT(treated), 0, 0}};
	struct survival_group never[] = {{none, 2, 0, 0}, {none, 2, 0, 0}};
	struct survival_group gone[] = {{some, 2, 0, 0}, {early, 1, 0, 0}};
	double chisq, p;
	int64_t df;

	(void)state;
	assert_string_equal(
	    survival_compare(&chisq, &df, &p, alone, 1), "one_group");
	assert_string_equal(
	    survival_compare(&chisq, &df, &p, never, 2), "no_events");
	assert_string_equal(
	    survival_compare(&chisq, &df, &p, gone, 2), "one_group");
}

/* Without censoring shares are counts and their errors are binomial. */
static void
competing_events_without_censoring_are_counts(void **state)
{
	static const struct watched ten[] = {{1, 1}, {1, 2}, {2, 2}, {3, 1},
	    {3, 1}, {3, 2}, {5, 2}, {6, 1}, {7, 2}, {8, 2}};
	static const int64_t times[] = {0, 3, 4, 8, 99};
	struct incidence in[5];

	(void)state;
	competing_incidence(in, times, 5, ten, COUNT(ten));
	assert_int_equal(in[0].at_risk, 10);
	assert_close(in[0].event, 0);
	assert_close(in[0].event_se, 0);
	assert_int_equal(in[1].at_risk, 7);
	assert_close(in[1].event, 0.3);
	assert_close(in[1].competing, 0.3);
	assert_close(in[1].event_se, sqrt(0.3 * 0.7 / 10));
	assert_int_equal(in[2].at_risk, 4);
	assert_close(in[2].event, 0.3);
	assert_int_equal(in[3].at_risk, 1);
	assert_close(in[3].event, 0.4);
	assert_close(in[3].event_se, sqrt(0.4 * 0.6 / 10));
	assert_int_equal(in[4].at_risk, 0);
	assert_close(in[4].competing, 0.6);
}

/* Without a competing event it is 1 - Kaplan and Meier, Greenwood's error. */
static void
one_kind_of_event_is_the_product_limit(void **state)
{
	struct survival_step s[COUNT(treated)];
	const size_t n = survival_steps(s, treated, COUNT(treated));
	struct incidence in;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		competing_incidence(
		    &in, &s[i].time, 1, treated, COUNT(treated));
		assert_int_equal(in.at_risk, s[i].at_risk);
		assert_close(in.event, 1 - s[i].share);
		assert_close(in.event_se, s[i].se);
	}
}

static void
a_response_is_the_first_of_them(void **state)
{
	static const int64_t times[] = {7, 14, 28}, improved[] = {3, 8, 9};
	static const unsigned char all[] = {1, 1, 1}, two[] = {1, 0, 0};
	static const unsigned char none[] = {0, 0, 0}, last[] = {1, 0, 1};
	static const struct {
		const unsigned char *seen;
		int64_t threshold, time;
		enum ending ending;
	} cases[] = {
	    {all, 8, 14, ENDING_EVENT},
	    {all, 3, 7, ENDING_EVENT},
	    {last, 8, 28, ENDING_EVENT},
	    {all, 10, 28, ENDING_CENSORED},
	    {two, 8, 7, ENDING_CENSORED},
	    {none, 8, 0, ENDING_CENSORED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct watched w = survival_first_response(
		    improved, cases[i].seen, times, 3, cases[i].threshold);

		assert_int_equal(w.time, cases[i].time);
		assert_int_equal(w.ending, cases[i].ending);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shares_and_their_errors_are_as_published),
	    cmocka_unit_test(a_median_is_reached_or_not),
	    cmocka_unit_test(a_half_exactly_is_the_middle_of_its_stretch),
	    cmocka_unit_test(nobody_left_has_no_error),
	    cmocka_unit_test(groups_differ_as_published),
	    cmocka_unit_test(a_comparison_without_an_answer_says_why),
	    cmocka_unit_test(competing_events_without_censoring_are_counts),
	    cmocka_unit_test(one_kind_of_event_is_the_product_limit),
	    cmocka_unit_test(a_response_is_the_first_of_them),
	};

	return cmocka_run_group_tests_name("survival", tests, NULL, NULL);
}
