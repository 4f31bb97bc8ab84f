/* db: calls and their answers, on a server that is well. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pool.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

#define DEPTH 8 /* calls in flight on a quick connection */

static const struct db_stmt divide = {
    .name = "divide", .sql = "SELECT 1 / $1::int", .nparams = 1};
static const struct db_stmt xid = {
    .name = "xid", .sql = "SELECT pg_current_xact_id()"};
static const struct db_stmt leak = {.name = "leak",
    .sql = "SELECT set_config('test.who', $1, true)",
    .nparams = 1};
static const struct db_stmt leaked = {
    .name = "leaked", .sql = "SELECT current_setting('test.who', true)"};
static const struct db_stmt setting = {
    .name = "setting", .sql = "SELECT current_setting($1)", .nparams = 1};
static const struct db_stmt slow_setting = {.name = "slow_setting",
    .sql = "SELECT current_setting($1)",
    .nparams = 1,
    .speed = DB_SLOW};
static const struct db_stmt orphan = {.name = "orphan",
    .sql = "INSERT INTO child VALUES ($1::int)",
    .nparams = 1,
    .writes = 1};
static const struct db_stmt clash = {
    .name = "clash", .sql = "SELECT clash($1)", .nparams = 1};
static const struct db_stmt shout = {
    .name = "shout", .sql = "SELECT shout($1)", .nparams = 1};
static const struct db_stmt null_echo = {
    .name = "null_echo", .sql = "SELECT $1::text IS NULL", .nparams = 1};
/* 't', unless another one is under way. */
static const struct db_stmt alone = {.name = "alone",
    .sql = "SELECT pg_try_advisory_xact_lock(1 / $1::int) FROM pg_sleep(0.01)",
    .nparams = 1,
    .in_turn = 1};

static const struct db_stmt *const stmts[] = {&echo, &backend, &nap, &slow_nap,
    &insert, &divide, &xid, &leak, &leaked, &setting, &slow_setting, &orphan,
    &clash, &shout, &null_echo, &alone, NULL};

static int
begin(void **state)
{
	if (tests_begin(state) == -1)
		return -1;
	admin("CREATE TABLE parent (id int PRIMARY KEY)");
	admin("CREATE TABLE child (id int REFERENCES parent "
	      "DEFERRABLE INITIALLY DEFERRED)");
	admin("CREATE SEQUENCE attempt");
	/* ${argument}: an SQLSTATE, and how many attempts it meets. */
	admin("CREATE FUNCTION clash(text) RETURNS bigint LANGUAGE plpgsql "
	      "AS $$ DECLARE n bigint := nextval('attempt'); BEGIN "
	      "IF n <= split_part($1, ' ', 2)::int THEN "
	      "RAISE EXCEPTION USING ERRCODE = split_part($1, ' ', 1); "
	      "END IF; RETURN n; END $$");
	admin("CREATE FUNCTION shout(text) RETURNS text LANGUAGE plpgsql "
	      "AS $$ BEGIN RAISE WARNING '%', $1; RETURN $1::int; END $$");
	return 0;
}

static int
open_usual(void **state)
{
	(void)state;
	pool_open(&usual, stmts);
	run_until_open();
	return 0;
}

static int
closes(void **state)
{
	(void)state;
	pool_close();
	return 0;
}

static void
answers_come_in_the_order_of_the_calls(void **state)
{
	static struct answer a[100];
	char text[16];

	(void)state;
	memset(a, 0, sizeof(a));
	for (size_t i = 0; i < LEN(a); i++) {
		snprintf(text, sizeof(text), "%zu", i);
		ask(&a[i], &echo, text); /* which is copied */
	}
	run_until_answers(LEN(a));
	for (size_t i = 0; i < LEN(a); i++) {
		snprintf(text, sizeof(text), "%zu", i);
		assert_value(&a[i], text);
		assert_int_equal(a[i].order, i + 1);
	}
}

