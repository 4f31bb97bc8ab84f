/* trend/trend_model and what replies say of it. */
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
#include "stat/contrast.h"
#include "stat/repeats.h"
#include "stat/share.h"
#include "trend/trend.h"

#define NONE COLUMNS_NONE
#define EPISODES 400
#define DAYS 5

static const int32_t days[DAYS] = {0, 42, 91, 182, 365};
static struct episode all[EPISODES];

/* Scores of one person hang together; ultrasound comes off better. */
static void
draw(struct episode *e, unsigned id)
{
	static const int32_t better[DAYS] = {0, 100, 200, 250, 260};
	const int32_t own = (int32_t)cohort_random(5) * 100;

	cohort_draw(e, id, EPISODES);
	e->with_stratum = e->with_series = 1;
	for (size_t v = 0; v < e->nvisits; v++)
		if (e->scores[v] != NONE)
			e->scores[v] = 500 + own - better[v] -
				       (e->keys[0] == 0) * better[v] / 4 +
				       (int32_t)cohort_random(4) * 50;
}

static int
setup(void **state)
{
	(void)state;
	for (unsigned i = 0; i < EPISODES; i++)
		draw(&all[i], i);
	return 0;
}

static void
assert_near(const json_t *json, const char *path, double value)
{
	const double got = json_number_value(reply_at(json, path));
	const double off = got > value ? got - value : value - got;

	if (!json_is_number(reply_at(json, path)) || off > 1e-9)
		fail_msg("%s: %.12g, not %.12g", path, got, value);
}

/* The cells are the groups by name. */
static const char *const names[] = {"ct", "none", "not_recorded", "ultrasound"};

/* The moments and people of all episodes of a question, read plainly. */
static struct moments *
plain_moments(const struct ask *a, struct repeats *people)
{
	struct moments *m = moments_new(DAYS, 4);
	int64_t scores[DAYS];
	uint32_t mask;
	size_t cell;

	assert_non_null(m);
	for (size_t i = 0; i < EPISODES; i++) {
		const struct episode *e = &all[i];

		if (cohort_outside(e, a) != 0)
			continue;
		mask = 0;
		for (size_t v = 0; v < e->nvisits; v++)
			for (size_t d = 0; d < DAYS; d++) {
				scores[d] = (mask >> d & 1) ? scores[d] : 0;
				if (e->target_days[v] != days[d] ||
				    cohort_score(e, v, a->as_of) == NONE)
					continue;
				scores[d] = cohort_score(e, v, a->as_of);
				mask |= UINT32_C(1) << d;
			}
		for (cell = 0; strcmp(names[cell], cohort_group(e, a)) != 0;)
			cell++;
		if (mask == 0)
			continue;
		assert_int_equal(moments_add(m, cell, mask, scores, 1), 0);
		assert_int_equal(repeats_add(people,
				     &(struct repeat){.person = e->person,
					 .mask = mask,
					 .group = cell,
					 .cell = cell},
				     scores),
		    0);
	}
	repeats_count(people);
	return m;
}

/* Which of the reply's visits is on a day. */
static size_t
place_of(const json_t *visits, int32_t day)
{
	for (size_t i = 0; i < json_array_size(visits); i++)
		if (json_integer_value(json_object_get(
			json_array_get(visits, i), "target_day")) == day)
			return i;
	fail_msg("no visit on day %d", (int)day);
	return 0;
}

static void
compare_mean(const json_t *reply, const struct fit *fit, const struct design *d,
    size_t g, size_t v)
{
	double c[4 * DAYS] = {0};
	char path[64];
	struct contrast one;
	const size_t place =
	    place_of(reply_at(reply, "groups.0.visits"), days[v]);

	contrast_mean(d, g, v, 1, c);
	assert_int_equal(contrast_estimate(fit, c, &one), 0);
	snprintf(path, sizeof(path), "groups.%zu.visits.%zu.model", g, place);
	assert_near(reply_at(reply, path), "mean", one.estimate);
	assert_near(reply_at(reply, path), "se", one.se);
	assert_near(reply_at(reply, path), "ci_lo", one.lower);
	assert_near(reply_at(reply, path), "df", one.df);
	if (v == 0) {
		assert_true(
		    json_is_null(reply_at(reply_at(reply, path), "change")));
		return;
	}
	contrast_mean(d, g, 0, -1, c);
	assert_int_equal(contrast_estimate(fit, c, &one), 0);
	assert_near(reply_at(reply, path), "change.mean", one.estimate);
	assert_near(reply_at(reply, path), "change.ci_hi", one.upper);
	assert_null(json_string_value(
	    reply_at(reply_at(reply, path), "change.reason")));
}

