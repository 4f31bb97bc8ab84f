#ifndef MENDD_TIPPING_H
#define MENDD_TIPPING_H

/*
 * How much worse than the model thinks the missing would have to be for a
 * claim to fail: with a share pi of the n due missing and these delta points
 * off, the mean is off by delta * pi,
 *
 *	se(delta)^2 = se^2 + delta^2 pi (1 - pi) / n
 *
 * and the claim is that the 95 % interval lies on the good side of a
 * threshold.  (Pattern mixture, delta adjustment: Little 1994, Biometrika
 * 81:471; Yan, Lee and Li 2009, J Biopharm Stat 19:1085.)
 */
struct tipping_claim {
	double estimate, se, df; /* of a contrast; df 0: normal */
	double threshold; /* 0: any improvement; good * MCID: one that counts */
	int good;         /* 1: higher is better; -1: lower is */
	double missing;   /* pi, 0 to 1 */
	double due;       /* n, over 0 */
};

/*
 * NULL and the delta in ${delta}, in points of the score, of the bad sign; or
 * why there is none: claim_fails (with delta 0 already), nothing_missing.
 */
const char *tipping_delta(const struct tipping_claim *, double *delta);

/* Estimate and limits were the missing off by ${delta}. */
void tipping_at(const struct tipping_claim *, double delta, double *estimate,
    double *lower, double *upper);

#endif
