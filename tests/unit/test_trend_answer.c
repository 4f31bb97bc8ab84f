/* trend/trend: a question in, a reply out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cohort.h"
#include "trend/trend.h"

#define NONE COLUMNS_NONE

/*
 * Ten people treated on day 9000 and asked on day 9130 (2024-12-30); pain of
 * 0 to 10, lower is better.
 *
 *		baseline w6	m3
 *	a	8	5	4
 *	b	7	6	3
 *	c	6	4	-
 *	d	9	3	2	week 6 came on day 60: late
 *	e	5	-	5
 *	f	-	7	6
 *	g	8	6	2	censored from day 80; month 3 on day 90
 *	h	4	4	-	died on day 60
 *	j	7	5	-	month 3 was cancelled
 *
 * a to e were guided by ultrasound, f to j by nothing.
 */
static const struct {
	int32_t scores[3];
} people[] = {{{8, 5, 4}}, {{7, 6, 3}}, {{6, 4, NONE}}, {{9, 3, 2}},
    {{5, NONE, 5}}, {{NONE, 7, 6}}, {{8, 6, 2}}, {{4, 4, NONE}},
    {{7, 5, NONE}}};

static void
person(struct episode *e, unsigned i)
{
	static const int32_t target_days[] = {0, 42, 91, 182};
	static const int32_t closes[] = {0, 56, 119, 210};
	static const char *const codes[] = {"baseline", "w6", "m3", "m6"};

	memset(e, 0, sizeof(*e));
	e->id = e->person = i;
	e->day_zero = 9000;
	e->censored_on = i == 6 ? 9080 : NONE;
	e->died_on = i == 7 ? 9060 : NONE;
	e->keys[0] = i < 5 ? 0 : 1;
	e->nvisits = 4;
	for (size_t v = 0; v < e->nvisits; v++) {
		e->codes[v] = codes[v];
		e->target_days[v] = target_days[v];
		e->closes_on[v] = 9000 + closes[v];
		e->scores[v] = e->answered_on[v] = NONE;
		if (v == 3 || people[i].scores[v] == NONE)
			continue;
		e->scores[v] = 100 * people[i].scores[v];
		e->answered_on[v] = 9000 + (int32_t[]){-1, 40, 90}[v];
	}
	if (i == 3)
		e->answered_on[1] = 9060;
	e->cancelled[2] = i == 8;
}

static struct columns *
store(void)
{
	struct columns *c = columns_new();
	struct episode e;

	for (unsigned i = 0; i < sizeof(people) / sizeof(people[0]); i++) {
		person(&e, i);
		cohort_put_stratum(c, &e);
		cohort_put_series(c, &e);
	}
	return c;
}

static char *
ask(const struct columns *c, json_t *question)
{
	const char *why;
	char *text;
	size_t len;

	assert_non_null(question);
	text = trend_answer(c, question, NULL, &len, &why);
	assert_non_null(text);
	assert_int_equal(strlen(text), len);
	json_decref(question);
	return text;
}