/* The contrasts come by group and day, each with the first group. */
static void
compare_differences(const json_t *reply, const struct fit *fit,
    const struct design *d, const char *name)
{
	char path[64];
	struct contrast one;
	size_t n = 0;

	for (size_t g = 1; g < 4; g++)
		for (size_t v = 1; v < DAYS; v++, n++) {
			double c[4 * DAYS] = {0};

			contrast_change(d, g, 0, v, 1, c);
			contrast_change(d, 0, 0, v, -1, c);
			assert_int_equal(contrast_estimate(fit, c, &one), 0);
			snprintf(path, sizeof(path), "contrasts.%zu", n);
			assert_string_equal(
			    reply_text(reply_at(reply, path), "name"), name);
			assert_string_equal(
			    reply_text(reply_at(reply, path), "groups.0"),
			    names[g]);
			assert_string_equal(
			    reply_text(reply_at(reply, path), "groups.1"),
			    names[0]);
			assert_near(
			    reply_at(reply, path), "target_day", days[v]);
			assert_near(reply_at(reply, path), "est", one.estimate);
			assert_near(reply_at(reply, path), "se", one.se);
			assert_near(reply_at(reply, path), "p", one.p);
		}
	assert_int_equal(json_array_size(reply_at(reply, "contrasts")), n);
}

static void
compare_test(const json_t *reply, const struct fit *fit, const struct design *d)
{
	double rows[3 * (DAYS - 1) * 4 * DAYS] = {0}, *c = rows;
	struct contrast_test t;

	for (size_t g = 1; g < 4; g++)
		for (size_t v = 1; v < DAYS; v++, c += d->columns) {
			contrast_change(d, g, 0, v, 1, c);
			contrast_change(d, 0, 0, v, -1, c);
		}
	assert_int_equal(contrast_test(fit, rows, 3 * (DAYS - 1), &t), 0);
	assert_near(reply, "test.num_df", t.num_df);
	assert_near(reply, "test.den_df", t.den_df);
	assert_near(reply, "test.f", t.f);
	assert_near(reply, "test.p", t.p);
	assert_int_equal(json_array_size(reply_at(reply, "test.groups")), 4);
}

static void
figures_are_those_of_the_fit_of_a_plain_reading(void **state)
{
	const struct ask a = {.nclinics = 3, .as_of = 9900, .by = 0};
	struct repeats *people = repeats_new(DAYS, 4);
	const struct fit_options o = {.scale = 100, .repeats = people};
	struct columns *c = reply_store(all, EPISODES);
	struct moments *m = plain_moments(&a, people);

	(void)state;
	for (int clda = 0; clda < 2; clda++) {
		struct design *d =
		    clda ? design_clda(DAYS, 4, 0) : design_lda(DAYS, 4);
		struct fit *fit = fit_ladder(m, d, &o, NULL);
		json_t *reply = reply_to(
		    c, reply_question(&a, clda ? "clda" : "lda", NULL));

		assert_non_null(fit);
		assert_null(fit_summary(fit)->reason);
		assert_string_equal(reply_text(reply, "method.reason"), "null");
		assert_string_equal(
		    reply_text(reply, "method.covariance"), "own");
		assert_near(reply, "method.episodes",
		    (double)fit_summary(fit)->episodes);
		assert_near(reply, "method.patterns",
		    (double)fit_summary(fit)->patterns);
		for (size_t g = 0; g < 4; g++)
			for (size_t v = 0; v < DAYS; v++)
				compare_mean(reply, fit, d, g, v);
		compare_differences(reply, fit, d,
		    clda ? "difference" : "difference_in_change");
		compare_test(reply, fit, d);
		/* Never seen together with day 91. */
		assert_near(reply, "method.left_out.0.target_day", 100);
		assert_string_equal(
		    reply_text(reply, "method.left_out.0.reason"),
		    "too_few_episodes");
		json_decref(reply);
		fit_free(fit);
		design_free(d);
	}
	moments_free(m);
	repeats_free(people);
	columns_free(c);
}

static void
one_group_has_one_model(void **state)
{
	const struct ask a = {.nclinics = 3, .as_of = 9900, .by = -1};
	struct columns *c = reply_store(all, EPISODES);
	json_t *lda = reply_to(c, reply_question(&a, "lda", NULL));
	json_t *clda = reply_to(c, reply_question(&a, "clda", NULL));

	(void)state;
	assert_true(
	    json_equal(reply_at(lda, "groups"), reply_at(clda, "groups")));
	assert_true(json_equal(
	    reply_at(lda, "total.visits"), reply_at(clda, "total.visits")));
	assert_true(json_equal(
	    reply_at(lda, "groups.0.shape"), reply_at(lda, "total.shape")));
	assert_int_equal(json_array_size(reply_at(lda, "contrasts")), 0);
	assert_true(json_is_null(reply_at(lda, "test")));
	json_decref(lda);
	json_decref(clda);
	columns_free(c);
}

