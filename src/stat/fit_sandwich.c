/*
 * What sandwiches are made of, worked out once when a fit is done: of each
 * cell the sum of W R W over its rows, R being a row's squared residuals; and
 * what people with several episodes have (fit_repeats.c).
 */
#include <stdlib.h>

#include "stat/fit_work.h"
#include "stat/matrix.h"

/* W R W of a row onto those of its cell. */
static void
add_row(struct fit *f, const struct fit_pattern *p, const struct fit_row *row)
{
	double r[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX] = {0};
	double square[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	double *to = f->squares + row->cell * f->V * f->V;
	const size_t V = f->V;

	for (size_t v = 0; v < V; v++)
		for (size_t u = 0; u < V; u++)
			r[v * V + u] = row->scatter[fit_element(v, u)] +
				       row->n * row->delta[v] * row->delta[u];
	matrix_sandwich(p->w, r, square, V);
	for (size_t k = 0; k < V * V; k++)
		to[k] += square[k];
}

int
fit_take_sandwich(struct fit *f)
{
	f->squares = calloc(f->cells * f->V * f->V, sizeof(double));
	if (f->squares == NULL)
		return -1;
	for (size_t i = 0; i < f->npatterns; i++) {
		const struct fit_pattern *p = &f->patterns[i];

		for (size_t k = p->first; k < p->first + p->nrows; k++)
			add_row(f, p, &f->rows[k]);
	}
	return f->options.repeats == NULL
		   ? 0
		   : fit_take_repeats(f, f->options.repeats);
}
