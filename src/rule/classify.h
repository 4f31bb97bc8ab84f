#ifndef MENDD_CLASSIFY_H
#define MENDD_CLASSIFY_H

/*
 * Published classes of platelet-rich plasma.  A class is given only when
 * every count that it rests on was recorded.
 *
 * Not here, because they could not be read at the source: MARSPILL (Lana
 * 2017); nor PLRA (Mautner 2015), whose signs ask for shares at 1 % that
 * counts do not give.
 */

enum activation {
	ACTIVATION_UNKNOWN,
	ACTIVATION_NONE,
	ACTIVATION_EXOGENOUS /* anything added by hand: calcium, light, ... */
};

/* Counts in product and blood; NAN when not recorded. */
struct classify_counts {
	double platelets_10e9_per_l, blood_platelets_10e9_per_l;
	double wbc_10e9_per_l, blood_wbc_10e9_per_l;
	double neutrophil_pct, blood_neutrophil_pct;
	enum activation activation;
};

/*
 * PAW (DeLong 2012): P1..P4, x when activated, A or B for white cells, a or
 * b for neutrophils, such as "P3Aa" or "P2xBb" (also seen in print as
 * P2-x-B with a beta).  -1 when it cannot be given.
 */
#define PAW_TEXT 8
int classify_paw(char out[PAW_TEXT], const struct classify_counts *);

/*
 * Mishra (2012): type 1..4 and A or B, such as "1B".  -1 when it cannot be
 * given.
 */
#define MISHRA_TEXT 4
int classify_mishra(char out[MISHRA_TEXT], const struct classify_counts *);

/*
 * DEPA (Magalon 2016, PMC5117023): the letter A to D of a dose of platelets
 * (10*9), and of an efficiency or a purity (percent).  '\0': NAN has none.
 *
 * The paper's abstract gives the ends (5.43 billion is an A, 0.21 the least;
 * A is over 90 %); the cut points between are those of its table as clinics
 * reproduce it (rejuvenceclinic.co.uk, "Is all PRP the same?").  Where a
 * figure stands in two rows there (3 in "3-5" and "1-3"), it belongs to the
 * better one, as 1 and 30 must: the last row is "<1" and "<30".
 */
char classify_depa_dose(double platelets_10e9);
char classify_depa_share(double pct);

#endif
