/* db: what becomes of calls when the server, or its promise, is gone. */
#include <sys/socket.h>
#include <sys/un.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "pool.h"

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

#define DEPTH 8 /* calls in flight on a quick connection */

static const struct db_stmt copy = {
    .name = "copy", .sql = "COPY note TO STDOUT"};
static const struct db_stmt slow_insert = {.name = "slow_insert",
    .sql = "INSERT INTO note SELECT $1 FROM pg_sleep(1) RETURNING body",
    .nparams = 1,
    .writes = 1};
static const struct db_stmt wrong = {
    .name = "wrong", .sql = "SELECT 'Lovelace' FROM not_there"};

static const struct db_stmt *const stmts[] = {
    &echo, &backend, &nap, &slow_nap, &insert, &copy, &slow_insert, NULL};
static const struct db_stmt *const wrong_stmts[] = {&echo, &wrong, NULL};

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
assert_works(void)
{
	struct answer a = {0};
	int n = answers + 1;

	ask(&a, &echo, "here");
	run_until_answers(n);
	assert_value(&a, "here");
}

static void
calls_in_flight_on_a_killed_backend_are_unknown_once(void **state)
{
	struct answer a[DEPTH] = {0}, waits = {0};

	(void)state;
	for (size_t i = 0; i < LEN(a); i++)
		ask(&a[i], i == 0 ? &nap : &insert, i == 0 ? "30" : "killed");
	ask(&waits, &echo, "waits");
	admin_until("SELECT count(*) = 1 " NAPPING);
	admin("SELECT pg_terminate_backend(pid) " NAPPING);
	run_until_answers(DEPTH + 1);
	for (size_t i = 0; i < LEN(a); i++)
		assert_lost(&a[i], DB_UNKNOWN);
	assert_lost(&waits, DB_AWAY); /* it was the only connection */
	run_until_open();
	assert_works();
	for (size_t i = 0; i < LEN(a); i++)
		assert_int_equal(a[i].times, 1);
}

static void
other_connections_take_what_waits(void **state)
{
	struct db_options options = usual;
	struct answer a[2 * DEPTH] = {0}, waits = {0};

	(void)state;
	options.conns[DB_QUICK] = 2;
	pool_open(&options, stmts);
	run_until_logged("open speed=quick open=2");
	for (size_t i = 0; i < LEN(a); i++)
		ask(&a[i], &nap, i < 2 ? "1" : "0");
	ask(&waits, &echo, "waits");
	admin_until("SELECT count(*) = 2 " NAPPING);
	admin("SELECT pg_terminate_backend(pid) " NAPPING " LIMIT 1");
	run_until_answers(2 * DEPTH + 1);
	assert_value(&waits, "waits");
	for (size_t i = 2; i < LEN(a); i++)
		assert_int_equal(a[i].lost, a[i % 2].lost);
	assert_int_equal(a[0].lost + a[1].lost, DB_OK + DB_UNKNOWN);
	pool_close();
}

static void
a_cancelled_call_stays_silent_when_its_connection_breaks(void **state)
{
	struct answer gone = {0}, other = {0};

	(void)state;
	ask(&gone, &nap, "30");
	ask(&other, &echo, "other");
	db_cancel(gone.call);
	admin_until("SELECT count(*) = 1 " NAPPING);
	admin("SELECT pg_terminate_backend(pid) " NAPPING);
	run_until_answers(1);
	run_until_open();
	assert_int_equal(gone.times, 0);
	assert_lost(&other, DB_UNKNOWN);
}

static struct answer second;

static void
ask_second(struct answer *a)
{
	static const char *value = "second";

	(void)a;
	second.call = db_call(db, &echo, &value, record, &second);
}

static void
a_callback_may_call_while_the_database_is_away(void **state)
{
	struct answer first = {.then = ask_second};

	(void)state;
	memset(&second, 0, sizeof(second));
	ask(&first, &nap, "30");
	admin_until("SELECT count(*) = 1 " NAPPING);
	admin("SELECT pg_terminate_backend(pid) " NAPPING);
	run_until_answers(1);
	assert_lost(&first, DB_UNKNOWN);
	assert_null(second.call);
	run_until_open();
	assert_int_equal(second.times, 0);
}

