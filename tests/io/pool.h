#ifndef MENDD_TEST_POOL_H
#define MENDD_TEST_POOL_H

#include <stddef.h>

#include <event2/event.h>
#include <libpq-fe.h>

#include "io/db.h"

/*
 * What the tests of db share: a pool on the cluster of tests/run-cluster,
 * a superuser beside it, and a record of what became of each call.
 */

/* The pool's backends, in SQL; those that sleep; those that wait to commit. */
#define BACKENDS "FROM pg_stat_activity WHERE application_name = 'mendd test'"
#define NAPPING BACKENDS " AND wait_event = 'PgSleep'"
#define COMMITTING BACKENDS " AND wait_event = 'SyncRep'"

/* The answer to one call. */
struct answer {
	int times; /* that its callback ran */
	enum db_lost lost;
	char sqlstate[6]; /* "" unless the result is an error */
	char value[64];   /* first column of the first row */
	int order;        /* among all answers, from 1 */
	void (*then)(struct answer *);
	struct db_call *call;
};

extern struct event_base *base;
extern struct db *db;
extern int answers; /* so far */

/* Statements of the pool; more than one test uses them. */
extern const struct db_stmt echo, backend, nap, slow_nap, insert;

/* A pool with ${quick} and ${slow} connections; ${options} has the rest. */
void pool_open(const struct db_options *, const struct db_stmt *const *);
void pool_close(void);

/* The usual options and statements: one connection of each speed. */
extern const struct db_options usual;
extern const struct db_stmt *const usual_stmts[];

/* A call that must be taken; ${value} is its parameter, if it has one. */
void ask(struct answer *, const struct db_stmt *, const char *value);
void record(const PGresult *, enum db_lost, void *);

/* Run the loop until this holds; fail after half a minute. */
void run_until_open(void);
void run_until_away(void);
void run_until_answers(int);
void run_until_logged(const char *);

/* Assert the outcome of a call. */
void assert_value(const struct answer *, const char *);
void assert_sqlstate(const struct answer *, const char *);
void assert_lost(const struct answer *, enum db_lost);

/* One statement as a superuser; its first value, valid until the next. */
const char *admin(const char *sql);

/* Repeat it until its first value is "t". */
void admin_until(const char *sql);

/* pg_ctl on the cluster: "start" or "stop". */
void cluster(const char *verb);

/* Group set-up and tear-down: the tables, and stderr into a file. */
int tests_begin(void **);
int tests_end(void **);

/* Is this in what was logged since the pool was opened? */
int logged(const char *);

#endif
