/* Splines, and the curve along a dose, as a reply tells it. */
#include <math.h>
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
#include "stat/spline.h"
#include "trend/trend.h"

#define PEOPLE 240
#define TERMS 3 /* 1, the value, the second term */

static struct episode all[PEOPLE];

/* A normal deviate, near enough. */
static double
noise(void)
{
	double sum = 0;

	for (int i = 0; i < 12; i++)
		sum += cohort_random(1000000) / 1e6;
	return sum - 6;
}

/*
 * Scored at every visit, 2 points down at a dose of 0, and by ${bend} of the
 * dose's decimal logarithm; doses run from 1 to 100.
 */
static void
plant(struct episode *e, unsigned id, double (*bend)(double))
{
	static const int32_t days[] = {0, 42, 91};
	static const char *const codes[] = {"baseline", "w6", "m3"};
	const double x = 2.0 * cohort_random(10001) / 10000;
	const double own = 70 * noise();

	memset(e, 0, sizeof(*e));
	e->id = e->person = id;
	e->with_stratum = e->with_series = e->with_doses = 1;
	e->day_zero = 9000;
	e->censored_on = e->died_on = COLUMNS_NONE;
	e->keys[0] = x < 1 ? 1 : 0; /* two bands */
	e->doses[DOSE_PLATELETS] = e->doses[DOSE_VIABLE] = (float)pow(10, x);
	e->doses[DOSE_VIABILITY] = e->doses[DOSE_MINUTES] = (float)(50 * x);
	e->nvisits = 3;
	for (size_t v = 0; v < 3; v++) {
		e->codes[v] = codes[v];
		e->target_days[v] = days[v];
		e->closes_on[v] = e->day_zero + days[v] + 10;
		e->answered_on[v] = e->day_zero + days[v];
		e->scores[v] =
		    (int32_t)lround(700 + own + 60 * noise() -
				    (v > 0 ? 200 + 100 * bend(x) : 0));
	}
}

static double
straight(double x)
{
	return x;
}

/* Up to a dose of 10, and no further. */
static double
levels_off(double x)
{
	return 2 * (x < 1 ? x : 1);
}

static void
plant_all(double (*bend)(double))
{
	for (unsigned i = 0; i < PEOPLE; i++)
		plant(&all[i], i, bend);
}

static struct columns *
store_of(size_t n)
{
	struct columns *c = columns_new();

	assert_non_null(c);
	for (size_t i = 0; i < n; i++)
		cohort_put(c, &all[i]);
	return c;
}

static json_t *
question_of(const char *dose, const char *model, unsigned at_least)
{
	const struct ask a = {
	    .nclinics = 1, .as_of = 9900, .by = 0, .at_least = at_least};
	json_t *q = cohort_question(&a);

	json_object_set_new(q, "kind", json_string("dose_response"));
	json_object_set_new(q, "model", json_string(model));
	json_object_set_new(q, "dose", json_string(dose));
	json_object_set_new(
	    q, "order", json_pack("[s, s]", "none", "ultrasound"));
	return q;
}

static json_t *
answer(const struct columns *c, const char *dose, const char *model)
{
	return reply_by_clock(c, question_of(dose, model, 0), NULL);
}

static double
number(const json_t *json, const char *path)
{
	const json_t *found = reply_at(json, path);

	if (!json_is_number(found))
		fail_msg("%s is no number", path);
	return json_number_value(found);
}

static const char *
text(const json_t *json, const char *path)
{
	const char *found = json_string_value(reply_at(json, path));

	return found == NULL ? "null" : found;
}

static void
near(double is, double should, double relative)
{
	if (!(fabs(is - should) <= relative * fmax(fabs(should), 1e-6)))
		fail_msg("%.12g is not %.12g", is, should);
}

/* By the formula, by hand: knots 1, 2, 4. */
static void
a_spline_has_its_known_values(void **state)
{
	static const struct spline s = {{1, 2, 4}};
	static const struct {
		double x, term;
	} cases[] = {{-3, 0}, {0, 0}, {1, 0}, {1.5, 0.125 / 9}, {2, 1.0 / 9},
	    {3, 6.5 / 9}, {4, 15.0 / 9}, {5, 24.0 / 9}, {6, 33.0 / 9},
	    {100, 15.0 / 9 + 96}};
	double terms[SPLINE_TERMS];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		spline_terms(&s, cases[i].x, terms);
		assert_true(terms[0] == cases[i].x);
		near(terms[1], cases[i].term, 1e-10);
	}
}

