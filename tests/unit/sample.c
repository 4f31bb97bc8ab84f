/* Made cohorts, and a model of them by definition. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "stat/matrix.h"

static double
uniform(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (double)(*state >> 11) / 9007199254740992.0;
}

/* Near enough to normal. */
static double
noise(uint64_t *state)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += uniform(state);
	return sum;
}

struct cohort *
cohort_new(size_t n, size_t visits, size_t groups, unsigned gaps, uint64_t seed)
{
	struct cohort *c = calloc(1, sizeof(*c));
	uint64_t state = seed * 2654435761 + 88172645463325252;

	if (c == NULL)
		abort();
	c->n = n;
	c->visits = visits;
	c->groups = groups;
	c->group = calloc(n, sizeof(*c->group));
	c->seen = calloc(n, sizeof(*c->seen));
	c->score = calloc(n * visits, sizeof(*c->score));
	if (c->group == NULL || c->seen == NULL || c->score == NULL)
		abort();
	for (size_t i = 0; i < n; i++) {
		const double person = noise(&state);
		int64_t *score = c->score + i * visits;

		c->group[i] = i % groups;
		for (size_t v = 0; v < visits; v++) {
			const double fall =
			    (double)v * (0.8 + 0.2 * (double)c->group[i]);
			const double miss =
			    (double)gaps / 100 *
			    (v > 0 && score[v - 1] > 600 ? 1.5 : 0.6);

			score[v] = (int64_t)(100 * (7 - fall + 1.2 * person +
						       (0.7 + 0.2 * (double)v) *
							   noise(&state)));
			if (v == 0 || uniform(&state) >= miss)
				c->seen[i] |= UINT32_C(1) << v;
		}
	}
	return c;
}

void
cohort_free(struct cohort *c)
{
	if (c == NULL)
		return;
	free(c->group);
	free(c->seen);
	free(c->score);
	free(c);
}

struct moments *
cohort_moments(const struct cohort *c, int64_t a, int64_t b)
{
	struct moments *m = moments_new(c->visits, c->groups);
	int64_t score[MOMENTS_VISITS_MAX];

	for (size_t i = 0; m != NULL && i < c->n; i++) {
		for (size_t v = 0; v < c->visits; v++)
			score[v] = a * c->score[i * c->visits + v] + b;
		if (moments_add(m, c->group[i], c->seen[i], score, 1) != 0)
			abort();
	}
	return m;
}

size_t
cohort_episode(const struct cohort *c, const struct design *d, size_t i,
    const double *sigma, size_t *seen, double *x, double *w)
{
	double factor[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	size_t k = 0;

	for (size_t v = 0; v < c->visits; v++)
		if ((c->seen[i] >> v & 1) != 0)
			seen[k++] = v;
	memset(x, 0, k * d->columns * sizeof(*x));
	for (size_t r = 0; r < k; r++) {
		design_add_mean(d, c->group[i], seen[r], 1, x + r * d->columns);
		for (size_t s = 0; s < k; s++)
			factor[r * k + s] =
			    sigma[seen[r] * c->visits + seen[s]];
	}
	if (matrix_cholesky(factor, k) != 0)
		abort();
	matrix_inverse(factor, w, k);
	return k;
}

double
cohort_m2ll(const struct cohort *c, const struct design *d, const double *sigma,
    int ml, double *phi, double *beta)
{
	const size_t q = d->columns;
	double *a = calloc(q * q + q, sizeof(*a)), *b = a + q * q;
	double *x = calloc(c->visits * q, sizeof(*x));
	double w[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	double square = 0, log_sigma = 0, n = 0, value;
	size_t seen[MOMENTS_VISITS_MAX];

	if (a == NULL || x == NULL)
		abort();
	for (size_t i = 0; i < c->n; i++) {
		const size_t k = cohort_episode(c, d, i, sigma, seen, x, w);
		double factor[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];

		memcpy(factor, w, k * k * sizeof(*w));
		if (matrix_cholesky(factor, k) != 0)
			abort();
		log_sigma -= matrix_log_determinant(factor, k);
		n += (double)k;
		for (size_t r = 0; r < k; r++)
			for (size_t s = 0; s < k; s++) {
				const double y =
				    (double)c->score[i * c->visits + seen[s]] /
				    100;

				square +=
				    y * w[r * k + s] *
				    (double)c->score[i * c->visits + seen[r]] /
				    100;
				for (size_t p = 0; p < q; p++) {
					b[p] += x[r * q + p] * w[r * k + s] * y;
					for (size_t o = 0; o < q; o++)
						a[p * q + o] += x[r * q + p] *
								w[r * k + s] *
								x[s * q + o];
				}
			}
	}
	if (matrix_cholesky(a, q) != 0)
		abort();
	value = log_sigma + (ml ? 0 : matrix_log_determinant(a, q)) +
		(n - (ml ? 0 : (double)q)) * log(2 * 3.14159265358979323846);
	matrix_inverse(a, phi, q);
	matrix_product(phi, b, beta, q, q, 1);
	for (size_t p = 0; p < q; p++)
		square -= b[p] * beta[p];
	free(a);
	free(x);
	return value + square;
}
