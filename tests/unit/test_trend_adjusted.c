/* Comparisons that are adjusted: cohort/adjustment, and what replies say. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reply.h"
#include "stat/contrast.h"
#include "stat/repeats.h"
#include "trend/trend.h"

#define NONE COLUMNS_NONE
#define EPISODES 400
#define DAYS 4
#define GROUPS 2
#define PLAIN_COLUMNS 64

static const int32_t days[DAYS] = {0, 42, 182, 365};
static struct episode all[EPISODES];
static const char *const both_words[] = {"sex", "laterality", NULL};
static const char *const sex_word[] = {"sex", NULL};

/* Of guidance two values; sex and side go with it, and with the scores. */
static void
draw(struct episode *e, unsigned id)
{
	const int32_t own = (int32_t)cohort_random(5) * 100;

	cohort_draw(e, id, 300);
	e->with_stratum = e->with_series = 1;
	e->nvisits = 4;
	e->keys[0] = cohort_random(2);
	e->keys[2] = cohort_random(10) < (e->keys[0] ? 3U : 7U);
	e->keys[1] = cohort_random(4); /* midline and not recorded, too */
	for (size_t v = 0; v < e->nvisits; v++) {
		static const char *const codes[] = {
		    "baseline", "w6", "m6", "m12"};

		e->codes[v] = codes[v];
		e->target_days[v] = days[v];
		e->closes_on[v] = e->day_zero + days[v] + 10;
		e->cancelled[v] = 0;
		if (v == 0 || cohort_random(4) > 0) {
			e->answered_on[v] = e->day_zero + days[v];
			e->scores[v] = 500 + own - 80 * (int32_t)v +
				       100 * (int32_t)e->keys[2] +
				       40 * (int32_t)(e->keys[1] * v) +
				       (int32_t)cohort_random(4) * 50;
		} else {
			e->scores[v] = e->answered_on[v] = NONE;
		}
	}
}

static int
setup(void **state)
{
	(void)state;
	for (unsigned i = 0; i < EPISODES; i++)
		draw(&all[i], i);
	return 0;
}

static struct ask
question(void)
{
	return (struct ask){.nclinics = 3, .as_of = 9990, .by = 0};
}

/* Groups by name: none, ultrasound. */
static size_t
group_of(const struct episode *e)
{
	return e->keys[0] == 0;
}

/*
 * The same model by hand: a column for each group and visit, for each side but
 * the first and for the second sex at each visit, all of 0 and 1.
 */
struct plain {
	struct moments *moments;
	struct repeats *people;
	struct design *design;
	double sex, side[4]; /* shares in the whole cohort */
	struct fit *fit;
};

#define CELL(g, sex, side) ((g)*8 + (sex)*4 + (side))

static void
plain_design(struct plain *p, int clda)
{
	struct design *d = design_new(DAYS, GROUPS + 4, GROUPS * 8);

	assert_non_null(d);
	for (size_t v = 0; v < DAYS; v++)
		for (size_t g = 0; g < GROUPS; g++) {
			if (v > 0 || g == 0 || !clda)
				design_add_column(d);
			design_add_entry(d, d->columns - 1, v, g, 1);
		}
	for (size_t k = 0; k < 4; k++)
		design_add_by_visit(d, GROUPS + k);
	for (size_t g = 0; g < GROUPS; g++)
		for (size_t sex = 0; sex < 2; sex++)
			for (size_t side = 0; side < 4; side++) {
				const size_t cell = CELL(g, sex, side);

				design_set_z(d, cell, g, 1);
				design_set_z(d, cell, GROUPS, (double)sex);
				if (side > 0)
					design_set_z(d, cell, GROUPS + side, 1);
			}
	p->design = d;
}

