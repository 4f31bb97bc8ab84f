/* The tipping point of a claim, in closed form. */
#include <math.h>
#include <stddef.h>

#include "stat/dist.h"
#include "stat/tipping.h"

static double
quantile(const struct tipping_claim *c)
{
	return dist_t_quantile(0.025, c->df > 0 ? c->df : INFINITY);
}

/*
 * With e how far the estimate is on the good side and x = -good * delta, the
 * bound is on the threshold when
 *
 *	e - x pi = z sqrt(se^2 + x^2 pi (1 - pi) / n)
 *
 * whose left side falls and whose right side grows: squared, the smaller
 * root, in the form that does not cancel.
 */
const char *
tipping_delta(const struct tipping_claim *c, double *delta)
{
	const double z = quantile(c), pi = c->missing;
	const double e = c->good * (c->estimate - c->threshold);
	const double spread = z * z * pi * (1 - pi) / c->due;
	const double spare = e * e - z * z * c->se * c->se;
	double root;

	*delta = 0;
	if (!(e > 0 && spare > 0))
		return "claim_fails";
	if (!(pi > 0))
		return "nothing_missing";
	root = sqrt(e * e * pi * pi - (pi * pi - spread) * spare);
	*delta = -c->good * spare / (e * pi + root);
	return NULL;
}

void
tipping_at(const struct tipping_claim *c, double delta, double *estimate,
    double *lower, double *upper)
{
	const double pi = c->missing;
	const double half =
	    quantile(c) *
	    sqrt(c->se * c->se + delta * delta * pi * (1 - pi) / c->due);

	*estimate = c->estimate + delta * pi;
	*lower = *estimate - half;
	*upper = *estimate + half;
}