/* The figures are those of tests/sql/trend_test.sql, worked out by hand. */
static void
ten_people_are_answered_with_these_figures(void **state)
{
	const struct ask a = {.nclinics = 1, .as_of = 9130, .by = -1};
	static const char expected[] =
	    "{\"suppression\":{\"limit\":null,\"rule\":\"shown\"},"
	    "\"groups\":[";
	static const char group[] =
	    "{\"group\":null,\"group_values\":null,\"people\":9,\"episodes\":9,"
	    "\"suppressed\":false,\"visits\":["
	    "{\"visit_code\":\"baseline\",\"target_day\":0,\"due\":9,"
	    "\"answered\":8,\"late\":0,\"censored\":0,\"not_answered\":1,"
	    "\"not_yet_due\":0,\"n\":8,\"mean\":6.75,"
	    "\"sd\":1.66904592079256";
	static const char rest[] =
	    ",\"median\":7,\"q1\":5.75,\"q3\":8,\"ci_lo\":5.35464269";
	static const char week6[] =
	    "{\"visit_code\":\"w6\",\"target_day\":42,\"due\":9,"
	    "\"answered\":7,\"late\":1,\"censored\":0,\"not_answered\":1,"
	    "\"not_yet_due\":0,\"n\":8,\"mean\":5,\"sd\":1.309307341";
	static const char change[] =
	    "\"change\":{\"n\":7,\"mean\":-2.2857142857142856,"
	    "\"sd\":1.88982236504613";
	static const char responders[] =
	    "\"responders\":{\"n\":5,\"of\":7,\"share\":0.7142857142857143,"
	    "\"ci_lo\":0.35893445";
	static const char month3[] =
	    "{\"visit_code\":\"m3\",\"target_day\":91,\"due\":7,"
	    "\"answered\":5,\"late\":0,\"censored\":1,\"not_answered\":1,"
	    "\"not_yet_due\":0,\"n\":5,\"mean\":4,";
	static const char month6[] =
	    "{\"visit_code\":\"m6\",\"target_day\":182,\"due\":0,"
	    "\"answered\":0,\"late\":0,\"censored\":0,\"not_answered\":0,"
	    "\"not_yet_due\":8,\"n\":0,\"mean\":null,\"sd\":null,"
	    "\"median\":null,\"q1\":null,\"q3\":null,\"ci_lo\":null,"
	    "\"ci_hi\":null,\"change\":{\"n\":0,\"mean\":null,\"sd\":null,"
	    "\"ci_lo\":null,\"ci_hi\":null},\"responders\":{\"n\":0,"
	    "\"of\":0,\"share\":null,\"ci_lo\":null,\"ci_hi\":null,"
	    "\"bounds\":{\"of\":0,\"worst\":null,\"best\":null}},"
	    "\"pass\":{\"n\":0,\"of\":0,\"share\":null,\"ci_lo\":null,"
	    "\"ci_hi\":null}}]}";
	const char *const parts[] = {
	    expected, group, rest, week6, change, responders, month3, month6};
	struct columns *c = store();
	char *text, *at;

	(void)state;
	at = text = ask(c, cohort_question(&a));
	/* In this order, and once more in the total. */
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		at = strstr(at, parts[i]);
		if (at == NULL)
			fail_msg("%s\nis not in\n%s", parts[i], text);
	}
	at = strstr(at,
	    "],\"total\":{\"group\":null,\"group_values\":null,\"people\":9,");
	assert_non_null(at);
	free(text);
	columns_free(c);
}

static json_t *
ask_json(const struct columns *c, json_t *question)
{
	char *text = ask(c, question);
	json_t *json = json_loads(text, 0, NULL);

	assert_non_null(json);
	free(text);
	return json;
}

static const char *
name_of(const json_t *reply, size_t i)
{
	return json_string_value(json_object_get(
	    json_array_get(json_object_get(reply, "groups"), i), "group"));
}

static void
groups_come_in_the_order_that_was_asked_for(void **state)
{
	const struct ask a = {.nclinics = 1, .as_of = 9130, .by = 0};
	struct columns *c = store();
	json_t *question = cohort_question(&a), *reply;

	(void)state;
	reply = ask_json(c, json_incref(question));
	assert_string_equal(name_of(reply, 0), "none");
	assert_string_equal(name_of(reply, 1), "ultrasound");
	json_decref(reply);
	json_object_set_new(
	    question, "order", json_pack("[s,s]", "not there", "ultrasound"));
	reply = ask_json(c, question);
	assert_string_equal(name_of(reply, 0), "ultrasound");
	assert_string_equal(name_of(reply, 1), "none");
	json_decref(reply);
	columns_free(c);
}

