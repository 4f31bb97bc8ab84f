/*
 * Calls to PostgreSQL: each waits in the lane of its speed until one of the
 * lane's connections has room.
 *
 *	waiting -> sent -> ended -> (called back, freed)
 *	in_turn ---^ \-> resting --\
 *	    ^----------------------/
 *
 * `Sent' is the list of a connection.  Of the calls that go in turn one at a
 * time is sent, when nobody else waits.  A call rests before it is sent again,
 * when PostgreSQL rolled it back only because it met another.  Its deadline
 * is absolute and ends it in any state, except that a call that was sent
 * keeps its place, without its callback, until the connection is through
 * with it.
 *
 * Callbacks run in db_turn() and call_timer(), when no list or connection is
 * half-way between two states; so they may call and cancel as they like.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/sqlstate.h"
#include "io/db.h"
#include "io/db_conn.h"
#include "io/timer.h"

#define RETRIES_MAX 3
#define REST_MS 20 /* before the first retry; doubles */

const char *const db_speed_names[DB_SPEEDS] = {
    [DB_QUICK] = "quick", [DB_SLOW] = "slow"};

/* The calls and the connections of one speed. */
struct lane {
	struct call_list waiting, in_turn, resting;
	int turn_taken;
	const struct db_stmt **stmts;
	struct db_conn **conns;
	size_t nconns, nopen;
};

struct db {
	struct event_base *base;
	struct db_options options;
	struct lane lanes[DB_SPEEDS];
	struct call_list ended;
};

static int64_t
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static struct lane *
call_lane(struct db_call *call)
{
	return &call->db->lanes[call->stmt->speed];
}

/* Until a connection has room, and perhaps its turn has come. */
static void
call_wait(struct db_call *call)
{
	struct lane *l = call_lane(call);

	call_list_add(call->stmt->in_turn ? &l->in_turn : &l->waiting, call);
}

static int
call_waits(struct db_call *call)
{
	struct lane *l = call_lane(call);

	return call->list == &l->waiting || call->list == &l->in_turn;
}

/* Its callback will run in db_turn(). */
static void
call_end(struct db_call *call, PGresult *res, enum db_lost lost)
{
	evtimer_del(&call->timer);
	call->result = res;
	call->lost = lost;
	call_list_add(&call->db->ended, call);
}

/* Rolled back because of another transaction: worth another try? */
static int
call_rest(struct db_call *call, const char *sqlstate)
{
	unsigned ms;

	if (!sqlstate_find(sqlstate)->again)
		return 0;
	ms = jitter(REST_MS << call->retries);
	if (call->retries == RETRIES_MAX || now() + ms >= call->deadline)
		return 0;
	log_debug(
	    "call runs again name=%s sqlstate=%s", call->stmt->name, sqlstate);
	call->retries++;
	call_list_add(&call_lane(call)->resting, call);
	timer_set(&call->timer, ms);
	return 1;
}

/* An error without SQLSTATE is libpq's own, not the server's word. */
void
db_answered(struct db_call *call, PGresult *res)
{
	const char *sqlstate = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	int known =
	    sqlstate != NULL || PQresultStatus(res) != PGRES_FATAL_ERROR;

	if (call->stmt->in_turn)
		call_lane(call)->turn_taken = 0;
	if (call->done != NULL && sqlstate != NULL && call_rest(call, sqlstate))
		PQclear(res);
	else if (call->done == NULL || !known) {
		PQclear(res);
		call_end(call, NULL, DB_UNKNOWN);
	} else
		call_end(call, res, DB_OK);
}

/* The connection that takes the most calls, or NULL. */
static struct db_conn *
lane_pick(const struct lane *l)
{
	struct db_conn *best = NULL;
	size_t most = 0, room;

	for (size_t i = 0; i < l->nconns; i++)
		if ((room = db_conn_room(l->conns[i])) > most) {
			best = l->conns[i];
			most = room;
		}
	return best;
}

static struct db_call *
lane_next(const struct lane *l)
{
	struct db_call *call = call_list_first(&l->waiting);

	return call != NULL || l->turn_taken ? call
					     : call_list_first(&l->in_turn);
}

static void
lane_dispatch(struct lane *l)
{
	struct db_call *call;
	struct db_conn *c;

	while ((call = lane_next(l)) != NULL && (c = lane_pick(l)) != NULL) {
		if (call->stmt->in_turn)
			l->turn_taken = 1;
		db_conn_send(c, call);
	}
}

void
db_turn(struct db *db)
{
	struct db_call *call;

	for (int s = 0; s < DB_SPEEDS; s++)
		lane_dispatch(&db->lanes[s]);
	while ((call = call_list_first(&db->ended)) != NULL) {
		call_leave(call);
		call_back(call);
		call_free(call);
	}
}

