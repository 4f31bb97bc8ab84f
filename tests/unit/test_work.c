/* work: jobs run in threads, their ends come back to the loop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <pthread.h>
#include <signal.h>

#include <cmocka.h>
#include <event2/event.h>

#include "io/work.h"

#define THREADS 2
#define QUEUE 3

struct gate {
	pthread_mutex_t lock;
	pthread_cond_t moved;
	int inside; /* jobs that came */
	int open;
};

/* One job and what became of it. */
struct task {
	struct gate *gate;
	struct work *work;
	struct task *next; /* done() starts it, or cancels it */
	struct work_job *job;
	int ran, done, dropped, after, signals_blocked;
	pthread_t loop;
};

static struct event_base *base;
static struct work *work;
static struct gate gate;
static int ends; /* done() and drop() so far */

static void
gate_wait_for(struct gate *g, int inside)
{
	pthread_mutex_lock(&g->lock);
	while (g->inside < inside)
		pthread_cond_wait(&g->moved, &g->lock);
	pthread_mutex_unlock(&g->lock);
}

static void
gate_open(struct gate *g)
{
	pthread_mutex_lock(&g->lock);
	g->open = 1;
	pthread_cond_broadcast(&g->moved);
	pthread_mutex_unlock(&g->lock);
}

static void
gate_pass(struct gate *g)
{
	pthread_mutex_lock(&g->lock);
	g->inside++;
	pthread_cond_broadcast(&g->moved);
	while (!g->open)
		pthread_cond_wait(&g->moved, &g->lock);
	pthread_mutex_unlock(&g->lock);
}

static void
job(void *arg)
{
	struct task *t = arg;
	sigset_t mask;

	if (t->gate != NULL)
		gate_pass(t->gate);
	pthread_sigmask(SIG_BLOCK, NULL, &mask);
	t->signals_blocked = sigismember(&mask, SIGTERM);
	t->ran++;
}

static void
dropped(void *arg)
{
	struct task *t = arg;

	ends++;
	t->dropped++;
}

static void
done(void *arg)
{
	struct task *t = arg;

	t->done++;
	t->after = ++ends;
	assert_true(pthread_equal(t->loop, pthread_self()));
}

static void
done_starts_next(void *arg)
{
	struct task *t = arg;

	done(t);
	t->next->job = work_do(work, job, done, t->next);
	assert_non_null(t->next->job);
}

static void
done_cancels_next(void *arg)
{
	struct task *t = arg;

	done(t);
	work_cancel(t->next->job, dropped);
}

static void
start(struct task *t, void (*end)(void *))
{
	t->loop = pthread_self();
	t->job = work_do(work, job, end, t);
	assert_non_null(t->job);
}

/* Until ${n} jobs have ended. */
static void
run(int n)
{
	while (ends < n)
		assert_int_equal(event_base_loop(base, EVLOOP_ONCE), 0);
}

static int
setup(size_t threads, size_t queue)
{
	memset(&gate, 0, sizeof(gate));
	pthread_mutex_init(&gate.lock, NULL);
	pthread_cond_init(&gate.moved, NULL);
	ends = 0;
	base = event_base_new();
	work = work_new(base, threads, queue);
	return work == NULL ? -1 : work_start(work);
}

static int
one_thread(void **state)
{
	(void)state;
	return setup(1, QUEUE);
}

static int
two_threads(void **state)
{
	(void)state;
	return setup(THREADS, 100);
}

static int
teardown(void **state)
{
	(void)state;
	work_free(work);
	event_base_free(base);
	pthread_cond_destroy(&gate.moved);
	pthread_mutex_destroy(&gate.lock);
	return 0;
}

static void
every_job_runs_once_and_is_done_once(void **state)
{
	struct task tasks[100] = {0};

	(void)state;
	for (size_t i = 0; i < 100; i++)
		start(&tasks[i], done);
	run(100);
	event_base_loop(base, EVLOOP_NONBLOCK);
	assert_int_equal(ends, 100);
	for (size_t i = 0; i < 100; i++) {
		assert_int_equal(tasks[i].ran, 1);
		assert_int_equal(tasks[i].done, 1);
		assert_true(tasks[i].signals_blocked);
	}
}

static void
done_never_runs_inside_work_do(void **state)
{
	struct task t = {0};

	(void)state;
	start(&t, done);
	assert_int_equal(t.done, 0);
	run(1);
	assert_int_equal(t.done, 1);
}

static void
threads_run_jobs_at_the_same_time(void **state)
{
	struct task tasks[THREADS] = {{.gate = &gate}, {.gate = &gate}};

	(void)state;
	for (size_t i = 0; i < THREADS; i++)
		start(&tasks[i], done);
	gate_wait_for(&gate, THREADS);
	gate_open(&gate);
	run(THREADS);
}