static void
a_cohort_of_few_people_is_refused(void **state)
{
	struct ask a = {.nclinics = 1, .as_of = 9130, .by = 0, .at_least = 10};
	struct columns *c = store();
	char *text = ask(c, cohort_question(&a));

	(void)state;
	assert_string_equal(text,
	    "{\"suppression\":{\"limit\":null,\"rule\":\"refused\"},"
	    "\"groups\":[],\"total\":{\"group\":null,"
	    "\"group_values\":null,\"people\":null,"
	    "\"episodes\":null,\"suppressed\":true,\"visits\":[]}}");
	free(text);
	columns_free(c);
}

static void
hidden_cells_keep_what_was_due_and_nothing_else(void **state)
{
	struct ask a = {.nclinics = 1, .as_of = 9130, .by = 0, .at_least = 4};
	struct columns *c = store();
	char *text = ask(c, cohort_question(&a));

	(void)state;
	/* Of f to j three have a baseline; the other group goes with it. */
	assert_non_null(strstr(text,
	    "{\"group\":\"none\",\"group_values\":[\"none\"],\"people\":4,"
	    "\"episodes\":4,"
	    "\"suppressed\":false,\"visits\":[{\"visit_code\":\"baseline\","
	    "\"target_day\":0,\"due\":4,\"answered\":null,\"late\":null,"
	    "\"censored\":null,\"not_answered\":null,\"not_yet_due\":null,"
	    "\"n\":null,\"mean\":null,\"sd\":null,\"median\":null,"
	    "\"q1\":null,\"q3\":null,\"ci_lo\":null,\"ci_hi\":null,"
	    "\"change\":{\"n\":null,\"mean\":null,\"sd\":null,"
	    "\"ci_lo\":null,\"ci_hi\":null},\"responders\":{\"n\":null,"
	    "\"of\":null,\"share\":null,\"ci_lo\":null,\"ci_hi\":null,"
	    "\"bounds\":{\"of\":null,\"worst\":null,\"best\":null}},"
	    "\"pass\":{\"n\":null,\"of\":null,\"share\":null,\"ci_lo\":null,"
	    "\"ci_hi\":null}},{\"visit_code\":\"w6\",\"target_day\":42,"
	    "\"due\":4,\"answered\":4,\"late\":0,"));
	free(text);
	a.at_least = 5;
	/* As a whole they are too few, and so both are hidden. */
	text = ask(c, cohort_question(&a));
	assert_non_null(strstr(text,
	    "\"groups\":[{\"group\":\"none\",\"group_values\":[\"none\"],"
	    "\"people\":null,"
	    "\"episodes\":null,\"suppressed\":true,\"visits\":[]},"
	    "{\"group\":\"ultrasound\",\"group_values\":[\"ultrasound\"],"
	    "\"people\":null,\"episodes\":null,"
	    "\"suppressed\":true,\"visits\":[]}],\"total\":{\"group\":null,"
	    "\"group_values\":null,\"people\":9,"));
	free(text);
	columns_free(c);
}

static void
without_thresholds_there_are_no_shares(void **state)
{
	const struct ask a = {.nclinics = 1, .as_of = 9130, .by = -1};
	struct columns *c = store();
	json_t *question = cohort_question(&a);
	char *text;

	(void)state;
	json_object_set_new(question, "mcid_cents", json_null());
	json_object_set_new(question, "pass_cents", json_null());
	text = ask(c, question);
	assert_non_null(strstr(text, "\"responders\":null,\"pass\":null}"));
	assert_null(strstr(text, "\"share\""));
	free(text);
	columns_free(c);
}

static void
a_cohort_of_nobody_has_a_total_and_no_groups(void **state)
{
	const struct ask a = {.nclinics = 1, .as_of = 8999, .by = 0};
	static const char reply[] =
	    "{\"suppression\":{\"limit\":null,\"rule\":\"shown\"},"
	    "\"groups\":[],\"total\":{\"group\":null,"
	    "\"group_values\":null,\"people\":0,"
	    "\"episodes\":0,\"suppressed\":false,\"visits\":[]}}";
	struct columns *c = store();
	char *text = ask(c, cohort_question(&a));

	(void)state;
	assert_string_equal(text, reply);
	free(text);
	columns_free(c);
	c = columns_new();
	text = ask(c, cohort_question(&a));
	assert_string_equal(text, reply);
	free(text);
	columns_free(c);
}