static void
null_is_not_the_empty_string(void **state)
{
	struct answer null = {0}, empty = {0};

	(void)state;
	ask(&null, &null_echo, NULL);
	ask(&empty, &null_echo, "");
	run_until_answers(2);
	assert_value(&null, "t");
	assert_value(&empty, "f");
}

static void
an_error_leaves_its_neighbours_alone(void **state)
{
	struct answer before = {0}, error = {0}, after = {0};

	(void)state;
	ask(&before, &insert, "before");
	ask(&error, &divide, "0");
	ask(&after, &insert, "after");
	run_until_answers(3);
	assert_value(&before, "before");
	assert_sqlstate(&error, "22012");
	assert_value(&after, "after");
	assert_string_equal(admin("SELECT count(*) FROM note WHERE body IN "
				  "('before', 'after')"),
	    "2");
}

static void
every_call_is_a_transaction_of_its_own(void **state)
{
	struct answer a[DEPTH] = {0}, who = {0}, next = {0};

	(void)state;
	for (size_t i = 0; i < LEN(a); i++)
		ask(&a[i], &xid, NULL);
	run_until_answers(DEPTH);
	for (size_t i = 1; i < LEN(a); i++)
		assert_string_not_equal(a[i].value, a[i - 1].value);
	ask(&who, &leak, "somebody");
	ask(&next, &leaked, NULL);
	run_until_answers(DEPTH + 2);
	assert_value(&who, "somebody");
	assert_value(&next, "");
}

static void
an_error_of_the_commit_is_the_answer(void **state)
{
	struct answer a = {0}, next = {0};

	(void)state;
	ask(&a, &orphan, "1");
	ask(&next, &echo, "next");
	run_until_answers(2);
	assert_sqlstate(&a, "23503");
	assert_value(&next, "next");
	assert_string_equal(admin("SELECT count(*) FROM child"), "0");
}

static void
sessions_are_set_up_alike(void **state)
{
	static const struct {
		const struct db_stmt *stmt;
		const char *name, *value;
	} cases[] = {
	    {&setting, "statement_timeout", "20s"},
	    {&slow_setting, "statement_timeout", "21s"},
	    {&setting, "lock_timeout", "2s"},
	    {&slow_setting, "lock_timeout", "2s"},
	    {&setting, "idle_in_transaction_session_timeout", "5s"},
	    {&setting, "application_name", "mendd test"},
	    {&setting, "client_encoding", "UTF8"},
	    {&setting, "TimeZone", "UTC"},
	};
	struct answer a[LEN(cases)] = {0};
	struct db_options options = usual;

	(void)state;
	options.timeout[DB_SLOW] = 21000;
	admin("ALTER ROLE postgres SET timezone = 'Asia/Tokyo'");
	pool_open(&options, stmts);
	run_until_open();
	run_until_logged("open speed=slow");
	for (size_t i = 0; i < LEN(cases); i++)
		ask(&a[i], cases[i].stmt, cases[i].name);
	run_until_answers(LEN(cases));
	for (size_t i = 0; i < LEN(cases); i++)
		assert_value(&a[i], cases[i].value);
	pool_close();
	admin("ALTER ROLE postgres RESET timezone");
}

static void
a_full_queue_refuses(void **state)
{
	static const struct {
		const struct db_stmt *stmt;
		size_t taken; /* in flight, and waiting */
	} cases[] = {{&nap, DEPTH + 3}, {&slow_nap, 1 + 3}};
	struct db_options options = usual;
	struct answer a[DEPTH + 3] = {0};
	const char *zero = "0";

	(void)state;
	options.waiting = 3;
	for (size_t i = 0; i < LEN(cases); i++) {
		memset(a, 0, sizeof(a));
		pool_open(&options, stmts);
		run_until_open();
		run_until_logged("open speed=slow");
		for (size_t n = 0; n < cases[i].taken; n++)
			ask(&a[n], cases[i].stmt, zero);
		assert_null(db_call(db, cases[i].stmt, &zero, record, NULL));
		run_until_answers((int)cases[i].taken);
		ask(&a[0], cases[i].stmt, zero);
		run_until_answers((int)cases[i].taken + 1);
		pool_close();
	}
}

