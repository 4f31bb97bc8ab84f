/*
 * One worker: a loop, and on it http, the database, threads for hashing and
 * the application.  A worker begins to accept when it has a database
 * connection, so that nobody is turned away while others could serve; or,
 * when the database is away, after a moment, to say so.
 *
 * SIGTERM: nothing new is accepted, what is being served is finished, and the
 * worker leaves.  The master's death is a SIGTERM.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <event2/event.h>

#include "api/app.h"
#include "api/metrics.h"
#include "api/pages.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/safe.h"
#include "io/ask.h"
#include "io/db.h"
#include "io/file.h"
#include "io/http.h"
#include "io/work.h"
#include "proc/child.h"
#include "proc/cohort.h"
#include "proc/confine.h"
#include "proc/conninfo.h"
#include "proc/keys.h"
#include "proc/means.h"
#include "proc/server.h"

/* Our own deadline comes after PostgreSQL's, which has a better answer. */
#define DEADLINE_AFTER_MS 1000

/* How often to look whether there is a database, and how many times. */
static const struct timeval soon = {.tv_usec = 20000};
#define LOOKS 150

struct server {
	const struct conf *conf;
	struct event_base *base;
	struct db *db;
	struct work *work;
	struct files *files; /* NULL: no pages */
	struct safe *safe;   /* NULL: no key for second factors */
	struct ask *ask;     /* NULL: no trends */
	struct app *app;
	const struct sockets *sockets;
	struct http *http; /* when it accepts */
	int draining;
	char *conninfo;
	struct event *term;
	struct event *ready; /* looks whether it is */
	int looks;
	int status;
};

static void
drained(void *arg)
{
	struct server *s = arg;

	event_base_loopbreak(s->base);
}

static void
leave(evutil_socket_t sig, short what, void *arg)
{
	struct server *s = arg;

	(void)sig;
	(void)what;
	s->draining = 1; /* perhaps told twice, which http knows */
	if (s->http == NULL)
		event_base_loopbreak(s->base);
	else
		http_drain(s->http, drained, s);
}

static int
open_database(struct server *s)
{
	const struct conf *conf = s->conf;
	struct db_options options = {.name = "mendd worker",
	    .conns = {[DB_QUICK] = (size_t)conf->db_quick,
		[DB_SLOW] = (size_t)conf->db_slow},
	    .timeout = {[DB_QUICK] = (unsigned)conf->db_quick_ms,
		[DB_SLOW] = (unsigned)conf->db_slow_ms},
	    .waiting = (size_t)conf->db_waiting,
	    .allow_unsafe = (int)conf->allow_unsafe_database};

	for (int i = 0; i < DB_SPEEDS; i++)
		options.deadline[i] = options.timeout[i] + DEADLINE_AFTER_MS;
	if ((s->conninfo = conninfo_of(conf, CONNINFO_API)) == NULL)
		return EX_CONFIG;
	options.conninfo = s->conninfo;
	s->db = db_new(s->base, &options, app_stmts());
	return s->db == NULL ? EX_OSERR : 0;
}

/* A registry without pages serves programs. */
static int
open_pages(struct server *s)
{
	const char *dir = s->conf->web_dir;

	if (access(dir, F_OK) == 0 && (s->files = files_open(dir)) == NULL)
		return -1;
	if (!pages_complete(s->files))
		log_warn("pages are missing web_dir=%s", dir);
	return 0;
}

static int
open_app(struct server *s, const struct means *means, size_t slot)
{
	char folder[4096];
	const struct app_options options = {.instruments = folder,
	    .metrics = means->metrics,
	    .slot = slot,
	    .safe = s->safe = keys_open(s->conf),
	    .ask = s->ask,
	    .per_session = (size_t)s->conf->requests_per_session,
	    .throttle = means->throttle,
	    .guesses = {.each = (unsigned)s->conf->guesses_per_address,
		.all = (unsigned)s->conf->guesses},
	    .places = (size_t)(s->conf->hash_threads + s->conf->hash_queue)};

	snprintf(
	    folder, sizeof(folder), "%s/seed/instruments", s->conf->sql_dir);
	s->work = work_new(s->base, (size_t)s->conf->hash_threads,
	    (size_t)s->conf->hash_queue);
	if (s->work == NULL)
		return EX_OSERR;
	if (open_pages(s) == -1)
		return EX_CONFIG;
	s->app = app_new(s->db, s->work, s->files, &options);
	return s->app == NULL ? EX_CONFIG : 0;
}

