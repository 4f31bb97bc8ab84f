#ifndef MENDD_BAND_H
#define MENDD_BAND_H

/*
 * The bands by which cohorts are grouped: consecutive, named, in order.
 * Names are made of letters, digits and _, so that they need no escaping in
 * a query or a column.
 */
#define BAND_CUTS 5

struct band {
	const char *name; /* of the whole scale, with its unit */
	int n;            /* of cut points: there is one band more */
	int below;        /* a cut point belongs to the band below it */
	double cuts[BAND_CUTS];
	const char *names[BAND_CUTS + 1];
};

extern const struct band band_age_years;
extern const struct band band_bmi;
extern const struct band band_viability_pct;
extern const struct band band_platelets_10e9;
extern const struct band band_viable_10e6;
extern const struct band band_tnc_10e6;
extern const struct band band_minutes;

/* The band's name; NULL when the value is NAN or negative. */
const char *band_of(const struct band *, double value);

/* Its place among the names; -1 when the value is NAN or negative. */
int band_place(const struct band *, double value);

#endif
