/* rule/expect and rule/calibration. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cohort.h"
#include "rule/design.h"
#include "rule/expect.h"
#include "rule/expectation.h"

#define NONE COLUMNS_NONE
#define EPISODES 400
#define DAYS 5
#define AS_OF 9900

static const int32_t days[DAYS] = {0, 42, 91, 182, 365};
static const char *const codes[DAYS] = {"baseline", "w6", "m3", "m6", "m12"};
static struct episode all[EPISODES];
static const struct ask ask = {
    .nclinics = 1, .as_of = AS_OF, .by = -1, .at_least = 5};

static struct columns *
store_of(size_t n)
{
	struct columns *c = columns_new();

	assert_non_null(c);
	for (size_t i = 0; i < n; i++)
		cohort_put(c, &all[i]);
	return c;
}

/* Scores of one person hang together, and pain is less later on, in tenths. */
static int
setup(void **state)
{
	static const int32_t better[DAYS] = {0, 100, 200, 250, 260};

	(void)state;
	for (unsigned i = 0; i < EPISODES; i++) {
		struct episode *e = &all[i];
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
			json_pack("{s:s, s:i, s:o}", "visit_code", codes[v],
			    "target_day", (int)days[v], "score_cents",
			    scores[v] == NONE ? json_null()
					      : json_integer(scores[v]))),
		    0);
	return points;
}

/* Add a cohort: those so guided, or everybody. */
static void
add_cohort(json_t *series, const char *of, const char *guidance)
{
	json_t *filters = guidance == NULL
			      ? json_object()
			      : json_pack("{s:[s]}", "guidance", guidance);

	assert_int_equal(
	    json_array_append_new(json_object_get(series, "cohorts"),
		json_pack("{s:s, s:o}", "of", of, "filters", filters)),
	    0);
}

static json_t *
series_of(const int32_t scores[DAYS])
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

/* The reply on one series, which is taken over. */
static json_t *
answer_at(const struct columns *c, json_t *series, int64_t (*now)(void))
{
	json_t *q = json_pack("{s:s, s:s, s:[o]}", "kind", "expectation",
	    "calibration_rule", "the rule", "series", series);
	const char *why;
	json_t *reply, *one;
	size_t len;
	char *text = expect_answer(c, q, now, &len, &why);

	if (text == NULL)
		fail_msg("no answer: %s", why);
	assert_int_equal(strlen(text), len);
	reply = json_loads(text, 0, NULL);
	if (reply == NULL)
		fail_msg("not JSON: %s", text);
	free(text);
	json_decref(q);
	assert_int_equal(
	    json_array_size(json_object_get(reply, "expected")), 1);
	one =
	    json_incref(json_array_get(json_object_get(reply, "expected"), 0));
	json_decref(reply);
	return one;
}

static json_t *
answer(const struct columns *c, const int32_t scores[DAYS])
{
	json_t *series = series_of(scores);

	add_cohort(series, "everybody", NULL);
	return answer_at(c, series, NULL);
}

static const char *
text_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	assert_non_null(value);
	return json_is_null(value) ? "null" : json_string_value(value);
}

static double
real_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	if (!json_is_number(value))
		fail_msg("%s is no number", name);
	return json_number_value(value);
}

static void
assert_near(double got, double value)
{
	if (got - value > 1e-9 || value - got > 1e-9)
		fail_msg("%.12g, not %.12g", got, value);
}

static const json_t *
point_at(const json_t *reply, const char *list, const char *code)
{
	const json_t *point;
	size_t i;

	json_array_foreach(json_object_get(reply, list), i, point)
	{
		if (strcmp(text_of(point, "visit_code"), code) == 0)
			return point;
	}
	return NULL;
}