static void
slow_calls_do_not_hold_up_quick_ones(void **state)
{
	struct answer slow[3] = {0}, quick = {0};

	(void)state;
	run_until_logged("open speed=slow");
	for (size_t i = 0; i < LEN(slow); i++)
		ask(&slow[i], &slow_nap, i == 0 ? "30" : "0");
	ask(&quick, &echo, "quick");
	run_until_answers(1);
	assert_value(&quick, "quick");
	assert_int_equal(slow[0].times + slow[1].times + slow[2].times, 0);
}

static void
quick_calls_spread_over_their_connections(void **state)
{
	struct db_options options = usual;
	struct answer sleeper = {0}, other = {0};

	(void)state;
	options.conns[DB_QUICK] = 2;
	pool_open(&options, stmts);
	run_until_open();
	run_until_logged("open speed=quick open=2");
	ask(&sleeper, &nap, "30");
	ask(&other, &echo, "other");
	run_until_answers(1);
	assert_value(&other, "other");
	pool_close();
}

/* Though there are connections enough, and whatever becomes of one. */
static void
calls_in_turn_are_one_at_a_time_and_in_nobodys_way(void **state)
{
	struct db_options options = usual;
	struct answer a[6] = {0}, other = {0};

	(void)state;
	options.conns[DB_QUICK] = 4;
	pool_open(&options, stmts);
	run_until_logged("open speed=quick open=4");
	for (size_t i = 0; i < LEN(a); i++)
		ask(&a[i], &alone, i == 2 ? "0" : "1");
	db_cancel(a[0].call); /* which was sent */
	db_cancel(a[1].call); /* which waits */
	ask(&other, &echo, "in between");
	run_until_answers(LEN(a) - 2 + 1);
	assert_int_equal(a[0].times + a[1].times, 0);
	assert_sqlstate(&a[2], "22012");
	for (size_t i = 3; i < LEN(a); i++) {
		assert_value(&a[i], "t");
		assert_true(a[i].order > a[i - 1].order);
	}
	assert_true(other.order < a[LEN(a) - 1].order);
	pool_close();
}

static void
the_servers_timeout_is_an_answer(void **state)
{
	struct db_options options = usual;
	struct answer a = {0}, next = {0};

	(void)state;
	options.timeout[DB_QUICK] = 50;
	pool_open(&options, stmts);
	run_until_open();
	ask(&a, &nap, "30");
	ask(&next, &echo, "next");
	run_until_answers(2);
	assert_sqlstate(&a, "57014");
	assert_value(&next, "next");
	pool_close();
}

static void
what_another_transaction_undid_is_run_again(void **state)
{
	static const struct {
		const char *how, *value, *sqlstate;
	} cases[] = {
	    {"40001 0", "1", ""},
	    {"40001 1", "2", ""},
	    {"40P01 3", "4", ""},
	    {"40001 4", "", "40001"},
	    {"40P01 9", "", "40P01"},
	    {"23505 1", "", "23505"},
	    {"55P03 1", "", "55P03"},
	    {"40002 1", "", "40002"},
	};

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct answer a = {0};

		answers = 0;
		admin("ALTER SEQUENCE attempt RESTART");
		ask(&a, &clash, cases[i].how);
		run_until_answers(1);
		assert_int_equal(a.times, 1);
		assert_string_equal(a.sqlstate, cases[i].sqlstate);
		assert_string_equal(a.value, cases[i].value);
		assert_string_equal(
		    admin("SELECT last_value <= 4 FROM attempt"), "t");
	}
}

static void
nothing_is_run_again_when_nobody_waits(void **state)
{
	struct answer gone = {0}, next = {0};

	(void)state;
	admin("ALTER SEQUENCE attempt RESTART");
	ask(&gone, &clash, "40001 1");
	db_cancel(gone.call);
	ask(&next, &nap, "0.2"); /* longer than a rest */
	run_until_answers(1);
	assert_int_equal(gone.times, 0);
	assert_string_equal(admin("SELECT last_value FROM attempt"), "1");
}