static void
a_stopped_database_is_away_at_once_and_back_after_its_start(void **state)
{
	struct answer sent = {0};
	const char *value = "x";

	(void)state;
	ask(&sent, &echo, "sent");
	cluster("stop");
	run_until_away();
	assert_int_equal(sent.times, 1); /* answered or unknown */
	assert_true(logged("database away speed=quick"));
	assert_null(db_call(db, &echo, &value, record, NULL));
	run_until_logged("why=\"no connection\"");
	assert_null(db_call(db, &echo, &value, record, NULL));
	cluster("start");
	run_until_open();
	assert_works();
}

static void
a_call_to_a_backend_that_died_unnoticed_is_unknown(void **state)
{
	struct answer a[DEPTH] = {0};
	const char *value = "x";
	int taken = 0;

	(void)state;
	cluster("stop"); /* and the loop has not looked yet */
	for (size_t i = 0; i < LEN(a); i++)
		taken += db_call(db, &echo, &value, record, &a[i]) != NULL;
	assert_true(taken > 0);
	assert_int_equal(answers, 0);
	run_until_answers(taken);
	for (size_t i = 0; i < LEN(a); i++)
		if (a[i].times > 0)
			assert_lost(&a[i], DB_UNKNOWN);
	assert_false(db_ready(db));
	cluster("start");
	run_until_open();
	assert_works();
}

static void
a_pool_without_a_database_takes_no_calls(void **state)
{
	struct db_options options = usual;
	const char *value = "x";

	(void)state;
	options.conninfo = "host=/nonexistent";
	pool_open(&options, stmts);
	assert_false(db_ready(db));
	assert_null(db_call(db, &echo, &value, record, NULL));
	run_until_logged("why=\"no connection\"");
	assert_null(db_call(db, &echo, &value, record, NULL));
	pool_close();
}

static void
a_deadline_ends_what_was_sent_as_unknown_and_what_waits_as_away(void **state)
{
	struct db_options options = usual;
	struct answer sent[DEPTH] = {0}, waits = {0};

	(void)state;
	options.deadline[DB_QUICK] = 700;
	pool_open(&options, stmts);
	run_until_open();
	for (size_t i = 0; i < LEN(sent); i++)
		ask(&sent[i], &nap, "30");
	ask(&waits, &echo, "waits");
	run_until_answers(DEPTH + 1);
	for (size_t i = 0; i < LEN(sent); i++)
		assert_lost(&sent[i], DB_UNKNOWN);
	assert_lost(&waits, DB_AWAY);
	run_until_logged("why=\"no answer in time\""); /* not kept */
	run_until_open();
	assert_works();
	pool_close();
}

static void
a_connection_that_answers_is_kept_after_a_deadline(void **state)
{
	struct db_options options = usual;
	struct answer a[2] = {0}, pid = {0}, pid_after = {0};

	(void)state;
	options.deadline[DB_QUICK] = 2000;
	pool_open(&options, stmts);
	run_until_open();
	ask(&pid, &backend, NULL);
	run_until_answers(1);
	for (size_t i = 0; i < LEN(a); i++) /* one in time, not two */
		ask(&a[i], &nap, "1.1");
	run_until_answers(3);
	assert_lost(&a[0], DB_OK);
	assert_lost(&a[1], DB_UNKNOWN);
	ask(&pid_after, &backend, NULL);
	run_until_answers(4);
	assert_value(&pid_after, pid.value);
	pool_close();
}

static void
a_write_goes_on_after_its_deadline(void **state)
{
	struct db_options options = usual;
	struct answer a = {0};

	(void)state;
	options.deadline[DB_QUICK] = 100;
	pool_open(&options, stmts);
	run_until_open();
	ask(&a, &slow_insert, "late");
	run_until_answers(1);
	assert_lost(&a, DB_UNKNOWN);
	pool_close();
	admin_until("SELECT count(*) = 1 FROM note WHERE body = 'late'");
}

/*
 * The standby does not exist, so a commit waits for ever; a cancel makes the
 * server report success for what it has not replicated.
 */