static void
jobs_of_one_thread_end_in_the_order_asked(void **state)
{
	struct task first = {.gate = &gate}, second = {0}, third = {0};

	(void)state;
	start(&first, done);
	gate_wait_for(&gate, 1);
	start(&second, done);
	start(&third, done);
	gate_open(&gate);
	run(3);
	assert_int_equal(first.after, 1);
	assert_int_equal(second.after, 2);
	assert_int_equal(third.after, 3);
}

static void
a_full_queue_refuses(void **state)
{
	struct task running = {.gate = &gate}, waits[QUEUE] = {0}, more = {0};

	(void)state;
	start(&running, done);
	gate_wait_for(&gate, 1); /* it waits no longer */
	for (size_t i = 0; i < QUEUE; i++)
		start(&waits[i], done);
	assert_null(work_do(work, job, done, &more));
	gate_open(&gate);
	run(1 + QUEUE);
	assert_int_equal(more.ran + more.done, 0);
	start(&more, done); /* there is room again */
	run(2 + QUEUE);
	assert_int_equal(more.done, 1);
}

static void
a_job_cancelled_while_it_waits_is_dropped_and_not_run(void **state)
{
	struct task running = {.gate = &gate}, waits[QUEUE] = {0}, more = {0};

	(void)state;
	start(&running, done);
	gate_wait_for(&gate, 1);
	for (size_t i = 0; i < QUEUE; i++)
		start(&waits[i], done);
	work_cancel(waits[0].job, dropped);
	assert_int_equal(waits[0].dropped, 0); /* from the loop only */
	run(1);
	assert_int_equal(waits[0].dropped, 1);
	start(&more, done); /* its place in the queue is free */
	gate_open(&gate);
	run(2 + QUEUE);
	assert_int_equal(waits[0].ran + waits[0].done, 0);
	assert_int_equal(waits[0].dropped, 1);
	assert_int_equal(more.done, 1);
}

static void
a_job_cancelled_while_it_runs_is_dropped_afterwards(void **state)
{
	struct task t = {.gate = &gate};

	(void)state;
	start(&t, done);
	gate_wait_for(&gate, 1);
	work_cancel(t.job, dropped);
	event_base_loop(base, EVLOOP_NONBLOCK);
	assert_int_equal(t.dropped, 0);
	gate_open(&gate);
	run(1);
	assert_int_equal(t.ran, 1);
	assert_int_equal(t.done, 0);
	assert_int_equal(t.dropped, 1);
}

static void
a_job_cancelled_after_it_ran_is_dropped(void **state)
{
	struct task first = {0}, second = {0}, third = {.gate = &gate};

	(void)state;
	first.next = &second;
	start(&first, done_cancels_next);
	start(&second, done);
	start(&third, done);
	gate_wait_for(&gate, 1); /* one thread: the first two have run */
	assert_int_equal(second.ran, 1);
	gate_open(&gate);
	run(3);
	assert_int_equal(second.done, 0);
	assert_int_equal(second.dropped, 1);
}

static void
done_may_start_another_job(void **state)
{
	struct task first = {0}, second = {.loop = pthread_self()};

	(void)state;
	first.next = &second;
	start(&first, done_starts_next);
	run(2);
	assert_int_equal(second.done, 1);
}

static void
free_drops_the_cancelled_and_forgets_the_rest(void **state)
{
	struct task running = {0}, waits = {0}, cancelled[2] = {0};

	(void)state;
	start(&running, done);
	start(&cancelled[0], done);
	work_cancel(cancelled[0].job, dropped);
	start(&cancelled[1], done);
	work_cancel(cancelled[1].job, dropped);
	start(&waits, done);
	work_free(work);
	work = NULL;
	assert_int_equal(running.done + waits.done, 0);
	assert_int_equal(cancelled[0].done + cancelled[1].done, 0);
	assert_int_equal(cancelled[0].dropped, 1);
	assert_int_equal(cancelled[1].dropped, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		every_job_runs_once_and_is_done_once, two_threads, teardown),
	    cmocka_unit_test_setup_teardown(
		done_never_runs_inside_work_do, two_threads, teardown),
	    cmocka_unit_test_setup_teardown(
		threads_run_jobs_at_the_same_time, two_threads, teardown),
	    cmocka_unit_test_setup_teardown(
		jobs_of_one_thread_end_in_the_order_asked, one_thread,
		teardown),
	    cmocka_unit_test_setup_teardown(
		a_full_queue_refuses, one_thread, teardown),
	    cmocka_unit_test_setup_teardown(
		a_job_cancelled_while_it_waits_is_dropped_and_not_run,
		one_thread, teardown),
	    cmocka_unit_test_setup_teardown(
		a_job_cancelled_while_it_runs_is_dropped_afterwards, one_thread,
		teardown),
	    cmocka_unit_test_setup_teardown(
		a_job_cancelled_after_it_ran_is_dropped, one_thread, teardown),
	    cmocka_unit_test_setup_teardown(
		done_may_start_another_job, two_threads, teardown),
	    cmocka_unit_test_setup_teardown(
		free_drops_the_cancelled_and_forgets_the_rest, one_thread,
		teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
