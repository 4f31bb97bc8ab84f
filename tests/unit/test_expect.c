/* trend/expect. */
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
#include "stat/design.h"
#include "stat/expectation.h"
#include "trend/expect.h"

static const struct ask ask = {
    .nclinics = 1, .as_of = AS_OF, .by = -1, .at_least = 5};

/* The moments of all episodes, read plainly. */
static struct moments *
plain_moments(void)
{
	struct moments *m = moments_new(DAYS, 1);
	int64_t scores[DAYS];

	assert_non_null(m);
	for (size_t i = 0; i < EPISODES; i++) {
		const struct episode *e = &asked_all[i];
		uint32_t mask = 0;

		if (cohort_outside(e, &ask) != 0)
			continue;
		for (size_t v = 0; v < e->nvisits; v++)
			for (size_t d = 0; d < DAYS; d++)
				if (e->target_days[v] == asked_days[d] &&
				    cohort_score(e, v, AS_OF) != NONE) {
					scores[d] = cohort_score(e, v, AS_OF);
					mask |= UINT32_C(1) << d;
				}
		if (mask != 0)
			assert_int_equal(moments_add(m, 0, mask, scores, 1), 0);
	}
	return m;
}

static void
compare(const json_t *point, const struct fit *fit, const struct design *d,
    uint32_t seen, const double *scores, size_t visit)
{
	const struct expectation_scale scale = {
	    .max = 10, .step = 0.1, .good = -1, .mcid = 2};
	struct expectation e;
	struct law law;

	assert_non_null(point);
	assert_int_equal(law_of(&law, fit, d, 0), 0);
	expectation_of(&law, seen, scores, visit, &scale, &e);
	assert_null(e.reason);
	assert_string_equal(asked_word(point, "reason"), "null");
	assert_near(asked_real(point, "target_day"), asked_days[visit]);
	assert_near(asked_real(point, "median"), e.mean);
	assert_near(asked_real(point, "lo50"), e.lower50);
	assert_near(asked_real(point, "hi50"), e.upper50);
	assert_near(asked_real(point, "lo80"), e.lower80);
	assert_near(asked_real(point, "hi80"), e.upper80);
	assert_near(asked_real(point, "p_mcid"), e.reach);
}

static void
bands_are_those_of_the_fit_of_a_plain_reading(void **state)
{
	static const int32_t cents[DAYS] = {700, 450, NONE, 500, NONE};
	static const double scores[DAYS] = {7, 4.5, 0, 5, 0};
	const struct fit_options o = {.scale = 100};
	struct columns *c = asked_store(EPISODES);
	struct moments *m = plain_moments();
	struct design *d = design_lda(DAYS, 1);
	struct fit *fit = fit_ladder(m, d, &o, NULL);
	json_t *reply = asked_answer(c, cents);

	(void)state;
	assert_non_null(fit);
	assert_null(fit_summary(fit)->reason);
	assert_string_equal(asked_word(reply, "of"), "everybody");
	assert_string_equal(asked_word(reply, "reason"), "null");
	assert_string_equal(asked_word(reply, "covariance"), "own");
	assert_string_equal(asked_word(reply, "last_visit"), "m12");
	assert_int_equal(json_array_size(json_object_get(reply, "given")), 3);
	assert_int_equal(json_array_size(json_object_get(reply, "points")), 2);
	compare(asked_point(reply, "points", "m3"), fit, d, 0xb, scores, 2);
	compare(asked_point(reply, "points", "m12"), fit, d, 0xb, scores, 4);
	assert_int_equal(
	    json_array_size(json_object_get(reply, "from_baseline")), 4);
	for (size_t v = 1; v < DAYS; v++)
		compare(asked_point(reply, "from_baseline", asked_codes[v]),
		    fit, d, 1, scores, v);
	json_decref(reply);
	fit_free(fit);
	design_free(d);
	moments_free(m);
	columns_free(c);
}

