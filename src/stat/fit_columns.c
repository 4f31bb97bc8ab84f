/*
 * What of a design can be estimated from what was seen.  A visit needs one
 * episode more than it has means of its own.  A column without data has no
 * estimate; one that is a sum of earlier columns is aliased and left out, and
 * the sum is kept, for contrasts that may need it.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stat/fit_work.h"

/* A column's pivot under this part of its size: a sum of earlier ones. */
static const double alias_limit = 1e-11;

/* And what is left of a column that is not in such a sum. */
static const double rounding = 1e-9;

struct choice {
	struct fit *fit;
	const struct moments *moments;
	uint32_t visits; /* kept */
	int64_t seen[MOMENTS_VISITS_MAX];
	double *information;  /* X'X, then its factor: columns squared */
	struct fit_weight *x; /* one row of the design: columns */
};

/* The design's row for a cell at a visit; how many entries it has. */
static size_t
design_row(const struct choice *c, size_t cell, size_t visit)
{
	const struct design *d = c->fit->design;
	size_t n = 0;

	for (size_t i = 0; i < d->nentries; i++) {
		const struct design_entry *e = &d->entries[i];
		const double x =
		    e->weight * d->z[cell * d->covariates + e->covariate];

		if (e->visit == visit && x != 0)
			c->x[n++] = (struct fit_weight){e->column, x};
	}
	return n;
}

static void
add_up_information(struct choice *c)
{
	const size_t q = c->fit->columns;
	int64_t n[MOMENTS_VISITS_MAX] = {0};
	struct moments_row row;
	size_t at = 0, cell = 0;
	int more;

	memset(c->information, 0, q * q * sizeof(double));
	do { /* cell by cell, as the rows come */
		more = moments_next(c->moments, &at, &row);
		if (!more || row.cell != cell) {
			for (size_t v = 0; v < c->fit->design->visits; v++) {
				const size_t k =
				    n[v] > 0 ? design_row(c, cell, v) : 0;

				for (size_t i = 0; i < k; i++)
					for (size_t j = 0; j < k; j++)
						c->information
						    [c->x[i].column * q +
							c->x[j].column] +=
						    (double)n[v] *
						    c->x[i].weight *
						    c->x[j].weight;
				n[v] = 0;
			}
			cell = row.cell;
		}
		for (size_t v = 0; more && v < c->fit->design->visits; v++)
			if ((row.mask & c->visits) >> v & 1)
				n[v] += row.n;
	} while (more);
}

/* The size of a column, once its row of L is there. */
static double
column_size(const struct choice *c, size_t column)
{
	const size_t q = c->fit->columns;
	double sum = 0;

	for (size_t k = 0; k <= column; k++)
		if (c->fit->column_reason[k] == NULL)
			sum += c->information[column * q + k] *
			       c->information[column * q + k];
	return sqrt(sum);
}

/*
 * The sum of kept columns that an aliased one is: L'x = its row of L.  What
 * rounding leaves of a column that is not in it is 0.
 */
static void
solve_alias(struct choice *c, size_t column)
{
	struct fit *f = c->fit;
	const size_t q = f->columns;
	const double *l = c->information;
	const double size = column_size(c, column);
	double *x = f->alias + column * q;

	for (size_t i = column; i-- > 0;) {
		double s;

		if (f->column_reason[i] != NULL)
			continue;
		s = l[column * q + i];
		for (size_t k = i + 1; k < column; k++)
			if (f->column_reason[k] == NULL)
				s -= l[k * q + i] * x[k];
		x[i] = s / l[i * q + i];
		if (fabs(x[i]) * column_size(c, i) < rounding * size)
			x[i] = 0;
	}
}

/* Factor X'X in the order of the columns, and leave out what adds nothing. */
static void
find_aliases(struct choice *c)
{
	struct fit *f = c->fit;
	const size_t q = f->columns;
	double *l = c->information;

	memset(f->alias, 0, q * q * sizeof(double));
	for (size_t j = 0; j < q; j++) {
		double pivot = l[j * q + j];
		const double size = pivot;

		for (size_t i = 0; i < j; i++) {
			double s = l[j * q + i];

			if (f->column_reason[i] != NULL)
				continue;
			for (size_t k = 0; k < i; k++)
				if (f->column_reason[k] == NULL)
					s -= l[j * q + k] * l[i * q + k];
			l[j * q + i] = s / l[i * q + i];
			pivot -= l[j * q + i] * l[j * q + i];
		}
		f->column_reason[j] = NULL;
		if (size == 0)
			f->column_reason[j] = "no_data";
		else if (!(pivot > alias_limit * size))
			f->column_reason[j] = "aliased";
		else
			l[j * q + j] = sqrt(pivot);
		if (size > 0 && f->column_reason[j] != NULL)
			solve_alias(c, j);
	}
}

