#ifndef MENDD_DB_H
#define MENDD_DB_H

#include <stddef.h>

#include <libpq-fe.h>

struct event_base;

/* Connections to one database, and one call on its way. */
struct db;
struct db_call;

/*
 * QUICK connections are shared: calls are pipelined, a few in flight on
 * each.  SLOW ones (trends, exports) take one call at a time.
 */
enum db_speed { DB_QUICK, DB_SLOW, DB_SPEEDS };

/* A statement, prepared by every connection of its speed when it opens. */
struct db_stmt {
	const char *name;
	const char *sql;
	int nparams;
	enum db_speed speed;
	int writes;  /* its outcome matters when it is not known */
	int in_turn; /* of these one at a time: a crowd gets in nobody's way */
	int binary;  /* the result: in io/db_binary.h's form, not as text */
};

struct db_options {
	const char *conninfo;         /* libpq's, several hosts allowed */
	const char *name;             /* application_name */
	size_t conns[DB_SPEEDS];      /* how many of each */
	unsigned timeout[DB_SPEEDS];  /* statement_timeout, milliseconds */
	unsigned deadline[DB_SPEEDS]; /* our own, ms from call to answer */
	size_t waiting;               /* calls of each speed that may wait */
	int allow_unsafe; /* serve though a crash may lose what was committed */
};

/* Why there is no result. */
enum db_lost {
	DB_OK,      /* there is one */
	DB_AWAY,    /* not done: never sent, or rolled back */
	DB_UNKNOWN, /* sent, then the connection broke or the deadline came */
};

/*
 * The outcome of a call: a result, which belongs to db and is gone when the
 * callback returns, or NULL and why.  A result that is an error always has a
 * SQLSTATE.  Runs exactly once, from the event loop, never from inside
 * db_call(); after db_cancel() it does not run.  It may make and cancel
 * calls, but not free the pool.
 */
typedef void db_done(const PGresult *, enum db_lost, void *);

/*
 * ${stmts} ends with NULL and must outlive the pool, as must the strings of
 * ${options}.  Connections open from the event loop and reopen for ever.
 * A server with fsync, full_page_writes or synchronous_commit off is not
 * used, unless the options allow it.
 */
struct db *db_new(struct event_base *, const struct db_options *,
    const struct db_stmt *const *stmts);

/* Close everything; calls on their way are forgotten. */
void db_free(struct db *);

/* Is at least one connection of each speed open? */
int db_ready(const struct db *);

/*
 * Run a statement in a transaction of its own.  ${values} (text; NULL is SQL
 * NULL) are copied before db_call() returns.  It is run again by itself, a
 * few times, only when PostgreSQL rolled it back for a serialization failure
 * or a deadlock.  NULL: too many calls wait already, every connection of its
 * speed is away, or memory ran out.
 */
struct db_call *db_call(struct db *, const struct db_stmt *,
    const char *const *values, db_done *, void *);

/*
 * Forget a call: its callback will not run.  The statement may still do; it
 * is never cancelled in the database.  Not after the callback has begun.
 */
void db_cancel(struct db_call *);

#endif
