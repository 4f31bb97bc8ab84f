/* throttle: how often each one, and all together, may guess. */
#include <sys/wait.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/throttle.h"

#define SECOND UINT64_C(1000000)
#define START (UINT64_C(5000) * SECOND)

static const struct throttle_limits limits = {.each = 10, .all = 50};
static struct throttle *t;

static int
make(void **state)
{
	(void)state;
	t = throttle_new();
	return t == NULL || sodium_init() == -1;
}

static int
drop(void **state)
{
	(void)state;
	throttle_free(t);
	return 0;
}

static unsigned
take(uint32_t who, uint64_t now)
{
	return throttle_take(t, &limits, &who, sizeof(who), now);
}

static void
give(uint32_t who, uint64_t now)
{
	throttle_give(t, &limits, &who, sizeof(who), now);
}

/* How many in a row may be made now. */
static unsigned
burst(uint32_t who, uint64_t now)
{
	unsigned n = 0;

	while (n < 1000 && take(who, now) == 0)
		n++;
	return n;
}

static void
so_many_at_once_and_then_one_at_a_time(void **state)
{
	(void)state;
	assert_int_equal(burst(1, START), 10);
	/* each part of ten minutes has its guess */
	assert_in_range(take(1, START), 60, 61);
	assert_int_equal(burst(1, START + 59 * SECOND), 0);
	assert_in_range(take(1, START + 59 * SECOND), 1, 2);
	assert_int_equal(burst(1, START + 60 * SECOND), 1);
	assert_int_equal(burst(1, START + 180 * SECOND), 2);
	/* and after all of them it is full, not more */
	assert_int_equal(burst(1, START + 5000 * SECOND), 10);
}

static void
nobody_waits_for_somebody_else(void **state)
{
	(void)state;
	assert_int_equal(burst(1, START), 10);
	assert_int_equal(burst(2, START), 10);
}

static void
what_is_given_back_was_not_taken(void **state)
{
	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(take(1, START), 0);
		give(1, START);
	}
	assert_int_equal(burst(1, START), 10);
	give(1, START);
	assert_int_equal(burst(1, START), 1);
	/* never more than there was */
	for (int i = 0; i < 50; i++)
		give(3, START);
	assert_int_equal(burst(3, START), 10);
}

static void
all_together_have_a_limit(void **state)
{
	unsigned n = 0;

	(void)state;
	for (uint32_t who = 0; who < 100; who++)
		n += burst(who, START);
	assert_int_equal(n, 50);
	assert_in_range(take(1000, START), 12, 13);
	/* who had to wait for others has lost none of its own */
	assert_int_equal(burst(1000, START + 600 * SECOND), 10);
}

static void
who_is_known_waits_for_nobody(void **state)
{
	const uint32_t known = 7;

	(void)state;
	throttle_know(t, &known, sizeof(known), START);
	for (uint32_t who = 100; who < 200; who++)
		burst(who, START);
	assert_int_not_equal(take(8, START), 0);
	assert_int_equal(burst(known, START), 10);
	/* until a day later */
	for (uint32_t who = 200; who < 300; who++)
		burst(who, START + 90000 * SECOND);
	assert_int_equal(burst(known, START + 90000 * SECOND), 0);
}

static void
a_limit_of_0_is_none(void **state)
{
	static const struct throttle_limits none = {0};
	const uint32_t who = 1;

	(void)state;
	for (int i = 0; i < 10000; i++)
		assert_int_equal(
		    throttle_take(t, &none, &who, sizeof(who), START), 0);
	throttle_give(t, &none, &who, sizeof(who), START);
	assert_int_equal(burst(1, START), 10);
}

static void
a_crowd_does_not_wash_away_who_has_guessed(void **state)
{
	static const struct throttle_limits each = {.each = 10};
	uint32_t who = UINT32_MAX;
	unsigned n = 0;

	(void)state;
	for (int i = 0; i < 10; i++)
		assert_int_equal(
		    throttle_take(t, &each, &who, sizeof(who), START), 0);
	/* more than there is room for, once each */
	for (uint32_t i = 0; i < 30000; i++)
		throttle_take(t, &each, &i, sizeof(i), START);
	while (throttle_take(t, &each, &who, sizeof(who), START) == 0)
		n++;
	assert_int_equal(n, 0);
}

static void
processes_share_it(void **state)
{
	int status, n = 0;

	(void)state;
	for (int i = 0; i < 4; i++)
		if (fork() == 0)
			_exit((int)burst(1, START));
	for (int i = 0; i < 4; i++) {
		wait(&status);
		n += WEXITSTATUS(status);
	}
	/* two that make the slot at the same time may lose one count */
	assert_in_range(n, 10, 13);
	assert_int_equal(burst(1, START), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		so_many_at_once_and_then_one_at_a_time, make, drop),
	    cmocka_unit_test_setup_teardown(
		nobody_waits_for_somebody_else, make, drop),
	    cmocka_unit_test_setup_teardown(
		what_is_given_back_was_not_taken, make, drop),
	    cmocka_unit_test_setup_teardown(
		all_together_have_a_limit, make, drop),
	    cmocka_unit_test_setup_teardown(
		who_is_known_waits_for_nobody, make, drop),
	    cmocka_unit_test_setup_teardown(a_limit_of_0_is_none, make, drop),
	    cmocka_unit_test_setup_teardown(
		a_crowd_does_not_wash_away_who_has_guessed, make, drop),
	    cmocka_unit_test_setup_teardown(processes_share_it, make, drop),
	};

	return cmocka_run_group_tests_name("throttle", tests, NULL, NULL);
}
