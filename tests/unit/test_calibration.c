/* trend/calibration: whether bands of the past have held. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "asked.h"
#include "cohort.h"

/* The bands that were shown on a day to somebody with this baseline. */
static json_t *
shown_then(const struct columns *c, int32_t day, int32_t baseline)
{
	const int32_t cents[DAYS] = {baseline, NONE, NONE, NONE, NONE};
	json_t *series = asked_series(cents), *q;

	asked_add_cohort(series, "everybody", NULL);
	json_object_set_new(series, "as_of", asked_date(day));
	q = asked_question(series);
	json_object_set_new(
	    q, "calibration", asked_pasts(day - 365, day - 182));
	return asked_reply(c, q, NULL);
}

/* The point of a reply for an episode's visit; day 100 is in no model. */
static const json_t *
band_of(const json_t *reply, const struct episode *e, size_t v)
{
	const json_t *point = NULL;

	for (size_t d = 1; d < DAYS; d++)
		if (e->target_days[v] == asked_days[d])
			point = asked_point(reply, "points", asked_codes[d]);
	return point != NULL && json_is_number(json_object_get(point, "lo50"))
		   ? point
		   : NULL;
}

struct held {
	int n, people, inside50, inside80;
};

/* Scores after a day, one by one, against the replies of that day. */
static struct held
hold_against(const struct columns *c, int32_t day)
{
	json_t *replies[1001] = {NULL};
	struct held h = {0};

	for (size_t i = 0; i < EPISODES; i++) {
		const struct episode *e = &asked_all[i];
		const int32_t before = cohort_score(e, 0, AS_OF);
		const int n = h.n;

		if (before == NONE)
			continue;
		if (replies[before] == NULL)
			replies[before] = shown_then(c, day, before);
		for (size_t v = 1; v < e->nvisits; v++) {
			const json_t *p = band_of(replies[before], e, v);
			const int32_t score = cohort_score(e, v, AS_OF);
			const double y = score / 100.0;

			if (score == NONE || p == NULL ||
			    e->answered_on[v] <= day)
				continue;
			h.n++;
			h.inside50 += y >= asked_real(p, "lo50") &&
				      y <= asked_real(p, "hi50");
			h.inside80 += y >= asked_real(p, "lo80") &&
				      y <= asked_real(p, "hi80");
		}
		h.people += h.n > n;
	}
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++)
		json_decref(replies[i]);
	return h;
}

static void
calibration_holds_bands_of_the_past_against_what_came_after(void **state)
{
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	struct columns *c = asked_store(EPISODES);
	const struct held h = hold_against(c, PAST);
	json_t *reply = asked_answer(c, cents);
	const json_t *calibration = json_object_get(reply, "calibration");

	(void)state;
	assert_true(h.n > 100 && h.people < h.n);
	assert_near(asked_real(calibration, "n"), h.n);
	assert_near(asked_real(calibration, "people"), h.people);
	assert_near(
	    asked_real(calibration, "inside_50"), (double)h.inside50 / h.n);
	assert_near(
	    asked_real(calibration, "inside_80"), (double)h.inside80 / h.n);
	assert_true(h.inside80 > 0.7 * h.n && h.inside80 < 0.9 * h.n);
	assert_string_equal(
	    asked_word(calibration, "known_until"), "1996-02-09");
	assert_string_equal(asked_word(calibration, "rule"), "the rule");
	assert_string_equal(asked_word(reply, "calibration_reason"), "null");
	json_decref(reply);
	columns_free(c);
}

/* Days of treatment: all is answered by PAST, or nothing after baseline. */
#define EARLY (PAST - 500)
#define LATER (PAST - 30)

/* Somebody whose scores lie up to so many tenths around what is usual. */
static void
plant(struct columns *c, unsigned id, int32_t day_zero, unsigned spread)
{
	struct episode e = {.id = id,
	    .person = id,
	    .with_stratum = 1,
	    .with_series = 1,
	    .day_zero = day_zero,
	    .censored_on = NONE,
	    .died_on = NONE,
	    .nvisits = 3};

	for (size_t v = 0; v < e.nvisits; v++) {
		e.codes[v] = asked_codes[v];
		e.target_days[v] = asked_days[v];
		e.answered_on[v] = day_zero + asked_days[v];
		e.closes_on[v] = day_zero + asked_days[v] + 10;
		e.scores[v] =
		    500 + 10 * ((int32_t)cohort_random(2 * spread + 1) -
				   (int32_t)spread);
	}
	cohort_put(c, &e);
}

