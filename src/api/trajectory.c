/*
 * One person's course, from the database, and what may be expected of it, from
 * the process cohort; without the latter, the course alone.
 */
#include <stdlib.h>
#include <string.h>

#include "api/document.h"
#include "api/trajectory.h"
#include "base/problem.h"

static size_t
count_series(const json_t *course)
{
	const json_t *episode;
	size_t i, n = 0;

	json_array_foreach(json_object_get(course, "episodes"), i, episode) n +=
	    json_array_size(json_object_get(episode, "series"));
	return n;
}

/* ${expected} goes by all series, in their order; NULL: there is none. */
static int
merge(json_t *course, const json_t *expected, const char *reason)
{
	json_t *episode, *series, *one;
	size_t i, j, n = 0;

	json_array_foreach(json_object_get(course, "episodes"), i, episode)
	{
		json_array_foreach(
		    json_object_get(episode, "series"), j, series)
		{
			one = json_array_get(expected, n++);
			if (json_object_set_new(series, "expected",
				one != NULL ? json_incref(one) : json_null()) ==
			    -1)
				return -1;
		}
	}
	return json_object_set_new(course, "expected_reason",
	    reason != NULL ? json_string(reason) : json_null());
}

static const struct problem *
send_course(struct exchange *x, json_t *course, const json_t *expected,
    const char *reason)
{
	const struct problem *p = &problem_unavailable;
	char *text = NULL;

	if (merge(course, expected, reason) == 0 && !document_starved())
		text = document_text(course);
	if (text != NULL)
		p = exchange_reply_json(x, text);
	free(text);
	return p;
}

/* The course waits as text, which is wiped with the exchange. */
static const struct problem *
told(struct exchange *x, const char *word, const char *text)
{
	const int known = word != NULL && strcmp(word, "ok") == 0;
	const int loading = word != NULL && strcmp(word, "loading") == 0;
	json_t *reply = known ? document_parse(text) : NULL;
	json_t *course = document_parse(exchange_kept(x));
	const json_t *expected = json_object_get(reply, "expected");
	const struct problem *p;

	if (!json_is_array(expected) ||
	    json_array_size(expected) != count_series(course))
		expected = NULL;
	p = send_course(x, course, expected,
	    expected != NULL ? NULL
	    : loading        ? "loading"
			     : "away");
	json_decref(reply);
	json_decref(course);
	return p;
}

static char *
keep(struct exchange *x, const json_t *course)
{
	char *text = document_text(course);
	const size_t size = text == NULL ? 0 : strlen(text) + 1;
	char *kept = size == 0 ? NULL : exchange_keep(x, size);

	if (kept != NULL)
		memcpy(kept, text, size);
	free(text);
	return kept;
}

static const struct problem *
ask_cohort(struct exchange *x, const PGresult *res)
{
	const char *result = exchange_result(res);
	json_t *all = result == NULL ? NULL : document_parse(result);
	char *question = document_text(json_object_get(all, "question"));
	const struct problem *p = &problem_unavailable;

	if (question != NULL &&
	    keep(x, json_object_get(all, "trajectory")) != NULL)
		p = exchange_ask(x, question, told);
	free(question);
	json_decref(all);
	return p;
}

const struct problem *
trajectory(struct exchange *x)
{
	return exchange_function(x, ask_cohort);
}
