/* rule: doses, bands and the comparing of decimals. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rule/band.h"
#include "rule/decimal.h"
#include "rule/dose.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static void
assert_decimal(double got, double expected)
{
	if (isnan(expected) ? !isnan(got)
			    : isnan(got) || decimal_compare(got, expected) != 0)
		fail_msg("%.12g, not %.12g", got, expected);
}

static void
decimals_compare_as_they_are_written(void **state)
{
	static const struct {
		double a, b;
		int order;
	} cases[] = {
	    {0.1 + 0.2, 0.3, 0},
	    {0.1 * 3, 0.3, 0},
	    {5 * 200.1, 1000.5, 0},
	    {1.000000001, 1, 1},
	    {0.999999999, 1, -1},
	    {20000, 20000.000001, -1},
	    {-1, 1, -1},
	    {0, -0.0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(
		    decimal_compare(cases[i].a, cases[i].b), cases[i].order);
}

static void
decimals_round_half_away_from_zero(void **state)
{
	static const struct {
		double value;
		int digits;
		double rounded;
	} cases[] = {
	    {2.675, 2, 2.68}, /* less than a half in binary */
	    {1.005, 2, 1.01},
	    {-2.675, 2, -2.68},
	    {2.6749, 2, 2.67},
	    {66.66666, 1, 66.7},
	    {0.00004, 4, 0},
	    {0.00005, 4, 0.0001},
	    {41.25, 0, 41},
	    {41.5, 0, 42},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const double got =
		    decimal_round(cases[i].value, cases[i].digits);

		assert_decimal(got, cases[i].rounded);
	}
	assert_true(isnan(decimal_round(NAN, 2)));
	assert_true(decimal_round(1e308, 4) == 1e308);
	assert_true(isinf(decimal_round(INFINITY, 4)));
}

