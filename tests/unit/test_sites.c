/* rule: sites beside each other, casemix, and early warning. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stat/cusum.h"
#include "stat/funnel.h"
#include "stat/logistic.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static void
assert_close(double got, double expected)
{
	if (!(fabs(got - expected) <= 1e-9 * fmax(fabs(expected), 1e-6)))
		fail_msg("%.17g, not %.17g", got, expected);
}

/* One binary covariate: the coefficients are log odds by hand. */
static void
a_table_of_two_by_two_is_fitted_exactly(void **state)
{
	static const double x[] = {1, 0, 1, 1};
	static const double successes[] = {3, 8}, trials[] = {10, 12};
	const struct logistic_data d = {x, successes, trials, 2, 2};
	double b[2], se[2];

	(void)state;
	assert_null(logistic_fit(b, se, &d, NULL, NULL));
	assert_close(b[0], log(3.0 / 7));
	assert_close(b[1], log(8.0 / 4 / (3.0 / 7)));
	assert_close(se[0], sqrt(1.0 / 3 + 1.0 / 7));
	assert_close(se[1], sqrt(1.0 / 3 + 1.0 / 7 + 1.0 / 8 + 1.0 / 4));
	assert_close(logistic_share(b, &x[2], 2), 8.0 / 12);
}

/* Menarche and age, cut down: one by one or counted, it is the same. */
static void
rows_that_share_covariates_count_together(void **state)
{
	static const double x[] = {1, 11, 1, 12, 1, 13, 1, 14};
	static const double y[] = {1, 3, 6, 9}, n[] = {10, 11, 12, 10};
	const struct logistic_data counted = {x, y, n, 4, 2};
	double single[43 * 2], outcome[43], one[43], b[2], se[2], c[2], sc[2];
	size_t rows = 0;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		for (int k = 0; k < n[i]; k++, rows++) {
			single[2 * rows] = 1;
			single[2 * rows + 1] = x[2 * i + 1];
			outcome[rows] = k < y[i];
			one[rows] = 1;
		}
	const struct logistic_data d = {single, outcome, one, rows, 2};

	assert_int_equal(rows, 43);
	assert_null(logistic_fit(b, se, &counted, NULL, NULL));
	assert_null(logistic_fit(c, sc, &d, NULL, NULL));
	for (int j = 0; j < 2; j++) {
		assert_close(b[j], c[j]);
		assert_close(se[j], sc[j]);
	}
	/* At the optimum observed and expected agree. */
	assert_close(10 * logistic_share(b, &x[0], 2) +
			 11 * logistic_share(b, &x[2], 2) +
			 12 * logistic_share(b, &x[4], 2) +
			 10 * logistic_share(b, &x[6], 2),
	    19);
}

static int
at_once(void *arg)
{
	++*(int *)arg;
	return 1;
}

static void
a_fit_without_an_answer_says_why(void **state)
{
	static const double twice[] = {1, 2, 1, 2, 1, 2};
	static const double x[] = {1, 0, 1, 1, 1, 2};
	static const double some[] = {1, 2, 1}, trials[] = {3, 3, 3};
	static const double split[] = {0, 0, 3}, none[] = {0, 0, 0};
	const struct logistic_data empty = {x, none, none, 3, 2};
	const struct logistic_data doubled = {twice, some, trials, 3, 2};
	const struct logistic_data apart = {x, split, trials, 3, 2};
	const struct logistic_data never = {x, none, trials, 3, 2};
	const struct logistic_data good = {x, some, trials, 3, 2};
	double b[2], se[2];
	int asked = 0;

	(void)state;
	assert_string_equal(logistic_fit(b, se, &empty, NULL, NULL), "no_data");
	assert_string_equal(
	    logistic_fit(b, se, &doubled, NULL, NULL), "singular_covariance");
	assert_string_equal(
	    logistic_fit(b, se, &apart, NULL, NULL), "separated");
	assert_string_equal(
	    logistic_fit(b, se, &never, NULL, NULL), "separated");
	assert_string_equal(
	    logistic_fit(b, se, &good, at_once, &asked), "deadline");
	assert_int_equal(asked, 1);
}

/*
 * R: q <- qbinom(a, 12, p); (q - (pbinom(q, 12, p) - a) / dbinom(q, 12, p)) /
 * 12 with p = 64/106.
 */
