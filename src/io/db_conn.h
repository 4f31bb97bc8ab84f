#ifndef MENDD_DB_CONN_H
#define MENDD_DB_CONN_H

/*
 * Between db.c, which has the calls and their queues, and db_conn.c, which
 * has the connections.  For nobody else.
 */
#include <sys/queue.h>

#include <stddef.h>
#include <stdint.h>

#include <event2/event.h>
#include <event2/event_struct.h>

#include "io/db.h"

/* Calls in the order they came. */
struct call_list {
	TAILQ_HEAD(, db_call) calls;
	size_t n;
};

/* A call is always in exactly one list; the list is its state. */
struct db_call {
	TAILQ_ENTRY(db_call) entry;
	struct call_list *list;
	struct db *db;
	const struct db_stmt *stmt;
	db_done *done; /* NULL: nobody waits for it any more */
	void *arg;
	PGresult *result; /* once it has ended */
	enum db_lost lost;
	unsigned retries;
	int64_t deadline; /* monotonic, milliseconds */
	struct event timer;
	char *values[]; /* copies */
};

void call_list_init(struct call_list *);

/* From the list it is in, if any, to the end of another. */
void call_move(struct db_call *, struct call_list *);

/* What db.c asks of a connection. */

struct db_conn;

/* ${stmts} are those of its speed; they and the options outlive it. */
struct db_conn *db_conn_new(struct db *, struct event_base *,
    const struct db_options *, enum db_speed,
    const struct db_stmt *const *stmts);

/* No callback runs; calls on it are lost without a word. */
void db_conn_free(struct db_conn *);

/* How many more calls it takes now; 0 unless it is open. */
size_t db_conn_room(const struct db_conn *);

/* The call moves to the connection, also if it breaks. */
void db_conn_send(struct db_conn *, struct db_call *);

/* What a connection tells db.c.  None of these runs a callback ... */

void db_conn_opened(struct db *, enum db_speed);
void db_conn_closed(struct db *, enum db_speed);

/* The result, or NULL, is db.c's from now on. */
void db_answered(struct db_call *, PGresult *, enum db_lost);

/* ... they run here, as the last act of every event. */
void db_turn(struct db *);

/* Small things that both need. */

extern const char *const db_speed_names[DB_SPEEDS];

/* Fire in ${ms}; at once if there is no memory for a timer. */
void timer_set(struct event *, unsigned ms);

/* Somewhere between half of ${ms} and all of it. */
unsigned jitter(unsigned ms);

#endif
