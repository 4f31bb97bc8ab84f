#ifndef MENDD_TESTS_SAMPLE_H
#define MENDD_TESTS_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "stat/design.h"
#include "stat/moments.h"

/*
 * A made cohort: pain that falls from visit to visit, in hundredths, and is
 * missing more often after a bad score.
 */
struct cohort {
	size_t n, visits, groups;
	size_t *group;
	uint32_t *seen;
	int64_t *score; /* [episode * visits + visit] */
};

/* ${gaps}: percent of follow-up scores that are missing; 0: complete. */
struct cohort *cohort_new(
    size_t n, size_t visits, size_t groups, unsigned gaps, uint64_t seed);
void cohort_free(struct cohort *);

/* All of it, with scores a * score + b. */
struct moments *cohort_moments(const struct cohort *, int64_t a, int64_t b);

/*
 * The likelihood of a covariance, worked out patient by patient with dense
 * matrices: nothing is shared with the code under test but the design.
 * ${phi} (q by q) and ${beta} (q) are filled.
 */
double cohort_m2ll(const struct cohort *, const struct design *,
    const double *sigma, int ml, double *phi, double *beta);

/*
 * One episode: the visits it has (their number is returned), its rows of the
 * design and the inverse of sigma over these visits.
 */
size_t cohort_episode(const struct cohort *, const struct design *, size_t i,
    const double *sigma, size_t *seen, double *x, double *w);

#endif
