/* timer: how long to wait before trying again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sodium.h>

#include "io/timer.h"

static void
a_wait_doubles_up_to_a_limit(void **state)
{
	static const struct {
		unsigned failures, min, max, wait;
	} cases[] = {
	    {0, 100, 5000, 100},
	    {1, 100, 5000, 200},
	    {5, 100, 5000, 3200},
	    {6, 100, 5000, 5000},
	    {4000000000, 100, 5000, 5000},
	    {0, 9000, 5000, 5000},
	    {40, 1, 4294967295, 4294967295},
	    {3, 0, 5000, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int n = 0; n < 100; n++) {
			unsigned ms = backoff(
			    cases[i].failures, cases[i].min, cases[i].max);

			assert_in_range(ms, cases[i].wait - cases[i].wait / 2,
			    cases[i].wait);
		}
}

static void
jitter_spreads(void **state)
{
	unsigned least = 1000, most = 0;

	(void)state;
	for (int n = 0; n < 1000; n++) {
		unsigned ms = jitter(1000);

		least = ms < least ? ms : least;
		most = ms > most ? ms : most;
	}
	assert_in_range(least, 500, 600);
	assert_in_range(most, 900, 1000);
	assert_int_equal(jitter(0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_wait_doubles_up_to_a_limit),
	    cmocka_unit_test(jitter_spreads),
	};

	if (sodium_init() == -1)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