static void
funnel_limits_are_interpolated(void **state)
{
	const double p = 64.0 / 106;

	(void)state;
	assert_close(funnel_limit(p, 12, 0.025), 0.2724397490353);
	assert_close(funnel_limit(p, 12, 0.001), 0.109161910654693);
	assert_true(funnel_limit(p, 12, 0.975) > p);
	/* With a coin thrown once: P(R <= 0) = 1/2, so (0 - 0.8) / 1. */
	assert_close(funnel_limit(0.5, 1, 0.1), -0.8);
	/* Large funnels close on the target. */
	assert_true(fabs(funnel_limit(p, 1000000, 0.025) -
			 funnel_limit_wide(p, 1000000, 0.025, 1)) < 2e-6);
	assert_close(funnel_limit_wide(0.5, 100, 0.025, 4),
	    0.5 - 1.959963984540054 * 0.1);
	assert_close(funnel_limit_wide(0.1, 4, 0.001, 4), 0);
}

static void
dispersion_forgets_how_far_the_farthest_are(void **state)
{
	double z[] = {9, -1, 2, 0, 1, 1, -2, 1, -1, -7};
	double same[] = {9, -1, 2, 0, 1, 1, -2, 1, -1, -7};

	(void)state;
	assert_close(funnel_dispersion(z, 10, 0.1), 2.1);
	assert_close(funnel_dispersion(same, 10, 0), 14.3);
	assert_close(funnel_dispersion(NULL, 0, 0.1), 1);
	assert_close(funnel_z(8, 16, 0.5), 0);
	assert_close(funnel_z(12, 16, 0.5), 2);
}

static void
means_are_drawn_in_as_far_as_they_are_unknown(void **state)
{
	struct funnel_site far[] = {{0, 1, 0, 0}, {10, 1, 0, 0}};
	struct funnel_site near[] = {{4, 1, 0, 0}, {5, 2, 0, 0}};
	struct funnel_site broken[] = {{4, 0, 0, 0}};
	double grand, tau2;

	(void)state;
	assert_null(funnel_shrink(far, 2, &grand, &tau2));
	/* Q = 50, so tau^2 = (50 - 1) / (2 - 1). */
	assert_close(tau2, 49);
	assert_close(grand, 5);
	assert_close(far[0].weight, 0.02);
	assert_close(far[0].shrunken, 0.1);
	assert_null(funnel_shrink(near, 2, &grand, &tau2));
	assert_close(tau2, 0);
	assert_close(grand, 4.2);
	assert_close(near[1].shrunken, 4.2);
	assert_string_equal(
	    funnel_shrink(broken, 1, &grand, &tau2), "zero_variance");
	assert_string_equal(funnel_shrink(broken, 0, &grand, &tau2), "no_data");
}

static void
a_cusum_rises_with_events_and_not_below_nothing(void **state)
{
	double w = cusum_next(0, 0.2, 0, 2);

	(void)state;
	assert_close(w, 0);
	w = cusum_next(w, 0.2, 1, 2);
	assert_close(w, log(2 / 1.2));
	assert_close(cusum_next(w, 0.2, 0, 2), log(2 / 1.2) - log(1.2));
	assert_close(cusum_vlad_next(1, 0.2, 0), 1.2);
	assert_close(cusum_vlad_next(1, 0.2, 1), 0.2);
}

static void
a_limit_has_the_rate_of_false_alarms_it_was_made_for(void **state)
{
	static const double chances[] = {0.1, 0.2, 0.3};
	struct cusum_watch c = {chances, 3, 100, 2, 0.05, 4000, 1};
	double limit, same, wider, other;

	(void)state;
	assert_null(cusum_limit(&limit, &c));
	assert_null(cusum_limit(&same, &c));
	assert_true(limit == same);
	c.seed = 2;
	assert_null(cusum_limit(&other, &c));
	assert_true(fabs(other - limit) < 0.3);
	c.false_alarms = 0.01;
	assert_null(cusum_limit(&wider, &c));
	assert_true(wider > limit);
	c.n_chances = 0;
	assert_string_equal(cusum_limit(&limit, &c), "no_data");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_table_of_two_by_two_is_fitted_exactly),
	    cmocka_unit_test(rows_that_share_covariates_count_together),
	    cmocka_unit_test(a_fit_without_an_answer_says_why),
	    cmocka_unit_test(funnel_limits_are_interpolated),
	    cmocka_unit_test(dispersion_forgets_how_far_the_farthest_are),
	    cmocka_unit_test(means_are_drawn_in_as_far_as_they_are_unknown),
	    cmocka_unit_test(a_cusum_rises_with_events_and_not_below_nothing),
	    cmocka_unit_test(
		a_limit_has_the_rate_of_false_alarms_it_was_made_for),
	};

	return cmocka_run_group_tests_name("sites", tests, NULL, NULL);
}
