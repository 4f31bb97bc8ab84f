/*
 * Classes of platelet-rich plasma from counts.  Each cut point stands with
 * its source; 1e3/uL and 10*9/L are the same number.
 */
#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "rule/classify.h"
#include "rule/decimal.h"

/*
 * PAW: P1 at or below the blood, P2 to 750e3/uL, P3 to 1250e3/uL, P4 above;
 * a cut point belongs to the class below it.  White cells and neutrophils:
 * above the blood, or at or below.  DeLong 2012 as tabled in PMC8044532,
 * Table 1.
 */
static const double paw_cuts[] = {750, 1250};

/*
 * Mishra: A at 5 times the blood's platelets or more, B below.  Mishra 2012
 * as tabled in PMC8044532, Table 1.  White cells count as increased above
 * the blood, as in PAW.
 */
static const double mishra_fold = 5;

static int
above(double product, double blood)
{
	return decimal_compare(product, blood) > 0;
}

static int
paw_platelets(double product, double blood)
{
	int p = 2;

	if (!above(product, blood))
		return 1;
	for (size_t i = 0; i < sizeof(paw_cuts) / sizeof(paw_cuts[0]); i++)
		p += above(product, paw_cuts[i]);
	return p;
}

int
classify_paw(char out[PAW_TEXT], const struct classify_counts *c)
{
	/* Their number, as for the white cells, not their share of these. */
	const double neutrophils = c->wbc_10e9_per_l * c->neutrophil_pct / 100;
	const double blood_neutrophils =
	    c->blood_wbc_10e9_per_l * c->blood_neutrophil_pct / 100;

	if (isnan(c->platelets_10e9_per_l) ||
	    isnan(c->blood_platelets_10e9_per_l) || isnan(neutrophils) ||
	    isnan(blood_neutrophils) || c->activation == ACTIVATION_UNKNOWN)
		return -1;
	snprintf(out, PAW_TEXT, "P%d%s%c%c",
	    paw_platelets(
		c->platelets_10e9_per_l, c->blood_platelets_10e9_per_l),
	    c->activation == ACTIVATION_EXOGENOUS ? "x" : "",
	    above(c->wbc_10e9_per_l, c->blood_wbc_10e9_per_l) ? 'A' : 'B',
	    above(neutrophils, blood_neutrophils) ? 'a' : 'b');
	return 0;
}

int
classify_mishra(char out[MISHRA_TEXT], const struct classify_counts *c)
{
	int type;

	if (isnan(c->platelets_10e9_per_l) ||
	    isnan(c->blood_platelets_10e9_per_l) || isnan(c->wbc_10e9_per_l) ||
	    isnan(c->blood_wbc_10e9_per_l) ||
	    c->activation == ACTIVATION_UNKNOWN)
		return -1;
	type = above(c->wbc_10e9_per_l, c->blood_wbc_10e9_per_l) ? 1 : 3;
	type += c->activation == ACTIVATION_EXOGENOUS;
	snprintf(out, MISHRA_TEXT, "%d%c", type,
	    decimal_compare(c->platelets_10e9_per_l,
		mishra_fold * c->blood_platelets_10e9_per_l) >= 0
		? 'A'
		: 'B');
	return 0;
}

/* A is above the first cut; B, C and D at or above, or below, the others. */
static char
depa(double value, const double cuts[3])
{
	if (isnan(value))
		return '\0';
	if (above(value, cuts[0]))
		return 'A';
	if (decimal_compare(value, cuts[1]) >= 0)
		return 'B';
	return decimal_compare(value, cuts[2]) >= 0 ? 'C' : 'D';
}

char
classify_depa_dose(double platelets_10e9)
{
	return depa(platelets_10e9, (const double[]){5, 3, 1});
}

char
classify_depa_share(double pct)
{
	return depa(pct, (const double[]){90, 70, 30});
}
