/*
 * rule: tails and quantiles, against values worked out with 60 digits
 * (mpmath 1.3: betainc, gammainc, erfc, and roots of these).
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "stat/dist.h"
#include "stat/dist_series.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static void
assert_near(double got, double expected, double relative)
{
	if (!(fabs(got - expected) <= relative * fabs(expected)))
		fail_msg("%.17g, not %.17g: off by %.2g", got, expected,
		    fabs(got - expected) / fabs(expected));
}

static void
normal_tails_are_exact(void **state)
{
	static const struct {
		double z, upper;
	} cases[] = {
	    {0, 0.5},
	    {1, 0.15865525393145705},
	    {1.959963984540054, 0.025000000000000011},
	    {-2.5, 0.99379033467422386},
	    {8, 6.2209605742717841e-16},
	    {20, 2.7536241186062337e-89},
	    {37, 5.7255712225245768e-300},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_near(
		    dist_normal_upper(cases[i].z), cases[i].upper, 1e-12);
		if (cases[i].z != 0)
			assert_near(dist_normal_quantile(cases[i].upper),
			    cases[i].z, 1e-13);
	}
	assert_true(dist_normal_quantile(0.5) == 0);
}

static void
student_tails_are_exact(void **state)
{
	static const struct {
		double t, df, upper;
	} cases[] = {
	    {0.1, 1, 0.46827448256944643},
	    {2, 3.7, 0.060908600952617003},
	    {12.706204736174705, 1, 0.025},
	    {5, 10, 0.00026866680137822631},
	    {2, 109.5, 0.02398797554395204},
	    {40, 5, 9.2059810858864772e-8},
	    {8, 1000, 1.7133307411957372e-15},
	    {37, 250, 1.0574462563111431e-103},
	    {3, 2e5, 0.0013500642313883953},
	    {3, 5e6, 0.001349904679411421},
	    {6, 3e7, 9.8659888547612302e-10},
	    {0.001, 8, 0.49961330105154466},
	    {3, INFINITY, 0.0013498980316300945},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_near(dist_t_upper(cases[i].t, cases[i].df),
		    cases[i].upper, 1e-12);
		assert_near(dist_t_upper(-cases[i].t, cases[i].df),
		    1 - cases[i].upper, 1e-14);
		assert_near(dist_t_quantile(cases[i].upper, cases[i].df),
		    cases[i].t, 1e-12);
	}
}

static void
student_quantiles_are_exact(void **state)
{
	static const struct {
		double p, df, t;
	} cases[] = {
	    {0.025, 1, 12.706204736174704},
	    {0.025, 2, 4.3026527297494637},
	    {0.025, 25, 2.0595385527532977},
	    {0.05, 109.5, 1.6588885251528888},
	    {0.25, 1.5, 0.87259466254157064},
	    {1e-10, 7, 53.835579484673733},
	    {0.975, 3, -3.1824463052837084},
	    {0.025, 2e6, 1.959965170676375},
	    {0.025, 8e5, 1.9599669498835022},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_near(dist_t_quantile(cases[i].p, cases[i].df),
		    cases[i].t, 1e-13);
	assert_true(dist_t_quantile(0.5, 3) == 0);
}

static void
f_tails_are_exact(void **state)
{
	static const struct {
		double f, df1, df2, upper;
	} cases[] = {
	    {2.737, 10, 112.057, 0.0047388326178845809},
	    {0.99, 2, 110, 0.37486268362975691},
	    {50.29, 9, 918.6, 4.7112137221075154e-74},
	    {1.96, 1, 2, 0.29647352931855155},
	    {0.2, 3, 144.8, 0.89624434563149984},
	    {300, 4, 12, 6.538353563497019e-12},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const double a = cases[i].df1, b = cases[i].df2;

		assert_near(
		    dist_f_upper(cases[i].f, a, b), cases[i].upper, 1e-12);
		assert_near(
		    dist_f_quantile(cases[i].upper, a, b), cases[i].f, 1e-12);
	}
	assert_near(dist_f_upper(3, 7, INFINITY), dist_chi_upper(21, 7), 1e-14);
}

static void
chi_squared_tails_are_exact(void **state)
{
	static const struct {
		double x, df, upper;
	} cases[] = {
	    {3.841, 1, 0.050013683763956699},
	    {0.5, 1, 0.47950012218695346},
	    {20, 7, 0.0055696830729455713},
	    {500, 20, 2.9102668730273101e-93},
	    {90, 100, 0.75319796559982973},
	    {1e-3, 3, 0.99999159208094195},
	    {11, 2.5, 0.0071852427800922603},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const double df = cases[i].df;

		assert_near(
		    dist_chi_upper(cases[i].x, df), cases[i].upper, 1e-12);
		/* 1e-3: an upper tail near 1 holds eleven digits of it. */
		assert_near(dist_chi_quantile(cases[i].upper, df), cases[i].x,
		    cases[i].x < 0.01 ? 1e-10 : 1e-12);
	}
}