static void
knots_lie_at_the_quantiles(void **state)
{
	const double ten[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 100};
	const double most_alike[] = {1, 1, 1, 1, 1, 1, 1, 1, 2, 3};
	const double one[] = {7};
	struct spline s;

	(void)state;
	assert_int_equal(spline_init(&s, ten, 10), 0);
	near(s.knots[0], 1.9, 1e-12);
	near(s.knots[1], 5.5, 1e-12);
	near(s.knots[2], 18.1, 1e-12);
	assert_int_equal(spline_init(&s, most_alike, 10), -1);
	assert_int_equal(spline_init(&s, one, 1), -1);
	near(spline_quantile(one, 1, 0.95), 7, 0);
	near(spline_quantile(ten, 10, 0), 1, 0);
	near(spline_quantile(ten, 10, 1), 100, 0);
}

/* Least squares of changes at a visit, and the change at a value. */
struct line {
	double beta[TERMS], inverse[TERMS][TERMS], variance;
};

/* Gauss and Jordan, of what is positive definite. */
static void
invert(double a[TERMS][TERMS], double out[TERMS][TERMS])
{
	for (int i = 0; i < TERMS; i++)
		for (int j = 0; j < TERMS; j++)
			out[i][j] = i == j;
	for (int i = 0; i < TERMS; i++) {
		const double pivot = a[i][i];

		for (int j = 0; j < TERMS; j++) {
			a[i][j] /= pivot;
			out[i][j] /= pivot;
		}
		for (int k = 0; k < TERMS; k++) {
			const double f = a[k][i];

			for (int j = 0; k != i && j < TERMS; j++) {
				a[k][j] -= f * a[i][j];
				out[k][j] -= f * out[i][j];
			}
		}
	}
}

static void
terms_at(const struct spline *s, double value, double z[TERMS])
{
	z[0] = 1;
	spline_terms(s, value, z + 1);
}

static double
change_of(const struct episode *e, size_t v)
{
	return (e->scores[v] - e->scores[0]) / 100.0;
}

static struct line
least_squares(const struct spline *s, const double *values, size_t v)
{
	double zz[TERMS][TERMS] = {{0}}, zy[TERMS] = {0}, z[TERMS];
	struct line l = {{0}};
	double rest;

	for (size_t i = 0; i < PEOPLE; i++) {
		terms_at(s, values[i], z);
		for (int a = 0; a < TERMS; a++) {
			zy[a] += z[a] * change_of(&all[i], v);
			for (int b = 0; b < TERMS; b++)
				zz[a][b] += z[a] * z[b];
		}
	}
	invert(zz, l.inverse);
	for (int a = 0; a < TERMS; a++)
		for (int b = 0; b < TERMS; b++)
			l.beta[a] += l.inverse[a][b] * zy[b];
	for (size_t i = 0; i < PEOPLE; i++) {
		terms_at(s, values[i], z);
		rest = change_of(&all[i], v);
		for (int a = 0; a < TERMS; a++)
			rest -= z[a] * l.beta[a];
		l.variance += rest * rest / (PEOPLE - TERMS);
	}
	return l;
}

static int
ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* With complete data the model is least squares at each visit. */
static void
compare_with_least_squares(const char *dose, int is_log, enum columns_dose of)
{
	double values[PEOPLE], sorted[PEOPLE], z[TERMS], value, mean, variance;
	struct columns *c = store_of(PEOPLE);
	json_t *reply = answer(c, dose, "lda");
	const json_t *points;
	struct spline s;
	struct line l;
	char path[64];

	for (size_t i = 0; i < PEOPLE; i++) {
		values[i] = (double)all[i].doses[of];
		values[i] = is_log ? log10(values[i]) : values[i];
		sorted[i] = values[i];
	}
	qsort(sorted, PEOPLE, sizeof(*sorted), ascending);
	assert_int_equal(spline_init(&s, sorted, PEOPLE), 0);
	assert_string_equal(
	    text(reply, "curve.scale"), is_log ? "log10" : "linear");
	for (size_t v = 1; v < 3; v++) {
		snprintf(path, sizeof(path), "curve.visits.%zu.points", v - 1);
		points = reply_at(reply, path);
		assert_int_equal(json_array_size(points), 25);
		l = least_squares(&s, values, v);
		for (size_t i = 0; i < 25; i++) {
			const json_t *one = json_array_get(points, i);

			value = number(one, "dose");
			value = is_log ? log10(value) : value;
			terms_at(&s, value, z);
			mean = variance = 0;
			for (int a = 0; a < TERMS; a++)
				for (int b = 0; b < TERMS; b++)
					variance += z[a] * l.inverse[a][b] *
						    z[b] * l.variance;
			for (int a = 0; a < TERMS; a++)
				mean += z[a] * l.beta[a];
			near(number(one, "est"), mean, 1e-6);
			near(number(one, "se"), sqrt(variance), 1e-6);
			near(number(one, "df"), PEOPLE - TERMS, 1e-6);
		}
		/* One test of one effect: the square of Student's t. */
		snprintf(path, sizeof(path), "curve.visits.%zu.nonlinearity.f",
		    v - 1);
		near(number(reply, path),
		    l.beta[2] * l.beta[2] / (l.inverse[2][2] * l.variance),
		    1e-6);
	}
	json_decref(reply);
	columns_free(c);
}

