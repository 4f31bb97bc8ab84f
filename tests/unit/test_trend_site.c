/* trend/site and trend_funnel: sites beside each other. */
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
#define PEOPLE 120

static const struct ask everybody = {.nclinics = 1, .as_of = 9130, .by = 0};

/*
 * Sites are guidances: ultrasound, none and ct in turn; the last does better by
 * some thirds of a point, men worse, and whoever was worse before has more to
 * gain.
 */
static void
draw(struct episode *e, unsigned i, int better)
{
	const unsigned site = i % 3, male = (i / 3 + (i % 7 == 0)) % 2;
	const int before = 5 + (int)((i / 3 + site * (i / 7)) % 5);
	int gain = (int)(i * 7 % 11) + (site == 2 ? better : 0) -
		   2 * (int)male + before - 5;

	/* Rounded down, also below 0. */
	gain = gain < 0 ? (gain - 2) / 3 : gain / 3;
	if (gain > before)
		gain = before;
	*e = (struct episode){.id = i,
	    .person = i,
	    .day_zero = 9000,
	    .censored_on = NONE,
	    .died_on = NONE,
	    .keys = {(unsigned[]){0, 1, 3}[site], 0, male},
	    .nvisits = 2,
	    .codes = {"baseline", "w6"},
	    .target_days = {0, 42},
	    .closes_on = {9000, 9056},
	    .scores = {100 * before, 100 * (before - gain)},
	    .answered_on = {9000, 9042}};
}

static struct columns *
store(int better)
{
	struct columns *c = columns_new();
	struct episode e;

	for (unsigned i = 0; i < PEOPLE; i++) {
		draw(&e, i, better);
		cohort_put_stratum(c, &e);
		cohort_put_series(c, &e);
	}
	return c;
}

static json_t *
question(const struct ask *a, const char *visit)
{
	json_t *q = cohort_question(a);

	json_object_set_new(q, "kind", json_string("funnel"));
	json_object_set_new(q, "visit", json_string(visit));
	json_object_set_new(q, "adjust", json_pack("[s]", "sex"));
	json_object_set_new(
	    q, "order", json_pack("[s, s, s]", "ultrasound", "none", "ct"));
	return q;
}

/*
 * Worked out apart from this code: the coefficients of the score and of men by
 * Newton's steps, binomial probabilities from whole numbers, and the means'
 * weights by hand.
 */
static void
sites_are_judged_by_what_their_patients_lead_one_to_expect(void **state)
{
	static const struct {
		const char *path;
		double value;
	} known[] = {
	    {"groups.0.expected", 26.199614361021844},
	    {"groups.1.expected", 24.909941258621167},
	    {"groups.2.expected", 25.890444380357007},
	    {"groups.0.responders.n", 25},
	    {"groups.1.responders.n", 21},
	    {"groups.2.responders.n", 31},
	    {"groups.2.responders.of", 40},
	    {"groups.2.ratio", 1.1973529517137063},
	    {"groups.0.z", -0.3990052326635647},
	    {"groups.2.z", 1.690778459879416},
	    {"groups.1.limits_95.lo", 0.4564674251593761},
	    {"groups.1.limits_95.hi", 0.7832728211295708},
	    {"groups.1.limits_998.lo", 0.36653843586952645},
	    {"groups.1.limits_998.hi", 0.8617749123412687},
	    {"dispersion.phi", 1.5482489792514051},
	    {"dispersion.p", 0.09804061289359506},
	    {"dispersion.sites", 3},
	    {"target.n", 77},
	    {"target.of", 120},
	    {"means.all_sites", -1.975},
	    {"means.sd_between", 0.48566524118545545},
	    {"groups.0.mean_change.shrunken", -1.8065209096459096},
	    {"groups.2.mean_change.shrunken", -2.4804372710622715},
	    {"groups.2.mean_change.mean", -2.575},
	    {"casemix.coefficients", 3},
	    {"casemix.episodes", 120},
	    {"visit.target_day", 42},
	};
	struct columns *c = store(3);
	json_t *reply = reply_to(c, question(&everybody, "w6"));

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		reply_near(reply, known[i].path, known[i].value);
	assert_string_equal(
	    reply_text(reply, "groups.2.place"), "within_limits");
	assert_string_equal(
	    reply_text(reply, "groups.0.place"), "within_limits");
	assert_string_equal(reply_text(reply, "dispersion.limits"), "exact");
	assert_string_equal(reply_text(reply, "casemix.words.0"), "sex");
	assert_true(json_is_true(reply_at(reply, "casemix.baseline")));
	assert_true(json_is_null(reply_at(reply, "reason")));
	json_decref(reply);
	columns_free(c);
}

