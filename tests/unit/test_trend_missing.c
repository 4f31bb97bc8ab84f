/* cohort/answered, portrait and trend_missing: who is missing at a visit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cohort.h"
#include "reply.h"
#include "trend/trend.h"

#define NONE COLUMNS_NONE
#define FEMALE 0
#define MALE 1

/* Treated on day 9000, asked before and at week 6; seen on day 9200. */
struct course {
	int before, after;   /* -1: not answered */
	int32_t censored_on; /* after treatment; 0: never */
	unsigned sex, guidance;
	int32_t day_zero;
};

static void
put_of(struct columns *c, const struct course *of, unsigned id, unsigned person)
{
	const int32_t zero = of->day_zero ? of->day_zero : 9000;
	struct episode e = {.id = id,
	    .person = person,
	    .day_zero = zero,
	    .censored_on = of->censored_on ? zero + of->censored_on : NONE,
	    .died_on = NONE,
	    .keys = {of->guidance, 0, of->sex},
	    .nvisits = 2,
	    .codes = {"baseline", "w6"},
	    .target_days = {0, 42},
	    .closes_on = {zero, zero + 56}};
	const int scores[] = {of->before, of->after};

	for (size_t v = 0; v < 2; v++) {
		e.scores[v] = e.answered_on[v] = NONE;
		if (scores[v] == -1)
			continue;
		e.scores[v] = 100 * scores[v];
		e.answered_on[v] = zero + e.target_days[v];
	}
	cohort_put_stratum(c, &e);
	cohort_put_series(c, &e);
}

static unsigned
put(struct columns *c, const struct course *of, unsigned from, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		put_of(c, of, from + i, from + i);
	return from + n;
}

static json_t *
question(unsigned at_least, unsigned guidances)
{
	const struct ask a = {.nclinics = 1,
	    .as_of = 9200,
	    .by = -1,
	    .at_least = at_least,
	    .filters = {guidances}};
	json_t *q = cohort_question(&a);

	json_object_set_new(q, "kind", json_string("missing"));
	json_object_set_new(q, "by", json_string("answered"));
	json_object_set_new(q, "visit", json_string("w6"));
	json_object_set_new(q, "order",
	    json_pack("[s, s, s, s]", "answered", "not_answered",
		"after_rescue", "not_due"));
	return q;
}

/* n and share of a word's value in a group of the reply; NULL: not there. */
static const json_t *
share_of(const json_t *reply, const char *group, const char *value)
{
	const json_t *one, *g;
	size_t i, k;

	json_array_foreach(reply_at(reply, "groups"), i, g)
	{
		if (strcmp(reply_text(g, "group"), group) != 0)
			continue;
		json_array_foreach(reply_at(g, "shares"), k, one)
		{
			if (strcmp(reply_text(one, "value"), value) == 0)
				return one;
		}
	}
	return NULL;
}

/* Baselines 6 and 8 of those who answered, 7 and 9 twice of who did not. */
static struct columns *
few(void)
{
	static const struct course with[] = {
	    {6, 3, 0, FEMALE, 0, 0}, {8, 4, 0, MALE, 0, 0}};
	static const struct course without[] = {
	    {7, -1, 0, FEMALE, 0, 0}, {9, -1, 0, FEMALE, 0, 0}};
	static const struct course rescued = {5, -1, 20, MALE, 0, 0};
	static const struct course early = {4, -1, 0, MALE, 0, 9190};
	struct columns *c = columns_new();
	unsigned n = 0;

	n = put(c, &with[0], n, 1);
	n = put(c, &with[1], n, 1);
	n = put(c, &without[0], n, 2);
	n = put(c, &without[1], n, 2);
	n = put(c, &rescued, n, 1);
	put(c, &early, n, 1);
	return c;
}

/*
 * Means 7 and 8, variances 2 and 4/3 of 2 and 4 people: a difference of 1, of
 * se^2 = 2/2 + (4/3)/4 = 4/3 and (4/3)^2 / (1 + (1/9)/3) = 12/7 degrees of
 * freedom; standardized 1 / sqrt((2 + 4/3) / 2) = sqrt(3/5).
 */
