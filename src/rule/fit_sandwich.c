/*
 * What sandwiches are made of, worked out once when a fit is done: of each
 * cell the sum of W R W over its rows, R being a row's squared residuals; and
 * of each episode of people who have several, W times its residuals, y.  Where
 * there are few cells, the sum of y y' over pairs of different episodes of one
 * person, by pair of cells, takes the place of all these episodes.  People come
 * in any order, so what is added up over them is rounded to whole parts first:
 * of these the sum is the same to the last bit.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/fit_work.h"
#include "rule/matrix.h"
#include "rule/repeats.h"

#define CELLS_FEW 32

/* The pattern with a mask of visits kept, or NULL. */
static const struct fit_pattern *
pattern_of(const struct fit *f, uint32_t mask)
{
	size_t from = 0, to = f->npatterns;

	while (from < to) {
		const size_t middle = (from + to) / 2;

		if (f->patterns[middle].mask < mask)
			from = middle + 1;
		else
			to = middle;
	}
	return from < f->npatterns && f->patterns[from].mask == mask
		   ? &f->patterns[from]
		   : NULL;
}

/* The first row of a cell in it, which is there: they go by cell. */
static size_t
row_of(const struct fit *f, const struct fit_pattern *p, size_t cell)
{
	size_t from = p->first, to = p->first + p->nrows;

	while (from < to) {
		const size_t middle = (from + to) / 2;

		if (f->rows[middle].cell < cell)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* W times the scores less the model's means, which are a row's mean less its
 * delta. */
static void
take_weighted(const struct fit *f, const struct fit_pattern *p,
    const struct repeats *of, const struct repeat *from, double *weighted)
{
	const struct fit_row *row = &f->rows[row_of(f, p, from->cell)];
	const size_t *kept = f->summary.kept;
	double rest[MOMENTS_VISITS_MAX] = {0};

	for (size_t i = 0; i < p->nseen; i++) {
		const size_t v = p->seen[i];

		rest[v] = (double)of->scores[from->at + kept[v]] /
			      (double)f->options.scale -
			  (row->mean[v] - row->delta[v]);
	}
	matrix_product(p->w, rest, weighted, f->V, f->V, 1);
}

static uint32_t
kept_part(const struct fit *f, uint32_t mask)
{
	uint32_t part = 0;

	for (size_t v = 0; v < f->V; v++)
		part |= (mask >> f->summary.kept[v] & 1) << v;
	return part;
}

/* The columns that are means of groups with too few people only. */
static int
find_few(struct fit *f, const struct repeats *r)
{
	const struct design *d = f->design;

	f->few = calloc(f->columns, sizeof(*f->few));
	if (f->few == NULL)
		return -1;
	for (size_t g = 0; g < d->groups; g++)
		for (size_t v = 0; v < d->visits; v++)
			f->few[design_mean(d, g, v)] =
			    v == d->shared ? r->people < FIT_PEOPLE
					   : r->by_group[g] < FIT_PEOPLE;
	return 0;
}

/* y y' of two episodes, and of the same two the other way round. */
static void
cross(const struct fit *f, size_t i, size_t j, moments_sum *sums)
{
	const size_t V = f->V, a = f->repeats[i].cell, b = f->repeats[j].cell;
	const double *x = f->repeat_numbers + i * V;
	const double *y = f->repeat_numbers + j * V;
	moments_sum *ab = sums + (a * f->cells + b) * V * V;
	moments_sum *ba = sums + (b * f->cells + a) * V * V;

	for (size_t v = 0; v < V; v++)
		for (size_t u = 0; u < V; u++) {
			const moments_sum part =
			    (moments_sum)(x[v] * y[u] * FIT_PARTS);

			ab[v * V + u] += part;
			ba[u * V + v] += part;
		}
}

/* Add up by pairs of cells, if they are few. */
static int
cross_repeats(struct fit *f)
{
	const size_t n = f->nrepeats, size = f->cells * f->cells * f->V * f->V;
	moments_sum *sums;

	if (f->cells > CELLS_FEW)
		return 0;
	f->crossed = calloc(size, sizeof(double));
	sums = calloc(size, sizeof(*sums));
	if (f->crossed == NULL || sums == NULL) {
		free(sums);
		return -1;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1;
		     j < n && f->repeats[j].person == f->repeats[i].person; j++)
			cross(f, i, j, sums);
	for (size_t k = 0; k < size; k++)
		f->crossed[k] = (double)sums[k] / FIT_PARTS;
	free(sums);
	f->nrepeats = 0;
	return 0;
}

static int
take_repeats(struct fit *f, const struct repeats *r)
{
	if (find_few(f, r) != 0)
		return -1;
	f->summary.by_person = 100 * r->several > FIT_SEVERAL * r->people;
	f->repeats = calloc(r->n + 1, sizeof(*f->repeats));
	f->repeat_numbers = calloc(r->n * f->V + 1, sizeof(double));
	if (f->repeats == NULL || f->repeat_numbers == NULL)
		return -1;
	for (size_t i = 0; i < r->n; i++) {
		struct fit_repeat *to = &f->repeats[f->nrepeats];
		const struct fit_pattern *p =
		    pattern_of(f, kept_part(f, r->rows[i].mask));

		if (p == NULL)
			continue; /* of visits that were left out */
		to->person = r->rows[i].person;
		to->cell = r->rows[i].cell;
		take_weighted(f, p, r, &r->rows[i],
		    f->repeat_numbers + f->nrepeats * f->V);
		f->nrepeats++;
	}
	return cross_repeats(f);
}

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
	return f->options.repeats == NULL ? 0
					  : take_repeats(f, f->options.repeats);
}
