#ifndef MENDD_FUNNEL_H
#define MENDD_FUNNEL_H

#include <stddef.h>
#include <stdint.h>

/*
 * Sites beside each other, without a ranking: how far from what is expected
 * of a site of its size is more than chance.
 */

/*
 * The limit of a funnel: the share below which a site of ${n} lies with
 * probability ${tail} when its true share is ${target}, from the exact
 * binomial distribution, interpolated between whole numbers: with r the
 * smallest number for which P(R <= r) >= tail, (r - a) / n where
 * a = (P(R <= r) - tail) / P(R = r).  Spiegelhalter 2005, Stat Med 24:1185,
 * appendix A.1.1.  Below 0 there is none: so small a site cannot be too low.
 * Use 0.025 and 0.975, 0.001 and 0.999.  n above 0, target between 0 and 1.
 */
double funnel_limit(double target, int64_t n, double tail);

/* The same by the normal distribution with the variance taken ${phi} times,
 * when sites differ more than chance alone would have it; clipped to 0..1. */
double funnel_limit_wide(double target, int64_t n, double tail, double phi);

/* How many standard errors the share of x in n lies from ${target}. */
double funnel_z(int64_t x, int64_t n, double target);

/*
 * How much more than by chance sites differ: the mean square of ${n} z, the
 * lowest and highest share ${trim} (0.1 is usual) of them first brought to
 * the next that remains.  Spiegelhalter 2005, appendix A.2.  Sorts z.
 */
double funnel_dispersion(double *z, size_t n, double trim);

/* A site's estimate and what becomes of it. */
struct funnel_site {
	double estimate, se;

	/* The weight of the grand mean, and the mean drawn towards it. */
	double weight, shrunken;
};

/*
 * Draw the means of ${n} sites towards their grand mean, each the more the
 * less it is known: B grand + (1 - B) estimate, B = se^2 / (se^2 + tau^2),
 * tau^2 by the moments of DerSimonian and Laird 1986, Control Clin Trials
 * 7:177, grand weighted by 1 / (se^2 + tau^2).  NULL when done, or why not:
 * no_data, zero_variance (an se is not above 0).
 */
const char *funnel_shrink(
    struct funnel_site *, size_t n, double *grand, double *tau2);

#endif
