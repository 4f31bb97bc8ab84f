/* Risk-adjusted CUSUM and VLAD, and the limit of the former. */
#include <math.h>
#include <stdlib.h>

#include "base/rng.h"
#include "stat/cusum.h"

double
cusum_next(double w, double chance, int event, double ratio)
{
	const double weight =
	    (event ? log(ratio) : 0) - log(1 - chance + ratio * chance);

	return fmax(0, w + weight);
}

double
cusum_vlad_next(double v, double chance, int event)
{
	return v + chance - (event ? 1 : 0);
}

static double
highest(const struct cusum_watch *c, struct rng *rng)
{
	double w = 0, top = 0;

	for (size_t i = 0; i < c->n; i++) {
		const size_t pick =
		    (size_t)(rng_uniform(rng) * (double)c->n_chances);
		const double chance = c->chances[pick];

		w = cusum_next(w, chance, rng_chance(rng, chance), c->ratio);
		top = fmax(top, w);
	}
	return top;
}

static int
ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

const char *
cusum_limit(double *limit, const struct cusum_watch *c)
{
	struct rng rng = {c->seed};
	double *tops;
	size_t at;

	if (c->n_chances == 0 || c->n == 0 || c->runs == 0)
		return "no_data";
	if ((tops = calloc(c->runs, sizeof(*tops))) == NULL)
		return "no_memory";
	for (size_t i = 0; i < c->runs; i++)
		tops[i] = highest(c, &rng);
	qsort(tops, c->runs, sizeof(*tops), ascending);
	at = (size_t)ceil((1 - c->false_alarms) * (double)c->runs);
	*limit = tops[at > 0 ? at - 1 : 0];
	free(tops);
	return NULL;
}