static void
plain_open(struct plain *p, int clda)
{
	const struct ask a = question();
	double n = 0;

	memset(p, 0, sizeof(*p));
	plain_design(p, clda);
	p->moments = moments_new(DAYS, GROUPS * 8);
	p->people = repeats_new(DAYS, GROUPS);
	for (size_t i = 0; i < EPISODES; i++) {
		const struct episode *e = &all[i];
		const size_t cell = CELL(group_of(e), e->keys[2], e->keys[1]);
		int64_t scores[DAYS] = {0};
		uint32_t mask = 0;

		for (size_t v = 0; v < DAYS; v++)
			if (cohort_score(e, v, a.as_of) != NONE) {
				scores[v] = cohort_score(e, v, a.as_of);
				mask |= UINT32_C(1) << v;
			}
		n++;
		p->sex += e->keys[2];
		p->side[e->keys[1]]++;
		if (mask == 0)
			continue;
		moments_add(p->moments, cell, mask, scores, 1);
		repeats_add(p->people,
		    &(struct repeat){.person = e->person,
			.mask = mask,
			.group = group_of(e),
			.cell = cell},
		    scores);
	}
	repeats_count(p->people);
	p->sex /= n;
	for (size_t side = 0; side < 4; side++)
		p->side[side] /= n;
	p->fit = fit_own(p->moments, p->design,
	    &(struct fit_options){.scale = 100, .repeats = p->people});
	assert_non_null(p->fit);
	assert_null(fit_summary(p->fit)->reason);
}

static void
plain_close(struct plain *p)
{
	fit_free(p->fit);
	design_free(p->design);
	moments_free(p->moments);
	repeats_free(p->people);
}

/* The mean of a group at a visit, at the shares of the whole cohort. */
static void
plain_mean(const struct plain *p, size_t g, size_t v, double weight, double *c)
{
	for (size_t sex = 0; sex < 2; sex++)
		for (size_t side = 0; side < 4; side++)
			design_add_mean(p->design, CELL(g, sex, side), v,
			    weight * (sex ? p->sex : 1 - p->sex) *
				p->side[side],
			    c);
}

static void
compare(
    const json_t *got, const char *mean, const struct plain *p, const double *c)
{
	struct contrast one;

	assert_int_equal(contrast_estimate(p->fit, c, &one), 0);
	assert_null(one.reason);
	reply_near(got, mean, one.estimate);
	reply_near(got, "se", fmax(one.se, one.se_person));
	reply_near(got, "se_robust", one.se_person);
	reply_near(got, "df", one.df);
}

static void
means_are_those_of_a_model_with_dummies_at_the_cohorts_shares(void **state)
{
	const struct ask a = question();
	struct columns *c = reply_store(all, EPISODES);

	(void)state;
	for (int clda = 0; clda < 2; clda++) {
		json_t *reply = reply_to(
		    c, reply_question(&a, clda ? "clda" : "lda", both_words));
		struct plain p;
		char path[64];

		plain_open(&p, clda);
		assert_string_equal(reply_text(reply, "method.reason"), "null");
		for (size_t g = 0; g < GROUPS; g++)
			for (size_t v = 0; v < DAYS; v++) {
				double w[PLAIN_COLUMNS] = {0};

				snprintf(path, sizeof(path),
				    "groups.%zu.visits.%zu.model", g, v);
				plain_mean(&p, g, v, 1, w);
				compare(reply_at(reply, path), "mean", &p, w);
				if (v == 0)
					continue;
				plain_mean(&p, g, 0, -1, w);
				compare(
				    reply_at(reply_at(reply, path), "change"),
				    "mean", &p, w);
			}
		for (size_t v = 1; v < DAYS; v++) {
			double w[PLAIN_COLUMNS] = {0};

			for (size_t g = 0; g < 2; g++) {
				plain_mean(&p, g, v, g ? 1 : -1, w);
				plain_mean(&p, g, 0, g ? -1 : 1, w);
			}
			snprintf(path, sizeof(path), "contrasts.%zu", v - 1);
			compare(reply_at(reply, path), "est", &p, w);
		}
		plain_close(&p);
		json_decref(reply);
	}
	columns_free(c);
}

