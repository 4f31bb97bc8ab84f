#ifndef MENDD_MODEL_H
#define MENDD_MODEL_H

#include <jansson.h>

#include "ctl/scores.h"
#include "stat/design.h"
#include "stat/moments.h"

/*
 * A model to be fitted to scores by visit: which visits it has, which cell
 * each episode is in, and what its columns are called.
 */
struct model {
	const struct scores *scores;
	size_t n_visits;
	size_t visit[MOMENTS_VISITS_MAX];      /* as the scores count them */
	const char *names[MOMENTS_VISITS_MAX]; /* theirs */
	size_t *cell;      /* of each episode; FRAME_NONE: it is left out */
	int from_baseline; /* scores are changes from it */
	int ml;            /* maximum likelihood, else REML */
	struct design *design;
	const char *const *groups; /* of an LDA or cLDA, else NULL */
	json_t *columns;           /* label: column */
	const char *title;         /* NULL: by the design */
};

/* Begin with zeroes; -1: memory ran out.  The cells are all FRAME_NONE. */
int model_open(struct model *, const struct scores *);
void model_close(struct model *);

/* Call a column by a name.  -1: memory ran out. */
__attribute__((format(printf, 3, 4))) int model_label(
    struct model *, size_t column, const char *format, ...);

/*
 * Fit it, with the contrasts and tests of ${spec}:
 *
 *	"contrasts": [{"name", "of": {label: weight}}]
 *	"tests": [{"name", "rows": [{label: weight}]}]
 *
 * 0 and the fit (or why there is none) as model_json() has it; else the exit
 * status, and stderr says why.
 */
int model_answer(json_t **out, const struct model *, const json_t *spec);

/* Put the usual models of groups, and those that the specification makes
 * up, into ${out}.  0, or the exit status. */
struct question;
int models_put(json_t *out, const struct scores *, const struct question *);

/* A model of the specification: trends_effects.c.  As model_answer(). */
int effects_answer(json_t **out, const struct scores *, const struct frame *,
    const json_t *wanted);

#endif