/*
 * Let commits wait for a standby of this name, or for none.  That they do is
 * not up to their own session but to the checkpointer, which tells the others
 * when it reads the configuration: before its next checkpoint at the latest.
 */
static void
wait_for_standby(const char *name)
{
	char sql[128];

	snprintf(sql, sizeof(sql),
	    "ALTER SYSTEM SET synchronous_standby_names = '%s'", name);
	admin(sql);
	admin("SELECT pg_reload_conf()");
	snprintf(sql, sizeof(sql),
	    "SELECT current_setting('synchronous_standby_names') = '%s'", name);
	admin_until(sql);
	admin("CHECKPOINT");
	admin("CHECKPOINT");
}

static void
a_commit_that_was_not_replicated_is_unknown(void **state)
{
	struct answer write = {0}, read = {0};

	(void)state;
	wait_for_standby("nobody");
	ask(&write, &insert, "not replicated");
	ask(&read, &echo, "read");
	admin_until("SELECT count(*) = 1 " COMMITTING);
	event_base_loop(base, EVLOOP_NONBLOCK);
	assert_int_equal(write.times, 0); /* though its result is here */
	admin("SELECT pg_cancel_backend(pid) " COMMITTING);
	run_until_answers(2);
	assert_lost(&write, DB_UNKNOWN);
	assert_value(&read, "read");
	wait_for_standby("");
}

static void
a_commit_that_waits_for_a_dead_standby_meets_the_deadline(void **state)
{
	struct db_options options = usual;
	struct answer write = {0};

	(void)state;
	wait_for_standby("nobody");
	options.timeout[DB_QUICK] = 100; /* does not end a commit */
	options.deadline[DB_QUICK] = 500;
	pool_open(&options, stmts);
	run_until_open();
	ask(&write, &insert, "waits");
	run_until_answers(1);
	assert_lost(&write, DB_UNKNOWN);
	pool_close();
	wait_for_standby("");
	admin_until("SELECT count(*) = 1 FROM note WHERE body = 'waits'");
}

static void
a_server_that_may_lose_writes_is_refused(void **state)
{
	static const char *const settings[] = {
	    "fsync", "full_page_writes", "synchronous_commit"};
	struct db_options options = usual;
	const char *value = "x";
	char sql[128];

	(void)state;
	for (size_t i = 0; i < LEN(settings); i++) {
		snprintf(
		    sql, sizeof(sql), "ALTER SYSTEM SET %s = off", settings[i]);
		admin(sql);
		admin("SELECT pg_reload_conf()");
		snprintf(sql, sizeof(sql),
		    "SELECT current_setting('%s') = 'off'", settings[i]);
		admin_until(sql);

		options.allow_unsafe = 0;
		pool_open(&options, stmts);
		snprintf(sql, sizeof(sql),
		    "why=\"the server may lose what it committed\" "
		    "setting=%s value=off",
		    settings[i]);
		run_until_logged(sql);
		assert_false(db_ready(db));
		assert_null(db_call(db, &echo, &value, record, NULL));
		pool_close();

		options.allow_unsafe = 1;
		pool_open(&options, stmts);
		run_until_open();
		assert_works();
		pool_close();
		snprintf(
		    sql, sizeof(sql), "ALTER SYSTEM RESET %s", settings[i]);
		admin(sql);
		admin("SELECT pg_reload_conf()");
		snprintf(sql, sizeof(sql),
		    "SELECT current_setting('%s') = 'on'", settings[i]);
		admin_until(sql);
	}
}

static void
a_statement_that_does_not_prepare_keeps_the_pool_closed(void **state)
{
	const char *value = "x";

	(void)state;
	pool_open(&usual, wrong_stmts);
	run_until_logged("statement=wrong sqlstate=42P01");
	assert_false(db_ready(db));
	assert_null(db_call(db, &echo, &value, record, NULL));
	assert_false(logged("Lovelace"));
	pool_close();
}

static void
copy_breaks_only_its_own_connection(void **state)
{
	struct answer a = {0};

	(void)state;
	ask(&a, &copy, NULL);
	run_until_answers(1);
	assert_lost(&a, DB_UNKNOWN);
	run_until_open();
	assert_works();
}

