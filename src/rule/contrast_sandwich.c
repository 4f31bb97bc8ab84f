/*
 * Errors that do not trust the covariance: what each cluster really
 * contributed to a contrast, squared and added up.  An episode contributes
 * x = z'w W (scores - means), so that
 *
 *	by episode	sum of x^2, out of each row's sums
 *	by person	the same, and for those who have several episodes the
 *			square of the sum of x less the sum of x^2
 *
 * (Liang and Zeger 1986, Biometrika 73:13), no small-sample factor.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rule/contrast.h"
#include "rule/fit_work.h"
#include "rule/matrix.h"

/* z'w W of a row into ${y} (V). */
static void
weigh(const struct fit *f, const struct fit_pattern *p,
    const struct fit_row *row, const double *w, double *y)
{
	const double *z = f->z + row->cell * f->d;
	double x[MOMENTS_VISITS_MAX] = {0};

	for (size_t a = 0; a < f->d; a++)
		for (size_t v = 0; z[a] != 0 && v < f->V; v++)
			x[v] += z[a] * w[v * f->d + a];
	matrix_product(p->w, x, y, f->V, f->V, 1);
}

/* The sum of x^2 over a row's episodes. */
static double
row_square(const struct fit *f, const struct fit_row *row, const double *y)
{
	double fall = 0, sum = 0;

	for (size_t v = 0; v < f->V; v++) {
		fall += y[v] * row->delta[v];
		for (size_t u = 0; u < f->V && y[v] != 0; u++)
			sum += y[v] * y[u] * row->scatter[fit_element(v, u)];
	}
	return sum + row->n * fall * fall;
}

static double
by_episode(const struct fit *f, const double *w, double *weights)
{
	double sum = 0;

	for (size_t i = 0; i < f->npatterns; i++) {
		const struct fit_pattern *p = &f->patterns[i];

		for (size_t k = p->first; k < p->first + p->nrows; k++) {
			weigh(f, p, &f->rows[k], w, weights + k * f->V);
			sum += row_square(f, &f->rows[k], weights + k * f->V);
		}
	}
	return sum;
}

/* What is to be added for people with several episodes. */
static double
between_episodes(const struct fit *f, const double *weights)
{
	double sum = 0, person = 0, own = 0;

	for (size_t i = 0; i < f->nrepeats; i++) {
		const struct fit_repeat *r = &f->repeats[i];
		const double *y = weights + r->row * f->V;
		double x = 0;

		if (i > 0 && r[-1].person != r->person) {
			sum += person * person - own;
			person = own = 0;
		}
		for (size_t v = 0; v < f->V; v++)
			x += y[v] * r->rest[v];
		person += x;
		own += x * x;
	}
	return sum + person * person - own;
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
	double *weights = calloc(f->nrows * f->V, sizeof(*weights));
	double sum;

	if (weights == NULL)
		return -1;
	sum = by_episode(f, w, weights);
	out->se_sandwich = sqrt(fmax(sum, 0));
	out->se_person = -1;
	if (f->few != NULL && !is_of_few(f, c))
		out->se_person =
		    sqrt(fmax(sum + between_episodes(f, weights), 0));
	free(weights);
	return 0;
}
