/* cohort/picks and trend_centiles: where scores lie, and single courses. */
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

/* Asked before and at week 6; ${after} -1: not answered then. */
static void
put(struct columns *c, unsigned id, int before, int after, int32_t censored_on)
{
	struct episode e = {.id = id,
	    .person = id,
	    .day_zero = 9000,
	    .censored_on = censored_on,
	    .died_on = NONE,
	    .keys = {id % 2, 0, 0},
	    .nvisits = 2,
	    .codes = {"baseline", "w6"},
	    .target_days = {0, 42},
	    .closes_on = {9000, 9056},
	    .scores = {100 * before, after == -1 ? NONE : 100 * after},
	    .answered_on = {9000, after == -1 ? NONE : 9042}};

	cohort_put_stratum(c, &e);
	cohort_put_series(c, &e);
}

/* Person i began with i % 11, and is at (i / 2) % 6 after 6 weeks. */
static struct columns *
store(unsigned people)
{
	struct columns *c = columns_new();

	for (unsigned i = 0; i < people; i++)
		put(c, i, (int)(i % 11), (int)(i / 2 % 6), NONE);
	return c;
}

static json_t *
question(int by, unsigned at_least, int seed)
{
	const struct ask a = {
	    .nclinics = 1, .as_of = 9200, .by = by, .at_least = at_least};
	json_t *q = cohort_question(&a);

	json_object_set_new(q, "kind", json_string("courses"));
	json_object_set_new(q, "seed", json_integer(seed));
	return q;
}

/* Of 0 to 10 a quarter lies below 2.5; 5 % of the way is 0.5. */
static void
centiles_lie_between_neighbours(void **state)
{
	struct columns *c = store(11);
	json_t *reply = reply_to(c, question(-1, 0, 1));

	(void)state;
	reply_near(reply, "total.visits.0.n", 11);
	reply_near(reply, "total.visits.0.centiles.0.percent", 5);
	reply_near(reply, "total.visits.0.centiles.0.score", 0.5);
	reply_near(reply, "total.visits.0.centiles.1.score", 2.5);
	reply_near(reply, "total.visits.0.centiles.2.score", 5);
	reply_near(reply, "total.visits.0.centiles.3.score", 7.5);
	reply_near(reply, "total.visits.0.centiles.4.score", 9.5);
	json_decref(reply);
	columns_free(c);
}

/* Five people must lie beyond a centile: 20 for a quartile, 100 for 5 %. */
static void
centiles_of_few_are_hidden(void **state)
{
	struct columns *c = store(19);
	json_t *reply = reply_to(c, question(-1, 5, 1));

	(void)state;
	reply_near(reply, "total.visits.0.n", 19);
	for (int i = 0; i < 5; i++) {
		char path[64];

		snprintf(
		    path, sizeof(path), "total.visits.0.centiles.%d.score", i);
		reply_null(reply, path);
	}
	json_decref(reply);
	columns_free(c);
	c = store(99);
	reply = reply_to(c, question(-1, 5, 1));
	reply_null(reply, "total.visits.0.centiles.0.score");
	reply_null(reply, "total.visits.0.centiles.4.score");
	reply_near(reply, "total.visits.0.centiles.2.score", 5);
	json_decref(reply);
	columns_free(c);
	c = store(100);
	reply = reply_to(c, question(-1, 5, 1));
	reply_near(reply, "total.visits.0.centiles.0.score", 0);
	reply_near(reply, "total.visits.0.centiles.4.score", 10);
	json_decref(reply);
	columns_free(c);
}

static void
courses_are_as_they_were(void **state)
{
	struct columns *c = columns_new();
	json_t *reply;

	(void)state;
	put(c, 2, 7, 3, NONE);
	reply = reply_to(c, question(0, 0, 1));
	reply_near(reply, "courses.of", 1);
	assert_string_equal(
	    reply_text(reply, "courses.items.0.group"), "ultrasound");
	reply_near(reply, "courses.items.0.points.0.score", 7);
	reply_near(reply, "courses.items.0.points.1.target_day", 42);
	reply_near(reply, "courses.items.0.points.1.score", 3);
	json_decref(reply);
	/* What does not count is not drawn. */
	put(c, 2, 7, 3, 9020);
	reply = reply_to(c, question(0, 0, 1));
	assert_int_equal(
	    json_array_size(reply_at(reply, "courses.items.0.points")), 1);
	json_decref(reply);
	columns_free(c);
}

static void
who_may_not_see_few_sees_no_course(void **state)
{
	struct columns *c = store(300);
	json_t *reply = reply_to(c, question(-1, 5, 1));

	(void)state;
	assert_int_equal(json_array_size(reply_at(reply, "courses.items")), 0);
	assert_string_equal(reply_text(reply, "courses.reason"), "hidden");
	reply_null(reply, "courses.of");
	json_decref(reply);
	reply = reply_to(c, question(-1, 500, 1));
	assert_string_equal(reply_text(reply, "courses.reason"), "hidden");
	json_decref(reply);
	columns_free(c);
}

/* The courses of a reply as text. */
static char *
drawn(const struct columns *c, int seed)
{
	json_t *reply = reply_to(c, question(-1, 0, seed));
	char *text = json_dumps(reply_at(reply, "courses.items"), 0);

	assert_int_equal(
	    json_array_size(reply_at(reply, "courses.items")), 200);
	json_decref(reply);
	return text;
}

static void
a_seed_draws_the_same_again(void **state)
{
	struct columns *c = store(1000);
	char *first = drawn(c, 1), *again = drawn(c, 1), *other = drawn(c, 2);

	(void)state;
	assert_string_equal(first, again);
	assert_string_not_equal(first, other);
	free(first);
	free(again);
	free(other);
	columns_free(c);
}

/* 200 of 1000 drawn by 50 seeds: person by person about 10 times.  The number
 * of those whose baseline is 0 is near that of the cohort, 91 of 1000. */
static void
nobody_is_drawn_more_than_others(void **state)
{
	struct columns *c = store(1000);
	size_t zeroes = 0;

	(void)state;
	for (int seed = 0; seed < 50; seed++) {
		json_t *reply = reply_to(c, question(-1, 0, seed)), *one;
		size_t i;

		json_array_foreach(reply_at(reply, "courses.items"), i, one)
		    zeroes += reply_number(one, "points.0.score") == 0;
		json_decref(reply);
	}
	/* 910 +- 5 standard deviations of so many draws. */
	assert_in_range(zeroes, 775, 1045);
	columns_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(centiles_lie_between_neighbours),
	    cmocka_unit_test(centiles_of_few_are_hidden),
	    cmocka_unit_test(courses_are_as_they_were),
	    cmocka_unit_test(who_may_not_see_few_sees_no_course),
	    cmocka_unit_test(a_seed_draws_the_same_again),
	    cmocka_unit_test(nobody_is_drawn_more_than_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
