/*
 * What is to be done by the clock and not by a request: once a minute, and
 * one statement does it all.  Several of us, on several machines, may do it
 * at once; what fails is tried again a minute later.
 */
#include <signal.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>

#include <event2/event.h>

#include "base/conf.h"
#include "base/log.h"
#include "io/db.h"
#include "proc/child.h"
#include "proc/confine.h"
#include "proc/conninfo.h"
#include "proc/tick.h"

#define PERIOD 60 /* seconds */

static const struct db_stmt housekeeping = {
    "housekeeping", "SELECT task.housekeeping()", 0, DB_SLOW, 1};
static const struct db_stmt *const stmts[] = {&housekeeping, NULL};

struct tick {
	struct event_base *base;
	struct db *db;
	struct db_call *call; /* on its way, or NULL */
	struct event *timer;
	struct event *term;
	char *conninfo;
};

/* The next full minute of the clock that people read. */
static void
set_timer(struct tick *t)
{
	struct timespec now;
	struct timeval wait = {0};

	clock_gettime(CLOCK_REALTIME, &now);
	wait.tv_sec = PERIOD - now.tv_sec % PERIOD;
	evtimer_add(t->timer, &wait);
}

static void
done(const PGresult *res, enum db_lost lost, void *arg)
{
	struct tick *t = arg;

	t->call = NULL;
	if (res == NULL)
		log_warn("housekeeping was not done reason=%s",
		    lost == DB_AWAY ? "no-database" : "unknown");
	else if (PQresultStatus(res) != PGRES_TUPLES_OK)
		log_error("housekeeping failed sqlstate=%s",
		    PQresultErrorField(res, PG_DIAG_SQLSTATE));
	else
		log_debug("housekeeping done");
}

static void
work(evutil_socket_t fd, short what, void *arg)
{
	struct tick *t = arg;

	(void)fd;
	(void)what;
	set_timer(t);
	if (t->call != NULL)
		return; /* the last minute's is not done yet */
	t->call = db_call(t->db, &housekeeping, NULL, done, t);
	if (t->call == NULL)
		log_warn("housekeeping was not done reason=no-database");
}

static void
leave(evutil_socket_t sig, short what, void *arg)
{
	struct tick *t = arg;

	(void)sig;
	(void)what;
	event_base_loopbreak(t->base);
}

static int
open_all(struct tick *t, const struct conf *conf)
{
	struct db_options options = {.name = "mendd tick",
	    .conns = {[DB_QUICK] = 1, [DB_SLOW] = 1},
	    .timeout = {[DB_QUICK] = 10000, [DB_SLOW] = 50000},
	    .deadline = {[DB_QUICK] = 11000, [DB_SLOW] = 55000},
	    .waiting = 1,
	    .allow_unsafe = (int)conf->allow_unsafe_database};

	if ((t->conninfo = conninfo_of(conf, CONNINFO_TICK)) == NULL)
		return EX_CONFIG;
	options.conninfo = t->conninfo;
	t->timer = evtimer_new(t->base, work, t);
	t->term = evsignal_new(t->base, SIGTERM, leave, t);
	t->db = db_new(t->base, &options, stmts);
	if (t->timer == NULL || t->term == NULL || t->db == NULL ||
	    event_add(t->term, NULL) == -1) {
		log_error("cannot start: out of memory or descriptors");
		return EX_OSERR;
	}
	/* The master hears a terminal's signals for us. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	return 0;
}

static int
confine(const struct tick *t, const struct conf *conf)
{
	const struct confine c = {
	    .mode = (enum confine_mode)conf->confine, .conninfo = t->conninfo};

	return confine_files(&c) == -1 || confine_calls(&c) == -1 ? EX_OSERR
								  : 0;
}

int
tick_run(const struct conf *conf)
{
	struct tick t = {0};
	int status;

	if ((t.base = event_base_new()) == NULL) {
		log_error("cannot make an event loop");
		return EX_OSERR;
	}
	if ((status = open_all(&t, conf)) == 0 &&
	    (status = confine(&t, conf)) == 0) {
		set_timer(&t);
		child_ready();
		event_base_dispatch(t.base);
	}
	db_free(t.db);
	if (t.term != NULL)
		event_free(t.term);
	if (t.timer != NULL)
		event_free(t.timer);
	event_base_free(t.base);
	conninfo_free(t.conninfo);
	return status;
}
