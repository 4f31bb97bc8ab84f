/*
 * Errors that do not trust the covariance: what each cluster really
 * contributed to a contrast, squared and added up.  An episode contributes
 * x = z'w W (scores - means), so that
 *
 *	by episode	sum of x^2: over cells z'w (sum of W R W) w'z
 *	by person	the same, and for those who have several episodes the
 *			square of the sum of x less the sum of x^2
 *
 * (Liang and Zeger 1986, Biometrika 73:13), no small-sample factor.
 */
#include <math.h>
#include <stdlib.h>

#include "rule/contrast.h"
#include "rule/fit_work.h"
#include "rule/matrix.h"

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

/* And episode by episode. */
static double
between_episodes(const struct fit *f, const double *weights)
{
	moments_sum sum = 0, person = 0, own = 0;

	for (size_t i = 0; i < f->nrepeats; i++) {
		const struct fit_repeat *r = &f->repeats[i];
		const double *y = weights + r->cell * f->V;
		moments_sum part;
		double x = 0;

		if (i > 0 && r[-1].person != r->person) {
			sum += person * person - own;
			person = own = 0;
		}
		for (size_t v = 0; v < f->V; v++)
			x += y[v] * f->repeat_numbers[i * f->V + v];
		part = (moments_sum)(x * FIT_PARTS);
		person += part;
		own += part * part;
	}
	sum += person * person - own;
	return (double)sum / FIT_PARTS / FIT_PARTS;
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
	double sum;

	if (weights == NULL)
		return -1;
	sum = by_episode(f, w, weights);
	out->se_sandwich = sqrt(fmax(sum, 0));
	out->se_person = -1;
	if (f->few != NULL && !is_of_few(f, c))
		out->se_person = sqrt(fmax(
		    sum + (f->crossed != NULL ? between_cells(f, weights)
					      : between_episodes(f, weights)),
		    0));
	free(weights);
	return 0;
}