/* Means that only this visit has. */
static int64_t
own_means(const struct choice *c, size_t visit)
{
	const struct fit *f = c->fit;
	const struct design *d = f->design;
	int64_t n = 0;

	for (size_t j = 0; j < f->columns; j++) {
		int here = 0, elsewhere = 0;

		if (f->column_reason[j] != NULL)
			continue;
		for (size_t i = 0; i < d->nentries; i++) {
			const size_t v = d->entries[i].visit;

			if (d->entries[i].column != j)
				continue;
			here |= v == visit;
			elsewhere |= v != visit && (c->visits >> v & 1) != 0;
		}
		n += here && !elsewhere;
	}
	return n;
}

/* Drop visits that have too few episodes for their means; are there any? */
static int
drop_visits(struct choice *c)
{
	struct fit *f = c->fit;
	uint32_t dropped = 0;

	for (size_t v = 0; v < f->design->visits; v++)
		if ((c->visits >> v & 1) != 0 && !f->summary.borrowed &&
		    (c->seen[v] < 2 || c->seen[v] <= own_means(c, v))) {
			dropped |= UINT32_C(1) << v;
			f->summary.left_out[v] = "too_few_episodes";
		}
	c->visits &= ~dropped;
	return dropped != 0;
}

static void
count_visits(struct choice *c)
{
	struct fit_summary *s = &c->fit->summary;
	struct moments_row row;

	for (size_t at = 0; moments_next(c->moments, &at, &row);) {
		if (row.n < 0)
			s->reason = "inconsistent";
		for (size_t v = 0; v < c->fit->design->visits; v++)
			if ((row.mask >> v & 1) != 0)
				c->seen[v] += row.n;
	}
	for (size_t v = 0; v < c->fit->design->visits; v++)
		if (c->seen[v] > 0)
			c->visits |= UINT32_C(1) << v;
		else
			s->left_out[v] = "no_data";
}

static void
number_columns_and_visits(struct choice *c)
{
	struct fit *f = c->fit;
	struct fit_summary *s = &f->summary;

	for (size_t j = 0; j < f->columns; j++)
		f->place[j] = f->column_reason[j] == NULL ? f->q++ : FIT_NONE;
	for (size_t v = 0; v < f->design->visits; v++)
		if ((c->visits >> v & 1) != 0)
			s->kept[f->V++] = v;
	s->visits = f->V;
	f->t = f->V * (f->V + 1) / 2;
}

int
fit_choose(struct fit *f, const struct moments *moments)
{
	struct choice c = {.fit = f, .moments = moments};
	const size_t q = f->columns = f->design->columns;
	int failed = -1;

	assert(f->design->visits == moments_visits(moments) &&
	       f->design->cells == moments_cells(moments) && q > 0);
	count_visits(&c);
	if (f->summary.reason == NULL && c.visits == 0)
		f->summary.reason = "no_data";
	if (f->summary.reason == NULL &&
	    q > FIT_BYTES_MAX / sizeof(double) / 4 / q)
		f->summary.reason = "too_large";
	if (f->summary.reason != NULL)
		return 0;
	f->column_reason = calloc(q, sizeof(*f->column_reason));
	f->place = calloc(q, sizeof(*f->place));
	f->alias = calloc(q * q, sizeof(*f->alias));
	c.information = calloc(q * q, sizeof(*c.information));
	c.x = calloc(f->design->nentries, sizeof(*c.x));
	if (f->column_reason == NULL || f->place == NULL || f->alias == NULL ||
	    c.information == NULL || c.x == NULL)
		goto out;
	do {
		add_up_information(&c);
		find_aliases(&c);
	} while (drop_visits(&c));
	if (c.visits == 0)
		f->summary.reason = "too_few_episodes";
	number_columns_and_visits(&c);
	failed = 0;
out:
	free(c.information);
	free(c.x);
	return failed;
}
