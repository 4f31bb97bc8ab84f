#ifndef MENDD_FIGURES_H
#define MENDD_FIGURES_H

#include <jansson.h>

#include "rule/classify.h"

/* One product in numbers; NAN where an input was not recorded. */
struct figures {
	unsigned traits; /* product.h */
	double volume_ml;
	double platelets_10e9;
	double viable_10e6;
	double tnc_10e6;
	double viability_pct;
	double fold;
	double platelet_recovery_pct;
	double leukocyte_recovery_pct;
	double purity_pct;
	double minutes; /* from processing to injection */
	struct classify_counts counts;
};

/* Take them from a product; performed_at in RFC 3339 or NULL. */
void figures_take(
    struct figures *, const json_t *product, const char *performed_at);

/* A sum of what is known: NAN when nothing was added or any part was NAN. */
struct figures_sum {
	int n;
	double sum;
};

double figures_sum(const struct figures_sum *);

/* All products together; begin with zeroes. */
struct figures_total {
	struct figures_sum volume_ml;
	struct figures_sum platelets_10e9; /* every PRP, others that have it */
	struct figures_sum viable_10e6;    /* every cell product, the same */
	struct figures_sum tnc_10e6;
	struct figures_sum minutes;       /* sum: the longest */
	struct figures_sum viability_pct; /* sum: the lowest recorded */
	int cells;                        /* is any a cell product? */
	int dose_missing; /* a PRP without platelets, cells without viable */
};

void figures_add(struct figures_total *, const struct figures *);

#endif