/* A store with one episode for each of so many diagnoses. */
static struct columns *
store_of_diagnoses(unsigned n)
{
	struct columns_stratum s = {
	    .day_zero = 9000, .censored_on = NONE, .died_on = NONE};
	struct columns *c = columns_new();
	struct episode e;
	char name[16];

	for (unsigned i = 0; i < n; i++) {
		cohort_draw(&e, i, 1);
		e.clinic = 0;
		cohort_put_series(c, &e);
		snprintf(name, sizeof(name), "M%02u", i);
		s.keys[4] = name;
		cohort_id(s.clinic, 'c', 0);
		cohort_id(s.episode, 'e', i);
		cohort_id(s.patient, 'p', i);
		assert_int_equal(columns_put_stratum(c, &s), 0);
	}
	return c;
}

static void
fifty_groups_are_shown_and_no_more(void **state)
{
	const struct ask a = {.nclinics = 1, .as_of = 9600, .by = -1};
	struct columns *c;
	const char *why;
	json_t *question, *reply;
	size_t len;

	(void)state;
	for (unsigned n = 50; n <= 51; n++) {
		c = store_of_diagnoses(n);
		question = cohort_question(&a);
		json_object_set_new(question, "by", json_string("diagnosis"));
		if (n == 50) {
			reply = ask_json(c, json_incref(question));
			assert_int_equal(
			    json_array_size(json_object_get(reply, "groups")),
			    50);
			assert_string_equal(name_of(reply, 0), "M00");
			assert_string_equal(name_of(reply, 49), "M49");
			json_decref(reply);
		} else {
			assert_null(
			    trend_answer(c, question, NULL, &len, &why));
			assert_string_equal(why, "too_many_groups");
		}
		json_decref(question);
		columns_free(c);
	}
}

static void
what_is_no_question_is_refused(void **state)
{
	static const struct {
		const char *name, *value; /* NULL: taken away */
	} cases[] = {
	    {"clinic_ids", NULL},
	    {"clinic_ids", "[]"},
	    {"clinic_ids", "[\"x\"]"},
	    {"clinic_ids", "[5]"},
	    {"instrument", NULL},
	    {"scale", "5"},
	    {"as_of", "\"2024-02-30\""},
	    {"as_of", NULL},
	    {"by", "\"colour\""},
	    {"by", "5"},
	    {"filters", NULL},
	    {"filters", "{\"colour\":[\"red\"]}"},
	    {"filters", "{\"sex\":\"male\"}"},
	    {"filters", "{\"sex\":[5]}"},
	    {"good", "0"},
	    {"good", NULL},
	    {"mcid_cents", "\"5\""},
	    {"pass_cents", "1.5"},
	    {"at_least", "0"},
	    {"at_least", "-5"},
	    {"at_least", "\"5\""},
	    {"kind", "\"Trend\""},
	    {"kind", "5"},
	    {"kind", "\"dose_response\""}, /* of no word */
	    {"head", NULL},
	    {"head", "{\"suppression\":null}"},
	};
	const struct ask a = {
	    .nclinics = 2, .as_of = 9130, .by = -1, .at_least = 5};
	struct columns *c = store();
	const char *why;
	json_t *question;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		question = cohort_question(&a);
		if (cases[i].value == NULL)
			json_object_del(question, cases[i].name);
		else
			json_object_set_new(question, cases[i].name,
			    json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
		assert_null(trend_answer(c, question, NULL, &len, &why));
		if (strcmp(why, "bad_question") != 0)
			fail_msg("case %zu: %s", i, why);
		json_decref(question);
	}
	question = json_array();
	assert_null(trend_answer(c, question, NULL, &len, &why));
	assert_string_equal(why, "bad_question");
	json_decref(question);
	columns_free(c);
}

