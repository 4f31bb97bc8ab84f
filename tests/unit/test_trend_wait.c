/* trend/wait and trend_wait: how long until a first response. */
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

#define NONE COLUMNS_NONE

/*
 * People treated on day 9000 and asked on day 9200: pain before treatment and
 * at week 6, month 3 and month 6 (day 182, until 190); 2 points less is a
 * response.
 */
struct course {
	int scores[4];                /* -1: not answered */
	int32_t censored_on, died_on; /* after treatment; 0: never */
	unsigned guidance;
};

static const struct course courses[] = {
    {{8, 5, 8, 8}, 0, 0, 0},    /* responds at w6, and loses it */
    {{8, 7, 6, 6}, 0, 0, 0},    /* at m3 */
    {{8, 7, -1, 4}, 0, 0, 0},   /* at m6, for all one knows */
    {{8, 8, 8, -1}, 0, 0, 0},   /* not seen after m3 */
    {{8, -1, -1, -1}, 0, 0, 0}, /* nor at all */
    {{8, 8, 3, 3}, 60, 0, 1},   /* operated before m3 */
    {{8, 7, -1, -1}, 0, 70, 1}, /* died before m3 */
    {{8, 6, 2, 2}, 60, 0, 1},   /* responded first */
    {{-1, 2, 2, 2}, 0, 0, 1},   /* no baseline */
    {{8, 8, 8, 8}, 0, 0, 1},    /* waits on */
};
#define COURSES (sizeof(courses) / sizeof(courses[0]))

static void
put(struct columns *c, const struct course *of, unsigned id)
{
	static const int32_t days[] = {0, 42, 91, 182};
	struct episode e = {.id = id,
	    .person = id,
	    .day_zero = 9000,
	    .censored_on = of->censored_on ? 9000 + of->censored_on : NONE,
	    .died_on = of->died_on ? 9000 + of->died_on : NONE,
	    .keys = {of->guidance},
	    .nvisits = 4,
	    .codes = {"baseline", "w6", "m3", "m6"}};

	for (size_t v = 0; v < 4; v++) {
		e.target_days[v] = days[v];
		e.closes_on[v] = 9000 + days[v] + 8;
		e.scores[v] = e.answered_on[v] = NONE;
		if (of->scores[v] == -1)
			continue;
		e.scores[v] = 100 * of->scores[v];
		e.answered_on[v] = 9000 + days[v];
	}
	cohort_put_stratum(c, &e);
	cohort_put_series(c, &e);
}

static struct columns *
store(unsigned times)
{
	struct columns *c = columns_new();

	for (unsigned k = 0; k < times; k++)
		for (unsigned i = 0; i < COURSES; i++)
			put(c, &courses[i], k * (unsigned)COURSES + i);
	return c;
}

static json_t *
question(int by, unsigned at_least)
{
	const struct ask a = {
	    .nclinics = 1, .as_of = 9200, .by = by, .at_least = at_least};
	json_t *q = cohort_question(&a);

	json_object_set_new(q, "kind", json_string("first_response"));
	return q;
}

/*
 * Nine have a baseline; one is not seen again.
 *
 *	day	at risk	responded stopped censored
 *	42	8	2
 *	91	6	1	2	1
 *	182	2	1		1
 *
 * Kaplan and Meier: 6/8, times 5/6, times 1/2 = 0.75, 0.625, 0.3125.
 * Greenwood at m3: sqrt(0.625^2 (2/48 + 1/30)) = 0.171163.
 * Aalen and Johansen: 2/8, + 0.75/6, + 0.75 3/6 1/2 = 0.25, 0.375, 0.5625;
 * stopped 0.75 2/6 = 0.25 from m3 on.
 */
static void
nine_people_wait_so_long(void **state)
{
	static const struct {
		const char *path;
		double value;
	} known[] = {
	    {"total.n", 9},
	    {"total.responded", 4},
	    {"total.stopped", 2},
	    {"total.censored", 3},
	    {"total.visits.0.target_day", 42},
	    {"total.visits.0.at_risk", 8},
	    {"total.visits.0.responded", 2},
	    {"total.visits.0.stopped", 0},
	    {"total.visits.0.censored", 0},
	    {"total.visits.0.waiting", 0.75},
	    {"total.visits.0.responded_share", 0.25},
	    {"total.visits.1.at_risk", 6},
	    {"total.visits.1.responded", 1},
	    {"total.visits.1.stopped", 2},
	    {"total.visits.1.censored", 1},
	    {"total.visits.1.waiting", 0.625},
	    {"total.visits.1.waiting_se", 0.17116329921951665},
	    {"total.visits.1.responded_share", 0.375},
	    {"total.visits.1.stopped_share", 0.25},
	    {"total.visits.2.at_risk", 2},
	    {"total.visits.2.waiting", 0.3125},
	    {"total.visits.2.responded_share", 0.5625},
	    {"total.visits.2.stopped_share", 0.25},
	    {"total.median.day", 182},
	};
	struct columns *c = store(1);
	json_t *reply = reply_to(c, question(-1, 0));

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		reply_near(reply, known[i].path, known[i].value);
	reply_null(reply, "reason");
	assert_string_equal(reply_text(reply, "test.reason"), "one_group");
	json_decref(reply);
	columns_free(c);
}

