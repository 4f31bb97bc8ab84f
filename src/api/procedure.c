/*
 * A procedure is stored with what follows from it: doses, classes, bands,
 * completeness.  They rest on the patient's age and sex and on the clinic's
 * calendar too, which only the database knows; so it is asked first.
 */
#include <stdint.h>

#include "api/document.h"
#include "api/procedure.h"
#include "base/problem.h"
#include "io/db.h"
#include "rule/derive.h"

const struct db_stmt procedure_stmt = {.name = "procedure_context",
    .sql = "SELECT api.procedure_context($1, $2, $3, $4, $5, $6)",
    .nparams = 6,
    .speed = DB_QUICK};

static exchange_step compute;

static const char *
text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static const struct problem *
ask_context(struct exchange *x, const char *procedure_id)
{
	const json_t *body = exchange_body(x);
	const char *values[] = {text_of(body, "patient_id"), procedure_id,
	    text_of(body, "performed_at")};

	return exchange_call(x, &procedure_stmt, values, 3, compute);
}

const struct problem *
procedure_record(struct exchange *x)
{
	return ask_context(x, NULL);
}

const struct problem *
procedure_amend(struct exchange *x)
{
	return ask_context(x, exchange_arg(x, "procedure_id"));
}

/*
 * The body, and of an amendment, which carries no events, that the record
 * says whether there were any.  The caller owns it; NULL: memory ran out.
 */
static json_t *
whole_record(const struct exchange *x, const json_t *context)
{
	static const char *const events[] = {
	    "adverse_events", "intercurrent_events"};
	json_t *whole = json_copy((json_t *)(uintptr_t)exchange_body(x));

	for (size_t i = 0; whole != NULL && i < 2; i++)
		if (json_is_true(json_object_get(context, events[i])) &&
		    json_array_size(json_object_get(whole, events[i])) == 0 &&
		    json_object_set_new(whole, events[i], json_array()) == -1) {
			json_decref(whole);
			whole = NULL;
		}
	return whole;
}

/* No context: no such patient, which the route's function will say. */
static const struct problem *
compute(struct exchange *x, const PGresult *res)
{
	const char *text = exchange_result(res);
	json_t *found = text == NULL ? NULL : document_parse(text);
	const struct derive_context context = {
	    .birth_date = text_of(found, "birth_date"),
	    .sex = text_of(found, "sex"),
	    .performed_at = text_of(found, "performed_at"),
	    .recorded_at = text_of(found, "recorded_at")};
	const struct problem *p;
	json_t *whole, *computed;

	if (text != NULL && found == NULL)
		return &problem_unavailable;
	whole = whole_record(x, found);
	computed = whole == NULL ? NULL : derive(whole, &context);
	p = exchange_set(
	    x, "computed", computed == NULL ? NULL : document_text(computed));
	json_decref(computed);
	json_decref(whole);
	json_decref(found);
	return p != NULL ? p : exchange_function(x, exchange_reply);
}
