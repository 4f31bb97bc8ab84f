/* The table of children: starting, restarting and ending processes. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "proc/child.h"
#include "proc/cluster.h"
#include "proc/cohort.h"
#include "proc/crew.h"
#include "proc/means.h"
#include "proc/schema.h"
#include "proc/sealer.h"
#include "proc/server.h"
#include "proc/tick.h"

#define PAUSE_MIN 100
#define PAUSE_MAX 5000
#define SETTLED 30000
#define FORCE_AGAIN 5000
#define SEALER_MS 3000    /* for what the workers did last */
#define POSTGRES_MS 60000 /* for its last checkpoint */

static int
run_postgres(const struct means *means, size_t slot)
{
	(void)slot;
	return cluster_run(means->conf);
}

static int
run_schema(const struct means *means, size_t slot)
{
	(void)slot;
	return schema_run(means->conf);
}

static int
run_tick(const struct means *means, size_t slot)
{
	(void)slot;
	return tick_run(means->conf);
}

static int
run_sealer(const struct means *means, size_t slot)
{
	(void)slot;
	return sealer_run(means->conf);
}

static int
run_cohort(const struct means *means, size_t slot)
{
	(void)slot;
	return cohort_run(means);
}

static const struct {
	const char *name;
	int (*run)(const struct means *, size_t slot);
	int leave; /* asks it to leave; it gets it also when we die */
	int force;
} kinds[KINDS] = {
    /* SIGINT: fast shutdown; SIGQUIT: at once, and recovery later. */
    [POSTGRES] = {"postgres", run_postgres, SIGINT, SIGQUIT},
    [SCHEMA] = {"schema", run_schema, SIGKILL, SIGKILL},
    [WORKER] = {"worker", server_run, SIGTERM, SIGKILL},
    [TICK] = {"tick", run_tick, SIGTERM, SIGKILL},
    [SEALER] = {"sealer", run_sealer, SIGTERM, SIGKILL},
    [COHORT] = {"cohort", run_cohort, SIGTERM, SIGKILL},
};

long long
crew_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

const char *
crew_name(enum kind kind)
{
	return kinds[kind].name;
}

/* The only place where a child changes state. */
static void
enter(struct child *c, enum state state)
{
	c->state = state;
	switch (state) {
	case FREE:
		*c = (struct child){0};
		break;
	case DOWN:
		c->pid = 0;
		c->until = crew_now() + c->pause;
		break;
	case STARTING:
		c->started = crew_now();
		break;
	case UP:
		break;
	case LEAVING:
		c->means = NULL;
		kill(c->pid, kinds[c->kind].leave);
		break;
	case FORCED:
		c->until = crew_now() + FORCE_AGAIN;
		break;
	}
}

int
crew_add(struct crew *crew, enum kind kind, const struct means *means)
{
	for (size_t i = 0; i < CREW_MAX; i++) {
		struct child *c = &crew->children[i];

		if (c->state != FREE)
			continue;
		c->kind = kind;
		c->means = means;
		enter(c, DOWN);
		return 0;
	}
	log_error("too many processes");
	return -1;
}

static void
start(struct child *c, size_t slot)
{
	const pid_t master = getpid();

	if ((c->pid = fork()) == -1) {
		log_error("cannot start process=%s error=\"%s\"",
		    kinds[c->kind].name, strerror(errno));
		c->pause = PAUSE_MAX;
		enter(c, DOWN);
		return;
	}
	if (c->pid == 0) {
		child_begin(kinds[c->kind].name, kinds[c->kind].leave, master);
		sockets_keep(c->kind == WORKER   ? &c->means->sockets
			     : c->kind == COHORT ? &c->means->cohort
						 : NULL);
		log_open(kinds[c->kind].name,
		    (enum log_level)c->means->conf->log_level);
		exit(kinds[c->kind].run(c->means, slot));
	}
	enter(c, STARTING);
	log_debug(
	    "started process=%s pid=%ld", kinds[c->kind].name, (long)c->pid);
}

static void
force(struct child *c)
{
	const int sig = c->state == FORCED ? SIGKILL : kinds[c->kind].force;

	log_warn("does not leave process=%s pid=%ld signal=%d",
	    kinds[c->kind].name, (long)c->pid, sig);
	kill(c->pid, sig);
	enter(c, FORCED);
}

