#ifndef MENDD_CLASSIFY_H
#define MENDD_CLASSIFY_H

/*
 * Published classes of platelet-rich plasma.  A class is given only when
 * every count that it rests on was recorded.
 *
 * Not here, because their letters could not be read at the source: DEPA's
 * (Magalon 2016; its figures are dose_platelets_10e9(), dose_recovery_pct()
 * and dose_purity_pct()) and MARSPILL's (Lana 2017).  Nor PLRA (Mautner
 * 2015): its signs ask for shares at 1 % that counts do not give.
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

#endif
