/*
 * One connection to PostgreSQL in libpq's pipeline mode, reopened for ever.
 *
 *	CLOSED -> CONNECTING -> PREPARING -> OPEN -> CLOSED ...
 *	                                       \-> BROKEN -> CLOSED
 *
 * Every call is one prepared statement followed by one Sync, so it is one
 * transaction, and it has ended when its PGRES_PIPELINE_SYNC arrives: only
 * then has the server committed.  The server answers in the order it was
 * asked; `calls' keeps that order.
 *
 * A connection that fails while sending stays BROKEN until the loop comes
 * by, because nothing may be called back from inside db_call().
 *
 * What failed is a constant string, NULL for success; it decides what is
 * logged, which never holds libpq's message once statements were sent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "io/db_commit.h"
#include "io/db_conn.h"
#include "io/db_hosts.h"
#include "io/db_setup.h"
#include "io/timer.h"

#define CONNECT_MS 5000 /* until prepared, one attempt */
#define BACKOFF_MIN_MS 100
#define BACKOFF_MAX_MS 5000

/*
 * Calls in flight on one connection.  When it breaks, all of them have an
 * unknown outcome: so few.
 */
static const size_t depth[DB_SPEEDS] = {[DB_QUICK] = 8, [DB_SLOW] = 1};

static const char refused[] = "no connection";
static const char silent[] = "no answer in time";
static const char out_of_step[] = "the protocol is out of step";
static const char lost[] = "connection lost";

enum state { CLOSED, CONNECTING, PREPARING, OPEN, BROKEN };

struct db_conn {
	struct db *db;
	struct event_base *base;
	const struct db_options *options;
	enum db_speed speed;
	enum state state;
	PGconn *pg;
	struct db_hosts hosts;
	struct db_setup setup;
	struct event io, timer;
	short waits;       /* EV_READ, EV_WRITE: what io is armed for */
	const char *why;   /* it was closed last, unless it opened since */
	char detail[512];  /* for the log, without values */
	unsigned failures; /* attempts since it was open */
	struct db_commit commit; /* of the oldest call */
	struct call_list calls;
};

static void conn_io(evutil_socket_t, short, void *);

/* The only place where a connection changes state. */
static void
conn_enter(struct db_conn *c, enum state state)
{
	enum state before = c->state;

	c->state = state;
	switch (state) {
	case CLOSED:
		timer_set(&c->timer,
		    backoff(c->failures++, BACKOFF_MIN_MS, BACKOFF_MAX_MS));
		break;
	case CONNECTING:
		timer_set(&c->timer, CONNECT_MS);
		break;
	case PREPARING:
		break; /* the deadline of CONNECTING goes on */
	case OPEN:
		evtimer_del(&c->timer); /* conn_watch() has it now */
		c->failures = 0;
		c->why = NULL;
		db_conn_opened(c->db, c->speed);
		break;
	case BROKEN:
		timer_set(&c->timer, 0);
		break;
	}
	if (before == OPEN)
		db_conn_closed(c->db, c->speed);
}

/*
 * A deadline for the oldest call in flight, counted from when it became the
 * oldest: a server that is silent for so long holds up all the others.
 */
static void
conn_watch(struct db_conn *c)
{
	if (c->state != OPEN)
		return;
	if (c->calls.n > 0)
		timer_set(&c->timer, c->options->deadline[c->speed]);
	else
		evtimer_del(&c->timer);
}

static void
conn_wait_for_nothing(struct db_conn *c)
{
	if (c->waits != 0)
		event_del(&c->io);
	c->waits = 0;
}

static const char *
conn_wait(struct db_conn *c, short what)
{
	if (c->waits == what)
		return NULL;
	conn_wait_for_nothing(c);
	event_assign(&c->io, c->base, PQsocket(c->pg),
	    (short)(what | EV_PERSIST), conn_io, c);
	if (event_add(&c->io, NULL) == -1)
		return lost;
	c->waits = what;
	return NULL;
}

static const char *
conn_flush(struct db_conn *c)
{
	switch (PQflush(c->pg)) {
	case 0:
		return conn_wait(c, EV_READ);
	case 1:
		return conn_wait(c, EV_READ | EV_WRITE);
	default:
		return lost;
	}
}

/* The same reason is logged once, however often it is tried again. */
static void
conn_close(struct db_conn *c, const char *why)
{
	struct db_call *call;

	log_line(why == c->why ? LOG_DEBUG : LOG_WARN,
	    "database connection closed speed=%s why=\"%s\"%s%s",
	    db_speed_names[c->speed], why, *c->detail != '\0' ? " " : "",
	    c->detail);
	c->why = why;
	*c->detail = '\0';
	if (why == silent && c->state != OPEN)
		db_hosts_next(&c->hosts, c->pg);
	conn_wait_for_nothing(c);
	PQfinish(c->pg);
	c->pg = NULL;
	db_commit_clear(&c->commit);
	while ((call = call_list_first(&c->calls)) != NULL)
		db_answered(call, NULL);
	conn_enter(c, CLOSED);
}

static void
conn_notice(void *arg, const PGresult *notice)
{
	const char *sqlstate = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
	struct db_conn *c = arg;

	log_debug("database notice speed=%s sqlstate=%s",
	    db_speed_names[c->speed], sqlstate != NULL ? sqlstate : "none");
	db_commit_notice(&c->commit, notice);
}

static const char *
conn_refused(struct db_conn *c)
{
	snprintf(c->detail, sizeof(c->detail), "message=\"%s\"",
	    PQerrorMessage(c->pg));
	return refused;
}

