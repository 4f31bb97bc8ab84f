/* A cohort that somebody is held against: counted, sifted and fitted. */
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "trend/expect_cohort.h"

static const char bad_question[] = "bad_question";
static const char out_of_memory[] = "out_of_memory";

/*
 * One more person than was asked for: who asks may be one of them.  Shares are
 * told and what a model says, but no means.
 */
static const char *
read_question(struct question *q, const struct columns *c,
    const json_t *question, const char *as_of)
{
	const char *why = question_read(q, c, question);

	if (why != NULL)
		return why;
	if (q->at_least > 0 && q->by == -1 &&
	    (as_of == NULL || day_parse(&q->as_of, as_of) == 0)) {
		q->at_least++;
		q->sums_at_least = 0;
		return NULL;
	}
	question_free(q);
	return bad_question;
}

static const char *
fit(struct cohort_model *m, int64_t until)
{
	if (m->hidden.refused) {
		m->reason = "hidden";
		return NULL;
	}
	if (m->ask.now != NULL && m->ask.now() >= until) {
		m->reason = "deadline";
		return NULL;
	}
	if (trend_model(&m->model, &m->ask, 0) == -1)
		return out_of_memory;
	m->reason = m->model.reason;
	return NULL;
}

const char *
cohort_model_open(struct cohort_model *m, const struct columns *c,
    const json_t *question, const char *as_of, int64_t (*now)(void),
    int64_t until, struct trend_tally *tally)
{
	const char *why;

	memset(m, 0, sizeof(*m));
	if ((why = read_question(&m->question, c, question, as_of)) != NULL)
		return why;
	if ((why = scan(&m->census, c, &m->question)) != NULL) {
		question_free(&m->question);
		return why;
	}
	m->ask = (struct trend_ask){.columns = c,
	    .question = &m->question,
	    .census = &m->census,
	    .hidden = &m->hidden,
	    .order = m->order,
	    .norder = m->census.ngroups,
	    .now = now,
	    .tally = tally};
	why = suppress(&m->hidden, &m->census, &m->question) == -1
		  ? out_of_memory
		  : fit(m, until);
	if (why != NULL)
		cohort_model_close(m);
	return why;
}

void
cohort_model_close(struct cohort_model *m)
{
	trend_model_free(&m->model);
	suppression_free(&m->hidden);
	census_free(&m->census);
	question_free(&m->question);
}
