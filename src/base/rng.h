#ifndef MENDD_RNG_H
#define MENDD_RNG_H

#include <stdint.h>

/*
 * Reproducible random numbers for generators and tests; never for secrets.
 * SplitMix64 (Steele, Lea, Flood 2014, doi 10.1145/2660193.2660195): the
 * state may start anywhere, so a seed is the state.
 */
struct rng {
	uint64_t state;
};

uint64_t rng_bits(struct rng *);

/* Uniform in [0, 1). */
double rng_uniform(struct rng *);

/* A whole number from ${low} to ${high}, both possible. */
int rng_int(struct rng *, int low, int high);

/* Normal with this mean and standard deviation (Box and Muller). */
double rng_normal(struct rng *, double mean, double sd);

/* One with probability ${p}. */
int rng_chance(struct rng *, double p);

/* Position 0.. of one of ${n} weights, which need not add up to one. */
int rng_choose(struct rng *, const double *weights, int n);

#endif
