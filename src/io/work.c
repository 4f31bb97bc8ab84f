/*
 * Threads that run jobs in the order asked, and an eventfd that brings them
 * back into the event loop.
 *
 *	WAITING -> RUNNING -> ENDED -> (freed)
 *	    \-------------------/ cancelled
 *
 * The lock guards the two lists, the states and `closing'.  What is to
 * happen in the end (`done') is touched by the loop's thread alone.
 */
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/queue.h>

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <event2/event.h>

#include "io/work.h"

#define NICENESS 19

enum state { WAITING, RUNNING, ENDED };

struct work_job {
	TAILQ_ENTRY(work_job) entry;
	struct work *work;
	enum state state;
	void (*job)(void *);
	void (*done)(void *); /* or drop() once cancelled */
	int cancelled;
	void *arg;
};
TAILQ_HEAD(job_list, work_job);

struct work {
	struct event *event;
	int fd; /* counts jobs that ended */
	pthread_mutex_t lock;
	pthread_cond_t wake; /* a job waits, a thread is ready, or closing */
	struct job_list waiting, ended;
	size_t njobs, njobs_max; /* that wait or run */
	int closing;
	size_t nthreads, nthreads_max, nready;
	pthread_t threads[];
};

/* With the lock held. */
static void
job_end(struct work_job *j)
{
	const uint64_t one = 1;

	j->state = ENDED;
	j->work->njobs--;
	TAILQ_INSERT_TAIL(&j->work->ended, j, entry);
	while (write(j->work->fd, &one, sizeof(one)) == -1)
		; /* only a signal can have come between */
}

/* It yields to the event loops: to Linux, niceness is a thread's own. */
static void *
thread_main(void *arg)
{
	struct work *w = arg;
	struct work_job *j;

	setpriority(PRIO_PROCESS, (id_t)gettid(), NICENESS);
	pthread_mutex_lock(&w->lock);
	w->nready++;
	pthread_cond_broadcast(&w->wake);
	while (!w->closing) {
		if ((j = TAILQ_FIRST(&w->waiting)) == NULL) {
			pthread_cond_wait(&w->wake, &w->lock);
			continue;
		}
		TAILQ_REMOVE(&w->waiting, j, entry);
		j->state = RUNNING;
		pthread_mutex_unlock(&w->lock);
		j->job(j->arg);
		pthread_mutex_lock(&w->lock);
		job_end(j);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

/* Jobs have ended.  Their callbacks may start and cancel others. */
static void
work_ended(evutil_socket_t fd, short what, void *arg)
{
	struct work *w = arg;
	struct work_job *j;
	uint64_t count;

	(void)what;
	if (read(fd, &count, sizeof(count)) == -1)
		return;
	for (;;) {
		pthread_mutex_lock(&w->lock);
		if ((j = TAILQ_FIRST(&w->ended)) != NULL)
			TAILQ_REMOVE(&w->ended, j, entry);
		pthread_mutex_unlock(&w->lock);
		if (j == NULL)
			return;
		j->done(j->arg);
		free(j);
	}
}

/*
 * Signals are for the thread that runs the event loop.  Returns when each
 * thread has made its last system call that is not part of a job.
 */
int
work_start(struct work *w)
{
	sigset_t all, before;
	int rc = 0;

	sigfillset(&all);
	sigdelset(&all, SIGSYS); /* a thread's own, like a fault */
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (; w->nthreads < w->nthreads_max && rc == 0; w->nthreads += rc == 0)
		rc = pthread_create(
		    &w->threads[w->nthreads], NULL, thread_main, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_mutex_lock(&w->lock);
	while (w->nready < w->nthreads)
		pthread_cond_wait(&w->wake, &w->lock);
	pthread_mutex_unlock(&w->lock);
	return rc == 0 ? 0 : -1;
}

static void
join_threads(struct work *w)
{
	pthread_mutex_lock(&w->lock);
	w->closing = 1;
	pthread_cond_broadcast(&w->wake);
	pthread_mutex_unlock(&w->lock);
	while (w->nthreads > 0)
		pthread_join(w->threads[--w->nthreads], NULL);
}

struct work *
work_new(struct event_base *base, size_t threads, size_t queue)
{
	struct work *w;

	if ((w = calloc(1, sizeof(*w) + threads * sizeof(pthread_t))) == NULL)
		goto err0;
	TAILQ_INIT(&w->waiting);
	TAILQ_INIT(&w->ended);
	w->njobs_max = threads + queue;
	w->nthreads_max = threads;
	if (pthread_mutex_init(&w->lock, NULL) != 0)
		goto err1;
	if (pthread_cond_init(&w->wake, NULL) != 0)
		goto err2;
	if ((w->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) == -1)
		goto err3;
	w->event = event_new(base, w->fd, EV_READ | EV_PERSIST, work_ended, w);
	if (w->event == NULL || event_add(w->event, NULL) == -1)
		goto err4;
	return w;

err4:
	if (w->event != NULL)
		event_free(w->event);
	close(w->fd);
err3:
	pthread_cond_destroy(&w->wake);
err2:
	pthread_mutex_destroy(&w->lock);
err1:
	free(w);
err0:
	return NULL;
}

void
work_free(struct work *w)
{
	struct work_job *j;

	if (w == NULL)
		return;
	join_threads(w);
	event_free(w->event);
	close(w->fd);
	TAILQ_CONCAT(&w->ended, &w->waiting, entry);
	while ((j = TAILQ_FIRST(&w->ended)) != NULL) {
		TAILQ_REMOVE(&w->ended, j, entry);
		if (j->cancelled)
			j->done(j->arg);
		free(j);
	}
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

struct work_job *
work_do(struct work *w, void (*job)(void *), void (*done)(void *), void *arg)
{
	struct work_job *j;

	if ((j = calloc(1, sizeof(*j))) == NULL)
		return NULL;
	j->work = w;
	j->job = job;
	j->done = done;
	j->arg = arg;
	pthread_mutex_lock(&w->lock);
	if (w->njobs == w->njobs_max) {
		free(j);
		j = NULL;
	} else {
		TAILQ_INSERT_TAIL(&w->waiting, j, entry);
		w->njobs++;
		pthread_cond_signal(&w->wake);
	}
	pthread_mutex_unlock(&w->lock);
	return j;
}

void
work_cancel(struct work_job *j, void (*drop)(void *))
{
	j->done = drop;
	j->cancelled = 1;
	pthread_mutex_lock(&j->work->lock);
	if (j->state == WAITING) {
		TAILQ_REMOVE(&j->work->waiting, j, entry);
		job_end(j);
	}
	pthread_mutex_unlock(&j->work->lock);
}