static void
every_host_of_the_connection_string_is_tried(void **state)
{
	const struct {
		const char *hosts, *ports, *rest;
	} cases[] = {
	    {"/nonexistent", "5432", ""},
	    {"/nonexistent", "5432", "target_session_attrs=read-write"},
	    {"/nonexistent,/nowhere", "1,2", "target_session_attrs=primary"},
	    /* Twice over; the next socket has the number of the last. */
	    {getenv("PGHOST"), getenv("PGPORT"),
		"target_session_attrs=prefer-standby"},
	};
	struct db_options options = usual;
	char conninfo[256];

	(void)state;
	for (size_t i = 0; i < LEN(cases); i++) {
		snprintf(conninfo, sizeof(conninfo), "host=%s,%s port=%s,%s %s",
		    cases[i].hosts, getenv("PGHOST"), cases[i].ports,
		    getenv("PGPORT"), cases[i].rest);
		options.conninfo = conninfo;
		pool_open(&options, stmts);
		run_until_open();
		assert_works();
		pool_close();
	}
}

static void
a_server_of_the_wrong_kind_is_not_used(void **state)
{
	struct db_options options = usual;

	(void)state;
	options.conninfo = "target_session_attrs=standby";
	pool_open(&options, stmts);
	run_until_logged("why=\"no connection\"");
	assert_false(db_ready(db));
	pool_close();
}

/* It accepts connections, and that is all. */
static int
mute_server(char *dir, size_t size)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(dir, size, "/tmp/mendd-mute.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s/.s.PGSQL.5432", dir);
	assert_int_equal(bind(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	assert_int_equal(listen(fd, 16), 0);
	return fd;
}

static void
a_host_that_never_answers_does_not_hide_the_next(void **state)
{
	char dir[64], path[96], conninfo[256];
	struct db_options options = usual;
	int fd = mute_server(dir, sizeof(dir));

	(void)state;
	snprintf(conninfo, sizeof(conninfo), "host=%s,%s port=5432,%s", dir,
	    getenv("PGHOST"), getenv("PGPORT"));
	options.conninfo = conninfo;
	options.conns[DB_SLOW] = 0;
	pool_open(&options, stmts);
	run_until_open();
	assert_true(logged("why=\"no answer in time\""));
	assert_works();
	pool_close();
	close(fd);
	snprintf(path, sizeof(path), "%s/.s.PGSQL.5432", dir);
	unlink(path);
	rmdir(dir);
}

#define WITH_POOL(f) cmocka_unit_test_setup_teardown(f, open_usual, closes)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_POOL(calls_in_flight_on_a_killed_backend_are_unknown_once),
	    cmocka_unit_test(other_connections_take_what_waits),
	    WITH_POOL(a_cancelled_call_stays_silent_when_its_connection_breaks),
	    WITH_POOL(a_callback_may_call_while_the_database_is_away),
	    WITH_POOL(
		a_stopped_database_is_away_at_once_and_back_after_its_start),
	    WITH_POOL(a_call_to_a_backend_that_died_unnoticed_is_unknown),
	    cmocka_unit_test(a_pool_without_a_database_takes_no_calls),
	    cmocka_unit_test(
		a_deadline_ends_what_was_sent_as_unknown_and_what_waits_as_away),
	    cmocka_unit_test(
		a_connection_that_answers_is_kept_after_a_deadline),
	    cmocka_unit_test(a_write_goes_on_after_its_deadline),
	    WITH_POOL(a_commit_that_was_not_replicated_is_unknown),
	    cmocka_unit_test(
		a_commit_that_waits_for_a_dead_standby_meets_the_deadline),
	    cmocka_unit_test(a_server_that_may_lose_writes_is_refused),
	    cmocka_unit_test(
		a_statement_that_does_not_prepare_keeps_the_pool_closed),
	    WITH_POOL(copy_breaks_only_its_own_connection),
	    cmocka_unit_test(every_host_of_the_connection_string_is_tried),
	    cmocka_unit_test(a_server_of_the_wrong_kind_is_not_used),
	    cmocka_unit_test(a_host_that_never_answers_does_not_hide_the_next),
	};

	return cmocka_run_group_tests(tests, tests_begin, tests_end);
}