static void
a_platelet_dose_is_volume_times_concentration(void **state)
{
	static const struct {
		double volume, platelets, dose;
	} cases[] = {
	    {5, 1000, 5},
	    {4.5, 1206.7, 5.43015},
	    {0.3, 700, 0.21},
	    {3, 0, 0},
	    {NAN, 1000, NAN},
	    {5, NAN, NAN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_decimal(
		    dose_platelets_10e9(cases[i].volume, cases[i].platelets),
		    cases[i].dose);
}

static void
a_viable_dose_is_the_total_times_viability(void **state)
{
	static const struct {
		double tnc, viability, dose;
	} cases[] = {
	    {420, 95, 399},
	    {420.5, 92.5, 388.9625},
	    {0, 50, 0},
	    {400, 0, 0},
	    {NAN, 95, NAN},
	    {420, NAN, NAN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_decimal(
		    dose_viable_10e6(cases[i].tnc, cases[i].viability),
		    cases[i].dose);
}

static void
folds_recoveries_and_purity_need_all_their_counts(void **state)
{
	(void)state;
	assert_decimal(dose_fold(1000, 250), 4);
	assert_decimal(dose_fold(0, 250), 0);
	assert_decimal(dose_fold(1000, 0), NAN);
	assert_decimal(dose_fold(1000, NAN), NAN);
	assert_decimal(dose_fold(NAN, 250), NAN);

	/* 5 mL of 1000 out of 55 mL of 250: 5e9 of 13.75e9. */
	assert_decimal(dose_recovery_pct(1000, 5, 250, 55), 36.36363636363636);
	assert_decimal(dose_recovery_pct(1000, 5, 250, 20), 100);
	assert_decimal(dose_recovery_pct(1000, 5, 0, 20), NAN);
	assert_decimal(dose_recovery_pct(1000, 5, 250, 0), NAN);
	assert_decimal(dose_recovery_pct(1000, 5, 250, NAN), NAN);
	assert_decimal(dose_recovery_pct(NAN, 5, 250, 20), NAN);

	/* 10*12 red cells are a thousand times 10*9 platelets. */
	assert_decimal(dose_purity_pct(900, 0, 0.1), 90);
	assert_decimal(dose_purity_pct(900, 100, 0), 90);
	assert_decimal(dose_purity_pct(0, 0, 0), NAN);
	assert_decimal(dose_purity_pct(900, NAN, 0), NAN);
	assert_decimal(dose_purity_pct(900, 0, NAN), NAN);
}

static void
delays_are_minutes_between_instants(void **state)
{
	static const struct {
		const char *processed, *performed;
		double minutes;
	} cases[] = {
	    {"2024-05-06T09:00:00Z", "2024-05-06T09:45:30Z", 45.5},
	    {"2024-05-06T11:00:00+02:00", "2024-05-06T09:45:00Z", 45},
	    {"2024-05-06T23:50:00Z", "2024-05-07T00:10:00Z", 20},
	    {"2024-05-06T09:00:00Z", "2024-05-06T09:00:00Z", 0},
	    {"2024-05-06T09:00:01Z", "2024-05-06T09:00:00Z", NAN},
	    {NULL, "2024-05-06T09:00:00Z", NAN},
	    {"2024-05-06T09:00:00Z", NULL, NAN},
	    {"2024-05-06", "2024-05-06T09:00:00Z", NAN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_decimal(
		    dose_delay_minutes(cases[i].processed, cases[i].performed),
		    cases[i].minutes);
}

static void
a_body_mass_index_is_weight_over_height_squared(void **state)
{
	(void)state;
	assert_decimal(dose_bmi(180, 81), 25);
	assert_decimal(dose_bmi(175, 70), 22.857142857142858);
	assert_decimal(dose_bmi(0, 70), NAN);
	assert_decimal(dose_bmi(NAN, 70), NAN);
	assert_decimal(dose_bmi(175, NAN), NAN);
}

static void
a_band_holds_its_cut_points_on_the_side_it_says(void **state)
{
	static const struct {
		const struct band *band;
		double value;
		const char *name;
	} cases[] = {
	    {&band_age_years, 0, "under_40"},
	    {&band_age_years, 39, "under_40"},
	    {&band_age_years, 40, "40_to_49"},
	    {&band_age_years, 49, "40_to_49"},
	    {&band_age_years, 50, "50_to_59"},
	    {&band_age_years, 60, "60_to_69"},
	    {&band_age_years, 79, "70_to_79"},
	    {&band_age_years, 80, "80_and_over"},
	    {&band_age_years, 104, "80_and_over"},
	    {&band_bmi, 18.499999, "underweight"},
	    {&band_bmi, 18.5, "normal"},
	    {&band_bmi, 24.999999, "normal"},
	    {&band_bmi, 25, "pre_obese"},
	    {&band_bmi, 29.999999, "pre_obese"},
	    {&band_bmi, 30, "obese_1"},
	    {&band_bmi, 34.999999, "obese_1"},
	    {&band_bmi, 35, "obese_2"},
	    {&band_bmi, 39.999999, "obese_2"},
	    {&band_bmi, 40, "obese_3"},
	    {&band_viability_pct, 0, "under_70"},
	    {&band_viability_pct, 69.999, "under_70"},
	    {&band_viability_pct, 70, "70_to_79"},
	    {&band_viability_pct, 79.999, "70_to_79"},
	    {&band_viability_pct, 80, "80_to_89"},
	    {&band_viability_pct, 89.999, "80_to_89"},
	    {&band_viability_pct, 90, "90_and_over"},
	    {&band_viability_pct, 100, "90_and_over"},
	    {&band_platelets_10e9, 0.21, "platelets_under_1"},
	    {&band_platelets_10e9, 0.999999, "platelets_under_1"},
	    {&band_platelets_10e9, 1, "platelets_1_to_3"},
	    {&band_platelets_10e9, 2.999999, "platelets_1_to_3"},
	    {&band_platelets_10e9, 3, "platelets_3_to_5"},
	    {&band_platelets_10e9, 4.999999, "platelets_3_to_5"},
	    {&band_platelets_10e9, 5, "platelets_5_and_over"},
	    {&band_platelets_10e9, 5.43, "platelets_5_and_over"},
	    {&band_viable_10e6, 30, "viable_30_and_under"},
	    {&band_viable_10e6, 30.000001, "viable_30_to_400"},
	    {&band_viable_10e6, 400, "viable_30_to_400"},
	    {&band_viable_10e6, 400.000001, "viable_over_400"},
	    {&band_tnc_10e6, 400, "tnc_400_and_under"},
	    {&band_tnc_10e6, 400.000001, "tnc_over_400"},
	    {&band_tnc_10e6, NAN, NULL},
	    {&band_age_years, -1, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *name = band_of(cases[i].band, cases[i].value);

		if (cases[i].name == NULL)
			assert_null(name);
		else if (name == NULL || strcmp(name, cases[i].name) != 0)
			fail_msg("%s %.9g: %s, not %s", cases[i].band->name,
			    cases[i].value, name ? name : "none",
			    cases[i].name);
	}
}

static void
computed_values_meet_cut_points_exactly(void **state)
{
	(void)state;
	/* Each is on its cut in decimals and beside it in binary. */
	assert_string_equal(
	    band_of(&band_platelets_10e9, dose_platelets_10e9(0.7, 1428.571)),
	    "platelets_under_1");
	assert_string_equal(
	    band_of(&band_platelets_10e9, dose_platelets_10e9(0.1, 10000)),
	    "platelets_1_to_3");
	assert_string_equal(
	    band_of(&band_platelets_10e9, dose_platelets_10e9(4.1, 731.7) +
					      dose_platelets_10e9(0.1, 0.3)),
	    "platelets_3_to_5");
	for (int height = 80; height <= 250; height++) {
		const double weight = 30.0 * height * height / 10000;

		assert_string_equal(
		    band_of(&band_bmi, dose_bmi(height, weight)), "obese_1");
	}
}

static void
every_scale_is_ordered_and_named(void **state)
{
	static const struct band *const bands[] = {&band_age_years, &band_bmi,
	    &band_viability_pct, &band_platelets_10e9, &band_viable_10e6,
	    &band_tnc_10e6};

	(void)state;
	for (size_t i = 0; i < COUNT(bands); i++) {
		const struct band *b = bands[i];

		assert_in_range(b->n, 1, BAND_CUTS);
		assert_non_null(b->name);
		for (int c = 1; c < b->n; c++)
			assert_true(b->cuts[c - 1] < b->cuts[c]);
		for (int c = 0; c <= b->n; c++) {
			assert_non_null(b->names[c]);
			assert_int_equal(
			    strspn(b->names[c], "abcdefghijklmnopqrstuvwxyz"
						"0123456789_"),
			    strlen(b->names[c]));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(decimals_compare_as_they_are_written),
	    cmocka_unit_test(decimals_round_half_away_from_zero),
	    cmocka_unit_test(a_platelet_dose_is_volume_times_concentration),
	    cmocka_unit_test(a_viable_dose_is_the_total_times_viability),
	    cmocka_unit_test(folds_recoveries_and_purity_need_all_their_counts),
	    cmocka_unit_test(delays_are_minutes_between_instants),
	    cmocka_unit_test(a_body_mass_index_is_weight_over_height_squared),
	    cmocka_unit_test(a_band_holds_its_cut_points_on_the_side_it_says),
	    cmocka_unit_test(computed_values_meet_cut_points_exactly),
	    cmocka_unit_test(every_scale_is_ordered_and_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