static void
a_call_may_be_cancelled_while_it_rests(void **state)
{
	struct answer gone = {0};
	struct answer next = {0};

	(void)state;
	admin("ALTER SEQUENCE attempt RESTART");
	ask(&gone, &clash, "40001 1");
	run_until_logged("call runs again");
	db_cancel(gone.call);
	ask(&next, &nap, "0.2"); /* longer than the rest */
	run_until_answers(1);
	assert_int_equal(gone.times, 0);
	assert_string_equal(admin("SELECT last_value FROM attempt"), "1");
}

static void
cancelled_calls_never_call_back(void **state)
{
	struct answer a[3 * DEPTH] = {0}, last = {0};

	(void)state;
	for (size_t i = 0; i < LEN(a); i++) /* some sent, some waiting */
		ask(&a[i], &echo, "a");
	for (size_t i = 0; i < LEN(a); i += 2)
		db_cancel(a[i].call);
	db_cancel(NULL);
	ask(&last, &echo, "last");
	run_until_answers((int)LEN(a) / 2 + 1);
	event_base_loop(base, EVLOOP_NONBLOCK);
	for (size_t i = 0; i < LEN(a); i++)
		assert_int_equal(a[i].times, i % 2);
	assert_value(&last, "last");
}

static void
a_write_goes_on_when_its_call_is_cancelled(void **state)
{
	struct answer gone = {0}, next = {0};

	(void)state;
	ask(&gone, &insert, "cancelled");
	db_cancel(gone.call);
	ask(&next, &echo, "next");
	run_until_answers(1);
	assert_int_equal(gone.times, 0);
	assert_string_equal(
	    admin("SELECT count(*) FROM note WHERE body = 'cancelled'"), "1");
}

/* The next answer of an array; the array ends with one that has no then(). */
static void
ask_next(struct answer *a)
{
	ask(a + 1, &echo, a->value);
}

static void
a_callback_may_start_calls(void **state)
{
	struct answer a[50] = {0};

	(void)state;
	for (size_t i = 0; i + 1 < LEN(a); i++)
		a[i].then = ask_next;
	ask(&a[0], &echo, "chain");
	run_until_answers(LEN(a));
	for (size_t i = 0; i < LEN(a); i++)
		assert_value(&a[i], "chain");
}

static struct answer all[2 * DEPTH];

static void
cancel_all_others(struct answer *a)
{
	for (size_t i = 0; i < LEN(all); i++)
		if (&all[i] != a)
			db_cancel(all[i].call);
}

static void
a_callback_may_cancel_calls(void **state)
{
	struct answer next = {0};

	(void)state;
	memset(all, 0, sizeof(all));
	for (size_t i = 0; i < LEN(all); i++)
		ask(&all[i], &echo, "all");
	all[0].then = cancel_all_others;
	run_until_answers(1);
	ask(&next, &echo, "next");
	run_until_answers(2);
	assert_value(&next, "next");
	for (size_t i = 0; i < LEN(all); i++)
		assert_int_equal(all[i].times, i == 0);
}

#define MANY 10000
static struct answer many[MANY];
static size_t asked;
static uint32_t seed;

static uint32_t
dice(uint32_t sides)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % sides;
}

static void
keep_asking(struct answer *a)
{
	(void)a;
	for (uint32_t n = dice(4); n > 0 && asked < MANY; n--) {
		many[asked].then = keep_asking;
		ask(&many[asked], &echo, "x");
		asked++;
	}
	for (uint32_t n = dice(2); n > 0; n--) {
		struct answer *victim = &many[dice((uint32_t)asked)];

		if (victim->call == NULL)
			continue;
		db_cancel(victim->call);
		victim->call = NULL;
		victim->order = -1;
	}
}

