#ifndef MENDD_CREW_H
#define MENDD_CREW_H

#include <stddef.h>
#include <sys/types.h>

struct means;

/*
 * The master's children, each in a slot of its own.
 *
 *	FREE -> DOWN -> STARTING -> UP
 *	         ^         |        |    it ended: again, after a pause
 *	         +---------+--------+
 *	                   |        |    it was dismissed
 *	                   +--> LEAVING -> FORCED -> FREE
 */
enum kind { POSTGRES, SCHEMA, WORKER, TICK, SEALER, COHORT, KINDS };
enum state { FREE, DOWN, STARTING, UP, LEAVING, FORCED };

struct child {
	enum kind kind;
	enum state state;
	pid_t pid;                 /* 0 when FREE or DOWN */
	const struct means *means; /* NULL: it is leaving */
	long long started;
	long long until; /* DOWN: start; LEAVING, FORCED: signal again */
	long long pause; /* before it was started the last time */
};

#define CREW_MAX 600

struct crew {
	struct child children[CREW_MAX];
};

/* The monotonic clock, in milliseconds. */
long long crew_now(void);

const char *crew_name(enum kind);

/* One more, to be started at once.  -1: there is no slot. */
int crew_add(struct crew *, enum kind, const struct means *);

/* Start who is to be started, and signal who should have left. */
void crew_work(struct crew *);

/* When crew_work() has something to do next; -1: it has not. */
long long crew_next(const struct crew *);

/* Tell it to leave; it is forced to after ${ms}. */
void crew_dismiss(struct child *, long long ms);

/*
 * Tell those of a kind (KINDS: of all but the sealer, cohort and postgres,
 * who are needed to the end) with these means (NULL: any).
 */
void crew_dismiss_all(
    struct crew *, enum kind, const struct means *, long long ms);

/*
 * When all others have left, let the sealer and cohort leave, and then
 * postgres.  0: nobody is left.
 */
int crew_stop(struct crew *);

/* The child with this process id, or NULL. */
struct child *crew_find(struct crew *, pid_t);

/* It can do its work. */
void crew_ready(struct child *);

/*
 * It ended, with this status of waitpid(2).  It will be started again after a
 * pause of 100 ms, twice as long each time up to 5 s, and 100 ms again when it
 * had lived for 30 s; but not when it was told to leave, or ${done}.
 */
void crew_ended(struct child *, int status, int done);

/* How many have a slot: of a kind, with these means (NULL: any, or none). */
size_t crew_count(const struct crew *, enum kind, const struct means *);

/* How many of these can do their work. */
size_t crew_up(const struct crew *, enum kind, const struct means *);

#endif