static const char *
conn_connect(struct db_conn *c)
{
	c->pg =
	    db_hosts_connect(&c->hosts, c->options->conninfo, c->options->name);
	if (c->pg == NULL || PQstatus(c->pg) == CONNECTION_BAD)
		return conn_refused(c);
	PQsetNoticeReceiver(c->pg, conn_notice, c);
	conn_enter(c, CONNECTING);
	return conn_wait(c, EV_WRITE);
}

static const char *
conn_prepare(struct db_conn *c)
{
	if (PQsetnonblocking(c->pg, 1) == -1 || !PQenterPipelineMode(c->pg) ||
	    db_setup_send(&c->setup, c->pg) == -1)
		return lost;
	conn_enter(c, PREPARING);
	return conn_flush(c);
}

static const char *
conn_poll(struct db_conn *c)
{
	/* libpq may go on to another socket with the same number. */
	conn_wait_for_nothing(c);
	switch (PQconnectPoll(c->pg)) {
	case PGRES_POLLING_READING:
		return conn_wait(c, EV_READ);
	case PGRES_POLLING_WRITING:
		return conn_wait(c, EV_WRITE);
	case PGRES_POLLING_OK:
		return conn_prepare(c);
	default:
		return conn_refused(c);
	}
}

/* A result of the pipeline that sets up and prepares. */
static const char *
conn_prepared(struct db_conn *c, const PGresult *res)
{
	if (PQresultStatus(res) != PGRES_PIPELINE_SYNC)
		return db_setup_result(
		    &c->setup, res, c->detail, sizeof(c->detail));
	conn_enter(c, OPEN);
	return NULL;
}

/* The oldest call is committed, or rolled back. */
static const char *
conn_synced(struct db_conn *c)
{
	if (c->calls.n == 0)
		return out_of_step;
	db_answered(call_list_first(&c->calls), db_commit_end(&c->commit));
	conn_watch(c);
	return NULL;
}

static const char *
conn_result(struct db_conn *c, PGresult *res)
{
	const char *why = out_of_step; /* such as COPY */

	if (c->state == PREPARING)
		why = conn_prepared(c, res);
	else
		switch (PQresultStatus(res)) {
		case PGRES_TUPLES_OK:
		case PGRES_COMMAND_OK:
		case PGRES_FATAL_ERROR:
			db_commit_result(&c->commit, res);
			return NULL;
		case PGRES_PIPELINE_SYNC:
			why = conn_synced(c);
			break;
		default:
			break;
		}
	PQclear(res);
	return why;
}

/* Between the results of two statements PQgetResult() returns NULL once. */
static const char *
conn_read(struct db_conn *c)
{
	const char *why;
	PGresult *res;
	int nulls = 0;

	if (!PQconsumeInput(c->pg))
		return lost;
	while (nulls < 2 && !PQisBusy(c->pg)) {
		if (PQstatus(c->pg) == CONNECTION_BAD)
			return lost;
		if ((res = PQgetResult(c->pg)) == NULL)
			nulls++;
		else if ((why = conn_result(c, res)) != NULL)
			return why;
		else
			nulls = 0;
	}
	return conn_flush(c);
}

static void
conn_io(evutil_socket_t fd, short what, void *arg)
{
	struct db_conn *c = arg;
	const char *why;

	(void)fd;
	(void)what;
	why = c->state == CONNECTING ? conn_poll(c) : conn_read(c);
	if (why != NULL)
		conn_close(c, why);
	db_turn(c->db);
}

static void
conn_timer(evutil_socket_t fd, short what, void *arg)
{
	struct db_conn *c = arg;
	const char *why = silent;

	(void)fd;
	(void)what;
	if (c->state == CLOSED)
		why = conn_connect(c);
	else if (c->state == BROKEN)
		why = lost;
	if (why != NULL)
		conn_close(c, why);
	db_turn(c->db);
}

struct db_conn *
db_conn_new(struct db *db, struct event_base *base,
    const struct db_options *options, enum db_speed speed,
    const struct db_stmt *const *stmts)
{
	struct db_conn *c;

	if ((c = calloc(1, sizeof(*c))) == NULL)
		return NULL;
	c->db = db;
	c->base = base;
	c->options = options;
	c->speed = speed;
	c->setup.stmts = stmts;
	c->setup.timeout = options->timeout[speed];
	c->setup.allow_unsafe = options->allow_unsafe;
	call_list_init(&c->calls);
	evtimer_assign(&c->timer, base, conn_timer, c);
	timer_set(&c->timer, 0);
	return c;
}

void
db_conn_free(struct db_conn *c)
{
	if (c == NULL)
		return;
	conn_wait_for_nothing(c);
	evtimer_del(&c->timer);
	PQfinish(c->pg);
	db_commit_clear(&c->commit);
	call_list_clear(&c->calls);
	db_hosts_clear(&c->hosts);
	free(c);
}

size_t
db_conn_room(const struct db_conn *c)
{
	return c->state == OPEN ? depth[c->speed] - c->calls.n : 0;
}

void
db_conn_send(struct db_conn *c, struct db_call *call)
{
	const struct db_stmt *stmt = call->stmt;

	call_list_add(&c->calls, call);
	if (c->calls.n == 1)
		conn_watch(c);
	if (!PQsendQueryPrepared(c->pg, stmt->name, stmt->nparams,
		(const char *const *)call->values, NULL, NULL, stmt->binary) ||
	    !PQpipelineSync(c->pg) || conn_flush(c) != NULL)
		conn_enter(c, BROKEN);
}