static void
those_who_answered_stand_beside_those_who_did_not(void **state)
{
	struct columns *c = few();
	json_t *reply = reply_to(c, question(0, 0));

	(void)state;
	assert_int_equal(json_array_size(reply_at(reply, "groups")), 4);
	assert_string_equal(reply_text(reply, "groups.0.group"), "answered");
	assert_string_equal(
	    reply_text(reply, "groups.1.group"), "not_answered");
	assert_string_equal(
	    reply_text(reply, "groups.2.group"), "after_rescue");
	assert_string_equal(reply_text(reply, "groups.3.group"), "not_due");
	reply_near(reply, "groups.0.people", 2);
	reply_near(reply, "groups.0.baseline.n", 2);
	reply_near(reply, "groups.0.baseline.mean", 7);
	reply_near(reply, "groups.1.baseline.n", 4);
	reply_near(reply, "groups.1.baseline.mean", 8);
	reply_near(reply, "groups.2.baseline.mean", 5);
	reply_near(reply, "groups.3.baseline.mean", 4);
	reply_near(reply, "total.people", 8);
	reply_near(reply, "total.baseline.n", 8);
	reply_near(reply, "difference.est", 1);
	reply_near(reply, "difference.df", 12.0 / 7);
	reply_near(reply, "difference.standardized", 0.7745966692414834);
	assert_true(reply_number(reply, "difference.ci_lo") < 0);
	assert_true(reply_number(reply, "difference.ci_hi") > 2);
	reply_null(reply, "difference.reason");
	reply_near(reply, "visit.target_day", 42);
	reply_near(share_of(reply, "answered", "male"), "n", 1);
	reply_near(share_of(reply, "answered", "male"), "share", 0.5);
	reply_near(share_of(reply, "not_answered", "female"), "share", 1);
	reply_near(share_of(reply, "not_answered", "male"), "n", 0);
	json_decref(reply);
	columns_free(c);
}

static void
every_score_may_count(void **state)
{
	struct columns *c = few();
	json_t *q = question(0, 0), *reply;

	(void)state;
	json_object_set_new(q, "surgery", json_string("every_score"));
	reply = reply_to(c, q);
	assert_int_equal(json_array_size(reply_at(reply, "groups")), 3);
	reply_near(reply, "groups.1.people", 5);
	json_decref(reply);
	columns_free(c);
}

/* A visit that no plan has, one without a second person, equal scores. */
static void
where_nothing_differs_there_is_a_reason(void **state)
{
	static const struct course with = {6, 3, 0, MALE, 0, 0};
	static const struct course without = {6, -1, 0, MALE, 0, 0};
	struct columns *c = few();
	json_t *q = question(0, 0), *reply;

	(void)state;
	json_object_set_new(q, "visit", json_string("m99"));
	reply = reply_to(c, q);
	assert_string_equal(reply_text(reply, "difference.reason"), "no_data");
	reply_null(reply, "visit.target_day");
	assert_string_equal(reply_text(reply, "groups.0.group"), "not_due");
	json_decref(reply);
	columns_free(c);

	c = columns_new();
	put(c, &with, 0, 3);
	put(c, &without, 3, 1);
	reply = reply_to(c, question(0, 0));
	assert_string_equal(
	    reply_text(reply, "difference.reason"), "too_few_episodes");
	json_decref(reply);
	put(c, &without, 4, 2);
	reply = reply_to(c, question(0, 0));
	assert_string_equal(
	    reply_text(reply, "difference.reason"), "zero_variance");
	json_decref(reply);
	columns_free(c);
}

/* Three did not answer: they and the next smaller group are hidden, since
 * what is left of the total would tell of them. */
static void
few_are_hidden_and_so_is_what_is_left(void **state)
{
	static const struct course with[] = {
	    {6, 3, 0, FEMALE, 0, 0}, {8, 4, 0, MALE, 0, 0}};
	static const struct course without = {7, -1, 0, FEMALE, 0, 0};
	static const struct course rescued = {5, -1, 20, FEMALE, 0, 0};
	struct columns *c = columns_new();
	unsigned n = 0;
	json_t *reply;

	(void)state;
	n = put(c, &with[0], n, 10);
	n = put(c, &with[1], n, 10);
	n = put(c, &without, n, 3);
	put(c, &rescued, n, 7);
	reply = reply_to(c, question(5, 0));
	reply_near(reply, "groups.0.baseline.n", 20);
	reply_null(reply, "groups.1.people");
	reply_null(reply, "groups.1.baseline.mean");
	reply_null(reply, "groups.2.baseline.mean");
	assert_string_equal(reply_text(reply, "difference.reason"), "hidden");
	assert_int_equal(
	    json_array_size(reply_at(reply, "groups.1.shares")), 0);
	reply_near(share_of(reply, "answered", "male"), "n", 10);
	json_decref(reply);
	reply = reply_to(c, question(50, 0));
	assert_int_equal(json_array_size(reply_at(reply, "groups")), 0);
	assert_string_equal(reply_text(reply, "difference.reason"), "hidden");
	assert_string_equal(reply_text(reply, "words.0.reason"), "hidden");
	json_decref(reply);
	columns_free(c);
}

