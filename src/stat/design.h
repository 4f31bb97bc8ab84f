#ifndef MENDD_DESIGN_H
#define MENDD_DESIGN_H

#include <stddef.h>

/*
 * What the means of a model are made of.  Every episode of a cell has the
 * same covariates z (they do not change during follow-up), and its mean at
 * visit v is
 *
 *	sum over entries of that visit: weight * z[covariate] * beta[column]
 *
 * so a covariate may have a column for each visit, one for all visits, or
 * share one with others.  Read the struct freely; change it by the functions.
 */
struct design_entry {
	size_t visit, covariate, column;
	double weight;
};

struct design {
	size_t visits, covariates, cells, columns;
	size_t groups; /* cells are these times profiles; 0: it has no means */
	double *z;     /* [cell * covariates + covariate], 0 at first */
	struct design_entry *entries;
	size_t nentries, room;
	size_t *mean;  /* of an LDA or cLDA, [group * visits + visit] */
	size_t shared; /* the visit whose mean is shared, or DESIGN_NONE */
};

#define DESIGN_NONE ((size_t)-1)

/* NULL, and -1 or DESIGN_NONE below: out of memory. */
struct design *design_new(size_t visits, size_t covariates, size_t cells);
void design_free(struct design *);

void design_set_z(struct design *, size_t cell, size_t covariate, double value);

/* A new column without entries; its number. */
size_t design_add_column(struct design *);
int design_add_entry(struct design *, size_t column, size_t visit,
    size_t covariate, double weight);

/* The covariate's effect: one for each visit (the first column), or one. */
size_t design_add_by_visit(struct design *, size_t covariate);
size_t design_add_main(struct design *, size_t covariate);

/*
 * Longitudinal data analysis: a mean for each group (cell) and visit, the
 * baseline being a visit like others.  Constrained: the mean at ${baseline}
 * is the same for all groups (Liang and Zeger 2000, Sankhya B 62:134).
 */
struct design *design_lda(size_t visits, size_t groups);
struct design *design_clda(size_t visits, size_t groups, size_t baseline);

/*
 * The same with ${covariates} more after those of the groups (shared: the
 * baseline or DESIGN_NONE).  A cell is group * profiles + profile; what the
 * covariates are there and which columns they have is set by the caller.
 * Where they are counted from the reference population's mean, a group's
 * columns are its means in that population.
 */
struct design *design_groups(size_t visits, size_t groups, size_t shared,
    size_t profiles, size_t covariates);

/* The column of a group's mean in such a design. */
size_t design_mean(const struct design *, size_t group, size_t visit);

/* Add ${weight} times the mean of any cell at a visit to ${c} (columns). */
void design_add_mean(
    const struct design *, size_t cell, size_t visit, double weight, double *c);

#endif
