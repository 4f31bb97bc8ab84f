/* Designs: covariates of cells, and the columns that they enter. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "stat/design.h"

struct design *
design_new(size_t visits, size_t covariates, size_t cells)
{
	struct design *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->visits = visits;
	d->covariates = covariates;
	d->cells = cells;
	d->shared = DESIGN_NONE;
	if (cells > SIZE_MAX / sizeof(double) / covariates ||
	    (d->z = calloc(cells * covariates, sizeof(*d->z))) == NULL) {
		design_free(d);
		return NULL;
	}
	return d;
}

void
design_free(struct design *d)
{
	if (d == NULL)
		return;
	free(d->z);
	free(d->entries);
	free(d->mean);
	free(d);
}

void
design_set_z(struct design *d, size_t cell, size_t covariate, double value)
{
	assert(cell < d->cells && covariate < d->covariates);
	d->z[cell * d->covariates + covariate] = value;
}

size_t
design_add_column(struct design *d)
{
	return d->columns++;
}

int
design_add_entry(struct design *d, size_t column, size_t visit,
    size_t covariate, double weight)
{
	assert(column < d->columns && visit < d->visits &&
	       covariate < d->covariates);
	if (d->nentries == d->room) {
		const size_t room = d->room == 0 ? 32 : 2 * d->room;
		struct design_entry *more =
		    realloc(d->entries, room * sizeof(*more));

		if (more == NULL)
			return -1;
		d->entries = more;
		d->room = room;
	}
	d->entries[d->nentries++] =
	    (struct design_entry){visit, covariate, column, weight};
	return 0;
}

size_t
design_add_by_visit(struct design *d, size_t covariate)
{
	const size_t first = d->columns;

	for (size_t v = 0; v < d->visits; v++)
		if (design_add_entry(
			d, design_add_column(d), v, covariate, 1) != 0)
			return DESIGN_NONE;
	return first;
}

size_t
design_add_main(struct design *d, size_t covariate)
{
	const size_t column = design_add_column(d);

	for (size_t v = 0; v < d->visits; v++)
		if (design_add_entry(d, column, v, covariate, 1) != 0)
			return DESIGN_NONE;
	return column;
}

/* A column for each group and visit; those of ${shared} are one. */
static int
add_means(struct design *d)
{
	for (size_t v = 0; v < d->visits; v++)
		for (size_t g = 0; g < d->groups; g++) {
			const size_t column = v == d->shared && g > 0
						  ? design_mean(d, 0, v)
						  : design_add_column(d);

			d->mean[g * d->visits + v] = column;
			if (design_add_entry(d, column, v, g, 1) != 0)
				return -1;
		}
	return 0;
}

struct design *
design_groups(size_t visits, size_t groups, size_t shared, size_t profiles,
    size_t covariates)
{
	struct design *d =
	    design_new(visits, groups + covariates, groups * profiles);

	if (d == NULL)
		return NULL;
	d->groups = groups;
	d->shared = shared;
	d->mean = calloc(visits * groups, sizeof(*d->mean));
	if (d->mean == NULL || add_means(d) != 0) {
		design_free(d);
		return NULL;
	}
	for (size_t cell = 0; cell < d->cells; cell++)
		design_set_z(d, cell, cell / profiles, 1);
	return d;
}

struct design *
design_lda(size_t visits, size_t groups)
{
	return design_groups(visits, groups, DESIGN_NONE, 1, 0);
}

struct design *
design_clda(size_t visits, size_t groups, size_t baseline)
{
	return design_groups(visits, groups, baseline, 1, 0);
}

size_t
design_mean(const struct design *d, size_t group, size_t visit)
{
	assert(d->mean != NULL && group < d->groups && visit < d->visits);
	return d->mean[group * d->visits + visit];
}

void
design_add_mean(
    const struct design *d, size_t cell, size_t visit, double weight, double *c)
{
	for (size_t i = 0; i < d->nentries; i++) {
		const struct design_entry *e = &d->entries[i];

		if (e->visit == visit)
			c[e->column] +=
			    weight * e->weight *
			    d->z[cell * d->covariates + e->covariate];
	}
}