/* To the last bit: nothing is added up in the order in which it came. */
static void
the_order_of_rows_does_not_matter(void **state)
{
	static struct episode other[EPISODES];
	const struct ask a = question();
	struct columns *c = reply_store(all, EPISODES), *turned;
	json_t *one, *two;

	(void)state;
	for (size_t i = 0; i < EPISODES; i++)
		other[i] = all[EPISODES - 1 - i];
	turned = reply_store(other, EPISODES);
	for (size_t k = 0; k < 2; k++) {
		const char *const *words = k ? both_words : NULL;

		one = reply_to(c, reply_question(&a, "lda", words));
		two = reply_to(turned, reply_question(&a, "lda", words));
		assert_true(reply_number(one, "contrasts.0.se_robust") > 0);
		assert_true(json_equal(one, two));
		json_decref(one);
		json_decref(two);
	}
	columns_free(c);
	columns_free(turned);
}

static void
a_reply_says_what_was_adjusted_for_and_in_whom(void **state)
{
	const struct ask a = question();
	struct columns *c = reply_store(all, EPISODES);
	json_t *reply = reply_to(c, reply_question(&a, "lda", both_words));
	const json_t *adjusted = reply_at(reply, "method.adjusted");
	size_t midline = 0;

	(void)state;
	for (size_t i = 0; i < EPISODES; i++)
		midline += all[i].keys[1] == 2;
	assert_string_equal(reply_text(adjusted, "for.0"), "sex");
	assert_string_equal(reply_text(adjusted, "for.1"), "laterality");
	reply_near(adjusted, "population", EPISODES);
	reply_near(adjusted, "effects", 4);
	reply_near(adjusted, "profiles", 8);
	assert_int_equal(json_array_size(reply_at(adjusted, "values")), 6);
	assert_string_equal(reply_text(adjusted, "values.0.value"), "female");
	/* Sides: left, midline, not_recorded, right. */
	assert_string_equal(reply_text(adjusted, "values.3.value"), "midline");
	reply_near(adjusted, "values.3.share", (double)midline / EPISODES);
	assert_string_equal(
	    reply_text(adjusted, "values.4.value"), "not_recorded");
	assert_int_equal(json_array_size(reply_at(adjusted, "left_out")), 0);
	reply_null(adjusted, "refused");
	/* The total has the same words. */
	assert_string_equal(
	    reply_text(reply, "total.method.adjusted.for.1"), "laterality");
	json_decref(reply);
	reply = reply_to(c, reply_question(&a, "lda", NULL));
	reply_null(reply, "method.adjusted");
	json_decref(reply);
	columns_free(c);
}

/* Side split as sex is: the later word is dropped, visit by visit. */
static void
a_word_that_splits_alike_is_dropped_and_named(void **state)
{
	static struct episode other[EPISODES];
	const struct ask a = question();
	json_t *one, *two;
	struct columns *c;

	(void)state;
	memcpy(other, all, sizeof(other));
	for (size_t i = 0; i < EPISODES; i++)
		other[i].keys[1] = other[i].keys[2];
	c = reply_store(other, EPISODES);
	one = reply_to(c, reply_question(&a, "lda", sex_word));
	two = reply_to(c, reply_question(&a, "lda", both_words));
	assert_int_equal(
	    json_array_size(reply_at(two, "method.adjusted.left_out")), DAYS);
	assert_string_equal(
	    reply_text(two, "method.adjusted.left_out.0.word"), "laterality");
	assert_string_equal(
	    reply_text(two, "method.adjusted.left_out.0.visit_code"),
	    "baseline");
	assert_string_equal(
	    reply_text(two, "method.adjusted.left_out.0.reason"), "aliased");
	for (size_t v = 1; v < DAYS; v++) {
		char path[64];

		snprintf(path, sizeof(path), "contrasts.%zu.est", v - 1);
		reply_near(two, path, reply_number(one, path));
		snprintf(path, sizeof(path), "contrasts.%zu.se", v - 1);
		reply_near(two, path, reply_number(one, path));
	}
	json_decref(one);
	json_decref(two);
	columns_free(c);
}