static void
ten_thousand_calls_with_random_cancels_each_end_once(void **state)
{
	struct db_options options = usual;
	size_t cancelled = 0;

	(void)state;
	options.conns[DB_QUICK] = 3;
	options.waiting = MANY;
	pool_open(&options, stmts);
	run_until_open();
	memset(many, 0, sizeof(many));
	for (asked = 0, seed = 1; asked < MANY;) {
		keep_asking(NULL);
		event_base_loop(base, EVLOOP_NONBLOCK);
	}
	for (size_t i = 0; i < MANY; i++)
		cancelled += many[i].order == -1;
	while ((size_t)answers + cancelled < MANY) {
		event_base_loop(base, EVLOOP_ONCE);
		for (size_t i = cancelled = 0; i < MANY; i++)
			cancelled += many[i].order == -1;
	}
	assert_true(cancelled > MANY / 10);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(many[i].times, many[i].order != -1);
	pool_close();
}

static void
values_never_reach_the_log(void **state)
{
	struct answer a = {0};

	(void)state;
	ask(&a, &shout, "Ada Lovelace");
	run_until_answers(1);
	assert_sqlstate(&a, "22P02");
	assert_true(logged("database notice speed=quick sqlstate=01000"));
	assert_false(logged("Lovelace"));
}

static void
a_pool_can_be_freed_with_calls_on_their_way(void **state)
{
	struct answer a[3 * DEPTH] = {0}, slow[3] = {0};

	(void)state;
	pool_open(&usual, stmts);
	run_until_open();
	run_until_logged("open speed=slow");
	for (size_t i = 0; i < LEN(a); i++)
		ask(&a[i], &nap, "1");
	for (size_t i = 0; i < LEN(slow); i++)
		ask(&slow[i], &slow_nap, "1");
	db_cancel(a[0].call);
	event_base_loop(base, EVLOOP_NONBLOCK);
	pool_close();
	assert_int_equal(answers, 0);
}

static void
a_pool_can_be_freed_before_it_opened(void **state)
{
	(void)state;
	pool_open(&usual, stmts);
	pool_close();
	pool_open(&usual, stmts);
	event_base_loop(base, EVLOOP_ONCE);
	pool_close();
	db_free(NULL);
}

#define WITH_POOL(f) cmocka_unit_test_setup_teardown(f, open_usual, closes)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_POOL(answers_come_in_the_order_of_the_calls),
	    WITH_POOL(null_is_not_the_empty_string),
	    WITH_POOL(an_error_leaves_its_neighbours_alone),
	    WITH_POOL(every_call_is_a_transaction_of_its_own),
	    WITH_POOL(an_error_of_the_commit_is_the_answer),
	    cmocka_unit_test(sessions_are_set_up_alike),
	    cmocka_unit_test(a_full_queue_refuses),
	    WITH_POOL(slow_calls_do_not_hold_up_quick_ones),
	    cmocka_unit_test(quick_calls_spread_over_their_connections),
	    cmocka_unit_test(
		calls_in_turn_are_one_at_a_time_and_in_nobodys_way),
	    cmocka_unit_test(the_servers_timeout_is_an_answer),
	    WITH_POOL(what_another_transaction_undid_is_run_again),
	    WITH_POOL(nothing_is_run_again_when_nobody_waits),
	    WITH_POOL(a_call_may_be_cancelled_while_it_rests),
	    WITH_POOL(cancelled_calls_never_call_back),
	    WITH_POOL(a_write_goes_on_when_its_call_is_cancelled),
	    WITH_POOL(a_callback_may_start_calls),
	    WITH_POOL(a_callback_may_cancel_calls),
	    cmocka_unit_test(
		ten_thousand_calls_with_random_cancels_each_end_once),
	    WITH_POOL(values_never_reach_the_log),
	    cmocka_unit_test(a_pool_can_be_freed_with_calls_on_their_way),
	    cmocka_unit_test(a_pool_can_be_freed_before_it_opened),
	};

	return cmocka_run_group_tests(tests, begin, tests_end);
}
