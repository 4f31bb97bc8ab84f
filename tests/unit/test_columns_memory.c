/*
 * cohort/columns, trend and expect when memory runs out: each allocation fails
 * once.  A row is put or it is not, and a question gets its whole answer or
 * none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "cohort.h"
#include "trend/expect.h"
#include "trend/outlooks.h"
#include "trend/trend.h"
#include "scarce.h"

#define EPISODES 40

static struct episode all[EPISODES];
static json_t *question;
static char *(*answerer)(const struct columns *, const json_t *,
    int64_t (*)(void), size_t *, const char **) = trend_answer;

static char *
answer(const struct columns *c)
{
	const char *why;
	size_t len;
	char *text = answerer(c, question, NULL, &len, &why);

	if (text == NULL)
		assert_string_equal(why, "out_of_memory");
	return text;
}

/* Anew each time, so that all of it is worked out. */
static char *
expect_anew(const struct columns *c, const json_t *q, int64_t (*now)(void),
    size_t *len, const char **why)
{
	static struct outlooks outlooks;
	char *text = expect_answer(&outlooks, c, q, now, len, why), *again;
	const char *why_again;
	const int scarce = scarce_in;

	/* What is kept is whole: nothing of a failure is found again. */
	scarce_in = -1;
	again = expect_answer(&outlooks, c, q, now, len, &why_again);
	assert_non_null(again);
	if (text != NULL)
		assert_string_equal(again, text);
	free(again);
	outlooks_clear(&outlooks);
	scarce_in = scarce;
	return text;
}

/* Puts of what was refused for want of memory. */
static int refused;

static void
put(struct columns *c, const struct episode *e)
{
	const size_t rows = columns_rows(c), strata = columns_episodes(c);

	if (cohort_try_series(c, e) == -1) {
		refused++;
		assert_int_equal(columns_rows(c), rows);
		assert_int_equal(cohort_try_series(c, e), 0);
	}
	if (cohort_try_stratum(c, e) == -1) {
		refused++;
		assert_int_equal(columns_episodes(c), strata);
		assert_int_equal(cohort_try_stratum(c, e), 0);
	}
}

static void
a_row_is_put_or_it_is_not(void **state)
{
	char *expected, *got;
	struct columns *c;
	int n = 0;

	(void)state;
	c = columns_new();
	for (size_t i = 0; i < EPISODES; i++)
		put(c, &all[i]);
	expected = answer(c);
	columns_free(c);
	do {
		c = columns_new();
		scarce_in = n++;
		for (size_t i = 0; i < EPISODES; i++)
			put(c, &all[i]);
		/* What was left over: no more allocations than this. */
		if (scarce_in >= 0)
			n = -1;
		scarce_in = -1;
		got = answer(c);
		assert_string_equal(got, expected);
		free(got);
		for (size_t i = 0; i < EPISODES; i++) {
			cohort_drop_series(c, &all[i]);
			cohort_drop_stratum(c, &all[i]);
		}
		assert_int_equal(columns_rows(c), 0);
		assert_int_equal(columns_episodes(c), 0);
		columns_free(c);
	} while (n >= 0);
	assert_true(refused > 100);
	free(expected);
}

/* Answer again and again with one allocation more; how often there was none. */
static int
answer_with_ever_more_memory(const struct columns *c)
{
	char *expected = answer(c), *got;
	int n = 0, none = 0;

	assert_non_null(expected);
	do {
		scarce_in = n++;
		got = answer(c);
		if (scarce_in >= 0)
			n = -1;
		scarce_in = -1;
		none += got == NULL;
		if (got != NULL)
			assert_string_equal(got, expected);
		free(got);
	} while (n >= 0);
	free(expected);
	return none;
}

static void
an_answer_is_whole_or_there_is_none(void **state)
{
	struct columns *c = columns_new();

	(void)state;
	for (size_t i = 0; i < EPISODES; i++)
		put(c, &all[i]);
	assert_true(answer_with_ever_more_memory(c) > 20);
	columns_free(c);
}