/* Nobody of one group has the value that all of the other have. */
static void
what_cannot_be_told_apart_has_a_reason(void **state)
{
	static struct episode other[EPISODES];
	const struct ask a = question();
	struct columns *c;
	json_t *reply;

	(void)state;
	memcpy(other, all, sizeof(other));
	for (size_t i = 0; i < EPISODES; i++)
		other[i].keys[2] = other[i].keys[0];
	c = reply_store(other, EPISODES);
	reply = reply_to(c, reply_question(&a, "lda", sex_word));
	assert_string_equal(reply_text(reply, "method.reason"), "null");
	assert_string_equal(reply_text(reply, "groups.0.visits.1.model.reason"),
	    "not_estimable");
	reply_null(reply, "groups.0.visits.1.model.mean");
	assert_string_equal(
	    reply_text(reply, "contrasts.0.reason"), "not_estimable");
	reply_null(reply, "contrasts.0.est");
	assert_string_equal(reply_text(reply, "test.reason"), "not_estimable");
	reply_null(reply, "both_models");
	json_decref(reply);
	columns_free(c);
}

/* The effect of a value in a reply. */
static const char *
effect_of(const json_t *reply, const char *value)
{
	const json_t *one;
	size_t i;

	json_array_foreach(reply_at(reply, "method.adjusted.values"), i, one)
	{
		if (strcmp(reply_text(one, "value"), value) == 0)
			return reply_text(one, "effect");
	}
	return "absent";
}

static void
values_that_few_have_are_taken_together(void **state)
{
	static struct episode other[EPISODES];
	/* Of unknown and intersex: how many, and what becomes of both. */
	static const struct {
		size_t n;
		const char *effect;
		double effects;
	} cases[] = {{2, "reference", 1}, {3, "together", 2}, {5, "own", 3}};
	const struct ask a = question();

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		struct columns *c;
		json_t *reply;

		memcpy(other, all, sizeof(other));
		for (size_t i = 0; i < 2 * cases[k].n; i++) {
			other[i].keys[2] = 2 + i % 2;
			other[i].person = 1000 + (unsigned)i;
			for (size_t v = 0; v < DAYS; v++) {
				other[i].scores[v] =
				    300 + 50 * (int32_t)(i + v);
				other[i].answered_on[v] =
				    other[i].day_zero + days[v];
			}
			other[i].censored_on = other[i].died_on = NONE;
		}
		c = reply_store(other, EPISODES);
		reply = reply_to(c, reply_question(&a, "lda", sex_word));
		assert_string_equal(
		    effect_of(reply, "unknown"), cases[k].effect);
		assert_string_equal(
		    effect_of(reply, "intersex"), cases[k].effect);
		reply_near(reply, "method.adjusted.effects", cases[k].effects);
		assert_true(json_is_number(
		    reply_at(reply, "groups.0.visits.3.model.mean")));
		json_decref(reply);
		columns_free(c);
	}
}

/* Forty values that five people or more have are too many for a model. */
static void
too_many_profiles_are_refused_in_words(void **state)
{
	static const char *const words[] = {"operator", NULL};
	const struct ask a = {.nclinics = 3, .as_of = 9990, .by = -1};
	struct columns *c = reply_store(all, EPISODES);
	char name[16];
	json_t *reply;

	(void)state;
	for (size_t i = 0; i < EPISODES; i++) {
		struct columns_stratum s = {.day_zero = all[i].day_zero,
		    .censored_on = NONE,
		    .died_on = NONE};

		snprintf(name, sizeof(name), "op%zu", i % 40);
		cohort_id(s.clinic, 'c', all[i].clinic);
		cohort_id(s.episode, 'e', all[i].id);
		cohort_id(s.patient, 'p', (unsigned)i);
		for (size_t w = 0; w < FILTERED; w++)
			s.keys[cohort_words[w]] =
			    cohort_values[w][all[i].keys[w]];
		for (size_t w = 0; w < COLUMNS_WORDS; w++)
			if (strcmp(columns_words[w], "operator") == 0)
				s.keys[w] = name;
		assert_int_equal(columns_put_stratum(c, &s), 0);
	}
	reply = reply_to(c, reply_question(&a, "lda", words));
	assert_string_equal(
	    reply_text(reply, "method.reason"), "too_many_profiles");
	assert_string_equal(reply_text(reply, "method.covariance"), "none");
	assert_non_null(strstr(
	    reply_text(reply, "method.adjusted.refused"), "more than 32"));
	assert_string_equal(reply_text(reply, "groups.0.visits.1.model.reason"),
	    "too_many_profiles");
	json_decref(reply);
	columns_free(c);
}

