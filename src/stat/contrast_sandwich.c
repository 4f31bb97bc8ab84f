/*
 * Errors that do not trust the covariance: what each cluster really
 * contributed to a contrast, squared and added up.  An episode contributes
 * x = z'w W (scores - means), so that
 *
 *	by episode	sum of x^2: over cells z'w (sum of W R W) w'z
 *	by person	the same, and for those who have several episodes twice
 *			the sum of x x over pairs of them
 *
 * (Liang and Zeger 1986, Biometrika 73:13), no small-sample factor.
 */
#include <math.h>
#include <stdlib.h>

#include "stat/contrast.h"
#include "stat/fit_work.h"
#include "stat/matrix.h"

/* z'w of a cell into ${x} (V). */
static void
weigh(const struct fit *f, size_t cell, const double *w, double *x)
{
	const double *z = f->z + cell * f->d;

	for (size_t a = 0; a < f->d; a++)
		for (size_t v = 0; z[a] != 0 && v < f->V; v++)
			x[v] += z[a] * w[v * f->d + a];
}

static double
by_episode(const struct fit *f, const double *w, double *weights)
{
	double sum = 0;

	for (size_t cell = 0; cell < f->cells; cell++) {
		double *x = weights + cell * f->V;

		weigh(f, cell, w, x);
		sum +=
		    matrix_quadratic(f->squares + cell * f->V * f->V, x, f->V);
	}
	return sum;
}

/* What is to be added for people with several episodes, by pairs of cells. */
static double
between_cells(const struct fit *f, const double *weights)
{
	const size_t V = f->V;
	double y[MOMENTS_VISITS_MAX], sum = 0;

	for (size_t a = 0; a < f->cells; a++)
		for (size_t b = 0; b < f->cells; b++) {
			matrix_product(f->crossed + (a * f->cells + b) * V * V,
			    weights + b * V, y, V, V, 1);
			for (size_t v = 0; v < V; v++)
				sum += weights[a * V + v] * y[v];
		}
	return sum;
}

/* And by pairs of episodes.  -1: out of memory. */
static int
between_episodes(const struct fit *f, const double *weights, double *sum)
{
	double *x = calloc(f->nrepeats + 1, sizeof(*x)), most = 0;
	struct fit_parts parts;
	int64_t total = 0;

	if (x == NULL)
		return -1;
	for (size_t i = 0; i < f->nrepeats; i++) {
		for (size_t v = 0; v < f->V; v++)
			x[i] += weights[f->repeats[i].cell * f->V + v] *
				f->repeat_numbers[i * f->V + v];
		most = fabs(x[i]) > most ? fabs(x[i]) : most;
	}
	parts = fit_parts(most, f->repeat_pairs);
	for (size_t i = 0; i < f->nrepeats; i++)
		for (size_t j = f->repeats[i].first; j < i; j++)
			total += (int64_t)(x[i] * parts.in_one * x[j]);
	free(x);
	*sum = 2 * (double)total * parts.part;
	return 0;
}

/* The same by what is there. */
static int
between(const struct fit *f, const double *weights, double *sum)
{
	if (f->crossed == NULL)
		return between_episodes(f, weights, sum);
	*sum = between_cells(f, weights);
	return 0;
}

static int
is_of_few(const struct fit *f, const double *c)
{
	for (size_t j = 0; j < f->columns; j++)
		if (c[j] != 0 && f->few[j])
			return 1;
	return 0;
}

int
fit_sandwich(
    const struct fit *f, const double *c, const double *w, struct contrast *out)
{
	double *weights = calloc(f->cells * f->V, sizeof(*weights));
	double sum, more;
	int rc = 0;

	if (weights == NULL)
		return -1;
	sum = by_episode(f, w, weights);
	out->se_sandwich = sqrt(fmax(sum, 0));
	out->se_person = -1;
	if (f->few != NULL && !is_of_few(f, c) &&
	    (rc = between(f, weights, &more)) == 0)
		out->se_person = sqrt(fmax(sum + more, 0));
	free(weights);
	return rc;
}
