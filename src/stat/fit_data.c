/*
 * Rows and patterns of a fit, out of moments.  A row's scatter about its own
 * mean is worked out in whole numbers, about a whole number near the mean, so
 * that no size of the scores costs a digit: raw sums of squares in floating
 * point lose eight when scores lie a million over 0.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "stat/fit_work.h"

struct source { /* one row of the moments, and where it goes */
	uint32_t mask;
	size_t number;
	struct moments_row row;
};

static int
by_pattern(const void *a, const void *b)
{
	const struct source *x = a, *y = b;

	if (x->mask != y->mask)
		return x->mask < y->mask ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* The moments' rows with a score at a kept visit, by pattern; NULL: memory. */
static struct source *
sort_rows(const struct fit *f, const struct moments *moments, size_t *n)
{
	struct moments_row row;
	struct source *list;
	size_t at = 0;

	for (*n = 0; moments_next(moments, &at, &row);)
		*n += fit_kept_part(f, row.mask) != 0;
	assert(*n > 0); /* a visit is kept because it has scores */
	if ((list = calloc(*n, sizeof(*list))) == NULL)
		return NULL;
	*n = at = 0;
	while (moments_next(moments, &at, &row))
		if (fit_kept_part(f, row.mask) != 0) {
			list[*n] = (struct source){
			    fit_kept_part(f, row.mask), *n, row};
			(*n)++;
		}
	qsort(list, *n, sizeof(*list), by_pattern);
	return list;
}

/* Mean and scatter of one row. */
static void
take_row(struct fit *f, struct fit_row *to, const struct moments_row *from,
    uint32_t mask)
{
	const size_t *kept = f->summary.kept;
	const double scale = (double)f->options.scale, n = (double)from->n;
	moments_sum centre[MOMENTS_VISITS_MAX], rest[MOMENTS_VISITS_MAX];

	to->cell = from->cell;
	to->n = n;
	for (size_t v = 0; v < f->V; v++) {
		if ((mask >> v & 1) == 0)
			continue;
		centre[v] = from->sum[kept[v]] / from->n;
		rest[v] = from->sum[kept[v]] - centre[v] * from->n;
		to->mean[v] =
		    (double)centre[v] / scale + (double)rest[v] / n / scale;
		for (size_t u = 0; u <= v; u++) {
			moments_sum about;

			if ((mask >> u & 1) == 0)
				continue;
			about = from->cross[fit_element(kept[v], kept[u])] -
				centre[v] * from->sum[kept[u]] -
				centre[u] * rest[v];
			to->scatter[fit_element(v, u)] =
			    ((double)about -
				(double)rest[v] * (double)rest[u] / n) /
			    scale / scale;
		}
	}
}

static int
count_patterns(const struct source *list, size_t n)
{
	size_t patterns = 0;

	for (size_t i = 0; i < n; i++)
		patterns += i == 0 || list[i].mask != list[i - 1].mask;
	return (int)patterns;
}

/* One array of numbers for all rows, and one for all patterns. */
static int
make_rows_and_patterns(struct fit *f, const struct source *list)
{
	const size_t V = f->V, row = 2 * V + f->t;
	const size_t pattern = 4 * V * V + f->d * V;
	double *at;

	assert(V > 0);
	if (f->nrows > FIT_BYTES_MAX / sizeof(double) / 4 / row ||
	    f->npatterns > FIT_BYTES_MAX / sizeof(double) / 4 / pattern) {
		f->summary.reason = "too_large";
		return 0;
	}
	f->rows = calloc(f->nrows, sizeof(*f->rows));
	f->patterns = calloc(f->npatterns, sizeof(*f->patterns));
	f->row_numbers = calloc(f->nrows * row, sizeof(double));
	f->pattern_numbers = calloc(f->npatterns * pattern, sizeof(double));
	if (f->rows == NULL || f->patterns == NULL || f->row_numbers == NULL ||
	    f->pattern_numbers == NULL)
		return -1;
	at = f->row_numbers;
	for (size_t i = 0; i < f->nrows; i++, at += row) {
		f->rows[i].mean = at;
		f->rows[i].delta = at + V;
		f->rows[i].scatter = at + 2 * V;
		take_row(f, &f->rows[i], &list[i].row, list[i].mask);
	}
	at = f->pattern_numbers;
	for (size_t i = 0; i < f->npatterns; i++, at += pattern) {
		f->patterns[i].scatter = at;
		f->patterns[i].w = at + V * V;
		f->patterns[i].r = at + 2 * V * V;
		f->patterns[i].t = at + 3 * V * V;
		f->patterns[i].e = at + 4 * V * V;
	}
	return 0;
}

static void
add_to_pattern(struct fit *f, struct fit_pattern *p, const struct fit_row *row)
{
	p->nrows++;
	p->n += row->n;
	f->summary.episodes += (int64_t)row->n;
	for (size_t v = 0; v < f->V; v++)
		for (size_t u = 0; u < f->V; u++)
			p->scatter[v * f->V + u] +=
			    row->scatter[fit_element(v, u)];
}

static void
fill_patterns(struct fit *f, const struct source *list)
{
	struct fit_pattern *p = f->patterns;

	for (size_t i = 0; i < f->nrows; i++) {
		if (i > 0 && list[i].mask != list[i - 1].mask)
			p++;
		if (p->nrows == 0) {
			p->mask = list[i].mask;
			p->first = i;
			for (size_t v = 0; v < f->V; v++)
				if ((p->mask >> v & 1) != 0)
					p->seen[p->nseen++] = v;
		}
		add_to_pattern(f, p, &f->rows[i]);
		f->summary.observations +=
		    (int64_t)f->rows[i].n * (int64_t)p->nseen;
	}
	f->summary.patterns = f->npatterns;
}

/* N of a pattern into ${n} (d d). */
static void
add_up_products(const struct fit *f, const struct fit_pattern *p, double *n)
{
	const size_t d = f->d;

	memset(n, 0, d * d * sizeof(*n));
	for (size_t i = p->first; i < p->first + p->nrows; i++) {
		const double *z = f->z + f->rows[i].cell * d;

		for (size_t a = 0; a < d; a++)
			for (size_t b = 0; z[a] != 0 && b < d; b++)
				n[a * d + b] += f->rows[i].n * z[a] * z[b];
	}
}

static int
take_products(struct fit *f)
{
	const size_t d = f->d;
	double *n = calloc(d * d, sizeof(*n));
	size_t room = 0;

	if (n == NULL)
		return -1;
	for (size_t i = 0; i < f->npatterns; i++) {
		struct fit_pattern *p = &f->patterns[i];

		p->product = f->nproducts;
		add_up_products(f, p, n);
		if (f->nproducts + d * d > room) {
			struct fit_product *more;

			room = 2 * room + d * d;
			more = realloc(f->products, room * sizeof(*more));
			if (more == NULL) {
				free(n);
				return -1;
			}
			f->products = more;
		}
		for (size_t a = 0; a < d; a++)
			for (size_t b = 0; b < d; b++)
				if (n[a * d + b] != 0)
					f->products[f->nproducts++] =
					    (struct fit_product){
						a, b, n[a * d + b]};
		p->nproducts = f->nproducts - p->product;
	}
	free(n);
	return 0;
}

/* The design's entries of kept visits and columns, by visit and covariate. */
static int
take_weights(struct fit *f)
{
	const struct design *d = f->design;
	size_t n = 0;

	f->weights = calloc(d->nentries, sizeof(*f->weights));
	f->weight_at = calloc(f->V * f->d + 1, sizeof(*f->weight_at));
	f->z = calloc(d->cells * f->d, sizeof(*f->z));
	if (f->weights == NULL || f->weight_at == NULL || f->z == NULL)
		return -1;
	memcpy(f->z, d->z, d->cells * f->d * sizeof(*f->z));
	for (size_t v = 0; v < f->V; v++)
		for (size_t a = 0; a < f->d; a++) {
			f->weight_at[v * f->d + a] = n;
			for (size_t i = 0; i < d->nentries; i++) {
				const struct design_entry *e = &d->entries[i];
				const size_t place = f->place[e->column];

				if (e->visit == f->summary.kept[v] &&
				    e->covariate == a && place != FIT_NONE)
					f->weights[n++] = (struct fit_weight){
					    place, e->weight};
			}
		}
	f->weight_at[f->V * f->d] = n;
	return 0;
}

/* All the arrays that depend on q and t. */
static int
make_room(struct fit *f)
{
	const size_t V = f->V, q = f->q, t = f->t;
	const size_t m = f->options.ml || f->summary.borrowed ? 0 : t;
	const struct {
		double **array;
		size_t size;
	} arrays[] = {
	    {&f->sigma, V * V},
	    {&f->saved, V * V},
	    {&f->slope, V * V},
	    {&f->beta, q},
	    {&f->score, q},
	    {&f->full, V * f->d},
	    {&f->theta, t},
	    {&f->step, t},
	    {&f->trial, t},
	    {&f->slope_theta, t},
	    {&f->a, q * q},
	    {&f->phi, q * q},
	    {&f->room_q, q * q},
	    {&f->hessian, t * t},
	    {&f->h_theta, t * t},
	    {&f->factor, t * t},
	    {&f->inverse, t * t},
	    {&f->jacobian, t * t},
	    {&f->room_t, t * t},
	    {&f->v_sigma, t * t},
	    {&f->u, t * q},
	    {&f->mphi, m * q * q},
	    {&f->kr, m == 0 ? 0 : q * q},
	};
	size_t total = 0;

	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++)
		total += arrays[i].size;
	if (total > FIT_BYTES_MAX / sizeof(double)) {
		f->summary.reason = "too_large";
		return 0;
	}
	if ((f->numbers = calloc(total, sizeof(double))) == NULL)
		return -1;
	total = 0;
	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++) {
		*arrays[i].array = f->numbers + total;
		total += arrays[i].size;
	}
	f->summary.sigma = f->sigma;
	return 0;
}

int
fit_take(struct fit *f, const struct moments *moments)
{
	struct source *list = sort_rows(f, moments, &f->nrows);
	int failed = -1;

	if (list == NULL)
		return -1;
	f->npatterns = (size_t)count_patterns(list, f->nrows);
	if (make_rows_and_patterns(f, list) != 0)
		goto out;
	if (f->summary.reason == NULL) {
		fill_patterns(f, list);
		if (take_weights(f) != 0 || take_products(f) != 0 ||
		    make_room(f) != 0)
			goto out;
	}
	failed = 0;
out:
	free(list);
	return failed;
}