/* More people, so that there is one. */
static void
an_answer_with_a_model_is_whole_or_there_is_none(void **state)
{
	const struct ask a = {.nclinics = 3, .as_of = 9900, .by = 0};
	json_t *described = question;
	struct columns *c = columns_new();
	struct episode e;
	char *text;

	(void)state;
	for (unsigned i = 0; i < 200; i++) {
		cohort_draw(&e, i, 200);
		put(c, &e);
	}
	question = cohort_question(&a);
	assert_int_equal(
	    json_object_set_new(question, "model", json_string("lda")), 0);
	text = answer(c);
	assert_non_null(strstr(text, "\"covariance\":\"own\""));
	free(text);
	assert_true(answer_with_ever_more_memory(c) > 100);
	json_decref(question);
	question = described;
	columns_free(c);
}

/* A dose for everybody, and a band. */
static void
an_answer_with_a_curve_is_whole_or_there_is_none(void **state)
{
	const struct ask a = {.nclinics = 3, .as_of = 9900, .by = 0};
	json_t *described = question;
	struct columns *c = columns_new();
	struct episode e;
	char *text;

	(void)state;
	for (unsigned i = 0; i < 300; i++) {
		cohort_draw(&e, i, 300);
		e.with_doses = 1;
		for (size_t d = 0; d < COLUMNS_DOSES; d++)
			e.doses[d] = (float)(i + 1);
		put(c, &e);
	}
	question = cohort_question(&a);
	assert_int_equal(
	    json_object_set_new(question, "model", json_string("clda")) |
		json_object_set_new(
		    question, "kind", json_string("dose_response")) |
		json_object_set_new(question, "dose", json_string("minutes")) |
		json_object_set_new(question, "order",
		    json_pack("[s, s, s]", "ultrasound", "none", "ct")),
	    0);
	text = answer(c);
	assert_non_null(strstr(text, "\"curve\":{"));
	assert_non_null(strstr(text, "\"points\":[{"));
	free(text);
	assert_true(answer_with_ever_more_memory(c) > 100);
	json_decref(question);
	question = described;
	columns_free(c);
}

static void
an_expectation_is_whole_or_there_is_none(void **state)
{
	const struct ask a = {
	    .nclinics = 1, .as_of = 9900, .by = -1, .at_least = 5};
	json_t *described = question;
	struct columns *c = columns_new();
	struct episode e;
	json_t *asked;
	char *text;

	(void)state;
	for (unsigned i = 0; i < 200; i++) {
		cohort_draw(&e, i, 200);
		e.clinic = 0;
		put(c, &e);
	}
	question = json_pack("{s:{s:[{s:s, s:s}], s:s, s:s}, s:[o]}",
	    "calibration", "pasts", "as_of", "1996-01-01", "rule", "rule",
	    "none", "none", "few", "few", "series",
	    json_pack("{s:i, s:i, s:[{s:s, s:i, s:i}, {s:s, s:i, s:n}],"
		      " s:[{s:s, s:{s:[s]}}, {s:s, s:{}}]}",
		"minimum_cents", 0, "maximum_cents", 1000, "points",
		"visit_code", "baseline", "target_day", 0, "score_cents", 700,
		"visit_code", "w6", "target_day", 42, "score_cents", "cohorts",
		"of", "nobody", "filters", "sex", "none", "of", "everybody",
		"filters"));
	asked = cohort_question(&a);
	assert_int_equal(
	    json_object_update_missing(
		json_array_get(json_object_get(question, "series"), 0), asked),
	    0);
	json_decref(asked);
	answerer = expect_anew;
	text = answer(c);
	assert_non_null(strstr(text, "\"covariance\":\"own\""));
	assert_non_null(strstr(text, "\"calibration\":{"));
	free(text);
	assert_true(answer_with_ever_more_memory(c) > 100);
	answerer = trend_answer;
	json_decref(question);
	question = described;
	columns_free(c);
}

static int
setup(void **state)
{
	struct ask a = {.nclinics = 3,
	    .as_of = 9700,
	    .by = 1,
	    .filters = {7},
	    .at_least = 3};

	(void)state;
	json_set_alloc_funcs(__wrap_malloc, free);
	for (unsigned i = 0; i < EPISODES; i++) {
		cohort_draw(&all[i], i, EPISODES / 2);
		all[i].clinic = 0;
	}
	question = cohort_question(&a);
	return question == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	(void)state;
	json_decref(question);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_row_is_put_or_it_is_not),
	    cmocka_unit_test(an_answer_is_whole_or_there_is_none),
	    cmocka_unit_test(an_answer_with_a_model_is_whole_or_there_is_none),
	    cmocka_unit_test(an_answer_with_a_curve_is_whole_or_there_is_none),
	    cmocka_unit_test(an_expectation_is_whole_or_there_is_none),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
