#ifndef MENDD_WORK_H
#define MENDD_WORK_H

#include <stddef.h>

struct event_base;

/*
 * Threads for slow pure functions: password hashing.  A job touches nothing
 * but its own memory.
 */
struct work;
struct work_job;

/* ${threads} of them, and at most ${queue} jobs that wait. */
struct work *work_new(struct event_base *, size_t threads, size_t queue);
void work_free(struct work *);

/*
 * Run ${job} in a thread, then ${done} once from the event loop, both with
 * ${arg}.  NULL: the queue is full; neither will run.
 */
struct work_job *work_do(
    struct work *, void (*job)(void *), void (*done)(void *), void *arg);

/*
 * The one who asked is gone: ${drop} runs with ${arg} from the event loop in
 * place of ${done}, when the thread no longer uses it.
 */
void work_cancel(struct work_job *, void (*drop)(void *));

#endif
