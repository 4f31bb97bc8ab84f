/* Questions about one person, and their replies, for tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "asked.h"
#include "base/day.h"
#include "trend/expect.h"

const int32_t asked_days[DAYS] = {0, 42, 91, 182, 365};
const char *const asked_codes[DAYS] = {"baseline", "w6", "m3", "m6", "m12"};
struct episode asked_all[EPISODES];
static const struct ask ask = {
    .nclinics = 1, .as_of = AS_OF, .by = -1, .at_least = 5};

struct columns *
asked_store(size_t n)
{
	struct columns *c = columns_new();

	assert_non_null(c);
	for (size_t i = 0; i < n; i++)
		cohort_put(c, &asked_all[i]);
	return c;
}

/* Scores of one person hang together, and pain is less later on, in tenths. */
int
asked_setup(void **state)
{
	static const int32_t better[DAYS] = {0, 100, 200, 250, 260};

	(void)state;
	for (unsigned i = 0; i < EPISODES; i++) {
		struct episode *e = &asked_all[i];
		const int32_t own = (int32_t)cohort_random(5) * 100;

		cohort_draw(e, i, EPISODES);
		e->person = i;
		e->clinic = 0;
		e->with_stratum = e->with_series = 1;
		for (size_t v = 0; v < e->nvisits; v++)
			if (e->scores[v] != NONE)
				e->scores[v] = 400 + own - better[v] +
					       (int32_t)cohort_random(4) * 50;
	}
	return 0;
}

/* Of somebody with these scores; NONE: not answered. */
static json_t *
points_of(const int32_t scores[DAYS])
{
	json_t *points = json_array();

	for (size_t v = 0; v < DAYS; v++)
		assert_int_equal(
		    json_array_append_new(points,
			json_pack("{s:s, s:i, s:o}", "visit_code",
			    asked_codes[v], "target_day", (int)asked_days[v],
			    "score_cents",
			    scores[v] == NONE ? json_null()
					      : json_integer(scores[v]))),
		    0);
	return points;
}

/* Add a cohort: those so guided, or everybody. */
void
asked_add_cohort(json_t *series, const char *of, const char *guidance)
{
	json_t *filters = guidance == NULL
			      ? json_object()
			      : json_pack("{s:[s]}", "guidance", guidance);

	assert_int_equal(
	    json_array_append_new(json_object_get(series, "cohorts"),
		json_pack("{s:s, s:o}", "of", of, "filters", filters)),
	    0);
}

json_t *
asked_series(const int32_t scores[DAYS])
{
	json_t *s = cohort_question(&ask);

	assert_non_null(s);
	json_object_del(s, "model");
	json_object_set_new(s, "minimum_cents", json_integer(0));
	json_object_set_new(s, "maximum_cents", json_integer(1000));
	json_object_set_new(s, "points", points_of(scores));
	json_object_set_new(s, "cohorts", json_array());
	return s;
}

json_t *
asked_date(int32_t day)
{
	char text[16];
	int y, m, d;

	day_split(day, &y, &m, &d);
	snprintf(text, sizeof(text), "%04d-%02d-%02d", y, m, d);
	return json_string(text);
}

/* Days to look back from, with their words. */
json_t *
asked_pasts(int32_t day, int32_t other)
{
	return json_pack("{s:[{s:o, s:s}, {s:o, s:s}], s:s, s:s}", "pasts",
	    "as_of", asked_date(day), "rule", "the rule", "as_of",
	    asked_date(other), "rule", "the other rule", "none",
	    "nothing known", "few", "too few");
}

/* A question about one series, which is taken over. */
json_t *
asked_question(json_t *series)
{
	return json_pack("{s:s, s:o, s:[o]}", "kind", "expectation",
	    "calibration", asked_pasts(PAST, PAST + 183), "series", series);
}

char *
asked_text(struct outlooks *outlooks, const struct columns *c, json_t *q,
    int64_t (*now)(void))
{
	const char *why;
	size_t len;
	char *text = expect_answer(outlooks, c, q, now, &len, &why);

	if (text == NULL)
		fail_msg("no answer: %s", why);
	assert_int_equal(strlen(text), len);
	return text;
}

/* The reply on the one series of a question, which is taken over. */
json_t *
asked_reply(const struct columns *c, json_t *q, int64_t (*now)(void))
{
	struct outlooks outlooks = {0};
	char *text = asked_text(&outlooks, c, q, now);
	json_t *reply = json_loads(text, 0, NULL), *one;

	if (reply == NULL)
		fail_msg("not JSON: %s", text);
	free(text);
	outlooks_clear(&outlooks);
	json_decref(q);
	assert_int_equal(
	    json_array_size(json_object_get(reply, "expected")), 1);
	one =
	    json_incref(json_array_get(json_object_get(reply, "expected"), 0));
	json_decref(reply);
	return one;
}

json_t *
asked_reply_at(const struct columns *c, json_t *series, int64_t (*now)(void))
{
	return asked_reply(c, asked_question(series), now);
}

json_t *
asked_answer(const struct columns *c, const int32_t scores[DAYS])
{
	json_t *series = asked_series(scores);

	asked_add_cohort(series, "everybody", NULL);
	return asked_reply_at(c, series, NULL);
}

const char *
asked_word(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	assert_non_null(value);
	return json_is_null(value) ? "null" : json_string_value(value);
}

double
asked_real(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	if (!json_is_number(value))
		fail_msg("%s is no number", name);
	return json_number_value(value);
}

void
assert_near(double got, double value)
{
	if (got - value > 1e-9 || value - got > 1e-9)
		fail_msg("%.12g, not %.12g", got, value);
}

const json_t *
asked_point(const json_t *reply, const char *list, const char *code)
{
	const json_t *point;
	size_t i;

	json_array_foreach(json_object_get(reply, list), i, point)
	{
		if (strcmp(asked_word(point, "visit_code"), code) == 0)
			return point;
	}
	return NULL;
}

json_t *
asked_from(const int32_t scores[DAYS], const char *guidance)
{
	json_t *series = asked_series(scores);

	asked_add_cohort(series, "those", guidance);
	return asked_question(series);
}

int64_t
asked_late_clock(void)
{
	static int64_t t;

	return t += 2 * EXPECT_MS;
}