/* Nothing of the model, and all the rest. */
static void
a_model_that_is_not_asked_for_is_not_mentioned(void **state)
{
	const struct ask a = {.nclinics = 3, .as_of = 9900, .by = 0};
	struct columns *c = reply_store(all, EPISODES);
	json_t *question = reply_question(&a, "none", NULL);
	const char *why;
	size_t len;
	char *text = trend_answer(c, question, NULL, &len, &why);

	(void)state;
	assert_non_null(text);
	assert_null(strstr(text, "\"model\""));
	assert_null(strstr(text, "\"shape\""));
	assert_null(strstr(text, "\"method\""));
	assert_null(strstr(text, "\"contrasts\""));
	free(text);
	json_decref(question);
	columns_free(c);
}

static void
the_shape_says_what_the_changes_say(void **state)
{
	const struct ask a = {.nclinics = 3, .as_of = 9900, .by = 0};
	struct columns *c = reply_store(all, EPISODES);
	json_t *reply = reply_to(c, reply_question(&a, "lda", NULL));
	const json_t *shape = reply_at(reply, "groups.3.shape");
	double half;

	(void)state;
	assert_string_equal(reply_text(shape, "reason"), "null");
	assert_near(shape, "clear_from.target_day", 42);
	/* 2 points, of changes that were made as 1.25, 2.5, 3.1 and 3.25. */
	assert_near(shape, "mcid_from.target_day", 91);
	assert_int_equal(json_array_size(reply_at(shape, "reached")), 4);
	half = json_number_value(reply_at(shape, "half_day.est"));
	assert_true(half > 42 && half < 91);
	assert_true(
	    json_number_value(reply_at(shape, "half_day.ci_lo")) < half);
	assert_true(
	    json_number_value(reply_at(shape, "half_day.ci_hi")) > half);
	assert_true(json_number_value(reply_at(shape, "plateau.mean")) < -2.5);
	assert_near(shape, "tipping.target_day", 365);
	/* Pain is lower when better: worse is more. */
	assert_true(json_number_value(reply_at(shape, "tipping.delta")) > 2);
	json_decref(reply);
	columns_free(c);
}

/* What other people may see of a reply: not its total. */
static json_t *
visible(json_t *reply)
{
	json_object_del(reply, "total");
	return reply;
}

/*
 * The scores of one person whose group is hidden change: nothing that is said
 * of the others does.  (The total counts everybody and may change, as its
 * description does.)
 */
static void
who_is_hidden_leaves_no_trace(void **state)
{
	const struct ask a = {
	    .nclinics = 3, .as_of = 9900, .by = 0, .at_least = 5};
	static struct episode other[EPISODES];
	struct columns *c, *changed;
	json_t *before, *after;
	size_t kept = 0, seen = 0, who = 0;

	(void)state;
	/* Few of ct and of not_recorded. */
	for (size_t i = 0; i < EPISODES; i++)
		if (all[i].keys[0] < 2 || seen++ < 6)
			other[kept++] = all[i];
	c = reply_store(other, kept);
	before = visible(reply_to(c, reply_question(&a, "lda", NULL)));
	while (other[who].keys[0] < 2)
		who++;
	for (size_t v = 0; v < other[who].nvisits; v++)
		other[who].scores[v] = 1000;
	changed = reply_store(other, kept);
	after = visible(reply_to(changed, reply_question(&a, "lda", NULL)));
	assert_true(json_is_true(reply_at(before, "groups.0.suppressed")));
	assert_true(json_is_null(reply_at(before, "groups.0.shape")));
	assert_string_equal(reply_text(before, "method.covariance"), "own");
	assert_true(json_is_false(reply_at(before, "groups.3.suppressed")));
	assert_true(
	    json_is_number(reply_at(before, "groups.3.visits.1.model.mean")));
	assert_true(json_equal(before, after));
	for (size_t i = 0; i < json_array_size(reply_at(before, "contrasts"));
	     i++)
		for (size_t g = 0; g < 2; g++) {
			const json_t *groups = reply_at(
			    json_array_get(reply_at(before, "contrasts"), i),
			    "groups");
			const char *name =
			    json_string_value(json_array_get(groups, g));

			assert_string_not_equal(name, "ct");
			assert_string_not_equal(name, "not_recorded");
		}
	json_decref(before);
	json_decref(after);
	columns_free(c);
	columns_free(changed);
}