/* It is late only when the process does nothing else any more. */
static int
open_ask(struct server *s)
{
	const struct conf *conf = s->conf;

	if (!conf->cohort)
		return 0;
	s->ask = ask_new(s->base, COHORT_SOCKET, (size_t)conf->db_waiting,
	    (unsigned)conf->db_slow_ms + DEADLINE_AFTER_MS);
	return s->ask == NULL ? EX_OSERR : 0;
}

/* All is read; from now on there are the loop, the database, and hashing. */
static int
confine(const struct server *s, const struct means *means, size_t slot)
{
	const struct confine c = {.mode = (enum confine_mode)s->conf->confine,
	    .conninfo = s->conninfo,
	    .asks = s->ask != NULL,
	    .refused = metrics_refused(means->metrics, slot)};

	if (confine_files(&c) == -1 || work_start(s->work) == -1 ||
	    confine_calls(&c) == -1)
		return EX_OSERR;
	return 0;
}

static int
open_http(struct server *s)
{
	const struct conf *conf = s->conf;
	const size_t n = s->sockets->n;
	struct http_limits limits = {.conns = (size_t)conf->connections,
	    .per_address = (size_t)conf->connections_per_address,
	    .requests_per_address = (size_t)conf->requests_per_address,
	    .head = (size_t)conf->head_bytes,
	    .body = (size_t)conf->body_bytes,
	    .idle = conf->idle_seconds,
	    .receive_head = conf->head_seconds,
	    .receive = conf->receive_seconds,
	    .send = conf->send_seconds,
	    .send_rate = (size_t)conf->send_rate};
	int *fds;

	proxies_parse(&limits.proxies, conf->proxies);
	fds = calloc(n, sizeof(*fds));
	for (size_t i = 0; fds != NULL && i < n; i++)
		fds[i] = s->sockets->list[i].fd;
	if (fds != NULL)
		s->http =
		    http_new(s->base, fds, n, &limits, &app_handler, s->app);
	free(fds);
	return s->http == NULL ? EX_OSERR : 0;
}

static void
look_whether_ready(evutil_socket_t fd, short what, void *arg)
{
	struct server *s = arg;
	const int ready = db_ready(s->db);

	(void)fd;
	(void)what;
	if (s->draining)
		return;
	if (s->http == NULL && (ready || ++s->looks == LOOKS) &&
	    (s->status = open_http(s)) != 0) {
		event_base_loopbreak(s->base);
		return;
	}
	if (ready)
		child_ready();
	else
		evtimer_add(s->ready, &soon);
}

static int
open_events(struct server *s)
{
	s->term = evsignal_new(s->base, SIGTERM, leave, s);
	s->ready = evtimer_new(s->base, look_whether_ready, s);
	if (s->term == NULL || s->ready == NULL ||
	    event_add(s->term, NULL) == -1 || event_add(s->ready, &soon) == -1)
		return EX_OSERR;
	/* The master hears a terminal's signals for us. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	return 0;
}

static void
close_all(struct server *s)
{
	http_free(s->http);
	db_free(s->db);
	work_free(s->work);
	app_free(s->app);
	ask_free(s->ask);
	safe_free(s->safe);
	files_free(s->files);
	conninfo_free(s->conninfo);
	if (s->term != NULL)
		event_free(s->term);
	if (s->ready != NULL)
		event_free(s->ready);
	event_base_free(s->base);
}

int
server_run(const struct means *means, size_t slot)
{
	struct server s = {.conf = means->conf, .sockets = &means->sockets};

	if ((s.base = event_base_new()) == NULL) {
		log_error("cannot make an event loop");
		return EX_OSERR;
	}
	if ((s.status = open_events(&s)) == 0 &&
	    (s.status = open_database(&s)) == 0 &&
	    (s.status = open_ask(&s)) == 0 &&
	    (s.status = open_app(&s, means, slot)) == 0 &&
	    (s.status = confine(&s, means, slot)) == 0)
		event_base_dispatch(s.base);
	if (s.status == EX_OSERR)
		log_error("cannot start: out of memory or descriptors");
	close_all(&s);
	return s.status;
}