/* Each effect asks for an episode more: own, borrowed, none. */
static void
a_small_cohort_needs_more_people_to_be_adjusted(void **state)
{
	static const struct {
		size_t n; /* of ultrasound, the first of which are taken */
		const char *plain, *adjusted;
	} cases[] = {{60, "own", "own"}, {52, "own", "borrowed"},
	    {30, "borrowed", "borrowed"}, {7, "none", "none"}};
	static struct episode other[EPISODES];
	struct ask a = question();

	(void)state;
	a.by = -1;
	a.filters[0] = 1U << 0;
	for (size_t k = 0; k < 4; k++) {
		size_t n = 0, kept = 0;
		struct columns *c;
		json_t *plain, *adjusted;

		for (size_t i = 0; i < EPISODES; i++)
			if (all[i].keys[0] == 1 || n++ < cases[k].n)
				other[kept++] = all[i];
		c = reply_store(other, kept);
		plain = reply_to(c, reply_question(&a, "lda", NULL));
		adjusted = reply_to(c, reply_question(&a, "lda", both_words));
		assert_string_equal(
		    reply_text(plain, "method.covariance"), cases[k].plain);
		assert_string_equal(reply_text(adjusted, "method.covariance"),
		    cases[k].adjusted);
		if (strcmp(cases[k].adjusted, "none") == 0)
			assert_string_equal(
			    reply_text(adjusted, "method.reason"),
			    "too_few_episodes");
		json_decref(plain);
		json_decref(adjusted);
		columns_free(c);
	}
}

/* Where few may not be seen, neither are the shares that tell them. */
static void
shares_are_not_shown_where_few_are_hidden(void **state)
{
	struct ask a = question();
	struct columns *c = reply_store(all, EPISODES);
	json_t *reply;

	(void)state;
	a.at_least = 5;
	reply = reply_to(c, reply_question(&a, "lda", sex_word));
	assert_string_equal(reply_text(reply, "method.reason"), "null");
	reply_null(reply, "method.adjusted.values.0.share");
	json_decref(reply);
	columns_free(c);
}

/* Side goes with sex, but for ${n} people: whoever sees no fewer than five
 * could ask with one word and with both. */
static const char *
reason_with(size_t n, unsigned at_least)
{
	static struct episode other[EPISODES];
	static char reason[32];
	struct ask a = question();
	struct columns *c;
	json_t *reply;

	memcpy(other, all, sizeof(other));
	for (size_t i = 0; i < EPISODES; i++) {
		other[i].person = (unsigned)i;
		other[i].keys[1] = other[i].keys[2] ^ (i < n);
		other[i].censored_on = other[i].died_on = NONE;
		for (size_t v = 0; i < n && v < DAYS; v++) {
			other[i].scores[v] = 100 * (int32_t)((i + v) % 8);
			other[i].answered_on[v] = other[i].day_zero + days[v];
		}
	}
	a.at_least = at_least;
	c = reply_store(other, EPISODES);
	reply = reply_to(c, reply_question(&a, "lda", both_words));
	snprintf(
	    reason, sizeof(reason), "%s", reply_text(reply, "method.reason"));
	if (strcmp(reason, "too_revealing") == 0)
		assert_non_null(strstr(
		    reply_text(reply, "method.adjusted.refused"), "few"));
	json_decref(reply);
	columns_free(c);
	return reason;
}

static void
words_that_differ_by_few_people_are_not_told_apart(void **state)
{
	(void)state;
	assert_string_equal(reason_with(0, 5), "null");
	assert_string_equal(reason_with(1, 5), "too_revealing");
	assert_string_equal(reason_with(4, 5), "too_revealing");
	assert_string_equal(reason_with(20, 5), "null");
	assert_string_equal(reason_with(1, 0), "null");
}