static void
beta_tails_are_exact(void **state)
{
	static const struct {
		double x, a, b, lower;
	} cases[] = {
	    {0.5, 0.5, 0.5, 0.5},
	    {0.02, 1, 30, 0.45451568061756283},
	    {0.999, 7, 2, 0.99997211179022386},
	    {0.3, 300, 650, 0.14732790441792723},
	    {1e-08, 2, 9, 4.4999997600000065e-15},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const double a = cases[i].a, b = cases[i].b;

		assert_near(
		    dist_beta_lower(cases[i].x, a, b), cases[i].lower, 1e-12);
		assert_near(dist_beta_upper(cases[i].x, a, b),
		    1 - cases[i].lower, 1e-11);
		assert_near(dist_beta_quantile(cases[i].lower, a, b),
		    cases[i].x, 1e-12);
	}
}

static void
binomial_chances_are_exact(void **state)
{
	static const struct {
		long k, n;
		double p, pmf, cdf;
	} cases[] = {
	    {3, 10, 0.2, 0.20132659200000001, 0.87912611839999998},
	    {0, 50, 0.01, 0.60500606713753664, 0.60500606713753664},
	    {50, 50, 0.99, 0.60500606713753638, 1},
	    {497, 1000, 0.5, 0.024775472884788967, 0.43718859945759226},
	    {10, 1000000, 1e-5, 0.12511066127589931, 0.583039750194028},
	    {-1, 4, 0.5, 0, 0},
	    {5, 4, 0.5, 0, 1},
	    {0, 4, 0, 1, 1},
	    {4, 4, 1, 1, 1},
	    {3, 4, 1, 0, 0},
	    {0, 0, 0.3, 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const long k = cases[i].k, n = cases[i].n;

		assert_near(
		    dist_binomial_pmf(k, n, cases[i].p), cases[i].pmf, 1e-12);
		assert_near(
		    dist_binomial_cdf(k, n, cases[i].p), cases[i].cdf, 1e-12);
	}
}

/* Every quantile is the place where its tail is what was asked for. */
static void
quantiles_turn_tails_round(void **state)
{
	static const double tails[] = {
	    1e-250, 1e-30, 1e-8, 0.025, 0.3, 0.5, 0.7, 0.975};
	static const double dfs[] = {0.5, 1, 2.3, 17, 340, 9e4};

	(void)state;
	for (size_t i = 0; i < COUNT(tails); i++)
		for (size_t j = 0; j < COUNT(dfs); j++) {
			const double p = tails[i], df = dfs[j];
			double x = dist_chi_quantile(p, df);

			assert_near(dist_chi_upper(x, df), p, 3e-11);
			x = dist_f_quantile(p, 3, df);
			if (x < 1e290)
				assert_near(dist_f_upper(x, 3, df), p, 3e-11);
			x = dist_t_quantile(p, df);
			if (isfinite(x) && fabs(x) < 1e150)
				assert_near(dist_t_upper(x, df), p, 3e-12);
			x = dist_beta_quantile(p, df, 2);
			if (x > 1e-290)
				assert_near(
				    dist_beta_lower(x, df, 2), p, 3e-10);
		}
}

/* The law is one, whichever way it is worked out. */
static void
many_degrees_are_an_incomplete_beta_too(void **state)
{
	static const double degrees[] = {1000, 1001.5, 3e3, 2e4, 49999};

	(void)state;
	for (size_t i = 0; i < sizeof(degrees) / sizeof(degrees[0]); i++)
		for (double t = 0.25; t < 7; t += 0.25) {
			const double df = degrees[i], all = df + t * t;
			const double tail =
			    0.5 * dist_incomplete_beta(
				      df / 2, 0.5, df / all, t * t / all);

			assert_near(dist_t_upper(t, df), tail, 2e-11);
			assert_near(dist_t_quantile(tail, df), t, 2e-11);
		}
}

static void
what_has_no_answer_is_nan(void **state)
{
	(void)state;
	assert_true(isnan(dist_normal_quantile(-0.1)));
	assert_true(isnan(dist_normal_quantile(NAN)));
	assert_true(isnan(dist_t_upper(1, 0)));
	assert_true(isnan(dist_t_upper(NAN, 5)));
	assert_true(isnan(dist_t_quantile(1.5, 5)));
	assert_true(isnan(dist_f_upper(1, -1, 5)));
	assert_true(isnan(dist_chi_quantile(0.5, 0)));
	assert_true(isnan(dist_beta_quantile(0.5, 0, 1)));
	assert_true(isnan(dist_binomial_pmf(1, 2, 1.1)));
	assert_true(dist_t_upper(INFINITY, 3) == 0);
	assert_true(isinf(dist_t_quantile(0, 3)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(normal_tails_are_exact),
	    cmocka_unit_test(student_tails_are_exact),
	    cmocka_unit_test(student_quantiles_are_exact),
	    cmocka_unit_test(f_tails_are_exact),
	    cmocka_unit_test(chi_squared_tails_are_exact),
	    cmocka_unit_test(beta_tails_are_exact),
	    cmocka_unit_test(binomial_chances_are_exact),
	    cmocka_unit_test(quantiles_turn_tails_round),
	    cmocka_unit_test(many_degrees_are_an_incomplete_beta_too),
	    cmocka_unit_test(what_has_no_answer_is_nan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