static void
a_small_cohort_borrows_the_covariance_of_the_clinics(void **state)
{
	struct ask a = {.nclinics = 3, .as_of = 9900, .by = -1};
	struct columns *c = reply_store(all, EPISODES);
	json_t *reply;

	(void)state;
	a.filters[0] = 1U << 3; /* ct */
	a.filters[1] = 1U << 0;
	reply = reply_to(c, reply_question(&a, "lda", NULL));
	assert_true(json_integer_value(reply_at(reply, "total.episodes")) < 50);
	assert_string_equal(reply_text(reply, "method.covariance"), "borrowed");
	assert_string_equal(reply_text(reply, "method.df"), "normal");
	assert_true(
	    json_is_null(reply_at(reply, "groups.0.visits.1.model.df")));
	assert_true(
	    json_is_number(reply_at(reply, "groups.0.visits.1.model.se")));
	json_decref(reply);
	columns_free(c);
	/* Alone, there is nobody to borrow from. */
	c = reply_store(all, 20);
	memset(a.filters, 0, sizeof(a.filters));
	reply = reply_to(c, reply_question(&a, "lda", NULL));
	assert_string_equal(reply_text(reply, "method.covariance"), "none");
	assert_string_equal(
	    reply_text(reply, "method.reason"), "too_few_episodes");
	assert_string_equal(reply_text(reply, "groups.0.visits.1.model.reason"),
	    "too_few_episodes");
	assert_true(
	    json_is_null(reply_at(reply, "groups.0.visits.1.model.mean")));
	assert_string_equal(
	    reply_text(reply, "total.shape.reason"), "too_few_episodes");
	json_decref(reply);
	columns_free(c);
}

/* Sixty people with two visits of which something is wrong. */
static void
flat(struct episode *e)
{
	e->scores[0] = 700;
}

static void
copied(struct episode *e)
{
	e->scores[1] = e->scores[0];
}

static void
unasked(struct episode *e)
{
	e->scores[0] = e->scores[1] = NONE;
}

static void
without_baseline(struct episode *e)
{
	e->target_days[0] = 10;
}

static void
sound(struct episode *e)
{
	(void)e;
}

static int64_t
clock_that_flies(void)
{
	static int64_t now;

	return now += 3000;
}

static int64_t
clock_that_stands(void)
{
	return 5;
}

static void
every_reason_is_named(void **state)
{
	static const struct {
		void (*spoil)(struct episode *);
		const char *model, *reason;
		int64_t (*now)(void);
	} cases[] = {
	    {sound, "lda", "null", clock_that_stands},
	    {flat, "lda", "zero_variance", NULL},
	    {copied, "lda", "singular_covariance", NULL},
	    {unasked, "lda", "no_data", NULL},
	    {without_baseline, "clda", "no_baseline", NULL},
	    {without_baseline, "lda", "null", NULL},
	    {sound, "lda", "deadline", clock_that_flies},
	};
	const struct ask a = {.nclinics = 1, .as_of = 9900, .by = -1};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct columns *c = columns_new();
		json_t *reply;

		for (unsigned n = 0; n < 60; n++) {
			struct episode e = {.id = n,
			    .person = n,
			    .day_zero = 9000,
			    .censored_on = NONE,
			    .died_on = NONE,
			    .with_stratum = 1,
			    .with_series = 1,
			    .nvisits = 2,
			    .codes = {"baseline", "w6"},
			    .target_days = {0, 42},
			    .closes_on = {9010, 9052},
			    .answered_on = {9000, 9042}};

			e.scores[0] = 100 * (int32_t)cohort_random(11);
			e.scores[1] = 100 * (int32_t)cohort_random(11);
			cases[i].spoil(&e);
			cohort_put(c, &e);
		}
		reply = reply_by_clock(
		    c, reply_question(&a, cases[i].model, NULL), cases[i].now);
		if (strcmp(reply_text(reply, "method.reason"), cases[i].reason))
			fail_msg("case %zu: %s", i,
			    reply_text(reply, "method.reason"));
		json_decref(reply);
		columns_free(c);
	}
}

static void
seventeen_visits_are_too_many(void **state)
{
	const struct ask a = {.nclinics = 1, .as_of = 9900, .by = -1};
	struct columns *c = columns_new();
	json_t *reply;

	(void)state;
	for (unsigned n = 0; n < 16; n++) {
		struct episode e = {.id = n,
		    .person = n,
		    .day_zero = 9000,
		    .censored_on = NONE,
		    .died_on = NONE,
		    .with_stratum = 1,
		    .with_series = 1,
		    .nvisits = 2,
		    .codes = {"baseline", "later"},
		    .target_days = {0, 10 + (int32_t)n},
		    .closes_on = {9010, 9052},
		    .scores = {500, 400},
		    .answered_on = {9000, 9042}};

		cohort_put(c, &e);
	}
	reply = reply_to(c, reply_question(&a, "lda", NULL));
	assert_string_equal(
	    reply_text(reply, "method.reason"), "too_many_visits");
	json_decref(reply);
	columns_free(c);
}