/* The moments of all episodes, read plainly. */
static struct moments *
plain_moments(void)
{
	struct moments *m = moments_new(DAYS, 1);
	int64_t scores[DAYS];

	assert_non_null(m);
	for (size_t i = 0; i < EPISODES; i++) {
		const struct episode *e = &all[i];
		uint32_t mask = 0;

		if (cohort_outside(e, &ask) != 0)
			continue;
		for (size_t v = 0; v < e->nvisits; v++)
			for (size_t d = 0; d < DAYS; d++)
				if (e->target_days[v] == days[d] &&
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

	assert_non_null(point);
	assert_int_equal(
	    expectation_of(fit, d, 0, seen, scores, visit, &scale, &e), 0);
	assert_null(e.reason);
	assert_string_equal(text_of(point, "reason"), "null");
	assert_near(real_of(point, "target_day"), days[visit]);
	assert_near(real_of(point, "median"), e.mean);
	assert_near(real_of(point, "lo50"), e.lower50);
	assert_near(real_of(point, "hi50"), e.upper50);
	assert_near(real_of(point, "lo80"), e.lower80);
	assert_near(real_of(point, "hi80"), e.upper80);
	assert_near(real_of(point, "p_mcid"), e.reach);
}

static void
bands_are_those_of_the_fit_of_a_plain_reading(void **state)
{
	static const int32_t cents[DAYS] = {700, 450, NONE, 500, NONE};
	static const double scores[DAYS] = {7, 4.5, 0, 5, 0};
	const struct fit_options o = {.scale = 100};
	struct columns *c = store_of(EPISODES);
	struct moments *m = plain_moments();
	struct design *d = design_lda(DAYS, 1);
	struct fit *fit = fit_ladder(m, d, &o, NULL);
	json_t *reply = answer(c, cents);

	(void)state;
	assert_non_null(fit);
	assert_null(fit_summary(fit)->reason);
	assert_string_equal(text_of(reply, "of"), "everybody");
	assert_string_equal(text_of(reply, "reason"), "null");
	assert_string_equal(text_of(reply, "covariance"), "own");
	assert_string_equal(text_of(reply, "last_visit"), "m12");
	assert_int_equal(json_array_size(json_object_get(reply, "given")), 3);
	assert_int_equal(json_array_size(json_object_get(reply, "points")), 2);
	compare(point_at(reply, "points", "m3"), fit, d, 0xb, scores, 2);
	compare(point_at(reply, "points", "m12"), fit, d, 0xb, scores, 4);
	assert_int_equal(
	    json_array_size(json_object_get(reply, "from_baseline")), 4);
	for (size_t v = 1; v < DAYS; v++)
		compare(point_at(reply, "from_baseline", codes[v]), fit, d, 1,
		    scores, v);
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
	struct columns *c = store_of(EPISODES);
	json_t *reply = answer(c, cents);
	const json_t *share = json_object_get(reply, "mcid_share");
	int people = 0, due = 0, scored = 0, of = 0, n = 0, paired = 0;

	(void)state;
	for (size_t i = 0; i < EPISODES; i++) {
		const struct episode *e = &all[i];
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
	assert_near(real_of(reply, "people"), people);
	assert_near(real_of(reply, "followed"), (double)scored / due);
	assert_near(real_of(share, "n"), n);
	assert_near(real_of(share, "of"), of);
	assert_near(real_of(share, "share"), (double)n / of);
	assert_near(real_of(share, "worst"), (double)n / paired);
	assert_near(real_of(share, "best"), (double)(n + paired - of) / paired);
	json_decref(reply);
	columns_free(c);
}

/* Every past score against the band that a reply shows for its baseline. */
static void
calibration_counts_what_the_bands_would_have_held(void **state)
{
	struct columns *c = store_of(EPISODES);
	const json_t *point, *calibration;
	json_t *replies[1001] = {NULL}, *reply = NULL;
	int n = 0, inside50 = 0, inside80 = 0;

	(void)state;
	for (size_t i = 0; i < EPISODES; i++) {
		const struct episode *e = &all[i];
		const int32_t before = cohort_score(e, 0, AS_OF);
		const int32_t cents[DAYS] = {before, NONE, NONE, NONE, NONE};

		if (before == NONE)
			continue;
		if (replies[before] == NULL)
			replies[before] = answer(c, cents);
		reply = replies[before];
		for (size_t v = 1; v < e->nvisits; v++) {
			const int32_t score = cohort_score(e, v, AS_OF);
			double y = score / 100.0;

			/* Day 100 is not in the model. */
			point = point_at(reply, "points",
			    e->target_days[v] == 42    ? "w6"
			    : e->target_days[v] == 91  ? "m3"
			    : e->target_days[v] == 182 ? "m6"
			    : e->target_days[v] == 365 ? "m12"
						       : "");
			if (score == NONE || point == NULL)
				continue;
			n++;
			inside50 += y >= real_of(point, "lo50") &&
				    y <= real_of(point, "hi50");
			inside80 += y >= real_of(point, "lo80") &&
				    y <= real_of(point, "hi80");
		}
	}
	assert_non_null(reply);
	calibration = json_object_get(reply, "calibration");
	assert_true(n > 300);
	assert_near(real_of(calibration, "n"), n);
	assert_near(real_of(calibration, "inside_50"), (double)inside50 / n);
	assert_near(real_of(calibration, "inside_80"), (double)inside80 / n);
	assert_true(inside80 > 0.7 * n && inside80 < 0.9 * n);
	assert_string_equal(text_of(calibration, "rule"), "the rule");
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++)
		json_decref(replies[i]);
	columns_free(c);
}

static void
better_scores_promise_better_ones(void **state)
{
	static const int32_t good[DAYS] = {700, 300, NONE, NONE, NONE};
	static const int32_t bad[DAYS] = {700, 800, NONE, NONE, NONE};
	struct columns *c = store_of(EPISODES);
	json_t *well = answer(c, good), *ill = answer(c, bad);
	const json_t *one = point_at(well, "points", "m3");
	const json_t *other = point_at(ill, "points", "m3");

	(void)state;
	assert_true(real_of(one, "median") < real_of(other, "median") - 1);
	assert_true(real_of(one, "p_mcid") > real_of(other, "p_mcid"));
	assert_null(point_at(well, "points", "w6"));
	assert_null(point_at(well, "points", "baseline"));
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
	struct columns *c = store_of(EPISODES);
	json_t *low = answer(c, least), *high = answer(c, most);

	(void)state;
	assert_near(real_of(point_at(low, "points", "m6"), "lo80"), 0);
	assert_near(real_of(point_at(low, "points", "m6"), "p_mcid"), 0);
	for (size_t v = 3; v < DAYS; v++) {
		const json_t *point = point_at(high, "points", codes[v]);

		assert_true(real_of(point, "hi80") <= 10);
		assert_true(real_of(point, "median") <= 10);
		point = point_at(low, "points", codes[v]);
		assert_true(real_of(point, "median") >= 0);
	}
	json_decref(low);
	json_decref(high);
	columns_free(c);
}

static void
without_a_baseline_nothing_is_said_of_improvement(void **state)
{
	static const int32_t cents[DAYS] = {NONE, NONE, NONE, NONE, NONE};
	struct columns *c = store_of(EPISODES);
	json_t *reply = answer(c, cents);
	const json_t *m3 = point_at(reply, "points", "m3");

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
	struct columns *five = store_of(5), *six = store_of(6);
	json_t *few = answer(five, cents), *enough = answer(six, cents);
	const char *const hidden[] = {"people", "last_visit", "followed",
	    "mcid_share", "covariance", "calibration"};
	const json_t *point;
	size_t i;

	(void)state;
	assert_string_equal(text_of(few, "reason"), "hidden");
	for (i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		assert_string_equal(text_of(few, hidden[i]), "null");
	json_array_foreach(json_object_get(few, "points"), i, point)
	{
		assert_string_equal(text_of(point, "reason"), "hidden");
		assert_string_equal(text_of(point, "median"), "null");
		assert_string_equal(text_of(point, "hi80"), "null");
	}
	assert_int_equal(i, 4);
	assert_near(real_of(enough, "people"), 6);
	assert_string_not_equal(text_of(enough, "reason"), "null");
	assert_string_equal(
	    text_of(point_at(enough, "points", "m3"), "median"), "null");
	json_decref(few);
	json_decref(enough);
	columns_free(five);
	columns_free(six);
}

static void
the_nearest_cohort_with_a_model_is_taken(void **state)
{
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	struct columns *c = store_of(EPISODES), *few = store_of(7);
	json_t *series = series_of(cents), *reply;

	(void)state;
	add_cohort(series, "nobody", "landmark");
	add_cohort(series, "by ultrasound", "ultrasound");
	add_cohort(series, "everybody", NULL);
	reply = answer_at(c, json_incref(series), NULL);
	assert_string_equal(text_of(reply, "of"), "by ultrasound");
	assert_string_equal(text_of(reply, "reason"), "null");
	assert_true(real_of(reply, "people") < EPISODES);
	json_decref(reply);
	/* None: the last one, and why. */
	reply = answer_at(few, series, NULL);
	assert_string_equal(text_of(reply, "of"), "everybody");
	assert_string_not_equal(text_of(reply, "reason"), "null");
	json_decref(reply);
	columns_free(c);
	columns_free(few);
}

static int64_t
fast_clock(void)
{
	static int64_t t;

	return t += 2 * EXPECT_MS;
}

static void
time_may_be_over(void **state)
{
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	struct columns *c = store_of(EPISODES);
	json_t *series = series_of(cents), *reply;

	(void)state;
	add_cohort(series, "everybody", NULL);
	reply = answer_at(c, series, fast_clock);
	assert_string_equal(text_of(reply, "reason"), "deadline");
	assert_near(real_of(reply, "people"), EPISODES);
	json_decref(reply);
	columns_free(c);
}

static void
a_bad_question_is_none(void **state)
{
	static const char *const broken[] = {"points", "cohorts", "at_least",
	    "clinic_ids", "good", "as_of", "scale"};
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	struct columns *c = store_of(8);
	const char *why;
	json_t *series, *q;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		series = series_of(cents);
		add_cohort(series, "everybody", NULL);
		json_object_del(series, broken[i]);
		q = json_pack("{s:s, s:[o]}", "calibration_rule", "the rule",
		    "series", series);
		assert_null(expect_answer(c, q, NULL, &len, &why));
		assert_string_equal(why, "bad_question");
		json_decref(q);
	}
	q = json_object();
	assert_null(expect_answer(c, q, NULL, &len, &why));
	assert_string_equal(why, "bad_question");
	json_decref(q);
	columns_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bands_are_those_of_the_fit_of_a_plain_reading),
	    cmocka_unit_test(the_end_is_counted_as_it_is),
	    cmocka_unit_test(calibration_counts_what_the_bands_would_have_held),
	    cmocka_unit_test(better_scores_promise_better_ones),
	    cmocka_unit_test(bands_do_not_leave_the_scale),
	    cmocka_unit_test(without_a_baseline_nothing_is_said_of_improvement),
	    cmocka_unit_test(no_figure_is_of_fewer_than_five_others),
	    cmocka_unit_test(the_nearest_cohort_with_a_model_is_taken),
	    cmocka_unit_test(time_may_be_over),
	    cmocka_unit_test(a_bad_question_is_none),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
