#ifndef MENDD_EXPECT_COHORT_H
#define MENDD_EXPECT_COHORT_H

#include <jansson.h>

#include "trend/trend_model.h"

/* A cohort that somebody is held against, and its model; while it is worked
 * out. */
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
 * The one of a question (outlook.h), on its day or on the day ${as_of}; of one
 * person more than it says, because who asks may be one of them.  It points
 * into itself and must stay where it is.  NULL, or why not: "out_of_memory",
 * "bad_question".  No model is begun at ${until} by the clock ${now}, which
 * may be NULL; fits are counted in ${tally}, which may be NULL.
 */
const char *cohort_model_open(struct cohort_model *, const struct columns *,
    const json_t *question, const char *as_of, int64_t (*now)(void),
    int64_t until, struct trend_tally *tally);
void cohort_model_close(struct cohort_model *);

#endif