static void
the_head_comes_first_and_as_it_was_given(void **state)
{
	const struct ask a = {.nclinics = 1, .as_of = 8999, .by = -1};
	static const char head[] =
	    "{\"z\":\"caf\\u00e9\",\"a\":{\"mcid\":1.8,\"x\":0.1},\"n\":null,"
	    "\"suppression\":{\"limit\":5,\"rule\":\"r\","
	    "\"rule_refused\":\"no\"}}";
	struct columns *c = store();
	json_t *question = cohort_question(&a);
	static const char reply[] =
	    "{\"z\":\"caf\xc3\xa9\",\"a\":{\"mcid\":1.8,\"x\":0.1},"
	    "\"n\":null,\"suppression\":{\"limit\":5,\"rule\":\"r\"},"
	    "\"groups\":[";
	char *text;

	(void)state;
	json_object_set_new(question, "head", json_loads(head, 0, NULL));
	text = ask(c, question);
	assert_memory_equal(text, reply, strlen(reply));
	free(text);
	columns_free(c);
}

static char *
ask_kind(const struct columns *c, const struct ask *a, const char *kind)
{
	json_t *question = cohort_question(a);

	assert_int_equal(
	    json_object_set_new(question, "kind", json_string(kind)), 0);
	return ask(c, question);
}

/* In this order. */
static void
expect_parts(const char *text, const char *const *parts)
{
	const char *at = text;

	for (; *parts != NULL; parts++)
		if ((at = strstr(at, *parts)) == NULL)
			fail_msg("no %s in %s", *parts, text);
}

/*
 * Week 6: a 3, b 1, c 2, d 6, g 2, h 0, j 2 better; 8 were due who have a
 * baseline, as e did not answer.
 */
static void
a_curve_has_a_point_for_every_improvement(void **state)
{
	const struct ask a = {.nclinics = 1, .as_of = 9130, .by = -1};
	static const char *const parts[] = {
	    "\"visit_code\":\"baseline\",\"target_day\":0,\"of\":0,\"due\":0,"
	    "\"mcid\":null,\"curve\":[]}",
	    "\"visit_code\":\"w6\",\"target_day\":42,\"of\":7,\"due\":8,"
	    "\"mcid\":{\"at_least\":2,\"n\":5,\"share\":0.7142857142857143,"
	    "\"ci_lo\":0.35893445",
	    "\"worst\":0.625,\"best\":0.75},\"curve\":["
	    "{\"at_least\":0,\"n\":7,\"share\":1,",
	    "\"ci_hi\":1,\"worst\":0.875,\"best\":1},"
	    "{\"at_least\":1,\"n\":6,",
	    "},{\"at_least\":2,\"n\":5,", "},{\"at_least\":3,\"n\":2,",
	    "},{\"at_least\":6,\"n\":1,\"share\":0.14285714285714285,",
	    "}]},{\"visit_code\":\"m3\"", "\"curve\":[{\"at_least\":0,\"n\":4,",
	    "{\"at_least\":4,\"n\":3,", "{\"at_least\":7,\"n\":1,",
	    "\"visit_code\":\"m6\"", "\"of\":0", "\"curve\":[]}]}",
	    "\"total\":", NULL};
	struct columns *c = store();
	char *text = ask_kind(c, &a, "responders");

	(void)state;
	expect_parts(text, parts);
	assert_null(strstr(text, "\"model\""));
	assert_null(strstr(text, "\"method\""));
	free(text);
	columns_free(c);
}