/* The same, but at one visit alone: that one goes, and the others stay. */
static void
a_visit_that_tells_few_people_apart_is_left_out(void **state)
{
	static struct episode other[EPISODES];
	struct ask a = question();
	struct columns *c;
	json_t *reply;

	(void)state;
	memcpy(other, all, sizeof(other));
	for (size_t i = 0; i < EPISODES; i++) {
		other[i].person = (unsigned)i;
		other[i].keys[1] = other[i].keys[2] ^ (i < 40);
		other[i].censored_on = other[i].died_on = NONE;
		for (size_t v = 0; i < 40 && v < DAYS; v++) {
			const int missing = v == 2 && i > 0;

			other[i].scores[v] =
			    missing ? NONE : 100 * (int32_t)((i + v) % 8);
			other[i].answered_on[v] =
			    missing ? NONE : other[i].day_zero + days[v];
		}
	}
	a.at_least = 5;
	c = reply_store(other, EPISODES);
	reply = reply_to(c, reply_question(&a, "lda", both_words));
	reply_null(reply, "method.reason");
	assert_int_equal(
	    json_array_size(reply_at(reply, "method.left_out")), 1);
	assert_int_equal(
	    (int)reply_number(reply, "method.left_out.0.target_day"), days[2]);
	assert_string_equal(
	    reply_text(reply, "method.left_out.0.reason"), "too_revealing");
	reply_null(reply, "groups.0.visits.2.model.mean");
	assert_string_equal(reply_text(reply, "groups.0.visits.2.model.reason"),
	    "too_revealing");
	assert_true(reply_number(reply, "groups.0.visits.3.model.mean") >= 0);
	json_decref(reply);
	columns_free(c);
}

/* Whoever is in a group that is hidden changes nothing, whatever the words. */
static void
who_is_hidden_leaves_no_trace_in_what_is_adjusted(void **state)
{
	static struct episode other[EPISODES];
	struct ask a = question();
	json_t *replies[2];
	size_t few = 0;

	(void)state;
	memcpy(other, all, sizeof(other));
	a.at_least = 5;
	for (size_t i = 0; few < 4; i++)
		if (other[i].keys[0] == 1) {
			other[i].keys[0] = 2 + few % 2; /* two groups of two */
			other[i].person = 900 + (unsigned)few++;
		}
	for (size_t k = 0; k < 2; k++) {
		struct columns *c;

		for (size_t i = 0; k == 1 && i < EPISODES; i++) {
			if (other[i].keys[0] < 2)
				continue;
			other[i].keys[2] ^= 1;
			other[i].scores[0] = 1000;
		}
		c = reply_store(other, EPISODES);
		replies[k] = reply_to(c, reply_question(&a, "lda", both_words));
		json_object_del(replies[k], "total");
		columns_free(c);
	}
	assert_string_equal(reply_text(replies[0], "method.covariance"), "own");
	assert_true(json_equal(replies[0], replies[1]));
	json_decref(replies[0]);
	json_decref(replies[1]);
}

/* Baselines of ultrasound ${shift} hundredths higher. */
static json_t *
shifted(const char *model, int32_t shift, const char *const *adjust)
{
	static struct episode other[EPISODES];
	const struct ask a = question();
	struct columns *c;
	json_t *reply, *q;

	memcpy(other, all, sizeof(other));
	for (size_t i = 0; i < EPISODES; i++) {
		other[i].keys[2] = other[i].keys[1] = 0;
		if (other[i].keys[0] == 0)
			other[i].scores[0] += shift;
	}
	c = reply_store(other, EPISODES);
	q = reply_question(&a, model, adjust);
	json_object_set_new(
	    q, "readings", json_pack("{s:s}", "both_models", "They differ."));
	reply = reply_to(c, q);
	columns_free(c);
	return reply;
}

