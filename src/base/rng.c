/* Reproducible random numbers. */
#include <math.h>

#include "base/rng.h"

uint64_t
rng_bits(struct rng *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

double
rng_uniform(struct rng *r)
{
	return (double)(rng_bits(r) >> 11) * 0x1p-53;
}

int
rng_int(struct rng *r, int low, int high)
{
	return low + (int)(rng_uniform(r) * (high - low + 1));
}

double
rng_normal(struct rng *r, double mean, double sd)
{
	static const double tau = 6.283185307179586;
	double radius = sqrt(-2 * log(1 - rng_uniform(r)));

	return mean + sd * radius * cos(tau * rng_uniform(r));
}

int
rng_chance(struct rng *r, double p)
{
	return rng_uniform(r) < p;
}

int
rng_choose(struct rng *r, const double *weights, int n)
{
	double total = 0, at;
	int i;

	for (i = 0; i < n; i++)
		total += weights[i];
	at = rng_uniform(r) * total;
	for (i = 0; i < n - 1 && at >= weights[i]; i++)
		at -= weights[i];
	return i;
}