static void
a_rescue_that_is_no_response_is_in_the_whole_of_a_curve(void **state)
{
	const struct ask a = {.nclinics = 1, .as_of = 9130, .by = -1};
	/* Month 3: g, who had a baseline, stopped. */
	static const char *const parts[] = {
	    "\"visit_code\":\"m3\",\"target_day\":91,\"of\":5,\"due\":6,",
	    "\"curve\":[{\"at_least\":0,\"n\":4,\"share\":0.8,", NULL};
	struct columns *c = store();
	json_t *question = cohort_question(&a);
	char *text;

	(void)state;
	json_object_set_new(question, "kind", json_string("responders"));
	json_object_set_new(question, "surgery", json_string("nonresponder"));
	text = ask(c, question);
	expect_parts(text, parts);
	free(text);
	columns_free(c);
}

/* The least share of a curve, and the least difference between two. */
static void
check_steps(const json_t *visit, json_int_t least)
{
	const json_t *curve = json_object_get(visit, "curve"), *one;
	json_int_t before = json_integer_value(json_object_get(visit, "of"));
	double at = -1e9;
	size_t i;

	json_array_foreach(curve, i, one)
	{
		const json_int_t n =
		    json_integer_value(json_object_get(one, "n"));
		const double t =
		    json_number_value(json_object_get(one, "at_least"));

		if (n < least || before - n < least || t <= at)
			fail_msg("%d then %d at %g", (int)before, (int)n, t);
		before = n;
		at = t;
	}
}

static void
a_limited_curve_tells_no_few_people_apart(void **state)
{
	const struct ask a = {
	    .nclinics = 3, .as_of = 9900, .by = 0, .at_least = 5};
	struct columns *c = columns_new();
	const json_t *group, *visit;
	struct episode e;
	size_t i, k, points = 0;
	json_t *reply;
	char *text;

	(void)state;
	for (unsigned n = 0; n < 300; n++) {
		cohort_draw(&e, n, 300);
		cohort_put(c, &e);
	}
	text = ask_kind(c, &a, "responders");
	reply = json_loads(text, 0, NULL);
	assert_non_null(reply);
	json_array_foreach(json_object_get(reply, "groups"), i, group)
	    json_array_foreach(json_object_get(group, "visits"), k, visit)
	{
		check_steps(visit, 5);
		points += json_array_size(json_object_get(visit, "curve"));
	}
	assert_true(points > 20);
	json_decref(reply);
	free(text);
	columns_free(c);
}

/* No more than can be drawn, however many different changes there are. */
static void
a_long_curve_is_thinned(void **state)
{
	const struct ask a = {.nclinics = 1, .as_of = 9900, .by = -1};
	struct columns *c = columns_new();
	struct episode e;
	const json_t *visit, *curve;
	json_t *reply;
	char *text;

	(void)state;
	for (unsigned i = 0; i < 1000; i++) {
		person(&e, 0);
		e.id = e.person = i;
		e.with_stratum = e.with_series = 1;
		e.scores[1] = (int32_t)(i * 7 % 1000);
		cohort_put(c, &e);
	}
	text = ask_kind(c, &a, "responders");
	reply = json_loads(text, 0, NULL);
	visit = json_array_get(
	    json_object_get(json_object_get(reply, "total"), "visits"), 1);
	curve = json_object_get(visit, "curve");
	assert_int_equal(json_array_size(curve), 250);
	assert_int_equal(
	    json_integer_value(json_object_get(json_array_get(curve, 0), "n")),
	    1000);
	assert_int_equal(
	    json_integer_value(json_object_get(json_array_get(curve, 1), "n")),
	    996);
	json_decref(reply);
	free(text);
	columns_free(c);
}