static void
with_complete_data_a_curve_is_least_squares(void **state)
{
	(void)state;
	plant_all(levels_off);
	compare_with_least_squares("platelets", 1, DOSE_PLATELETS);
	compare_with_least_squares("viability", 0, DOSE_VIABILITY);
	/* A dose of nothing has no logarithm. */
	all[0].doses[DOSE_VIABLE] = 0;
	compare_with_least_squares("viable", 0, DOSE_VIABLE);
}

/* Does the interval at each point hold the planted change? */
static void
check_planted(const json_t *visit, double (*bend)(double))
{
	const json_t *one;
	size_t i, held = 0;
	double truth;

	json_array_foreach(reply_at(visit, "points"), i, one)
	{
		truth = -2 - bend(log10(number(one, "dose")));
		held += number(one, "ci_lo") <= truth &&
			truth <= number(one, "ci_hi");
		assert_true(fabs(number(one, "est") - truth) < 0.45);
	}
	/* A spline is not quite the planted corner. */
	assert_true(held >= 20);
}

static void
a_planted_curve_is_found_again(void **state)
{
	struct columns *c;
	json_t *reply;

	(void)state;
	plant_all(levels_off);
	c = store_of(PEOPLE);
	reply = answer(c, "platelets", "clda");
	assert_string_equal(text(reply, "curve.covariance"), "own");
	assert_string_equal(text(reply, "curve.reason"), "null");
	assert_string_equal(text(reply, "curve.unit"), "10*9 platelets");
	near(number(reply, "curve.people"), PEOPLE, 0);
	near(number(reply, "curve.episodes"), PEOPLE, 0);
	near(number(reply, "curve.association.num_df"), 4, 0);
	near(number(reply, "curve.nonlinearity.num_df"), 2, 0);
	near(number(reply, "curve.visits.1.association.num_df"), 2, 0);
	assert_true(number(reply, "curve.association.p") < 1e-6);
	assert_true(number(reply, "curve.nonlinearity.p") < 1e-3);
	assert_true(number(reply, "curve.visits.1.nonlinearity.p") < 1e-2);
	assert_string_equal(text(reply, "curve.visits.1.visit_code"), "m3");
	near(number(reply, "curve.visits.1.n"), PEOPLE, 0);
	check_planted(reply_at(reply, "curve.visits.0"), levels_off);
	check_planted(reply_at(reply, "curve.visits.1"), levels_off);
	json_decref(reply);
	columns_free(c);
}

static void
a_straight_line_is_no_bend(void **state)
{
	struct columns *c;
	json_t *reply;

	(void)state;
	plant_all(straight);
	c = store_of(PEOPLE);
	reply = answer(c, "platelets", "clda");
	assert_true(number(reply, "curve.association.p") < 1e-6);
	assert_true(number(reply, "curve.nonlinearity.p") > 0.05);
	check_planted(reply_at(reply, "curve.visits.0"), straight);
	json_decref(reply);
	columns_free(c);
}