static void
baselines_that_differ_bring_both_models(void **state)
{
	json_t *near = shifted("lda", -75, NULL);
	json_t *lda = shifted("lda", 200, NULL);
	json_t *clda = shifted("clda", 200, NULL);

	(void)state;
	/* -75 makes up for what the draw has in its baselines, about. */
	assert_true(reply_number(near, "both_models.baselines_apart_sd") <
		    reply_number(lda, "both_models.baselines_apart_sd"));
	assert_true(reply_number(lda, "both_models.baselines_apart_sd") > 0.25);
	assert_string_equal(
	    reply_text(lda, "both_models.reading"), "They differ.");
	assert_string_equal(
	    reply_text(lda, "both_models.groups.0"), "ultrasound");
	assert_int_equal(
	    json_array_size(reply_at(lda, "both_models.differences")),
	    DAYS - 1);
	/* Whichever was asked for, both are there and are the same. */
	assert_true(json_equal(
	    reply_at(lda, "both_models"), reply_at(clda, "both_models")));
	for (size_t v = 1; v < DAYS; v++) {
		static const char *const of[] = {"est", "se", "ci_hi", "p"};
		char path[64], both[64];

		for (size_t k = 0; k < 4; k++) {
			snprintf(path, sizeof(path), "contrasts.%zu.%s", v - 1,
			    of[k]);
			snprintf(both, sizeof(both),
			    "both_models.differences.%zu.lda.%s", v - 1, of[k]);
			reply_near(lda, both, reply_number(lda, path));
			snprintf(both, sizeof(both),
			    "both_models.differences.%zu.clda.%s", v - 1,
			    of[k]);
			reply_near(clda, both, reply_number(clda, path));
		}
	}
	json_decref(near);
	json_decref(lda);
	json_decref(clda);
}

static void
baselines_that_are_alike_need_one_model(void **state)
{
	const struct ask a = question();
	json_t *reply = NULL;
	double apart = 1;

	(void)state;
	/* Shift until they are: the draw has some difference of its own. */
	for (int32_t shift = -100; shift <= 100 && apart > 0.2; shift += 10) {
		json_decref(reply);
		reply = shifted("clda", shift, NULL);
		apart = reply_number(reply, "both_models.baselines_apart_sd");
	}
	assert_true(apart <= 0.2);
	reply_null(reply, "both_models.reading");
	assert_int_equal(
	    json_array_size(reply_at(reply, "both_models.differences")), 0);
	json_decref(reply);
	/* One group is not compared. */
	{
		struct columns *c = reply_store(all, EPISODES);
		struct ask one = a;

		one.by = -1;
		reply = reply_to(c, reply_question(&one, "lda", NULL));
		reply_null(reply, "both_models");
		json_decref(reply);
		reply = reply_to(c, reply_question(&a, "none", NULL));
		assert_null(json_object_get(reply, "both_models"));
		json_decref(reply);
		columns_free(c);
	}
}

static void
bad_words_are_a_bad_question(void **state)
{
	static const char *const cases[][7] = {{"age", NULL},
	    {"sex", "sex", NULL}, {"guidance", NULL},
	    {"sex", "laterality", "year", "clinic", "region", "grade", NULL}};
	const struct ask a = question();
	struct columns *c = reply_store(all, 20);

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		json_t *q = reply_question(&a, "lda", cases[i]);
		const char *why;
		size_t len;

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
		means_are_those_of_a_model_with_dummies_at_the_cohorts_shares),
	    cmocka_unit_test(the_order_of_rows_does_not_matter),
	    cmocka_unit_test(a_reply_says_what_was_adjusted_for_and_in_whom),
	    cmocka_unit_test(a_word_that_splits_alike_is_dropped_and_named),
	    cmocka_unit_test(what_cannot_be_told_apart_has_a_reason),
	    cmocka_unit_test(values_that_few_have_are_taken_together),
	    cmocka_unit_test(too_many_profiles_are_refused_in_words),
	    cmocka_unit_test(a_small_cohort_needs_more_people_to_be_adjusted),
	    cmocka_unit_test(shares_are_not_shown_where_few_are_hidden),
	    cmocka_unit_test(
		words_that_differ_by_few_people_are_not_told_apart),
	    cmocka_unit_test(a_visit_that_tells_few_people_apart_is_left_out),
	    cmocka_unit_test(who_is_hidden_leaves_no_trace_in_what_is_adjusted),
	    cmocka_unit_test(baselines_that_differ_bring_both_models),
	    cmocka_unit_test(baselines_that_are_alike_need_one_model),
	    cmocka_unit_test(bad_words_are_a_bad_question),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