static void
a_refused_cohort_has_no_model(void **state)
{
	const struct ask a = {
	    .nclinics = 3, .as_of = 9900, .by = 0, .at_least = 1000};
	struct columns *c = reply_store(all, EPISODES);
	json_t *reply = reply_to(c, reply_question(&a, "lda", NULL));

	(void)state;
	assert_string_equal(reply_text(reply, "method.reason"), "hidden");
	assert_string_equal(reply_text(reply, "method.covariance"), "none");
	assert_int_equal(json_array_size(reply_at(reply, "contrasts")), 0);
	json_decref(reply);
	columns_free(c);
}

/* Of the course of a scale: how many were at a visit, of the whole cohort. */
static json_int_t
count_at(const json_t *reply, int32_t day, const char *path)
{
	const json_t *visits = reply_at(reply, "total.visits");

	return json_integer_value(
	    reply_at(json_array_get(visits, place_of(visits, day)), path));
}

static json_t *
answer_surgery(
    const struct columns *c, const struct ask *a, const char *surgery)
{
	json_t *question = reply_question(a, "none", NULL);

	json_object_set_new(question, "surgery", json_string(surgery));
	return reply_to(c, question);
}

static void
a_rescue_is_read_in_three_ways(void **state)
{
	const struct ask a = {.nclinics = 3, .as_of = 9900, .by = -1};
	struct columns *c = reply_store(all, EPISODES);
	json_t *stop = answer_surgery(c, &a, "stop");
	json_t *every = answer_surgery(c, &a, "every_score");
	json_t *failed = answer_surgery(c, &a, "nonresponder");
	json_int_t stopped = 0, paired = 0, scored = 0;

	(void)state;
	for (size_t i = 0; i < EPISODES; i++)
		for (size_t v = 0; v < all[i].nvisits; v++) {
			struct episode e = all[i];

			if (e.target_days[v] != 182)
				continue;
			if (cohort_became(&e, v, a.as_of) == CENSORED) {
				stopped++;
				paired += cohort_baseline(&e, a.as_of) != NONE;
			}
			e.censored_on = NONE;
			scored += cohort_score(&e, v, a.as_of) != NONE;
		}
	assert_true(stopped > paired && paired > 5);
	assert_int_equal(count_at(stop, 182, "censored"), stopped);
	assert_int_equal(count_at(every, 182, "censored"), 0);
	assert_int_equal(count_at(every, 182, "n"), scored);
	assert_int_equal(count_at(failed, 182, "n"), count_at(stop, 182, "n"));
	assert_int_equal(count_at(failed, 182, "responders.n"),
	    count_at(stop, 182, "responders.n"));
	assert_int_equal(count_at(failed, 182, "responders.of"),
	    count_at(stop, 182, "responders.of") + paired);
	assert_int_equal(count_at(failed, 182, "pass.of"),
	    count_at(stop, 182, "pass.of") + stopped);
	json_decref(stop);
	json_decref(every);
	json_decref(failed);
	columns_free(c);
}

/* All who are due and have a baseline, as failures and as successes. */
static void
bounds_hold_what_those_missing_could_be(void **state)
{
	const struct ask a = {.nclinics = 3, .as_of = 9900, .by = -1};
	struct columns *c = reply_store(all, EPISODES);
	json_t *reply = reply_to(c, reply_question(&a, "none", NULL)),
	       *responders;
	json_int_t due = 0, n, of;

	(void)state;
	for (size_t i = 0; i < EPISODES; i++)
		for (size_t v = 0; v < all[i].nvisits; v++)
			due +=
			    all[i].target_days[v] == 365 &&
			    cohort_baseline(&all[i], a.as_of) != NONE &&
			    cohort_became(&all[i], v, a.as_of) <= NOT_ANSWERED;
	n = count_at(reply, 365, "responders.n");
	of = count_at(reply, 365, "responders.of");
	assert_true(n > 0 && due > of);
	assert_int_equal(count_at(reply, 365, "responders.bounds.of"), due);
	responders =
	    reply_at(json_array_get(reply_at(reply, "total.visits"),
			 place_of(reply_at(reply, "total.visits"), 365)),
		"responders");
	assert_near(responders, "bounds.worst", (double)n / (double)due);
	assert_near(
	    responders, "bounds.best", (double)(n + due - of) / (double)due);
	json_decref(reply);
	columns_free(c);
}

