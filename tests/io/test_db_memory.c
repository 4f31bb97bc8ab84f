/*
 * db, when memory runs out: whichever allocation fails, ours or libevent's, a
 * call has one end, and the pool is well again.  Sanitizers say that nothing
 * leaks and that nothing freed is used.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pool.h"
#include "../unit/scarce.h"

/* Did the nth allocation come at all? */
static int
end_failing(void)
{
	const int happened = scarce_in == -1;

	scarce_in = -1;
	return happened;
}

static void
assert_works(void)
{
	struct answer a = {0};
	int n = answers + 1;

	run_until_open();
	ask(&a, &echo, "here");
	run_until_answers(n);
	assert_value(&a, "here");
}

static void
each_allocation_of_a_pool_may_fail(void **state)
{
	int nth = 0, happened;

	(void)state;
	do {
		base = event_base_new();
		assert_non_null(base);
		answers = 0;
		scarce_in = nth++;
		db = db_new(base, &usual, usual_stmts);
		if (db != NULL)
			run_until_open(); /* perhaps after another attempt */
		happened = end_failing();
		if (db != NULL)
			assert_works();
		db_free(db);
		event_base_free(base);
		db = NULL;
	} while (happened);
	assert_in_range(nth, 5, 1000);
}

static void
each_allocation_of_a_call_may_fail(void **state)
{
	const char *value = "x";
	int nth = 0, happened;

	(void)state;
	pool_open(&usual, usual_stmts);
	do {
		struct answer a = {0};
		int n = answers + 1;

		run_until_open();
		scarce_in = nth++;
		a.call = db_call(db, &insert, &value, record, &a);
		if (a.call != NULL) {
			run_until_answers(n);
			assert_int_equal(a.times, 1);
		}
		happened = end_failing();
		assert_works();
	} while (happened);
	assert_in_range(nth, 2, 1000);
	pool_close();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_allocation_of_a_pool_may_fail),
	    cmocka_unit_test(each_allocation_of_a_call_may_fail),
	};

	event_set_mem_functions(__wrap_malloc, __wrap_realloc, free);
	return cmocka_run_group_tests(tests, tests_begin, tests_end);
}
