/*
 * Answers to an instrument: checked against its definition, brought into one
 * form, and scored by its published rule, before the database sees them.
 */
#include <string.h>

#include "api/answer.h"
#include "api/app.h"
#include "api/document.h"
#include "api/instruments.h"
#include "base/faults.h"
#include "base/problem.h"
#include "rule/answers.h"
#include "rule/score_json.h"

/*
 * The instrument that is answered, and its answers checked; the caller owns
 * them.
 */
static const struct problem *
take_answers(struct exchange *x, const struct instrument **in, json_t **checked)
{
	struct faults *faults = exchange_faults(x);

	*in = instruments_find(
	    exchange_app(x)->instruments, exchange_arg(x, "instrument"));
	if (*in == NULL) {
		faults_add(faults, "the code of an instrument", "/instrument");
		return &problem_invalid;
	}
	*checked = answers_check(*in,
	    json_object_get(exchange_body(x), "answers"), "/answers", faults);
	if (*checked != NULL)
		return exchange_set(x, "instrument", strdup((*in)->code));
	return json_array_size(faults->list) > 0 ? &problem_invalid
						 : &problem_unavailable;
}

static const struct problem *
set_scores(
    struct exchange *x, const struct instrument *in, const json_t *checked)
{
	const struct problem *p;
	json_t *scores = score_json(in, checked);

	p = exchange_set(
	    x, "scores", scores == NULL ? NULL : document_text(scores));
	json_decref(scores);
	return p;
}

const struct problem *
answer(struct exchange *x)
{
	const struct instrument *in;
	const struct problem *p;
	json_t *checked = NULL;

	if ((p = take_answers(x, &in, &checked)) == NULL &&
	    (p = exchange_set(x, "answers", document_text(checked))) == NULL &&
	    (p = exchange_set(x, "instrument_version", strdup(in->version))) ==
		NULL)
		p = set_scores(x, in, checked);
	json_decref(checked);
	return p != NULL ? p : exchange_function(x, exchange_reply);
}

static void
drop_nulls(json_t *answers)
{
	const char *code;
	json_t *v;
	void *next;

	json_object_foreach_safe(answers, next, code, v) if (json_is_null(v))
	    json_object_del(answers, code);
}

/* Not all is answered yet, but what is must be as the items allow. */
const struct problem *
answer_draft(struct exchange *x)
{
	const struct instrument *in;
	const struct problem *p;
	json_t *checked = NULL;

	if ((p = take_answers(x, &in, &checked)) == NULL) {
		drop_nulls(checked);
		p = exchange_set(x, "answers", document_text(checked));
	}
	json_decref(checked);
	return p != NULL ? p : exchange_function(x, exchange_reply);
}