static void
two_words_make_a_group_of_each_pair(void **state)
{
	struct ask a = {.nclinics = 3, .as_of = 9900, .by = -1};
	struct columns *c = reply_store(all, EPISODES);
	json_t *question = reply_question(&a, "lda", NULL), *reply, *alone;

	(void)state;
	json_object_set_new(
	    question, "by", json_pack("[s, s]", "sex", "guidance"));
	json_object_set_new(
	    question, "order", json_pack("[n, [s, s]]", "ultrasound", "none"));
	reply = reply_to(c, question);
	assert_int_equal(json_array_size(reply_at(reply, "groups")), 16);
	assert_string_equal(
	    reply_text(reply, "groups.0.group"), "female / ultrasound");
	assert_string_equal(
	    reply_text(reply, "groups.0.group_values.1"), "ultrasound");
	assert_string_equal(
	    reply_text(reply, "groups.1.group"), "female / none");
	assert_string_equal(reply_text(reply, "groups.2.group"), "female / ct");
	assert_string_equal(
	    reply_text(reply, "groups.4.group"), "intersex / ultrasound");
	assert_string_equal(
	    reply_text(reply, "contrasts.0.groups.1"), "female / ultrasound");
	/* A pair is what filters of both words leave. */
	a.filters[0] = 1U << 0;
	a.filters[2] = 1U << 0;
	alone = reply_to(c, reply_question(&a, "none", NULL));
	assert_true(json_equal(reply_at(alone, "total.episodes"),
	    reply_at(reply, "groups.0.episodes")));
	json_decref(alone);
	json_decref(reply);
	columns_free(c);
}

/* Guidance as if it were a dose, of which "mr" is a band without people. */
static json_t *
dose_question(const struct ask *a, const char *model, const char *const *bands)
{
	json_t *q = reply_question(a, model, NULL), *order = json_array();

	for (; *bands != NULL; bands++)
		json_array_append_new(order, json_string(*bands));
	json_object_set_new(q, "kind", json_string("dose_response"));
	json_object_set_new(q, "order", order);
	return q;
}

/* The contrast on a day, or NULL. */
static const json_t *
contrast_on(const json_t *trend, const json_t *day)
{
	const json_t *one;
	size_t i;

	json_array_foreach(reply_at(trend, "contrasts"), i, one)
	{
		if (json_equal(json_object_get(one, "target_day"), day))
			return one;
	}
	return NULL;
}

/* How many slopes there are; in ${wide} the bands are two steps apart. */
static size_t
compare_slopes(const json_t *dose, const json_t *wide, const json_t *trend)
{
	static const char *const figures[] = {"se", "ci_hi", "df", "p"};
	const json_t *one, *slope, *contrast, *half;
	size_t i, n = 0;

	json_array_foreach(reply_at(dose, "slopes"), i, one)
	{
		contrast = contrast_on(trend, reply_at(one, "target_day"));
		slope = reply_at(one, "slope");
		assert_int_equal(
		    json_is_number(reply_at(slope, "est")), contrast != NULL);
		if (contrast == NULL)
			continue;
		n++;
		assert_near(
		    slope, "est", json_number_value(reply_at(contrast, "est")));
		for (size_t k = 0; k < 4; k++)
			assert_near(slope, figures[k],
			    json_number_value(reply_at(contrast, figures[k])));
		half = json_array_get(reply_at(wide, "slopes"), i);
		assert_near(half, "slope.est",
		    json_number_value(reply_at(contrast, "est")) / 2);
	}
	return n;
}

static void
a_slope_of_two_bands_is_their_difference(void **state)
{
	static const char *const bands[] = {"none", "ultrasound", NULL};
	static const char *const apart[] = {"none", "mr", "ultrasound", NULL};
	static const char *const models[] = {"lda", "clda"};
	const struct ask a = {.nclinics = 3, .as_of = 9900, .by = 0};
	struct ask two = a;
	struct columns *c = reply_store(all, EPISODES);
	json_t *dose, *wide, *trend, *q;

	(void)state;
	/* The trend of just these two, the first one first. */
	two.filters[0] = 1U << 0 | 1U << 1;
	for (size_t i = 0; i < 2; i++) {
		q = reply_question(&two, models[i], NULL);
		json_object_set_new(q, "order", json_pack("[s]", "none"));
		trend = reply_to(c, q);
		dose = reply_to(c, dose_question(&a, models[i], bands));
		wide = reply_to(c, dose_question(&a, models[i], apart));
		assert_int_equal(json_array_size(reply_at(dose, "groups")), 2);
		assert_null(json_object_get(dose, "total"));
		assert_null(json_object_get(dose, "contrasts"));
		assert_true(json_equal(reply_at(dose, "groups.0.visits"),
		    reply_at(trend, "groups.0.visits")));
		assert_true(json_equal(
		    reply_at(dose, "method"), reply_at(trend, "method")));
		assert_true(compare_slopes(dose, wide, trend) >= DAYS - 1);
		json_decref(dose);
		json_decref(wide);
		json_decref(trend);
	}
	columns_free(c);
}

