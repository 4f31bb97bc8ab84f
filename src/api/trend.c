/* Cohort trends, as the process cohort computes them: JSON as it came, or a
 * table for spreadsheets. */
#include <stdlib.h>
#include <string.h>

#include "api/document.h"
#include "api/sheet.h"
#include "api/trend.h"
#include "base/faults.h"
#include "base/problem.h"

/* Why there is no trend. */
static const struct problem *
not_told(struct exchange *x, const char *word)
{
	if (word != NULL && strcmp(word, "too_many_groups") == 0) {
		faults_add(exchange_faults(x),
		    "a word that makes at most 50 groups: add a filter", "%s",
		    "/by");
		return &problem_invalid;
	}
	if (word != NULL && strcmp(word, "loading") == 0)
		return exchange_say(
		    x, &problem_unavailable, "The scores are being loaded.");
	return exchange_say(
	    x, &problem_unavailable, "Trends cannot be computed now.");
}

static const struct problem *
send_as(struct exchange *x, const char *word, const char *json,
    enum trend_table which)
{
	json_t *all;
	size_t len;
	char *text;

	if (word == NULL || strcmp(word, "ok") != 0)
		return not_told(x, word);
	if (!sheet_wanted(x))
		return exchange_reply_json(x, json);
	all = document_parse(json);
	text = trend_csv(all, which, &len);
	json_decref(all);
	if (text == NULL)
		return &problem_unavailable;
	sheet_send(x, text, len, "trend.csv", NULL);
	free(text);
	return NULL;
}

static const struct problem *
send_trend(struct exchange *x, const char *word, const char *json)
{
	return send_as(x, word, json, TREND_VISITS);
}

static const struct problem *
send_responders(struct exchange *x, const char *word, const char *json)
{
	return send_as(x, word, json, TREND_RESPONDERS);
}

static const struct problem *
send_completeness(struct exchange *x, const char *word, const char *json)
{
	return send_as(x, word, json, TREND_COMPLETENESS);
}

static const struct problem *
send_dose(struct exchange *x, const char *word, const char *json)
{
	return send_as(x, word, json, TREND_DOSE);
}

static const struct problem *
send_funnel(struct exchange *x, const char *word, const char *json)
{
	return send_as(x, word, json, TREND_FUNNEL);
}

static const struct problem *
send_first_response(struct exchange *x, const char *word, const char *json)
{
	return send_as(x, word, json, TREND_FIRST_RESPONSE);
}

static const struct problem *
send_missing(struct exchange *x, const char *word, const char *json)
{
	return send_as(x, word, json, TREND_MISSING);
}

static const struct problem *
send_courses(struct exchange *x, const char *word, const char *json)
{
	return send_as(x, word, json, TREND_COURSES);
}

/* The database has said who asks what, and within which clinics. */
static const struct problem *
ask_cohort(struct exchange *x, const PGresult *res, exchange_told *then)
{
	const char *question = exchange_result(res);

	return question == NULL ? &problem_unavailable
				: exchange_ask(x, question, then);
}

static const struct problem *
ask_trend(struct exchange *x, const PGresult *res)
{
	return ask_cohort(x, res, send_trend);
}

static const struct problem *
ask_responders(struct exchange *x, const PGresult *res)
{
	return ask_cohort(x, res, send_responders);
}

static const struct problem *
ask_completeness(struct exchange *x, const PGresult *res)
{
	return ask_cohort(x, res, send_completeness);
}

static const struct problem *
ask_dose(struct exchange *x, const PGresult *res)
{
	return ask_cohort(x, res, send_dose);
}

static const struct problem *
ask_funnel(struct exchange *x, const PGresult *res)
{
	return ask_cohort(x, res, send_funnel);
}

static const struct problem *
ask_first_response(struct exchange *x, const PGresult *res)
{
	return ask_cohort(x, res, send_first_response);
}

static const struct problem *
ask_missing(struct exchange *x, const PGresult *res)
{
	return ask_cohort(x, res, send_missing);
}

static const struct problem *
ask_courses(struct exchange *x, const PGresult *res)
{
	return ask_cohort(x, res, send_courses);
}

const struct problem *
trend(struct exchange *x)
{
	return exchange_function(x, ask_trend);
}

const struct problem *
trend_responders(struct exchange *x)
{
	return exchange_function(x, ask_responders);
}

const struct problem *
trend_completeness(struct exchange *x)
{
	return exchange_function(x, ask_completeness);
}

const struct problem *
trend_dose(struct exchange *x)
{
	return exchange_function(x, ask_dose);
}

const struct problem *
trend_funnel(struct exchange *x)
{
	return exchange_function(x, ask_funnel);
}

const struct problem *
trend_first_response(struct exchange *x)
{
	return exchange_function(x, ask_first_response);
}

const struct problem *
trend_missing(struct exchange *x)
{
	return exchange_function(x, ask_missing);
}

const struct problem *
trend_courses(struct exchange *x)
{
	return exchange_function(x, ask_courses);
}
