/*
 * Doses, recoveries and delays: one line of arithmetic each, with the units
 * of the record on the left and of the result on the right.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"
#include "rule/dose.h"

double
dose_platelets_10e9(double volume_ml, double platelets_10e9_per_l)
{
	return volume_ml * platelets_10e9_per_l / 1000;
}

double
dose_viable_10e6(double tnc_10e6, double viability_pct)
{
	return tnc_10e6 * viability_pct / 100;
}

double
dose_fold(double product_per_l, double blood_per_l)
{
	return blood_per_l > 0 ? product_per_l / blood_per_l : NAN;
}

double
dose_recovery_pct(double product_per_l, double product_ml, double blood_per_l,
    double blood_ml)
{
	const double drawn = blood_per_l * blood_ml;

	return drawn > 0 ? 100 * product_per_l * product_ml / drawn : NAN;
}

double
dose_purity_pct(
    double platelets_10e9_per_l, double wbc_10e9_per_l, double rbc_10e12_per_l)
{
	const double cells =
	    platelets_10e9_per_l + wbc_10e9_per_l + 1000 * rbc_10e12_per_l;

	return cells > 0 ? 100 * platelets_10e9_per_l / cells : NAN;
}

double
dose_delay_minutes(const char *processed_at, const char *performed_at)
{
	int64_t processed, performed;

	if (day_parse_instant(&processed, NULL, processed_at) != 0 ||
	    day_parse_instant(&performed, NULL, performed_at) != 0 ||
	    processed > performed)
		return NAN;
	return (double)(performed - processed) / 60e6;
}

double
dose_bmi(double height_cm, double weight_kg)
{
	const double height_m2 = height_cm * height_cm / 10000;

	return height_m2 > 0 ? weight_kg / height_m2 : NAN;
}