/* Along three bands: by least squares, and as share_trend() has it. */
static void
bands_are_tested_in_their_order(void **state)
{
	static const char *const bands[] = {"ct", "none", "ultrasound", NULL};
	const struct ask a = {.nclinics = 3, .as_of = 9900, .by = 0};
	struct columns *c = reply_store(all, EPISODES);
	json_t *reply = reply_to(c, dose_question(&a, "lda", bands));
	struct share_group groups[3];
	double change[3], chisq, p;
	char path[64];

	(void)state;
	for (size_t g = 0; g < 3; g++) {
		snprintf(path, sizeof(path), "groups.%zu.visits.1", g);
		assert_string_equal(reply_text(reply_at(reply, "groups"),
					(char[]){(char)('0' + g), '.', 'g', 'r',
					    'o', 'u', 'p', 0}),
		    bands[g]);
		change[g] = json_number_value(
		    reply_at(reply_at(reply, path), "model.change.mean"));
		groups[g] = (struct share_group){(double)g,
		    json_integer_value(
			reply_at(reply_at(reply, path), "responders.n")),
		    json_integer_value(
			reply_at(reply_at(reply, path), "responders.of"))};
	}
	assert_near(reply, "slopes.0.slope.est", (change[2] - change[0]) / 2);
	assert_near(reply, "slopes.0.slope.bands", 3);
	assert_null(share_trend(&chisq, &p, groups, 3));
	assert_near(reply, "slopes.0.responders.chisq", chisq);
	assert_near(reply, "slopes.0.responders.p", p);
	json_decref(reply);
	columns_free(c);
}

static void
a_line_needs_two_bands_that_may_be_seen(void **state)
{
	static const char *const one[] = {"mr", "ultrasound", NULL};
	static const char *const nobody[] = {"mr", NULL};
	struct ask a = {.nclinics = 3, .as_of = 9900, .by = 0};
	struct columns *c = reply_store(all, EPISODES);
	json_t *reply = reply_to(c, dose_question(&a, "clda", one));

	(void)state;
	assert_string_equal(
	    reply_text(reply, "slopes.0.slope.reason"), "one_level");
	assert_string_equal(
	    reply_text(reply, "slopes.0.responders.reason"), "one_level");
	json_decref(reply);
	reply = reply_to(c, dose_question(&a, "clda", nobody));
	assert_int_equal(json_array_size(reply_at(reply, "groups")), 0);
	assert_string_equal(reply_text(reply, "method.reason"), "no_data");
	assert_string_equal(
	    reply_text(reply, "slopes.0.slope.reason"), "no_data");
	assert_string_equal(
	    reply_text(reply, "slopes.0.responders.reason"), "no_data");
	json_decref(reply);
	reply = reply_to(c, dose_question(&a, "none", one));
	assert_null(json_object_get(reply, "method"));
	assert_true(json_is_null(reply_at(reply, "slopes.0.slope")));
	json_decref(reply);
	/* Nothing may be seen. */
	a.at_least = 1000;
	reply = reply_to(c, dose_question(&a, "clda", one));
	assert_string_equal(reply_text(reply, "method.reason"), "hidden");
	assert_int_equal(json_array_size(reply_at(reply, "slopes")), 0);
	json_decref(reply);
	columns_free(c);
}

/* Scores of a hidden band change no figure. */
static void
a_hidden_band_has_no_part_in_a_line(void **state)
{
	static const char *const bands[] = {"ct", "none", "ultrasound", NULL};
	static struct episode other[EPISODES];
	struct ask a = {.nclinics = 3, .as_of = 9900, .by = 0, .at_least = 5};
	json_t *replies[2];
	struct columns *c;
	size_t kept = 0, few[4] = {0};

	(void)state;
	for (size_t i = 0; i < EPISODES; i++)
		if (cohort_outside(&all[i], &a) == 0 &&
		    (all[i].keys[0] < 2 ||
			(cohort_score(&all[i], 0, a.as_of) != NONE &&
			    cohort_score(&all[i], 1, a.as_of) != NONE &&
			    few[all[i].keys[0]]++ < 4)))
			other[kept++] = all[i];
	for (size_t k = 0; k < 2; k++) {
		for (size_t i = 0; k == 1 && i < kept; i++)
			for (size_t v = 0; v < other[i].nvisits; v++)
				if (other[i].keys[0] > 1 &&
				    other[i].scores[v] != NONE)
					other[i].scores[v] = v == 0 ? 1000 : 0;
		c = reply_store(other, kept);
		replies[k] = reply_to(c, dose_question(&a, "clda", bands));
		columns_free(c);
	}
	assert_string_equal(reply_text(replies[0], "groups.0.group"), "ct");
	assert_true(json_is_true(reply_at(replies[0], "groups.0.suppressed")));
	assert_near(replies[0], "slopes.0.responders.bands", 2);
	assert_true(json_equal(replies[0], replies[1]));
	json_decref(replies[0]);
	json_decref(replies[1]);
}