/* What is said of bands from early people, with these later ones. */
static json_t *
judged(unsigned early, unsigned later, unsigned spread)
{
	static const int32_t cents[DAYS] = {500, NONE, NONE, NONE, NONE};
	struct columns *c = columns_new();
	json_t *reply;

	for (unsigned i = 0; i < early; i++)
		plant(c, i, EARLY, 10);
	for (unsigned i = 0; i < later; i++)
		plant(c, early + i, LATER, spread);
	reply = asked_answer(c, cents);
	columns_free(c);
	return reply;
}

static void
bands_that_were_too_narrow_are_found_so(void **state)
{
	json_t *as_ever = judged(150, 150, 10), *wider = judged(150, 150, 40);
	const json_t *good = json_object_get(as_ever, "calibration");
	const json_t *bad = json_object_get(wider, "calibration");

	(void)state;
	/* Two scores each; the bands know only those who were early. */
	assert_near(asked_real(good, "n"), 300);
	assert_near(asked_real(good, "people"), 150);
	assert_true(asked_real(good, "inside_80") > 0.65);
	assert_near(asked_real(bad, "n"), 300);
	assert_true(asked_real(bad, "inside_80") < 0.4);
	assert_true(
	    asked_real(bad, "inside_50") < asked_real(bad, "inside_80"));
	json_decref(as_ever);
	json_decref(wider);
}

/* Nobody had come far enough on the first day; on the other one some had. */
static void
half_a_year_is_looked_at_when_a_year_was_too_long(void **state)
{
	static const int32_t cents[DAYS] = {500, NONE, NONE, NONE, NONE};
	struct columns *c = columns_new();
	const json_t *calibration;
	json_t *reply;

	(void)state;
	for (unsigned i = 0; i < 100; i++)
		plant(c, i, i < 60 ? PAST + 50 : PAST + 180, 10);
	reply = asked_answer(c, cents);
	calibration = json_object_get(reply, "calibration");
	assert_string_equal(
	    asked_word(calibration, "known_until"), "1996-08-10");
	assert_string_equal(asked_word(calibration, "rule"), "the other rule");
	assert_near(asked_real(calibration, "n"), 80);
	assert_near(asked_real(calibration, "people"), 40);
	json_decref(reply);
	columns_free(c);
}

static void
without_a_past_or_scores_since_there_are_words(void **state)
{
	/* All after both days; all before them; five and six since. */
	json_t *none, *few, *five, *six;
	static const int32_t cents[DAYS] = {500, NONE, NONE, NONE, NONE};
	struct columns *c = columns_new();

	(void)state;
	for (unsigned i = 0; i < 100; i++)
		plant(c, i, PAST + 190, 10);
	none = asked_answer(c, cents);
	columns_free(c);
	few = judged(100, 0, 0);
	five = judged(100, 5, 10);
	six = judged(100, 6, 10);
	assert_string_equal(asked_word(none, "reason"), "null");
	assert_string_equal(asked_word(none, "calibration"), "null");
	assert_string_equal(
	    asked_word(none, "calibration_reason"), "nothing known");
	assert_string_equal(asked_word(few, "calibration"), "null");
	assert_string_equal(asked_word(few, "calibration_reason"), "too few");
	assert_string_equal(asked_word(five, "calibration_reason"), "too few");
	assert_near(
	    asked_real(json_object_get(six, "calibration"), "people"), 6);
	json_decref(none);
	json_decref(few);
	json_decref(five);
	json_decref(six);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		calibration_holds_bands_of_the_past_against_what_came_after),
	    cmocka_unit_test(bands_that_were_too_narrow_are_found_so),
	    cmocka_unit_test(half_a_year_is_looked_at_when_a_year_was_too_long),
	    cmocka_unit_test(without_a_past_or_scores_since_there_are_words),
	};

	return cmocka_run_group_tests(tests, asked_setup, NULL);
}