/* The third has 38 of 40: beyond the exact limits, and so is the second. */
static void
limits_are_widened_when_sites_differ_altogether(void **state)
{
	struct columns *c = store(5);
	json_t *reply = reply_to(c, question(&everybody, "w6"));

	(void)state;
	assert_string_equal(reply_text(reply, "dispersion.limits"), "widened");
	reply_near(reply, "dispersion.phi", 5.849767211569005);
	reply_near(reply, "dispersion.p", 0.00015460287627587678);
	reply_near(reply, "groups.2.responders.n", 38);
	reply_near(reply, "groups.2.z", 3.3913210663101037);
	/* 0.70561 + 1.959964 sqrt(phi 0.70561 0.29439 / 40) is over 1. */
	reply_near(reply, "groups.2.limits_95.hi", 1);
	assert_string_equal(
	    reply_text(reply, "groups.2.place"), "within_limits");
	json_decref(reply);
	columns_free(c);
}

/*
 * Sites are lateralities, of ${n} people each, of whom so many improve from 8
 * to 4 and the others do not; all are women.
 */
static void
put_site(struct columns *c, unsigned site, unsigned n, unsigned responders)
{
	static unsigned id = 1000;
	struct episode e;

	for (unsigned i = 0; i < n; i++) {
		draw(&e, 0, 0);
		e.id = e.person = id++;
		e.keys[0] = 0;
		e.keys[1] = site;
		e.keys[2] = 0;
		e.scores[0] = 800;
		e.scores[1] = i < responders ? 400 : 800;
		cohort_put_stratum(c, &e);
		cohort_put_series(c, &e);
	}
}

static const struct ask by_side = {.nclinics = 1, .as_of = 9130, .by = 1};

/* By name: left, midline, not_recorded, right. */
static json_t *
question_by_side(unsigned at_least)
{
	struct ask a = by_side;
	json_t *q;

	a.at_least = at_least;
	q = question(&a, "w6");
	json_object_set_new(q, "order", json_null());
	return q;
}

static void
a_site_outside_is_told_by_the_exact_tail(void **state)
{
	struct columns *c = columns_new();
	json_t *reply;

	(void)state;
	put_site(c, 0, 25, 22);
	for (unsigned site = 1; site < 4; site++)
		put_site(c, site, 25, 15);
	reply = reply_to(c, question_by_side(0));
	/* Everybody had 8 before, and all are women: 67 of 100 for each. */
	assert_true(json_is_false(reply_at(reply, "casemix.baseline")));
	reply_near(reply, "casemix.coefficients", 1);
	for (unsigned site = 0; site < 4; site++) {
		char path[32];

		snprintf(path, sizeof(path), "groups.%u.expected", site);
		reply_near(reply, path, 16.75);
		snprintf(path, sizeof(path), "groups.%u.place", site);
		/* P(X >= 22) of 25 at 0.67 is 0.0175; P(X <= 15) 0.30. */
		assert_string_equal(reply_text(reply, path),
		    site == 0 ? "outside_95" : "within_limits");
	}
	assert_string_equal(reply_text(reply, "dispersion.limits"), "exact");
	json_decref(reply);
	columns_free(c);
}

/* Where 85 of 100 are expected, P(X >= 10) of 10 is 0.197: no site of ten can
 * be too high. */
static void
a_small_site_has_no_upper_limit(void **state)
{
	struct columns *c = columns_new();
	json_t *reply;

	(void)state;
	put_site(c, 0, 10, 10);
	put_site(c, 1, 10, 7);
	reply = reply_to(c, question_by_side(0));
	reply_null(reply, "groups.0.limits_95.hi");
	assert_string_equal(
	    reply_text(reply, "groups.0.place"), "within_limits");
	reply_near(reply, "groups.0.responders.share", 1);
	json_decref(reply);
	columns_free(c);
}

/* What is asked, of whom, and what it says instead of figures. */
static void
where_nothing_can_be_judged_there_is_a_reason(void **state)
{
	static const struct {
		const char *visit, *reason;
		unsigned sites, responders;
		int without_mcid;
	} cases[] = {
	    {"m99", "no_data", 2, 5, 0},
	    {"baseline", "no_change", 2, 5, 0},
	    {"w6", "one_site", 1, 5, 0},
	    {"w6", "no_data", 0, 0, 0},
	    {"w6", "zero_variance", 2, 10, 0},
	    {"w6", "zero_variance", 2, 0, 0},
	    {"w6", "no_threshold", 2, 5, 1},
	};
	struct columns *c;
	json_t *reply, *q;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		c = columns_new();
		for (unsigned site = 0; site < cases[i].sites; site++)
			put_site(c, site, 10, cases[i].responders);
		q = question_by_side(0);
		json_object_set_new(q, "visit", json_string(cases[i].visit));
		if (cases[i].without_mcid)
			json_object_set_new(q, "mcid_cents", json_null());
		reply = reply_to(c, q);
		assert_string_equal(
		    reply_text(reply, "reason"), cases[i].reason);
		for (size_t g = 0;
		     g < json_array_size(reply_at(reply, "groups")); g++) {
			reply_null(json_array_get(reply_at(reply, "groups"), g),
			    "place");
			reply_null(json_array_get(reply_at(reply, "groups"), g),
			    "limits_95.lo");
		}
		json_decref(reply);
		columns_free(c);
	}
}