/* Of complete scores the model's law holds as many as it says. */
static void
half_of_all_scores_lie_within_the_spread(void **state)
{
	const struct ask a = {.nclinics = 3, .as_of = 30000, .by = -1};
	static struct episode full[EPISODES];
	int64_t within50 = 0, within80 = 0;
	struct columns *c;
	json_t *q, *reply;
	double lo50, hi50, lo80, hi80;

	(void)state;
	for (unsigned i = 0; i < EPISODES; i++) {
		full[i] = all[i];
		full[i].person = i;
		full[i].censored_on = full[i].died_on = NONE;
		full[i].nvisits = 2;
		full[i].target_days[0] = 0;
		full[i].target_days[1] = 42;
		for (size_t v = 0; v < 2; v++) {
			full[i].codes[v] = v == 0 ? "baseline" : "w6";
			full[i].cancelled[v] = 0;
			full[i].closes_on[v] =
			    full[i].day_zero + full[i].target_days[v] + 7;
			full[i].answered_on[v] =
			    full[i].day_zero + full[i].target_days[v];
			full[i].scores[v] = 0;
			for (int k = 0; k < 12; k++) /* a normal law, nearly */
				full[i].scores[v] += (int32_t)cohort_random(84);
		}
	}
	c = reply_store(full, EPISODES);
	q = reply_question(&a, "lda", NULL);
	json_object_set_new(q, "minimum_cents", json_integer(0));
	json_object_set_new(q, "maximum_cents", json_integer(1000));
	reply = reply_to(c, q);
	lo50 = json_number_value(
	    reply_at(reply, "total.visits.1.model.spread.lo50"));
	hi50 = json_number_value(
	    reply_at(reply, "total.visits.1.model.spread.hi50"));
	lo80 = json_number_value(
	    reply_at(reply, "total.visits.1.model.spread.lo80"));
	hi80 = json_number_value(
	    reply_at(reply, "total.visits.1.model.spread.hi80"));
	for (unsigned i = 0; i < EPISODES; i++) {
		const double score = full[i].scores[1] / 100.0;

		within50 += score >= lo50 && score <= hi50;
		within80 += score >= lo80 && score <= hi80;
	}
	assert_in_range(within50, 0.42 * EPISODES, 0.58 * EPISODES);
	assert_in_range(within80, 0.73 * EPISODES, 0.87 * EPISODES);
	json_decref(reply);

	/* Within the scale, and none without one. */
	q = reply_question(&a, "lda", NULL);
	json_object_set_new(q, "minimum_cents", json_integer(510));
	json_object_set_new(q, "maximum_cents", json_integer(520));
	reply = reply_to(c, q);
	assert_true(json_number_value(reply_at(
			reply, "total.visits.1.model.spread.lo80")) == 5.1);
	assert_true(json_number_value(reply_at(
			reply, "total.visits.1.model.spread.hi80")) == 5.2);
	json_decref(reply);
	reply = reply_to(c, reply_question(&a, "lda", NULL));
	assert_true(
	    json_is_null(reply_at(reply, "total.visits.1.model.spread")));
	json_decref(reply);
	columns_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(figures_are_those_of_the_fit_of_a_plain_reading),
	    cmocka_unit_test(one_group_has_one_model),
	    cmocka_unit_test(a_model_that_is_not_asked_for_is_not_mentioned),
	    cmocka_unit_test(the_shape_says_what_the_changes_say),
	    cmocka_unit_test(who_is_hidden_leaves_no_trace),
	    cmocka_unit_test(
		a_small_cohort_borrows_the_covariance_of_the_clinics),
	    cmocka_unit_test(every_reason_is_named),
	    cmocka_unit_test(seventeen_visits_are_too_many),
	    cmocka_unit_test(a_refused_cohort_has_no_model),
	    cmocka_unit_test(a_rescue_is_read_in_three_ways),
	    cmocka_unit_test(bounds_hold_what_those_missing_could_be),
	    cmocka_unit_test(two_words_make_a_group_of_each_pair),
	    cmocka_unit_test(a_slope_of_two_bands_is_their_difference),
	    cmocka_unit_test(bands_are_tested_in_their_order),
	    cmocka_unit_test(a_line_needs_two_bands_that_may_be_seen),
	    cmocka_unit_test(a_hidden_band_has_no_part_in_a_line),
	    cmocka_unit_test(half_of_all_scores_lie_within_the_spread),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