/* Month 3: of nine, h was dead and j's visit cancelled. */
static void
completeness_says_what_became_of_every_visit(void **state)
{
	const struct ask a = {.nclinics = 1, .as_of = 9130, .by = -1};
	static const char *const parts[] = {
	    "\"visit_code\":\"w6\",\"target_day\":42,\"enrolled\":9,\"due\":9,"
	    "\"answered\":7,\"late\":1,\"censored\":0,\"not_answered\":1,"
	    "\"not_yet_due\":0,\"not_expected\":0,\"rate_due\":{\"n\":8,"
	    "\"of\":9,\"share\":0.8888888888888888,\"ci_lo\":0.56",
	    "\"visit_code\":\"m3\",\"target_day\":91,\"enrolled\":9,\"due\":7,"
	    "\"answered\":5,\"late\":0,\"censored\":1,\"not_answered\":1,"
	    "\"not_yet_due\":0,\"not_expected\":2,\"rate_due\":{\"n\":5,"
	    "\"of\":7,",
	    "\"rate_enrolled\":{\"n\":5,\"of\":9,",
	    "\"visit_code\":\"m6\",\"target_day\":182,\"enrolled\":9,"
	    "\"due\":0,",
	    "\"not_yet_due\":8,\"not_expected\":1,\"rate_due\":{\"n\":0,"
	    "\"of\":0,\"share\":null,\"ci_lo\":null,\"ci_hi\":null},"
	    "\"rate_enrolled\":{\"n\":0,\"of\":9,\"share\":0,\"ci_lo\":0,",
	    "\"total\":", NULL};
	struct columns *c = store();
	char *text = ask_kind(c, &a, "completeness");

	(void)state;
	expect_parts(text, parts);
	assert_null(strstr(text, "\"method\""));
	free(text);
	columns_free(c);
}

/* Month 3 has changes of four people only, and week 6 of seven. */
static void
what_is_hidden_in_a_trend_is_hidden_in_the_others(void **state)
{
	const struct ask a = {
	    .nclinics = 1, .as_of = 9130, .by = -1, .at_least = 6};
	static const char *const curve[] = {"\"visit_code\":\"w6\"",
	    "\"of\":7,\"due\":8,",
	    "\"visit_code\":\"m3\",\"target_day\":91,"
	    "\"of\":null,\"due\":null,\"mcid\":null,\"curve\":[]}",
	    NULL};
	static const char *const followed[] = {
	    "\"visit_code\":\"m3\",\"target_day\":91,\"enrolled\":null,"
	    "\"due\":7,\"answered\":null,\"late\":null,\"censored\":null,"
	    "\"not_answered\":null,\"not_yet_due\":null,"
	    "\"not_expected\":null,\"rate_due\":{\"n\":null,\"of\":null,"
	    "\"share\":null,\"ci_lo\":null,\"ci_hi\":null},"
	    "\"rate_enrolled\":{\"n\":null,\"of\":null,\"share\":null,",
	    NULL};
	struct columns *c = store();
	char *text = ask_kind(c, &a, "responders");

	(void)state;
	expect_parts(text, curve);
	free(text);
	text = ask_kind(c, &a, "completeness");
	expect_parts(text, followed);
	free(text);
	columns_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ten_people_are_answered_with_these_figures),
	    cmocka_unit_test(groups_come_in_the_order_that_was_asked_for),
	    cmocka_unit_test(a_cohort_of_few_people_is_refused),
	    cmocka_unit_test(hidden_cells_keep_what_was_due_and_nothing_else),
	    cmocka_unit_test(without_thresholds_there_are_no_shares),
	    cmocka_unit_test(a_cohort_of_nobody_has_a_total_and_no_groups),
	    cmocka_unit_test(fifty_groups_are_shown_and_no_more),
	    cmocka_unit_test(what_is_no_question_is_refused),
	    cmocka_unit_test(the_head_comes_first_and_as_it_was_given),
	    cmocka_unit_test(a_curve_has_a_point_for_every_improvement),
	    cmocka_unit_test(
		a_rescue_that_is_no_response_is_in_the_whole_of_a_curve),
	    cmocka_unit_test(a_limited_curve_tells_no_few_people_apart),
	    cmocka_unit_test(a_long_curve_is_thinned),
	    cmocka_unit_test(completeness_says_what_became_of_every_visit),
	    cmocka_unit_test(what_is_hidden_in_a_trend_is_hidden_in_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
