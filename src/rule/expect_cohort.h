#ifndef MENDD_EXPECT_COHORT_H
#define MENDD_EXPECT_COHORT_H

#include <jansson.h>
#include <stdio.h>

#include "rule/trend_model.h"

/* A cohort that somebody is held against, and its model; for expect*.c. */
struct cohort_model {
	struct question question;
	struct census census;
	struct suppression hidden; /* refused: there is no model */
	size_t order[CENSUS_GROUPS];
	struct trend_ask ask;
	struct trend_model model;
	const char *reason; /* the model's own; or hidden, deadline */
};

/*
 * The one with these filters of the question of a series.  It points into
 * itself and must stay where it is.  NULL, or why not: "out_of_memory",
 * "bad_question".  No model is begun at ${until} by the clock ${now}, which
 * may be NULL.
 */
const char *cohort_model_open(struct cohort_model *, const struct columns *,
    const json_t *series, json_t *filters, int64_t (*now)(void), int64_t until);
void cohort_model_close(struct cohort_model *);

/* The place of a target day in its axis, or SIZE_MAX. */
size_t cohort_model_day(const struct cohort_model *, int64_t target_day);

/*
 * Write ",\"last_visit\":", the last of a person's visits at which the cohort
 * may be seen; "followed", the share scored then of those due; "mcid_share",
 * of those with a change, with what it could be of all who were due.  -1: out
 * of memory.
 */
int expect_write_end(FILE *, const struct cohort_model *, const json_t *points);

#endif
