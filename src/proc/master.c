/*
 * The master: it opens the sockets, gives up root, and keeps the others
 * running.  All that ever happens to it is a signal, or a time that comes, so
 * it is one loop around sigtimedwait(2).
 *
 *	SETUP -> SERVE <-> RELOAD
 *	   \       \          \
 *	    +-------+----------+--> STOP
 *
 * SETUP	postgres starts, the schema is brought up to date
 * SERVE	workers, tick, sealer and cohort
 * RELOAD	new workers start beside the old ones; these leave when all of
 *		the new ones are ready, or stay when one of them fails; cohort
 *		stays, because it would have to load again
 * STOP		workers leave, then the sealer and cohort, then postgres
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "api/metrics.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/throttle.h"
#include "proc/account.h"
#include "proc/child.h"
#include "proc/conninfo.h"
#include "proc/crew.h"
#include "proc/keys.h"
#include "proc/lock.h"
#include "proc/master.h"
#include "proc/means.h"
#include "proc/notify.h"

#define PATIENCE 3000   /* ms for a former worker to leave a socket */
#define RELOAD_MS 10000 /* for new workers to be ready */

#define TWICE_MS 1000 /* between two signals that mean: now */

enum phase { SETUP, SERVE, RELOAD, STOP };

struct master {
	enum phase phase;
	struct crew crew;
	const struct means_source *source;
	struct means *means;
	struct means *next; /* RELOAD: of the new workers; else NULL */
	long long began;
	long long until; /* RELOAD: no longer wait for them; STOP: patience */
	long long watchdog; /* when to say that we live; -1: never */
	int announced;      /* that we are ready */
	int again;          /* RELOAD: asked for once more */
	int status;         /* to exit with */
};

static long long
drain_ms(const struct master *m)
{
	return m->means->conf->drain_seconds * 1000LL;
}

static void
stop(struct master *m, int status)
{
	if (m->phase == STOP) {
		/* Not what came twice, to us and to our process group. */
		if (crew_now() > m->until) {
			crew_dismiss_all(&m->crew, KINDS, NULL, 0);
			crew_dismiss_all(&m->crew, SEALER, NULL, 0);
			crew_dismiss_all(&m->crew, COHORT, NULL, 0);
		}
		return;
	}
	log_info("stopping");
	notify_send("STOPPING=1");
	m->phase = STOP;
	m->until = crew_now() + TWICE_MS;
	m->status = status;
	/* The workers close theirs too: from then on nobody can connect. */
	sockets_close(&m->means->sockets, NULL);
	if (m->next != NULL)
		sockets_close(&m->next->sockets, NULL);
	crew_dismiss_all(&m->crew, KINDS, NULL, drain_ms(m));
}

static void
add_workers(struct master *m, struct means *means)
{
	for (long i = 0; i < means->conf->workers; i++)
		crew_add(&m->crew, WORKER, means);
}

static void
serve(struct master *m)
{
	m->phase = SERVE;
	add_workers(m, m->means);
	crew_add(&m->crew, TICK, m->means);
	crew_add(&m->crew, SEALER, m->means);
	if (m->means->conf->cohort)
		crew_add(&m->crew, COHORT, m->means);
}

static void
set_up(struct master *m)
{
	const struct conf *conf = m->means->conf;

	m->phase = SETUP;
	if (*conf->database == '\0') {
		conninfo_forget();
		crew_add(&m->crew, POSTGRES, m->means);
		crew_add(&m->crew, SCHEMA, m->means);
	} else if (conf->migrate)
		crew_add(&m->crew, SCHEMA, m->means);
	else
		serve(m);
}

static void
reload(struct master *m)
{
	struct conf *conf;
	const char *fixed;

	if (m->phase == RELOAD)
		m->again = 1;
	if (m->phase != SERVE)
		return;
	m->again = 0;
	if ((conf = means_load(m->source)) == NULL)
		goto err0;
	if ((fixed = conf_differs(m->means->conf, conf)) != NULL) {
		log_error("only a restart can change setting=%s", fixed);
		goto err1;
	}
	if ((m->next = means_new(conf, m->means, 0)) == NULL)
		goto err1;
	if (means_open_cohort(m->next, m->means, 0) == -1) {
		means_free(m->next, m->means);
		m->next = NULL;
		goto err0;
	}
	log_info("reloading");
	notify_send("RELOADING=1");
	m->phase = RELOAD;
	m->until = crew_now() + RELOAD_MS;
	add_workers(m, m->next);
	return;
err1:
	conf_free(conf);
err0:
	log_error("the configuration stays as it was");
}

static void
end_reload(struct master *m)
{
	m->phase = SERVE;
	m->next = NULL;
	notify_send("READY=1");
	if (m->again)
		reload(m);
}

/* The new workers take over. */
static void
commit_reload(struct master *m)
{
	struct means *old = m->means;

	crew_dismiss_all(&m->crew, WORKER, old, drain_ms(m));
	crew_dismiss_all(&m->crew, TICK, old, drain_ms(m));
	crew_dismiss_all(&m->crew, SEALER, old, drain_ms(m));
	for (size_t i = 0; i < CREW_MAX; i++)
		if (m->crew.children[i].means == old)
			m->crew.children[i].means =
			    m->next; /* postgres, cohort */
	m->means = m->next;
	crew_add(&m->crew, TICK, m->means);
	crew_add(&m->crew, SEALER, m->means);
	means_free(old, m->means);
	log_open("mendd", (enum log_level)m->means->conf->log_level);
	log_info("reloaded");
	end_reload(m);
}