/* Who is followed, and who reached the MCID of 2, counted one by one. */
static void
the_end_is_counted_as_it_is(void **state)
{
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	struct columns *c = asked_store(EPISODES);
	json_t *reply = asked_answer(c, cents);
	const json_t *share = json_object_get(reply, "mcid_share");
	int people = 0, due = 0, scored = 0, of = 0, n = 0, paired = 0;

	(void)state;
	for (size_t i = 0; i < EPISODES; i++) {
		const struct episode *e = &asked_all[i];
		const int32_t before = cohort_baseline(e, AS_OF);

		people++;
		for (size_t v = 0; v < e->nvisits; v++) {
			const int32_t score = cohort_score(e, v, AS_OF);
			const enum became b = cohort_became(e, v, AS_OF);

			if (e->target_days[v] != 365 || b == NOBODY ||
			    b == NOT_YET_DUE)
				continue;
			due++;
			paired += before != NONE;
			scored += score != NONE;
			of += score != NONE && before != NONE;
			n += score != NONE && before != NONE &&
			     before - score >= 200;
		}
	}
	assert_true(n > 0 && of > n && due > scored);
	assert_near(asked_real(reply, "people"), people);
	assert_near(asked_real(reply, "followed"), (double)scored / due);
	assert_near(asked_real(share, "n"), n);
	assert_near(asked_real(share, "of"), of);
	assert_near(asked_real(share, "share"), (double)n / of);
	assert_near(asked_real(share, "worst"), (double)n / paired);
	assert_near(
	    asked_real(share, "best"), (double)(n + paired - of) / paired);
	json_decref(reply);
	columns_free(c);
}

static void
better_scores_promise_better_ones(void **state)
{
	static const int32_t good[DAYS] = {700, 300, NONE, NONE, NONE};
	static const int32_t bad[DAYS] = {700, 800, NONE, NONE, NONE};
	struct columns *c = asked_store(EPISODES);
	json_t *well = asked_answer(c, good), *ill = asked_answer(c, bad);
	const json_t *one = asked_point(well, "points", "m3");
	const json_t *other = asked_point(ill, "points", "m3");

	(void)state;
	assert_true(
	    asked_real(one, "median") < asked_real(other, "median") - 1);
	assert_true(asked_real(one, "p_mcid") > asked_real(other, "p_mcid"));
	assert_null(asked_point(well, "points", "w6"));
	assert_null(asked_point(well, "points", "baseline"));
	/* What was known at baseline stays as it was. */
	assert_true(json_equal(json_object_get(well, "from_baseline"),
	    json_object_get(ill, "from_baseline")));
	json_decref(well);
	json_decref(ill);
	columns_free(c);
}

static void
bands_do_not_leave_the_scale(void **state)
{
	static const int32_t least[DAYS] = {0, 0, 0, NONE, NONE};
	static const int32_t most[DAYS] = {1000, 1000, 1000, NONE, NONE};
	struct columns *c = asked_store(EPISODES);
	json_t *low = asked_answer(c, least), *high = asked_answer(c, most);

	(void)state;
	assert_near(asked_real(asked_point(low, "points", "m6"), "lo80"), 0);
	assert_near(asked_real(asked_point(low, "points", "m6"), "p_mcid"), 0);
	for (size_t v = 3; v < DAYS; v++) {
		const json_t *point =
		    asked_point(high, "points", asked_codes[v]);

		assert_true(asked_real(point, "hi80") <= 10);
		assert_true(asked_real(point, "median") <= 10);
		point = asked_point(low, "points", asked_codes[v]);
		assert_true(asked_real(point, "median") >= 0);
	}
	json_decref(low);
	json_decref(high);
	columns_free(c);
}

static void
without_a_baseline_nothing_is_said_of_improvement(void **state)
{
	static const int32_t cents[DAYS] = {NONE, NONE, NONE, NONE, NONE};
	struct columns *c = asked_store(EPISODES);
	json_t *reply = asked_answer(c, cents);
	const json_t *m3 = asked_point(reply, "points", "m3");

	(void)state;
	assert_int_equal(json_array_size(json_object_get(reply, "given")), 0);
	assert_true(json_is_number(json_object_get(m3, "median")));
	assert_true(json_is_null(json_object_get(m3, "p_mcid")));
	json_decref(reply);
	columns_free(c);
}

