#ifndef MENDD_DERIVE_H
#define MENDD_DERIVE_H

#include <jansson.h>

/* What a procedure's own members do not tell.  NULL: not recorded. */
struct derive_context {
	const char *birth_date; /* 1961-04-30 */
	const char *sex;        /* as the patient's record has it */
	/* RFC 3339, with the clinic's offset; NULL: as the procedure says. */
	const char *performed_at;
	const char *recorded_at; /* when the record first came in */
};

/*
 * The member `computed' of a procedure: what follows from the others.  The
 * same members in the same order every time; null where an input was not
 * recorded.
 *
 *	products	per product, in order: platelet_dose_10e9,
 *			viable_dose_10e6, platelet_fold,
 *			platelet_recovery_pct, leukocyte_recovery_pct,
 *			minutes_processing_to_injection, classes {paw,
 *			mishra, depa {dose_10e9, dose, efficiency_pct,
 *			efficiency, purity_pct, purity, activated}}
 *	totals		over the products: final_volume_ml,
 *			platelet_dose_10e9 (null unless every PRP has one),
 *			viable_dose_10e6 (null unless every cell product has
 *			one), minutes_processing_to_injection (the longest)
 *	bmi
 *	classification	the five DOSES (Murray 2019) as one line of text
 *	mibo		percent, sections, missing (mibo.h); of a draft, so far
 *	flags		of no_guidance, viability_lt_70, dose_missing,
 *			late_entry (came in more than 7 days after the
 *			procedure), implausible; none in a draft
 *	implausible	what and why (implausible.h)
 *	stratum		cohort keys: product_class (`combination' when there
 *			are several), grade, bmi_band, age_band,
 *			viability_band (of the lowest), dose_band (viable
 *			cells if cells were given, else platelets),
 *			platelet_band, viable_band, tnc_band
 *
 * Figures are rounded to four decimals, bands and flags are taken before.
 * To write them as they are, dump with JSON_REAL_PRECISION(15).  Returns a
 * new reference, NULL when memory ran out.
 */
json_t *derive(const json_t *procedure, const struct derive_context *);

#endif
