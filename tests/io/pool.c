/* What the tests of db share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>
#include <event2/event_struct.h>
#include <sodium.h>

#include "base/log.h"
#include "pool.h"

struct event_base *base;
struct db *db;
int answers;

static PGconn *superuser;
static PGresult *last;
static FILE *log_file;
static int own_stderr;
static long log_from; /* where this pool's lines begin */

const struct db_stmt echo = {
    .name = "echo", .sql = "SELECT $1::text", .nparams = 1};
const struct db_stmt backend = {
    .name = "backend", .sql = "SELECT pg_backend_pid()"};
const struct db_stmt nap = {
    .name = "nap", .sql = "SELECT pg_sleep($1::float8)", .nparams = 1};
const struct db_stmt slow_nap = {.name = "slow_nap",
    .sql = "SELECT pg_sleep($1::float8)",
    .nparams = 1,
    .speed = DB_SLOW};
const struct db_stmt insert = {.name = "insert",
    .sql = "INSERT INTO note VALUES ($1) RETURNING body",
    .nparams = 1,
    .writes = 1};

const struct db_stmt *const usual_stmts[] = {
    &echo, &backend, &nap, &slow_nap, &insert, NULL};

const struct db_options usual = {
    .conninfo = "",
    .name = "mendd test",
    .conns = {[DB_QUICK] = 1, [DB_SLOW] = 1},
    .timeout = {[DB_QUICK] = 20000, [DB_SLOW] = 20000},
    .deadline = {[DB_QUICK] = 25000, [DB_SLOW] = 25000},
    .waiting = 1000,
};

static void
too_late(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	fail_msg("the loop waited for half a minute");
}

void
pool_open(const struct db_options *options, const struct db_stmt *const *stmts)
{
	/* What the last test left running must not be taken for ours. */
	admin("SELECT pg_terminate_backend(pid) " BACKENDS);
	admin_until("SELECT count(*) = 0 " BACKENDS);
	answers = 0;
	fseek(log_file, 0, SEEK_END);
	log_from = ftell(log_file);
	base = event_base_new();
	assert_non_null(base);
	db = db_new(base, options, stmts);
	assert_non_null(db);
}

void
pool_close(void)
{
	db_free(db);
	event_base_free(base);
	db = NULL;
	base = NULL;
}

void
record(const PGresult *res, enum db_lost lost, void *arg)
{
	struct answer *a = arg;

	a->times++;
	a->order = ++answers;
	a->lost = lost;
	a->call = NULL;
	assert_true((res != NULL) == (lost == DB_OK));
	if (PQresultStatus(res) == PGRES_FATAL_ERROR && res != NULL)
		snprintf(a->sqlstate, sizeof(a->sqlstate), "%s",
		    PQresultErrorField(res, PG_DIAG_SQLSTATE));
	else if (PQntuples(res) > 0)
		snprintf(
		    a->value, sizeof(a->value), "%s", PQgetvalue(res, 0, 0));
	if (a->then != NULL)
		a->then(a);
}

void
ask(struct answer *a, const struct db_stmt *stmt, const char *value)
{
	int before = answers;

	a->call = db_call(db, stmt, &value, record, a);
	assert_non_null(a->call);
	assert_int_equal(answers, before); /* nothing from inside */
}

static int
quick_is_open(const void *arg)
{
	(void)arg;
	return db_ready(db);
}

static int
quick_is_away(const void *arg)
{
	return !quick_is_open(arg);
}

static int
answers_reached(const void *arg)
{
	return answers >= *(const int *)arg;
}

static int
is_logged(const void *arg)
{
	return logged(arg);
}

static void
run_until(int (*holds)(const void *), const void *arg)
{
	const struct timeval patience = {.tv_sec = 30};
	struct event guard;

	evtimer_assign(&guard, base, too_late, NULL);
	evtimer_add(&guard, &patience);
	while (!holds(arg))
		assert_int_equal(event_base_loop(base, EVLOOP_ONCE), 0);
	evtimer_del(&guard);
}

void
run_until_open(void)
{
	run_until(quick_is_open, NULL);
}

void
run_until_away(void)
{
	run_until(quick_is_away, NULL);
}

void
run_until_answers(int n)
{
	run_until(answers_reached, &n);
}

void
run_until_logged(const char *text)
{
	run_until(is_logged, text);
}

void
assert_value(const struct answer *a, const char *value)
{
	assert_int_equal(a->times, 1);
	assert_int_equal(a->lost, DB_OK);
	assert_string_equal(a->sqlstate, "");
	assert_string_equal(a->value, value);
}

void
assert_sqlstate(const struct answer *a, const char *sqlstate)
{
	assert_int_equal(a->times, 1);
	assert_int_equal(a->lost, DB_OK);
	assert_string_equal(a->sqlstate, sqlstate);
}

void
assert_lost(const struct answer *a, enum db_lost lost)
{
	assert_int_equal(a->times, 1);
	assert_int_equal(a->lost, lost);
}

const char *
admin(const char *sql)
{
	if (superuser == NULL || PQstatus(superuser) != CONNECTION_OK) {
		PQfinish(superuser);
		superuser =
		    PQconnectdb("options='-c client_min_messages=error'");
	}
	PQclear(last);
	last = PQexec(superuser, sql);
	if (PQresultStatus(last) != PGRES_TUPLES_OK &&
	    PQresultStatus(last) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(superuser));
	return PQntuples(last) > 0 ? PQgetvalue(last, 0, 0) : "";
}

void
admin_until(const char *sql)
{
	for (int i = 0; i < 3000; i++) {
		if (strcmp(admin(sql), "t") == 0)
			return;
		usleep(10000);
	}
	fail_msg("never true: %s", sql);
}

void
cluster(const char *verb)
{
	char line[128];

	PQclear(last);
	last = NULL;
	PQfinish(superuser);
	superuser = NULL;
	snprintf(line, sizeof(line),
	    "cd / && $PG_AS $PG_BINDIR/pg_ctl -s -D $PGDATA -l $PG_LOG "
	    "-m fast -w %s",
	    verb);
	assert_int_equal(system(line), 0);
}

int
logged(const char *text)
{
	static char lines[1 << 20];
	size_t n;

	fseek(log_file, log_from, SEEK_SET);
	n = fread(lines, 1, sizeof(lines) - 1, log_file);
	lines[n] = '\0';
	return strstr(lines, text) != NULL;
}

int
tests_begin(void **state)
{
	(void)state;
	if (getenv("PG_BINDIR") == NULL || sodium_init() == -1) {
		fputs("run me by tests/run-cluster\n", stderr);
		return -1;
	}
	log_open("test", LOG_DEBUG);
	if ((log_file = tmpfile()) == NULL)
		return -1;
	fflush(stderr);
	own_stderr = dup(STDERR_FILENO);
	admin("DROP TABLE IF EXISTS note");
	admin("CREATE TABLE note (body text)");
	dup2(fileno(log_file), STDERR_FILENO);
	return 0;
}

int
tests_end(void **state)
{
	(void)state;
	fflush(stderr);
	dup2(own_stderr, STDERR_FILENO);
	close(own_stderr);
	fclose(log_file);
	PQclear(last);
	PQfinish(superuser);
	return 0;
}