/* The person may be one of them: 5 others make 6. */
static void
no_figure_is_of_fewer_than_five_others(void **state)
{
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	struct columns *five = asked_store(5), *six = asked_store(6);
	json_t *few = asked_answer(five, cents),
	       *enough = asked_answer(six, cents);
	const char *const hidden[] = {"people", "last_visit", "followed",
	    "mcid_share", "covariance", "calibration"};
	const json_t *point;
	size_t i;

	(void)state;
	assert_string_equal(asked_word(few, "reason"), "hidden");
	for (i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		assert_string_equal(asked_word(few, hidden[i]), "null");
	json_array_foreach(json_object_get(few, "points"), i, point)
	{
		assert_string_equal(asked_word(point, "reason"), "hidden");
		assert_string_equal(asked_word(point, "median"), "null");
		assert_string_equal(asked_word(point, "hi80"), "null");
	}
	assert_int_equal(i, 4);
	assert_near(asked_real(enough, "people"), 6);
	assert_string_not_equal(asked_word(enough, "reason"), "null");
	assert_string_equal(
	    asked_word(asked_point(enough, "points", "m3"), "median"), "null");
	json_decref(few);
	json_decref(enough);
	columns_free(five);
	columns_free(six);
}

static void
the_nearest_cohort_with_a_model_is_taken(void **state)
{
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	struct columns *c = asked_store(EPISODES), *few = asked_store(7);
	json_t *series = asked_series(cents), *reply;

	(void)state;
	asked_add_cohort(series, "nobody", "landmark");
	asked_add_cohort(series, "by ultrasound", "ultrasound");
	asked_add_cohort(series, "everybody", NULL);
	reply = asked_reply_at(c, json_incref(series), NULL);
	assert_string_equal(asked_word(reply, "of"), "by ultrasound");
	assert_string_equal(asked_word(reply, "reason"), "null");
	assert_true(asked_real(reply, "people") < EPISODES);
	json_decref(reply);
	/* None: the last one, and why. */
	reply = asked_reply_at(few, series, NULL);
	assert_string_equal(asked_word(reply, "of"), "everybody");
	assert_string_not_equal(asked_word(reply, "reason"), "null");
	json_decref(reply);
	columns_free(c);
	columns_free(few);
}

static void
time_may_be_over(void **state)
{
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	struct columns *c = asked_store(EPISODES);
	json_t *series = asked_series(cents), *reply;

	(void)state;
	asked_add_cohort(series, "everybody", NULL);
	reply = asked_reply_at(c, series, asked_late_clock);
	assert_string_equal(asked_word(reply, "reason"), "deadline");
	assert_near(asked_real(reply, "people"), EPISODES);
	json_decref(reply);
	columns_free(c);
}

/* It has no answer; it is taken over. */
static void
assert_bad(const struct columns *c, json_t *q)
{
	struct outlooks outlooks = {0};
	const char *why;
	size_t len;

	assert_null(expect_answer(&outlooks, c, q, NULL, &len, &why));
	assert_string_equal(why, "bad_question");
	outlooks_clear(&outlooks);
	json_decref(q);
}

static void
a_bad_question_is_none(void **state)
{
	static const char *const broken[] = {"points", "cohorts", "at_least",
	    "clinic_ids", "good", "as_of", "scale"};
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	static const char *const words[] = {"pasts", "none", "few"};
	struct columns *c = asked_store(8);
	json_t *series, *q;

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		series = asked_series(cents);
		asked_add_cohort(series, "everybody", NULL);
		json_object_del(series, broken[i]);
		assert_bad(c, asked_question(series));
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		q = asked_from(cents, NULL);
		json_object_del(json_object_get(q, "calibration"), words[i]);
		assert_bad(c, q);
	}
	assert_bad(c, json_object());
	columns_free(c);
}

/* What is looked back from must be past. */
static void
a_past_is_before_the_day(void **state)
{
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	struct columns *c = asked_store(EPISODES);
	json_t *q = asked_from(cents, NULL);

	(void)state;
	json_object_set_new(q, "calibration", asked_pasts(AS_OF, PAST));
	assert_bad(c, q);
	q = asked_from(cents, NULL);
	json_object_set_new(q, "calibration", asked_pasts(AS_OF - 1, PAST));
	json_decref(asked_reply(c, q, NULL));
	columns_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bands_are_those_of_the_fit_of_a_plain_reading),
	    cmocka_unit_test(the_end_is_counted_as_it_is),
	    cmocka_unit_test(better_scores_promise_better_ones),
	    cmocka_unit_test(bands_do_not_leave_the_scale),
	    cmocka_unit_test(without_a_baseline_nothing_is_said_of_improvement),
	    cmocka_unit_test(no_figure_is_of_fewer_than_five_others),
	    cmocka_unit_test(the_nearest_cohort_with_a_model_is_taken),
	    cmocka_unit_test(time_may_be_over),
	    cmocka_unit_test(a_bad_question_is_none),
	    cmocka_unit_test(a_past_is_before_the_day),
	};

	return cmocka_run_group_tests(tests, asked_setup, NULL);
}
