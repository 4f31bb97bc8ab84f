#ifndef MENDD_MODEL_JSON_H
#define MENDD_MODEL_JSON_H

#include <jansson.h>

#include "stat/contrast.h"

/* Contrasts and tests beyond the usual ones; c as in contrast.h. */
struct model_contrast {
	const char *name;
	const double *c;
};

struct model_test {
	const char *name;
	const double *rows; /* n by columns */
	size_t n;
};

struct model_words {
	const char *model; /* said as it is; NULL: by the design */
	const char *const *visits;
	const char *const *groups; /* NULL: the design has no means of groups */
	const struct model_contrast *contrasts;
	size_t ncontrasts;
	const struct model_test *tests;
	size_t ntests;
};

/*
 * A fit as an object: model, method, covariance, visits, n_episodes, n_obs,
 * n_patterns, m2ll, logLik, sigma, contrasts, tests.  Of an LDA or cLDA all
 * of mean, change, diff and diffchange, the change being since the first
 * visit kept and the reference the first group; and group_by_visit (LDA) or
 * group_any_followup (cLDA).  One that has no estimate is an object of name,
 * status "not_estimable" and reason.  visit_status and level_status, where
 * not empty, name the visits and groups that were left out and why.
 *
 * A fit without success: {"status": "not_estimable", "reason", "visit" or
 * "pair"}.  NULL: out of memory.
 */
json_t *model_json(
    const struct fit *, const struct design *, const struct model_words *);

#endif
