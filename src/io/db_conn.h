#ifndef MENDD_DB_CONN_H
#define MENDD_DB_CONN_H

/*
 * Between db.c, which has the calls and their queues, and db_conn.c, which
 * has the connections.  For nobody else.
 */
#include <stddef.h>

#include "io/db_call.h"

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

/* The result is db.c's from now on; NULL: the outcome is unknown. */
void db_answered(struct db_call *, PGresult *);

/* ... they run here, as the last act of every event. */
void db_turn(struct db *);

/* For the log. */
extern const char *const db_speed_names[DB_SPEEDS];

#endif