static void
abort_reload(struct master *m)
{
	log_error("new workers cannot start; the old ones stay");
	crew_dismiss_all(&m->crew, WORKER, m->next, drain_ms(m));
	means_free(m->next, m->means);
	end_reload(m);
}

static void
ready(struct master *m, struct child *c)
{
	crew_ready(c);
	if (c->kind != WORKER || c->state != UP)
		return;
	if (m->phase == RELOAD && c->means == m->next &&
	    crew_up(&m->crew, WORKER, m->next) ==
		(size_t)m->next->conf->workers)
		commit_reload(m);
	if (!m->announced) {
		m->announced = 1;
		log_info("ready milliseconds=%lld", crew_now() - m->began);
		notify_send("READY=1\nSTATUS=Serving");
	}
}

/* Would another try end the same way?  Only before the first success. */
static int
is_hopeless(const struct master *m, const struct child *c, int status)
{
	const int exit = WIFEXITED(status) ? WEXITSTATUS(status) : 0;

	if (m->announced || c->state != STARTING || exit == EX_TEMPFAIL)
		return 0;
	return exit == EX_CONFIG || exit == EX_CANTCREAT ||
	       exit == EX_UNAVAILABLE || (c->kind == SCHEMA && exit != 0);
}

static void
ended(struct master *m, struct child *c, int status)
{
	const int hopeless = is_hopeless(m, c, status),
		  done = c->kind == SCHEMA && status == 0,
		  is_new = m->next != NULL && c->means == m->next;

	crew_ended(c, status, done || hopeless);
	if (m->phase == STOP)
		return;
	if (is_new)
		abort_reload(m);
	else if (hopeless)
		stop(m, WEXITSTATUS(status));
	else if (done)
		serve(m);
}

static void
reap(struct master *m)
{
	struct child *c;
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		if ((c = crew_find(&m->crew, pid)) != NULL)
			ended(m, c, status);
}

/* What is due by the clock.  0: nothing is left to do. */
static int
advance(struct master *m)
{
	if (m->phase == RELOAD && crew_now() >= m->until)
		commit_reload(m); /* no database: old and new alike wait */
	if (m->watchdog != -1 && crew_now() >= m->watchdog) {
		notify_send("WATCHDOG=1");
		m->watchdog = crew_now() + notify_watchdog();
	}
	if (m->phase == STOP && !crew_stop(&m->crew))
		return 0;
	crew_work(&m->crew);
	return 1;
}

static struct timespec
pause_of(const struct master *m)
{
	long long next = crew_next(&m->crew), ms;

	if (m->phase == RELOAD && (next == -1 || m->until < next))
		next = m->until;
	if (m->watchdog != -1 && (next == -1 || m->watchdog < next))
		next = m->watchdog;
	ms = next == -1 ? 60000 : next - crew_now();
	if (ms < 0)
		ms = 0;
	return (struct timespec){
	    .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
}

static void
loop(struct master *m, const sigset_t *signals)
{
	struct timespec pause;
	struct child *c;
	siginfo_t info;

	while (advance(m)) {
		pause = pause_of(m);
		switch (sigtimedwait(signals, &info, &pause)) {
		case SIGTERM:
		case SIGINT:
			stop(m, 0);
			break;
		case SIGHUP:
			reload(m);
			break;
		case SIGCHLD:
			reap(m);
			break;
		case -1:
			break;
		default: /* CHILD_READY, which is no constant */
			if ((c = crew_find(&m->crew, info.si_pid)) != NULL)
				ready(m, c);
		}
	}
}

static void
block(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGHUP);
	sigaddset(signals, SIGCHLD);
	sigaddset(signals, CHILD_READY);
	sigprocmask(SIG_BLOCK, signals, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Everything that needs root, and then no root. */
static int
enter(struct master *m, struct conf *conf)
{
	int status, returned;

	if ((status = account_borrow(conf)) == 0)
		status = lock_take();
	returned = account_return();
	if (status != 0 || (status = returned) != 0)
		return status;
	if ((m->means = means_new(conf, NULL, PATIENCE)) == NULL)
		return EX_UNAVAILABLE;
	if ((status = account_become(conf)) != 0)
		return status;
	if (means_open_cohort(m->means, NULL, PATIENCE) == -1)
		return EX_UNAVAILABLE;
	keys_make(conf);
	if ((m->means->metrics = metrics_new(CREW_MAX)) == NULL ||
	    (m->means->throttle = throttle_new()) == NULL) {
		log_error("out of memory");
		return EX_OSERR;
	}
	return 0;
}

int
master_run(struct conf *conf, const struct means_source *source)
{
	struct master *m;
	sigset_t signals;
	int status;

	log_unblock();
	log_open("mendd", (enum log_level)conf->log_level);
	notify_open();
	block(&signals);
	if ((m = calloc(1, sizeof(*m))) == NULL) {
		log_error("out of memory");
		conf_free(conf);
		return EX_OSERR;
	}
	m->source = source;
	m->began = crew_now();
	m->watchdog = notify_watchdog() == 0 ? -1 : 0;
	if ((m->status = enter(m, conf)) == 0) {
		set_up(m);
		loop(m, &signals);
		lock_leave();
		log_info("stopped");
	}
	if (m->means == NULL)
		conf_free(conf);
	if (m->next != NULL)
		means_free(m->next, m->means);
	means_free(m->means, NULL);
	status = m->status;
	free(m);
	return status;
}
