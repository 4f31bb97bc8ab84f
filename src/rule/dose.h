#ifndef MENDD_DOSE_H
#define MENDD_DOSE_H

/*
 * What was given, computed from what was counted.  Units are in the names.
 * Every function gives NAN when one of its arguments is NAN (not recorded)
 * or when the result has no meaning, such as a fold over no platelets.
 */

/* Platelets given, 10*9: volume times concentration. */
double dose_platelets_10e9(double volume_ml, double platelets_10e9_per_l);

/* Living nucleated cells given, 10*6: total times viability. */
double dose_viable_10e6(double tnc_10e6, double viability_pct);

/* How many times the blood's concentration the product's is. */
double dose_fold(double product_per_l, double blood_per_l);

/*
 * Percent of the cells drawn that reached the product, from concentrations
 * in one unit: platelet recovery (DEPA's efficiency), leukocyte recovery.
 */
double dose_recovery_pct(double product_per_l, double product_ml,
    double blood_per_l, double blood_ml);

/*
 * DEPA's purity: percent of platelets among platelets, white and red cells
 * of the product, by number.
 */
double dose_purity_pct(
    double platelets_10e9_per_l, double wbc_10e9_per_l, double rbc_10e12_per_l);

/*
 * Minutes from the end of processing to the injection; both in RFC 3339,
 * NULL when not recorded.  NAN when the order is reversed.
 */
double dose_delay_minutes(const char *processed_at, const char *performed_at);

/* Body mass index, kg/m2. */
double dose_bmi(double height_cm, double weight_kg);

#endif