static void
too_few_responders_are_compared_without_a_casemix(void **state)
{
	struct columns *c = columns_new();
	struct episode e;
	json_t *reply;

	(void)state;
	put_site(c, 0, 10, 3);
	put_site(c, 1, 10, 1);
	/* One more score before, so that there is a coefficient. */
	draw(&e, 0, 0);
	e.id = e.person = 999;
	e.keys[1] = 1;
	e.scores[0] = e.scores[1] = 500;
	cohort_put_stratum(c, &e);
	cohort_put_series(c, &e);
	reply = reply_to(c, question_by_side(0));
	assert_string_equal(
	    reply_text(reply, "casemix.reason"), "too_few_events");
	reply_null(reply, "reason");
	reply_near(reply, "groups.0.expected", 10 * 4. / 21);
	json_decref(reply);
	columns_free(c);
}

/* Without the sites that may not be seen, the others are judged as if these
 * were not there. */
static void
hidden_sites_leave_no_trace(void **state)
{
	struct columns *c = columns_new(), *seen = columns_new();
	json_t *with, *without;

	(void)state;
	for (unsigned site = 0; site < 2; site++) {
		put_site(c, site, 20, 9 + site);
		put_site(seen, site, 20, 9 + site);
	}
	put_site(c, 2, 3, 3);
	put_site(c, 3, 4, 0);
	with = reply_to(c, question_by_side(5));
	without = reply_to(seen, question_by_side(5));
	assert_true(json_is_true(reply_at(with, "groups.1.suppressed")));
	assert_string_equal(reply_text(with, "groups.1.reason"), "hidden");
	reply_null(with, "groups.1.due");
	reply_null(with, "groups.1.scored");
	reply_null(with, "groups.1.responders.n");
	reply_null(with, "groups.1.mean_change.mean");
	reply_near(with, "target.of", 40);
	assert_true(json_equal(
	    reply_at(with, "dispersion"), reply_at(without, "dispersion")));
	assert_true(json_equal(
	    reply_at(with, "groups.0"), reply_at(without, "groups.0")));
	reply_near(with, "total.responders.of", 47);
	/* All had 8 before: what is expected could tell who is who. */
	assert_string_equal(
	    reply_text(with, "casemix.reason"), "zero_variance");
	json_decref(with);
	json_decref(without);
	columns_free(seen);
	columns_free(c);
}

static void
what_is_expected_is_rounded_where_few_may_not_be_seen(void **state)
{
	struct columns *c = store(3);
	struct ask a = everybody;
	json_t *reply;

	(void)state;
	a.at_least = 5;
	reply = reply_to(c, question(&a, "w6"));
	reply_near(reply, "groups.0.expected", 26.2);
	reply_near(reply, "groups.2.ratio", 31 / 25.9);
	json_decref(reply);
	columns_free(c);
}

static void
a_cohort_of_few_people_is_refused(void **state)
{
	struct columns *c = columns_new();
	json_t *reply;

	(void)state;
	put_site(c, 0, 4, 2);
	reply = reply_to(c, question_by_side(5));
	assert_string_equal(reply_text(reply, "reason"), "hidden");
	assert_int_equal(json_array_size(reply_at(reply, "groups")), 0);
	reply_null(reply, "total.people");
	reply_null(reply, "target.n");
	json_decref(reply);
	columns_free(c);
}

static void
questions_about_sites_are_checked(void **state)
{
	static const struct {
		const char *name, *value;
	} wrong[] = {
	    {"visit", "null"},
	    {"by", "null"},
	    {"by", "[\"sex\", \"year\"]"},
	    {"adjust", "\"sex\""},
	    {"adjust", "[\"sex\", \"sex\"]"},
	    {"adjust", "[\"height\"]"},
	    {"adjust", "[\"sex\", \"year\", \"grade\", \"region\", "
		       "\"smoking\", \"diabetes\"]"},
	};
	struct columns *c = store(3);
	const char *why;
	size_t len;
	json_t *q;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		q = question(&everybody, "w6");
		json_object_set_new(q, wrong[i].name,
		    json_loads(wrong[i].value, JSON_DECODE_ANY, NULL));
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
	    cmocka_unit_test(
		sites_are_judged_by_what_their_patients_lead_one_to_expect),
	    cmocka_unit_test(limits_are_widened_when_sites_differ_altogether),
	    cmocka_unit_test(a_site_outside_is_told_by_the_exact_tail),
	    cmocka_unit_test(a_small_site_has_no_upper_limit),
	    cmocka_unit_test(where_nothing_can_be_judged_there_is_a_reason),
	    cmocka_unit_test(too_few_responders_are_compared_without_a_casemix),
	    cmocka_unit_test(hidden_sites_leave_no_trace),
	    cmocka_unit_test(
		what_is_expected_is_rounded_where_few_may_not_be_seen),
	    cmocka_unit_test(a_cohort_of_few_people_is_refused),
	    cmocka_unit_test(questions_about_sites_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
