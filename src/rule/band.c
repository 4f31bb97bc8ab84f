/*
 * Cut points, each with its source.  Where none is named the bands are
 * round numbers of our own.
 */
#include <math.h>
#include <stddef.h>

#include "rule/band.h"
#include "rule/decimal.h"

/* Completed years at the procedure, by decades. */
const struct band band_age_years = {
    .name = "age_years",
    .n = 5,
    .cuts = {40, 50, 60, 70, 80},
    .names = {"under_40", "40_to_49", "50_to_59", "60_to_69", "70_to_79",
	"80_and_over"},
};

/* kg/m2: WHO, Technical Report Series 894 (2000). */
const struct band band_bmi = {
    .name = "bmi",
    .n = 5,
    .cuts = {18.5, 25, 30, 35, 40},
    .names = {"underweight", "normal", "pre_obese", "obese_1", "obese_2",
	"obese_3"},
};

/*
 * 70 %: World J Med Genet 2015;5:1, Table 3 ("generally above 70%") and
 * PMC5993622, Table 5 (trypan blue, 70 % or more).
 */
const struct band band_viability_pct = {
    .name = "viability_pct",
    .n = 3,
    .cuts = {70, 80, 90},
    .names = {"under_70", "70_to_79", "80_to_89", "90_and_over"},
};

const struct band band_platelets_10e9 = {
    .name = "platelets_10e9",
    .n = 3,
    .cuts = {1, 3, 5},
    .names = {"platelets_under_1", "platelets_1_to_3", "platelets_3_to_5",
	"platelets_5_and_over"},
};

/*
 * 30: the cut of a meta-analysis of cultured cells, PMC7640936 (lower and
 * higher than 30 million; our choice puts 30 itself with the lower).
 * 400: as for the total count below.
 */
const struct band band_viable_10e6 = {
    .name = "viable_10e6",
    .n = 2,
    .below = 1,
    .cuts = {30, 400},
    .names = {"viable_30_and_under", "viable_30_to_400", "viable_over_400"},
};

/* 400: Centeno 2015, BMC Musculoskelet Disord 16:258 (at most, above). */
const struct band band_tnc_10e6 = {
    .name = "tnc_10e6",
    .n = 1,
    .below = 1,
    .cuts = {400},
    .names = {"tnc_400_and_under", "tnc_over_400"},
};

/*
 * From the end of processing to the injection.  90: cells that wait in saline
 * at room temperature are 93 to 94 % viable at first, 80 to 81 % after 90
 * minutes (Nguyen 2024, Biomed Res Ther 11(9), doi 10.15419/bmrat.v11i9.917);
 * 30 and 60 cut the time until then in thirds.
 */
const struct band band_minutes = {
    .name = "minutes",
    .n = 3,
    .cuts = {30, 60, 90},
    .names = {"minutes_under_30", "minutes_30_to_60", "minutes_60_to_90",
	"minutes_90_and_over"},
};

int
band_place(const struct band *band, double value)
{
	int i;

	if (isnan(value) || value < 0)
		return -1;
	for (i = 0; i < band->n; i++) {
		const int order = decimal_compare(value, band->cuts[i]);

		if (order < 0 || (order == 0 && band->below))
			break;
	}
	return i;
}

const char *
band_of(const struct band *band, double value)
{
	const int place = band_place(band, value);

	return place == -1 ? NULL : band->names[place];
}