static void
limits_lie_about_what_they_are_of(void **state)
{
	static const char *const shares[] = {"waiting", "responded"};
	struct columns *c = store(7);
	json_t *reply = reply_to(c, question(0, 0)), *visit;
	char path[64];

	(void)state;
	for (size_t v = 0; v < 3; v++)
		for (size_t s = 0; s < 2; s++) {
			double lo, hi, share;

			snprintf(path, sizeof(path), "total.visits.%zu", v);
			visit = reply_at(reply, path);
			snprintf(path, sizeof(path), "%s_lo", shares[s]);
			lo = json_number_value(reply_at(visit, path));
			snprintf(path, sizeof(path), "%s_hi", shares[s]);
			hi = json_number_value(reply_at(visit, path));
			share = json_number_value(reply_at(
			    visit, s == 0 ? "waiting" : "responded_share"));
			assert_true(0 < lo && lo < share && share < hi);
			assert_true(hi < 1);
		}
	/* What is counted as censored overstates. */
	assert_true(
	    1 - json_number_value(reply_at(reply, "total.visits.2.waiting")) >
	    json_number_value(
		reply_at(reply, "total.visits.2.responded_share")));
	reply_near(reply, "test.df", 1);
	assert_true(json_is_number(reply_at(reply, "test.p")));
	assert_int_equal(json_array_size(reply_at(reply, "test.groups")), 2);
	json_decref(reply);
	columns_free(c);
}

/* The one operated on responds at m3; only the death stops a wait. */
static void
every_score_may_count(void **state)
{
	struct columns *c = store(1);
	json_t *q = question(-1, 0), *reply;

	(void)state;
	json_object_set_new(q, "surgery", json_string("every_score"));
	reply = reply_to(c, q);
	reply_near(reply, "total.responded", 5);
	reply_near(reply, "total.stopped", 1);
	reply_near(reply, "total.visits.1.responded", 2);
	json_decref(reply);
	columns_free(c);
}

/* A death, or an operation, of which a later visit would have told. */
static void
nothing_is_known_before_its_day(void **state)
{
	struct columns *c = store(1);
	json_t *q = question(-1, 0), *reply;

	(void)state;
	json_object_set_new(q, "as_of", json_string("1994-10-22")); /* 9060 */
	reply = reply_to(c, q);
	reply_near(reply, "total.n", 9);
	reply_near(reply, "total.responded", 2);
	reply_near(reply, "total.stopped", 0);
	reply_near(reply, "total.visits.1.at_risk", 0);
	reply_null(reply, "total.visits.1.waiting");
	reply_null(reply, "total.median.day");
	json_decref(reply);
	columns_free(c);
}

static void
where_nobody_waits_there_is_a_reason(void **state)
{
	struct columns *c = store(1);
	json_t *q = question(0, 0), *reply;

	(void)state;
	json_object_set_new(q, "mcid_cents", json_null());
	reply = reply_to(c, q);
	assert_string_equal(reply_text(reply, "reason"), "no_threshold");
	assert_string_equal(
	    reply_text(reply, "groups.0.reason"), "no_threshold");
	assert_string_equal(reply_text(reply, "test.reason"), "no_threshold");
	reply_null(reply, "total.visits.0.at_risk");
	json_decref(reply);
	q = question(0, 0);
	json_object_set_new(q, "scale", json_string("other"));
	reply = reply_to(c, q);
	assert_string_equal(reply_text(reply, "reason"), "no_baseline");
	json_decref(reply);
	reply = reply_to(c, question(-1, 20));
	assert_string_equal(reply_text(reply, "reason"), "hidden");
	assert_int_equal(json_array_size(reply_at(reply, "groups")), 0);
	json_decref(reply);
	columns_free(c);
}

/* Of five times ten people ten are left at m6, none in the second group but
 * five: with a limit of 11 the last row may not be seen. */
static void
few_at_risk_are_not_shown_nor_what_follows(void **state)
{
	struct columns *c = store(5);
	json_t *reply = reply_to(c, question(-1, 11));

	(void)state;
	reply_near(reply, "total.n", 45);
	reply_near(reply, "total.visits.1.at_risk", 30);
	reply_null(reply, "total.visits.2.at_risk");
	reply_null(reply, "total.visits.2.waiting");
	reply_null(reply, "total.visits.2.responded_share");
	/* Whoever was still at risk is censored where the view ends. */
	reply_near(reply, "total.responded", 15);
	reply_near(reply, "total.stopped", 10);
	reply_near(reply, "total.censored", 20);
	json_decref(reply);
	columns_free(c);
}

/* A second question, without one filter, differs by one person at risk. */
static void
two_questions_cannot_be_subtracted(void **state)
{
	const struct ask a = {.nclinics = 1,
	    .as_of = 9200,
	    .by = -1,
	    .at_least = 5,
	    .filters = {1U << 0 | 1U << 1}};
	static const struct course one = {{8, 8, 8, 8}, 0, 0, 3};
	static const struct course gone = {{8, -1, -1, -1}, 0, 0, 3};
	struct columns *c = store(5);
	json_t *q, *reply;

	(void)state;
	/* Outside the filter are five people; one is at risk after day 0. */
	put(c, &one, 900);
	for (unsigned i = 1; i < 5; i++)
		put(c, &gone, 900 + i);
	q = cohort_question(&a);
	json_object_set_new(q, "kind", json_string("first_response"));
	reply = reply_to(c, q);
	reply_near(reply, "total.n", 45);
	reply_null(reply, "total.visits.0.at_risk");
	json_decref(reply);
	columns_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nine_people_wait_so_long),
	    cmocka_unit_test(limits_lie_about_what_they_are_of),
	    cmocka_unit_test(every_score_may_count),
	    cmocka_unit_test(nothing_is_known_before_its_day),
	    cmocka_unit_test(where_nobody_waits_there_is_a_reason),
	    cmocka_unit_test(few_at_risk_are_not_shown_nor_what_follows),
	    cmocka_unit_test(two_questions_cannot_be_subtracted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