/* The end of its rest, or its deadline. */
static void
call_timer(evutil_socket_t fd, short what, void *arg)
{
	struct db_call *call = arg;
	struct lane *l = call_lane(call);
	struct db *db = call->db;
	int64_t left = call->deadline - now();

	(void)fd;
	(void)what;
	if (call->list == &l->resting && left > 0) {
		call_wait(call);
		timer_set(&call->timer, (unsigned)left);
	} else if (call->list == &l->resting || call_waits(call))
		call_end(call, NULL, DB_AWAY);
	else {
		call->lost = DB_UNKNOWN;
		call_back(call);
	}
	db_turn(db);
}

void
db_conn_opened(struct db *db, enum db_speed speed)
{
	size_t n = ++db->lanes[speed].nopen;

	log_line(n == 1 ? LOG_INFO : LOG_DEBUG,
	    "database connection open speed=%s open=%zu", db_speed_names[speed],
	    n);
}

void
db_conn_closed(struct db *db, enum db_speed speed)
{
	struct lane *l = &db->lanes[speed];
	struct db_call *call;

	if (--l->nopen > 0)
		return;
	log_error("database away speed=%s", db_speed_names[speed]);
	while ((call = call_list_first(&l->waiting)) != NULL ||
	       (call = call_list_first(&l->in_turn)) != NULL ||
	       (call = call_list_first(&l->resting)) != NULL)
		call_end(call, NULL, DB_AWAY);
}

static int
lane_open(
    struct db *db, enum db_speed speed, const struct db_stmt *const *stmts)
{
	const struct db_options *o = &db->options;
	struct lane *l = &db->lanes[speed];
	size_t n = 0;

	while (stmts[n] != NULL)
		n++;
	l->stmts = calloc(n + 1, sizeof(*l->stmts));
	l->conns = calloc(o->conns[speed] + 1, sizeof(*l->conns));
	if (l->stmts == NULL || l->conns == NULL)
		return -1;
	for (n = 0; *stmts != NULL; stmts++)
		if ((*stmts)->speed == speed)
			l->stmts[n++] = *stmts;
	for (; l->nconns < o->conns[speed]; l->nconns++) {
		l->conns[l->nconns] =
		    db_conn_new(db, db->base, o, speed, l->stmts);
		if (l->conns[l->nconns] == NULL)
			return -1;
	}
	return 0;
}

struct db *
db_new(struct event_base *base, const struct db_options *options,
    const struct db_stmt *const *stmts)
{
	struct db *db;

	if ((db = calloc(1, sizeof(*db))) == NULL)
		return NULL;
	db->base = base;
	db->options = *options;
	call_list_init(&db->ended);
	for (int s = 0; s < DB_SPEEDS; s++) {
		call_list_init(&db->lanes[s].waiting);
		call_list_init(&db->lanes[s].in_turn);
		call_list_init(&db->lanes[s].resting);
	}
	for (int s = 0; s < DB_SPEEDS; s++)
		if (lane_open(db, (enum db_speed)s, stmts) == -1) {
			db_free(db);
			return NULL;
		}
	return db;
}

void
db_free(struct db *db)
{
	if (db == NULL)
		return;
	for (int s = 0; s < DB_SPEEDS; s++) {
		struct lane *l = &db->lanes[s];

		while (l->nconns > 0)
			db_conn_free(l->conns[--l->nconns]);
		call_list_clear(&l->waiting);
		call_list_clear(&l->in_turn);
		call_list_clear(&l->resting);
		free(l->conns);
		free(l->stmts);
	}
	call_list_clear(&db->ended);
	free(db);
}

int
db_ready(const struct db *db)
{
	for (int s = 0; s < DB_SPEEDS; s++)
		if (db->lanes[s].nopen == 0 && db->lanes[s].nconns > 0)
			return 0;
	return 1;
}

struct db_call *
db_call(struct db *db, const struct db_stmt *stmt, const char *const *values,
    db_done *done, void *arg)
{
	struct lane *l = &db->lanes[stmt->speed];
	struct db_call *call;

	if (l->nopen == 0 ||
	    (l->waiting.n + l->in_turn.n >= db->options.waiting &&
		lane_pick(l) == NULL))
		return NULL;
	if ((call = call_new(db, stmt, values)) == NULL)
		return NULL;
	evtimer_assign(&call->timer, db->base, call_timer, call);
	call->done = done;
	call->arg = arg;
	call->deadline = now() + db->options.deadline[stmt->speed];
	timer_set(&call->timer, db->options.deadline[stmt->speed]);
	call_wait(call);
	lane_dispatch(l);
	return call;
}

void
db_cancel(struct db_call *call)
{
	if (call == NULL)
		return;
	call->done = NULL;
	evtimer_del(&call->timer);
	if (call_waits(call) || call->list == &call_lane(call)->resting)
		call_free(call);
}
