/* Work in a thread, for an exchange that may be gone when it is done. */
#include <stdlib.h>

#include "api/errand.h"
#include "io/work.h"

struct errand {
	struct work_job *handle;
	void (*job)(void *);
	void (*drop)(void *);
	void (*done)(void *, void *);
	void *task, *arg;
};

static void
errand_free(void *arg)
{
	struct errand *e = arg;

	e->drop(e->task);
	free(e);
}

static void
run(void *arg)
{
	const struct errand *e = arg;

	e->job(e->task);
}

static void
finished(void *arg)
{
	struct errand *e = arg;

	e->done(e->arg, e->task);
	errand_free(e);
}

struct errand *
errand_begin(struct work *work, void (*job)(void *), void *task,
    void (*drop)(void *), void (*done)(void *, void *), void *arg)
{
	struct errand *e;

	if ((e = calloc(1, sizeof(*e))) == NULL) {
		drop(task);
		return NULL;
	}
	*e = (struct errand){
	    .job = job, .drop = drop, .done = done, .task = task, .arg = arg};
	if ((e->handle = work_do(work, run, finished, e)) != NULL)
		return e;
	errand_free(e);
	return NULL;
}

void
errand_forget(struct errand *e)
{
	work_cancel(e->handle, errand_free);
}
