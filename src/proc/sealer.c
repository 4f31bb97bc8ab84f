/*
 * The sealer: the process that has the key.  Once a second it seals what has
 * been written to the audit.  Several of us, on several machines or around a
 * reload, may do it at once: one of them is faster, and the others go on from
 * what it sealed.
 */
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/conf.h"
#include "base/log.h"
#include "io/db.h"
#include "proc/child.h"
#include "proc/confine.h"
#include "proc/conninfo.h"
#include "proc/herald.h"
#include "proc/publish.h"
#include "proc/rounds.h"
#include "proc/seal_key.h"
#include "proc/sealer.h"

static const struct timeval at_once = {0};
static const struct timeval period = {.tv_sec = 1};
static const struct timeval patience = {.tv_sec = 2}; /* at the end */

/* LAST: what happens from now on is in the round that runs, or the next. */
enum leaving { STAYS, LEAVES, LAST, DONE };

struct sealer {
	enum leaving leaving;
	struct event_base *base;
	struct event *timer, *term, *over;
	struct db *db;
	char *conninfo;
	uint8_t *secret;
	struct publish publish;
	struct rounds rounds;
};

static void
leave_loop(evutil_socket_t fd, short what, void *arg)
{
	struct sealer *s = arg;

	(void)fd;
	(void)what;
	event_base_loopbreak(s->base);
}

/* The last checkpoint; and the program that is told it may finish. */
static void
finish(struct sealer *s)
{
	s->leaving = DONE;
	publish_work(&s->publish, 1);
	if (!herald_is_busy(s->publish.herald))
		event_base_loopbreak(s->base);
}

static void
told(void *arg)
{
	struct sealer *s = arg;

	if (s->leaving == DONE)
		event_base_loopbreak(s->base);
}

static void
start(struct sealer *s)
{
	if (rounds_start(&s->rounds) == 0)
		return;
	if (s->leaving == STAYS)
		evtimer_add(s->timer, &period);
	else
		finish(s);
}

static void
ended(void *arg, int more)
{
	struct sealer *s = arg;

	if (s->leaving == STAYS) {
		publish_work(&s->publish, 0);
		evtimer_add(s->timer, more ? &at_once : &period);
	} else if (s->leaving == LEAVES || more) {
		s->leaving = LAST;
		start(s);
	} else
		finish(s);
}

static void
work(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	start(arg);
}

static void
leave(evutil_socket_t sig, short what, void *arg)
{
	struct sealer *s = arg;

	(void)sig;
	(void)what;
	if (s->leaving != STAYS)
		return;
	s->leaving = LEAVES;
	evtimer_del(s->timer);
	evtimer_add(s->over, &patience);
	if (s->rounds.state == IDLE) {
		s->leaving = LAST;
		start(s);
	}
}

/* Before anything that a program should not inherit. */
static int
open_herald(struct sealer *s, const char *program)
{
	if (*program == '\0')
		return 0;
	if (access(program, X_OK) == -1) {
		log_error("not a program checkpoint_command=%s", program);
		return EX_CONFIG;
	}
	s->publish.herald = herald_new(program);
	return s->publish.herald == NULL ? EX_OSERR : 0;
}

static int
open_events(struct sealer *s)
{
	if ((s->base = event_base_new()) == NULL ||
	    (s->timer = evtimer_new(s->base, work, s)) == NULL ||
	    (s->over = evtimer_new(s->base, leave_loop, s)) == NULL ||
	    (s->term = evsignal_new(s->base, SIGTERM, leave, s)) == NULL ||
	    event_add(s->term, NULL) == -1 ||
	    (s->publish.herald != NULL &&
		herald_begin(s->publish.herald, s->base, told, s) == -1)) {
		log_error("cannot start: out of memory or descriptors");
		return EX_OSERR;
	}
	/* The master hears a terminal's signals for us. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	return 0;
}

static int
open_key(struct sealer *s, const struct conf *conf)
{
	if ((s->secret = seal_key_load(conf)) == NULL)
		return EX_CONFIG;
	s->publish.secret = s->secret;
	s->publish.period = conf->checkpoint_seconds * 1000LL;
	return journal_open(&s->publish.journal, conf->checkpoint_file,
		   &s->rounds.known) == -1
		   ? EX_CANTCREAT
		   : 0;
}

static int
open_database(struct sealer *s, const struct conf *conf)
{
	struct db_options options = {.name = "mendd seal",
	    .conns = {[DB_SLOW] = 1},
	    .timeout = {[DB_SLOW] = 50000},
	    .deadline = {[DB_SLOW] = 55000},
	    .waiting = 1,
	    .allow_unsafe = (int)conf->allow_unsafe_database};

	if ((s->conninfo = conninfo_of(conf, CONNINFO_SEAL)) == NULL)
		return EX_CONFIG;
	options.conninfo = s->conninfo;
	if ((s->db = db_new(s->base, &options, rounds_stmts)) == NULL) {
		log_error("cannot start: out of memory or descriptors");
		return EX_OSERR;
	}
	s->rounds.db = s->db;
	s->rounds.publish = &s->publish;
	s->rounds.ended = ended;
	s->rounds.arg = s;
	return 0;
}

static int
confine(const struct sealer *s, const struct conf *conf)
{
	const struct confine c = {.mode = (enum confine_mode)conf->confine,
	    .conninfo = s->conninfo,
	    .syncs = 1};

	return confine_files(&c) == -1 || confine_calls(&c) == -1 ? EX_OSERR
								  : 0;
}

static void
close_all(struct sealer *s)
{
	db_free(s->db);
	sealing_end(&s->rounds.sealing);
	if (s->timer != NULL)
		event_free(s->timer);
	if (s->over != NULL)
		event_free(s->over);
	if (s->term != NULL)
		event_free(s->term);
	herald_free(s->publish.herald);
	if (s->base != NULL)
		event_base_free(s->base);
	journal_close(&s->publish.journal);
	seal_key_free(s->secret);
	conninfo_free(s->conninfo);
}

int
sealer_run(const struct conf *conf)
{
	struct sealer s = {.publish.journal.fd = -1};
	int status;

	if ((status = open_herald(&s, conf->checkpoint_command)) == 0 &&
	    (status = open_events(&s)) == 0 &&
	    (status = open_key(&s, conf)) == 0 &&
	    (status = open_database(&s, conf)) == 0 &&
	    (status = confine(&s, conf)) == 0) {
		evtimer_add(s.timer, &(struct timeval){.tv_usec = 100000});
		child_ready();
		event_base_dispatch(s.base);
	}
	close_all(&s);
	return status;
}