void
crew_work(struct crew *crew)
{
	for (size_t i = 0; i < CREW_MAX; i++) {
		struct child *c = &crew->children[i];

		if (c->state == DOWN && c->until <= crew_now())
			start(c, i);
		else if ((c->state == LEAVING || c->state == FORCED) &&
			 c->until <= crew_now())
			force(c);
	}
}

long long
crew_next(const struct crew *crew)
{
	long long next = -1;

	for (size_t i = 0; i < CREW_MAX; i++) {
		const struct child *c = &crew->children[i];

		if ((c->state == DOWN || c->state == LEAVING ||
			c->state == FORCED) &&
		    (next == -1 || c->until < next))
			next = c->until;
	}
	return next;
}

void
crew_dismiss(struct child *c, long long ms)
{
	switch (c->state) {
	case FREE:
		break;
	case DOWN:
		enter(c, FREE);
		break;
	case STARTING:
	case UP:
		enter(c, LEAVING);
		c->until = crew_now() + ms;
		break;
	case LEAVING:
	case FORCED:
		if (c->until > crew_now() + ms)
			c->until = crew_now() + ms;
		break;
	}
}

/* Does it stay for what the others do last? */
static int
is_last(enum kind kind)
{
	return kind == SEALER || kind == COHORT || kind == POSTGRES;
}

void
crew_dismiss_all(
    struct crew *crew, enum kind kind, const struct means *means, long long ms)
{
	for (size_t i = 0; i < CREW_MAX; i++) {
		struct child *c = &crew->children[i];

		if (kind == KINDS ? is_last(c->kind) : c->kind != kind)
			continue;
		if (means == NULL || c->means == means)
			crew_dismiss(c, ms);
	}
}

int
crew_stop(struct crew *crew)
{
	for (int kind = 0; kind < KINDS; kind++)
		if (!is_last((enum kind)kind) &&
		    crew_count(crew, (enum kind)kind, NULL) > 0)
			return 1;
	/* Who is down is gone at once, and nothing will tell us so. */
	crew_dismiss_all(crew, SEALER, NULL, SEALER_MS);
	crew_dismiss_all(crew, COHORT, NULL, SEALER_MS);
	if (crew_count(crew, SEALER, NULL) > 0 ||
	    crew_count(crew, COHORT, NULL) > 0)
		return 1;
	crew_dismiss_all(crew, POSTGRES, NULL, POSTGRES_MS);
	return crew_count(crew, POSTGRES, NULL) > 0;
}

struct child *
crew_find(struct crew *crew, pid_t pid)
{
	for (size_t i = 0; i < CREW_MAX; i++)
		if (crew->children[i].pid == pid &&
		    crew->children[i].state != FREE)
			return &crew->children[i];
	return NULL;
}

void
crew_ready(struct child *c)
{
	if (c->state == STARTING)
		enter(c, UP);
}

static void
say_ended(const struct child *c, int status)
{
	const int wanted =
		      c->state == LEAVING || c->state == FORCED || status == 0,
		  by_signal = WIFSIGNALED(status);

	log_line(wanted ? LOG_DEBUG : LOG_ERROR,
	    "ended process=%s pid=%ld %s=%d", kinds[c->kind].name, (long)c->pid,
	    by_signal ? "signal" : "status",
	    by_signal ? WTERMSIG(status) : WEXITSTATUS(status));
}

void
crew_ended(struct child *c, int status, int done)
{
	const long long lived = crew_now() - c->started;

	say_ended(c, status);
	if (done || c->state == LEAVING || c->state == FORCED) {
		enter(c, FREE);
		return;
	}
	if (lived >= SETTLED || c->pause == 0)
		c->pause = PAUSE_MIN;
	else if ((c->pause *= 2) > PAUSE_MAX)
		c->pause = PAUSE_MAX;
	enter(c, DOWN);
}

size_t
crew_count(const struct crew *crew, enum kind kind, const struct means *means)
{
	size_t n = 0;

	for (size_t i = 0; i < CREW_MAX; i++) {
		const struct child *c = &crew->children[i];

		if (c->state != FREE && c->kind == kind &&
		    (means == NULL || c->means == means))
			n++;
	}
	return n;
}

size_t
crew_up(const struct crew *crew, enum kind kind, const struct means *means)
{
	size_t n = 0;

	for (size_t i = 0; i < CREW_MAX; i++) {
		const struct child *c = &crew->children[i];

		n += c->state == UP && c->kind == kind && c->means == means;
	}
	return n;
}