/* More different doses than cells: as good as exact. */
static void
many_doses_are_taken_in_steps(void **state)
{
	const size_t n = 4000;
	struct columns *c = columns_new();
	const json_t *points, *one;
	struct episode e;
	json_t *reply;
	double x, difference;
	size_t i;

	(void)state;
	for (unsigned id = 0; id < n; id++) {
		plant(&e, id, straight);
		cohort_put(c, &e);
	}
	reply = answer(c, "platelets", "clda");
	near(number(reply, "curve.episodes"), (double)n, 0);
	points = reply_at(reply, "curve.visits.0.points");
	near(number(points, "0.dose"), pow(10, 0.1), 0.05);
	near(number(points, "24.dose"), pow(10, 1.9), 0.05);
	json_array_foreach(points, i, one)
	{
		x = log10(number(one, "dose"));
		difference = fabs(number(one, "est") - (-2 - x));
		assert_true(difference < 4 * number(one, "se"));
	}
	json_decref(reply);
	columns_free(c);
}

static void
why_there_is_no_curve(void **state)
{
	static const struct {
		const char *reason;
		size_t people;
		float doses[3]; /* of every third */
	} cases[] = {
	    {"too_few_doses", 19, {1, 5, 10}},
	    {"null", 20, {1, 5, 10}},
	    {"too_few_doses", PEOPLE, {NAN, NAN, NAN}},
	    {"one_dose", PEOPLE, {5, 5, 5}},
	    {"null", PEOPLE, {5, 5, 10}},
	};
	struct columns *c;
	json_t *reply;

	(void)state;
	plant_all(straight);
	for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
		for (size_t i = 0; i < PEOPLE; i++)
			all[i].doses[DOSE_MINUTES] = cases[k].doses[i % 3];
		/* Others who lend their covariance. */
		for (size_t i = cases[k].people; i < PEOPLE; i++)
			all[i].keys[0] = 2;
		c = store_of(PEOPLE);
		reply = answer(c, "minutes", "clda");
		if (strcmp(text(reply, "curve.reason"), cases[k].reason) != 0)
			fail_msg("%zu: %s", k, text(reply, "curve.reason"));
		if (strcmp(cases[k].reason, "null") != 0) {
			assert_int_equal(
			    json_array_size(reply_at(reply, "curve.visits")),
			    0);
			assert_true(
			    json_is_null(reply_at(reply, "curve.people")));
			assert_string_equal(
			    text(reply, "curve.association.reason"),
			    cases[k].reason);
			assert_string_equal(
			    text(reply, "curve.covariance"), "none");
		}
		json_decref(reply);
		columns_free(c);
		for (size_t i = 0; i < PEOPLE; i++)
			all[i].keys[0] = i % 2;
	}
}

/* Two thirds at one dose: the first two knots are one. */
static void
knots_that_coincide_leave_a_line(void **state)
{
	struct columns *c;
	json_t *reply;

	(void)state;
	plant_all(straight);
	for (size_t i = 0; i < PEOPLE; i++)
		all[i].doses[DOSE_MINUTES] = i % 3 > 0 ? 5 : 10 + (float)i;
	c = store_of(PEOPLE);
	reply = answer(c, "minutes", "clda");
	assert_string_equal(text(reply, "curve.reason"), "null");
	assert_true(json_is_null(reply_at(reply, "curve.knots")));
	assert_string_equal(
	    text(reply, "curve.nonlinearity.reason"), "straight");
	near(number(reply, "curve.association.num_df"), 2, 0);
	assert_int_equal(
	    json_array_size(reply_at(reply, "curve.visits.0.points")), 25);
	json_decref(reply);
	columns_free(c);
}

/* Twenty people, of whom too few were seen again. */
static void
a_visit_of_few_has_no_points(void **state)
{
	struct columns *c;
	json_t *reply;

	(void)state;
	plant_all(straight);
	for (size_t i = 19; i < PEOPLE; i++)
		all[i].scores[2] = all[i].answered_on[2] = COLUMNS_NONE;
	c = store_of(PEOPLE);
	reply = answer(c, "platelets", "clda");
	assert_int_equal(
	    json_array_size(reply_at(reply, "curve.visits.0.points")), 25);
	assert_int_equal(
	    json_array_size(reply_at(reply, "curve.visits.1.points")), 0);
	assert_string_equal(
	    text(reply, "curve.visits.1.reason"), "too_few_doses");
	assert_true(json_is_null(reply_at(reply, "curve.visits.1.n")));
	near(number(reply, "curve.association.num_df"), 2, 0);
	json_decref(reply);
	columns_free(c);
}

/* One person's joints are one person. */
static void
people_are_counted_not_joints(void **state)
{
	struct columns *c;
	json_t *reply;

	(void)state;
	plant_all(straight);
	for (unsigned i = 0; i < PEOPLE; i++)
		all[i].person = i % 19;
	c = store_of(PEOPLE);
	reply = answer(c, "platelets", "clda");
	assert_string_equal(text(reply, "curve.reason"), "too_few_doses");
	json_decref(reply);
	columns_free(c);
}

