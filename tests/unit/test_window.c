/* rule: which score stands for a visit, and whose was due. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rule/due.h"
#include "rule/window.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static const struct window windows[] = {{0, -30, 0}, {90, 60, 120}};

static void
limits_of_windows_are_inclusive(void **state)
{
	static const struct {
		int32_t day;
		int window;
	} cases[] = {{-31, -1}, {-30, 0}, {0, 0}, {1, -1}, {59, -1}, {60, 1},
	    {120, 1}, {121, -1}, {INT32_MAX, -1}, {INT32_MIN, -1}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(
		    window_of(windows, 2, cases[i].day), cases[i].window);
}

static void
of_two_windows_the_closer_target_has_the_day(void **state)
{
	static const struct window both[] = {{100, 50, 160}, {200, 140, 260}};

	(void)state;
	assert_int_equal(window_of(both, 2, 149), 0);
	assert_int_equal(window_of(both, 2, 150), 0);
	assert_int_equal(window_of(both, 2, 151), 1);
}

static void
one_score_is_preferred_to_another(void **state)
{
	static const struct {
		struct sitting a, b;
	} cases[] = {
	    {{88, 1, 5}, {93, 9, 5}}, /* closer */
	    {{85, 1, 5}, {95, 9, 5}}, /* as close, earlier day */
	    {{90, 2, 5}, {90, 1, 5}}, /* same day, recorded later */
	    {{90, 1, 4}, {90, 1, 5}}, /* nothing but the score differs */
	};
	const struct sitting same = {90, 1, 5};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(
		    window_prefers(&windows[1], &cases[i].a, &cases[i].b));
		assert_false(
		    window_prefers(&windows[1], &cases[i].b, &cases[i].a));
	}
	assert_false(window_prefers(&windows[1], &same, &same));
}

static void
due_when_the_window_has_closed_on_the_living(void **state)
{
	static const struct {
		struct lifespan life;
		int32_t as_of;
		int due;
	} cases[] = {
	    {{1000, DUE_ALIVE}, 1119, 0},
	    {{1000, DUE_ALIVE}, 1120, 1},
	    {{1000, 1089}, 2000, 0}, /* died the day before the target */
	    {{1000, 1090}, 2000, 1}, /* on it */
	    {{1000, 1500}, 1119, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(
		    due_is(&windows[1], &cases[i].life, cases[i].as_of),
		    cases[i].due);
}

static void
the_rate_is_of_those_who_were_due(void **state)
{
	struct due_count c = {0};
	double rate = -1;

	(void)state;
	assert_int_equal(due_rate(&c, &rate), -1);
	due_add(&c, 0, 1);
	assert_int_equal(due_rate(&c, &rate), -1);
	assert_true(rate == -1);
	due_add(&c, 1, 1);
	due_add(&c, 1, 0);
	due_add(&c, 0, 0);
	due_add(&c, 1, 0);
	due_add(&c, 1, 0);
	assert_int_equal(due_rate(&c, &rate), 0);
	assert_true(rate == 0.25);
	assert_int_equal(c.enrolled, 6);
	assert_int_equal(c.scored_early, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(limits_of_windows_are_inclusive),
	    cmocka_unit_test(of_two_windows_the_closer_target_has_the_day),
	    cmocka_unit_test(one_score_is_preferred_to_another),
	    cmocka_unit_test(due_when_the_window_has_closed_on_the_living),
	    cmocka_unit_test(the_rate_is_of_those_who_were_due),
	};

	return cmocka_run_group_tests_name("window", tests, NULL, NULL);
}
