#ifndef MENDD_CASEMIX_H
#define MENDD_CASEMIX_H

#include <jansson.h>

#include "ctl/frame.h"
#include "stat/logistic.h"

/*
 * The design of a casemix model: an intercept, the numbers of columns that
 * hold only such, and of any other a column of 0 and 1 for each of its values
 * but the first in byte order.
 */
struct casemix {
	struct logistic_data data;
	double *x, *trials, *b, *se;
	json_t *names; /* of the columns */
};

/*
 * Take the columns of these names.  0, or the exit status; stderr says why.
 * ${outcome} (0 or 1 for each row) is to outlive it.
 */
int casemix_open(struct casemix *, const struct frame *, const json_t *columns,
    const double *outcome);
void casemix_close(struct casemix *);

/* {"coef": {name: number}, "se": {name: number}} */
json_t *casemix_json_of(const struct casemix *);

#endif