static void
who_has_no_dose_is_told_unless_somebody_hides(void **state)
{
	struct columns *c;
	json_t *reply;

	(void)state;
	plant_all(straight);
	for (size_t i = 0; i < 60; i++) {
		all[i].keys[0] = 2; /* in no band */
		all[i].with_doses = 0;
	}
	c = store_of(PEOPLE);
	reply = answer(c, "platelets", "clda");
	near(number(reply, "curve.without_dose.n"), 60, 0);
	near(number(reply, "curve.without_dose.of"), PEOPLE, 0);
	near(number(reply, "curve.without_dose.share"), 0.25, 1e-12);
	near(number(reply, "curve.people"), PEOPLE - 60, 0);
	json_decref(reply);
	columns_free(c);
	/* Two of them are a group of their own, and hide. */
	all[0].keys[0] = all[1].keys[0] = 3;
	c = store_of(PEOPLE);
	reply = reply_by_clock(c, question_of("platelets", "clda", 5), NULL);
	assert_true(json_is_null(reply_at(reply, "curve.without_dose.n")));
	assert_true(json_is_null(reply_at(reply, "curve.without_dose.share")));
	assert_string_equal(text(reply, "curve.reason"), "null");
	json_decref(reply);
	columns_free(c);
}

/* A band that hides is not in the curve either. */
static void
a_hidden_band_leaves_no_trace(void **state)
{
	struct columns *c;
	json_t *with, *without;

	(void)state;
	plant_all(straight);
	for (size_t i = 0; i < 40; i++)
		all[i].keys[0] = 2;
	for (size_t i = 40; i < 43; i++)
		all[i].keys[0] = 3;
	c = store_of(PEOPLE);
	for (size_t i = 0; i < 43; i++)
		cohort_drop_stratum(c, &all[i]);
	without = answer(c, "platelets", "lda");
	columns_free(c);
	c = store_of(PEOPLE);
	with = question_of("platelets", "lda", 5);
	json_array_append_new(
	    json_object_get(with, "order"), json_string("ct"));
	with = reply_by_clock(c, with, NULL);
	assert_true(json_equal(
	    reply_at(with, "curve.visits"), reply_at(without, "curve.visits")));
	json_decref(with);
	json_decref(without);
	columns_free(c);
}

static void
without_a_model_or_a_dose_there_is_no_curve(void **state)
{
	struct columns *c;
	json_t *reply, *q;

	(void)state;
	plant_all(straight);
	c = store_of(PEOPLE);
	reply = answer(c, "platelets", "none");
	assert_true(json_is_null(reply_at(reply, "curve")));
	json_decref(reply);
	q = question_of("platelets", "clda", 0);
	json_object_del(q, "dose");
	reply = reply_by_clock(c, q, NULL);
	assert_true(json_is_null(reply_at(reply, "curve")));
	json_decref(reply);
	q = question_of("platelets", "clda", 0);
	json_object_set_new(q, "adjust", json_pack("[s]", "sex"));
	reply = reply_by_clock(c, q, NULL);
	assert_string_equal(text(reply, "curve.reason"), "not_adjusted");
	json_decref(reply);
	reply = reply_by_clock(c, question_of("platelets", "clda", 1000), NULL);
	assert_true(json_is_null(reply_at(reply, "curve")));
	json_decref(reply);
	columns_free(c);
}

/* Nobody came before the treatment. */
static void
without_a_baseline_there_is_no_change(void **state)
{
	struct columns *c;
	json_t *reply;

	(void)state;
	plant_all(straight);
	for (size_t i = 0; i < PEOPLE; i++)
		all[i].scores[0] = all[i].answered_on[0] = COLUMNS_NONE;
	c = store_of(PEOPLE);
	reply = answer(c, "platelets", "lda");
	assert_string_equal(text(reply, "curve.reason"), "no_baseline");
	json_decref(reply);
	columns_free(c);
}

static int64_t asked, patience;

/* A clock that jumps once it was looked at so often. */
static int64_t
clock_of_so_many_looks(void)
{
	return asked++ < patience ? 0 : 1000000;
}

