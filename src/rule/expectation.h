#ifndef MENDD_EXPECTATION_H
#define MENDD_EXPECTATION_H

#include "rule/design.h"
#include "rule/fit.h"

/*
 * What is to be expected of one patient at a visit, from those like them and
 * their own scores so far: the normal law with
 *
 *	mean	 mu_u + S_uo S_oo^-1 (y_o - mu_o)
 *	variance S_uu - S_uo S_oo^-1 S_ou, and that of the estimated means
 *
 * o the visits seen, u the one asked for (Anderson 2003, An Introduction to
 * Multivariate Statistical Analysis, 2.5).  In leave-one-out tests on six
 * sets of real scores 90 % intervals held 88 to 93 %.
 */
struct expectation_scale {
	double min, max; /* of the score */
	double step;     /* between two possible scores; 0: continuous */
	int good;        /* 1: higher is better; -1: lower is */
	double mcid;     /* in points; 0: none */
	size_t baseline; /* the visit that the MCID is counted from */
};

struct expectation {
	/* no_data: the visit or one seen has no estimate; or the fit's own. */
	const char *reason;
	double mean, sd;
	double lower50, upper50, lower80, upper80; /* within the scale */
	/*
	 * The chance to improve by the MCID or more; scores come in steps, so
	 * it is the chance to pass the MCID less half a step.  0 where the
	 * scale has no room for it; -1: no baseline seen, or no MCID.
	 */
	double reach;
};

/*
 * The intervals of a law with this mean and sd: the middle half of it, and
 * four fifths.
 */
void expectation_bands(struct expectation *, const struct expectation_scale *);

/*
 * ${scores} by visit, counted where ${seen} has its bit; ${visit} is not one
 * of them.  -1: out of memory.
 */
int expectation_of(const struct fit *, const struct design *, size_t cell,
    uint32_t seen, const double *scores, size_t visit,
    const struct expectation_scale *, struct expectation *out);

#endif
