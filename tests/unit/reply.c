/* Replies to questions about made cohorts. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reply.h"
#include "trend/trend.h"

struct columns *
reply_store(const struct episode *e, size_t n)
{
	struct columns *c = columns_new();

	assert_non_null(c);
	for (size_t i = 0; i < n; i++)
		cohort_put(c, &e[i]);
	return c;
}

json_t *
reply_question(
    const struct ask *a, const char *model, const char *const *adjust)
{
	json_t *q = cohort_question(a), *words = json_array();

	assert_non_null(q);
	assert_int_equal(
	    json_object_set_new(q, "model", json_string(model)), 0);
	for (; adjust != NULL && *adjust != NULL; adjust++)
		json_array_append_new(words, json_string(*adjust));
	if (json_array_size(words) > 0)
		json_object_set(q, "adjust", words);
	json_decref(words);
	return q;
}

json_t *
reply_to(const struct columns *c, json_t *question)
{
	return reply_by_clock(c, question, NULL);
}

json_t *
reply_by_clock(const struct columns *c, json_t *question, int64_t (*now)(void))
{
	const char *why = NULL;
	json_t *reply;
	size_t len;
	char *text = trend_answer(c, question, now, &len, &why);

	if (text == NULL)
		fail_msg("no answer: %s", why);
	reply = json_loads(text, 0, NULL);
	if (reply == NULL)
		fail_msg("not JSON: %s", text);
	free(text);
	json_decref(question);
	return reply;
}

json_t *
reply_at(const json_t *json, const char *path)
{
	json_t *found = (json_t *)(uintptr_t)json;
	char copy[128], *rest = copy, *name;

	snprintf(copy, sizeof(copy), "%s", path);
	while ((name = strtok_r(rest, ".", &rest)) != NULL)
		found = json_is_array(found)
			    ? json_array_get(found, strtoul(name, NULL, 10))
			    : json_object_get(found, name);
	if (found == NULL)
		fail_msg("there is no %s", path);
	return found;
}

const char *
reply_text(const json_t *json, const char *path)
{
	const char *text = json_string_value(reply_at(json, path));

	return text == NULL ? "null" : text;
}

double
reply_number(const json_t *json, const char *path)
{
	if (!json_is_number(reply_at(json, path)))
		fail_msg("%s is no number", path);
	return json_number_value(reply_at(json, path));
}

void
reply_null(const json_t *json, const char *path)
{
	if (!json_is_null(reply_at(json, path)))
		fail_msg("%s is not null", path);
}

void
reply_near(const json_t *json, const char *path, double value)
{
	const double got = reply_number(json, path);

	if (!(fabs(got - value) <= 1e-9 * fmax(1, fabs(value))))
		fail_msg("%s: %.12g, not %.12g", path, got, value);
}