/* Wherever the time is over, there is a reason and no half of a list. */
static void
a_curve_has_its_time(void **state)
{
	size_t late = 0, whole = 0;
	struct columns *c;
	json_t *reply;

	(void)state;
	plant_all(levels_off);
	c = store_of(PEOPLE);
	for (patience = 1; patience < 200; patience++) {
		asked = 0;
		reply = reply_by_clock(c, question_of("platelets", "clda", 0),
		    clock_of_so_many_looks);
		if (strcmp(text(reply, "curve.reason"), "deadline") == 0)
			late++;
		else if (strcmp(text(reply, "curve.visits.1.reason"), "null") ==
			 0)
			whole++;
		else
			assert_string_equal(
			    text(reply, "curve.visits.1.reason"), "deadline");
		json_decref(reply);
	}
	assert_true(late > 3 && whole > 3);
	columns_free(c);
}

/* Minutes make their own bands. */
static void
minutes_have_bands(void **state)
{
	static const char *const bands[] = {"minutes_under_30",
	    "minutes_30_to_60", "minutes_60_to_90", "minutes_90_and_over"};
	static const float minutes[] = {0, 29.9F, 30, 59, 60, 90, 1000};
	static const size_t counts[] = {2, 2, 1, 2};
	struct columns *c = columns_new();
	json_t *q, *reply;
	char path[64];

	(void)state;
	plant_all(straight);
	for (size_t i = 0; i < 7; i++)
		all[i].doses[DOSE_MINUTES] = minutes[i];
	all[7].with_doses = 0;
	for (size_t i = 0; i < 8; i++)
		cohort_put(c, &all[i]);
	q = question_of("minutes", "clda", 0);
	json_object_set_new(q, "by", json_string("minutes_band"));
	json_object_set_new(q, "order",
	    json_pack("[s, s, s, s]", bands[0], bands[1], bands[2], bands[3]));
	reply = reply_by_clock(c, q, NULL);
	assert_int_equal(json_array_size(reply_at(reply, "groups")), 4);
	for (size_t i = 0; i < 4; i++) {
		snprintf(path, sizeof(path), "groups.%zu.group", i);
		assert_string_equal(text(reply, path), bands[i]);
		snprintf(path, sizeof(path), "groups.%zu.episodes", i);
		near(number(reply, path), (double)counts[i], 0);
	}
	near(number(reply, "curve.without_dose.n"), 1, 0);
	json_decref(reply);
	columns_free(c);
}

static void
wrong_doses_are_refused(void **state)
{
	static const struct {
		const char *name, *value;
	} cases[] = {
	    {"dose", "\"total\""},
	    {"dose", "1"},
	    {"kind", "\"trend\""}, /* a dose of no dose-response */
	    {"by", "[\"minutes_band\", \"sex\"]"},
	    {"by", "[\"sex\", \"minutes_band\"]"},
	    {"filters", "{\"minutes_band\": [\"minutes_under_30\"]}"},
	};
	struct columns *c;
	const char *why;
	json_t *q;
	size_t len;

	(void)state;
	plant_all(straight);
	c = store_of(4);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		q = question_of("minutes", "clda", 0);
		json_object_set_new(q, cases[i].name,
		    json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
		assert_null(trend_answer(c, q, NULL, &len, &why));
		if (strcmp(why, "bad_question") != 0)
			fail_msg("case %zu: %s", i, why);
		json_decref(q);
	}
	columns_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_spline_has_its_known_values),
	    cmocka_unit_test(knots_lie_at_the_quantiles),
	    cmocka_unit_test(with_complete_data_a_curve_is_least_squares),
	    cmocka_unit_test(a_planted_curve_is_found_again),
	    cmocka_unit_test(a_straight_line_is_no_bend),
	    cmocka_unit_test(many_doses_are_taken_in_steps),
	    cmocka_unit_test(why_there_is_no_curve),
	    cmocka_unit_test(knots_that_coincide_leave_a_line),
	    cmocka_unit_test(a_visit_of_few_has_no_points),
	    cmocka_unit_test(people_are_counted_not_joints),
	    cmocka_unit_test(who_has_no_dose_is_told_unless_somebody_hides),
	    cmocka_unit_test(a_hidden_band_leaves_no_trace),
	    cmocka_unit_test(without_a_model_or_a_dose_there_is_no_curve),
	    cmocka_unit_test(without_a_baseline_there_is_no_change),
	    cmocka_unit_test(a_curve_has_its_time),
	    cmocka_unit_test(minutes_have_bands),
	    cmocka_unit_test(wrong_doses_are_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("dose_curve", tests, NULL, NULL);
}
