#ifndef MENDD_WORK_H
#define MENDD_WORK_H

#include <stddef.h>

struct event_base;

/*
 * Threads for slow pure functions: password hashing.  A job touches nothing
 * but its own memory.  They run at the lowest priority: whoever else has work
 * goes first.
 */
struct work;
struct work_job;

/*
 * At most ${queue} jobs that wait beside those that run, one in each thread;
 * and no thread yet.
 */
struct work *work_new(struct event_base *, size_t threads, size_t queue);

/*
 * Start the ${threads}, and return when each has set itself up: calls may be
 * filtered from then on.  -1: not all of them could be.
 */
int work_start(struct work *);

/*
 * Wait for the jobs that run, forget those that wait.  For every job that
 * was cancelled drop() runs now; done() runs for none.  Not from a callback.
 */
void work_free(struct work *);

/*
 * Run ${job} in a thread, then ${done} once from the event loop, both with
 * ${arg}.  NULL: the queue is full, or memory ran out; neither will run.
 */
struct work_job *work_do(
    struct work *, void (*job)(void *), void (*done)(void *), void *arg);

/*
 * The one who asked is gone: ${drop} runs with ${arg} from the event loop in
 * place of ${done}, when no thread uses it.  A job that still waits is not
 * run.  Not after ${done} has begun.
 */
void work_cancel(struct work_job *, void (*drop)(void *));

#endif