/* Of 20 who answered 2 are men; with rows' totals no cell may stand alone. */
static void
a_small_cell_cannot_be_worked_out(void **state)
{
	static const struct course courses[] = {{6, 3, 0, FEMALE, 0, 0},
	    {6, 3, 0, MALE, 0, 0}, {7, -1, 0, FEMALE, 0, 0},
	    {8, -1, 0, MALE, 0, 0}};
	static const unsigned times[] = {18, 2, 9, 9};
	struct columns *c = columns_new();
	unsigned n = 0;
	json_t *reply;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		n = put(c, &courses[i], n, times[i]);
	reply = reply_to(c, question(5, 0));
	reply_near(reply, "difference.est", 1.5);
	reply_null(share_of(reply, "answered", "male"), "n");
	reply_null(share_of(reply, "answered", "male"), "of");
	reply_null(share_of(reply, "answered", "female"), "n");
	reply_null(share_of(reply, "not_answered", "male"), "share");
	reply_null(share_of(reply, "not_answered", "female"), "share");
	json_decref(reply);
	reply = reply_to(c, question(2, 0));
	reply_near(share_of(reply, "answered", "male"), "n", 2);
	json_decref(reply);
	columns_free(c);
}

/* Six joints of three men: enough joints, and too few people. */
static void
people_are_counted_not_joints(void **state)
{
	static const struct course courses[] = {{6, 3, 0, FEMALE, 0, 0},
	    {6, 3, 0, MALE, 0, 0}, {7, -1, 0, FEMALE, 0, 0},
	    {7, -1, 0, MALE, 0, 0}};
	struct columns *c = columns_new();
	unsigned n = 0;
	json_t *reply;

	(void)state;
	n = put(c, &courses[0], n, 9);
	n = put(c, &courses[2], n, 9);
	n = put(c, &courses[3], n, 9);
	for (unsigned i = 0; i < 6; i++)
		put_of(c, &courses[1], n + i, n + i / 2);
	reply = reply_to(c, question(5, 0));
	assert_string_equal(reply_text(reply, "words.0.word"), "sex");
	assert_string_equal(reply_text(reply, "words.0.reason"), "hidden");
	assert_null(share_of(reply, "answered", "male"));
	json_decref(reply);
	columns_free(c);
}

/* Without the filter on guidance two men more answered. */
static void
two_questions_cannot_be_subtracted(void **state)
{
	static const struct course courses[] = {{6, 3, 0, FEMALE, 0, 0},
	    {6, 3, 0, MALE, 0, 0}, {7, -1, 0, FEMALE, 0, 0},
	    {7, -1, 0, MALE, 0, 0}};
	static const struct course others[] = {{6, 3, 0, FEMALE, 1, 0},
	    {6, 3, 0, MALE, 1, 0}, {6, -1, 0, MALE, 1, 0},
	    {6, -1, 0, FEMALE, 1, 0}};
	static const unsigned times[] = {6, 2, 6, 6};
	struct columns *c = columns_new();
	unsigned n = 0;
	json_t *reply;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		n = put(c, &courses[i], n, 9);
	reply = reply_to(c, question(5, 1U << 0));
	reply_near(share_of(reply, "answered", "male"), "n", 9);
	json_decref(reply);
	for (size_t i = 0; i < 4; i++)
		n = put(c, &others[i], n, times[i]);
	reply = reply_to(c, question(5, 1U << 0));
	/* The groups as a whole differ by enough. */
	reply_near(reply, "groups.0.baseline.n", 18);
	assert_string_equal(reply_text(reply, "words.0.reason"), "hidden");
	assert_null(share_of(reply, "answered", "male"));
	json_decref(reply);
	columns_free(c);
}

static void
a_question_is_whole_or_bad(void **state)
{
	static const char *const bad[][2] = {
	    {"visit", NULL}, {"by", "sex"}, {"kind", "trend"}};
	struct columns *c = few();
	const char *why;
	size_t len;
	json_t *q;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		q = question(0, 0);
		json_object_set_new(q, bad[i][0],
		    bad[i][1] == NULL ? json_null() : json_string(bad[i][1]));
		assert_null(trend_answer(c, q, NULL, &len, &why));
		assert_string_equal(why, "bad_question");
		json_decref(q);
	}
	columns_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(those_who_answered_stand_beside_those_who_did_not),
	    cmocka_unit_test(every_score_may_count),
	    cmocka_unit_test(where_nothing_differs_there_is_a_reason),
	    cmocka_unit_test(few_are_hidden_and_so_is_what_is_left),
	    cmocka_unit_test(a_small_cell_cannot_be_worked_out),
	    cmocka_unit_test(people_are_counted_not_joints),
	    cmocka_unit_test(two_questions_cannot_be_subtracted),
	    cmocka_unit_test(a_question_is_whole_or_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
