#ifndef MENDD_ERRAND_H
#define MENDD_ERRAND_H

struct work;

/* Work in a thread.  It outlives an exchange whose client has left. */
struct errand;

/*
 * Run ${job} with ${task} in a thread, which nobody else touches meanwhile,
 * then ${done} once from the event loop, and then ${drop} frees the task.
 * NULL: there is no place for it now, and the task is dropped.
 */
struct errand *errand_begin(struct work *, void (*job)(void *), void *task,
    void (*drop)(void *), void (*done)(void *arg, void *task), void *arg);

/* Nobody waits any more: ${done} will not run. */
void errand_forget(struct errand *);

#endif
