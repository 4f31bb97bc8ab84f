/*
 * Requests become calls, and their results replies.
 *
 *	request -> route -> caller -> args -> start -> call -> step -> reply
 *	             \--------\---------\-------\--------\------> problem
 *
 * An exchange lives from request() until its reply, or until gone().  At any
 * time between events it waits for exactly one thing: a call, an errand, an
 * answer of the process cohort, or that the audit knows of its refusal.
 */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "api/app.h"
#include "api/args.h"
#include "api/call.h"
#include "api/caller.h"
#include "api/errand.h"
#include "api/exchange_state.h"
#include "api/metrics.h"
#include "api/pages.h"
#include "api/refusal.h"
#include "api/reply.h"
#include "api/route.h"
#include "base/faults.h"
#include "base/problem.h"
#include "io/ask.h"
#include "io/db.h"
#include "io/head.h"

static void
exchange_free(struct exchange *x)
{
	args_free(&x->args);
	caller_leave(&x->caller, &x->app->sessions);
	metrics_exchange(x->app->metrics, x->app->slot, -1);
	if (x->kept != NULL)
		sodium_memzero(x->kept, x->kept_size);
	free(x->kept);
	free(x);
}

static void
count(struct exchange *x, int status)
{
	x->replied = 1;
	metrics_request(x->app->metrics, x->app->slot,
	    x->route == NULL ? nroutes : (size_t)(x->route - routes), status,
	    &x->since);
}

const struct problem *
exchange_send(struct exchange *x, const struct http_reply *reply)
{
	count(x, reply->status);
	http_reply(x->conn, reply);
	return NULL;
}

static void
send_refusal(struct exchange *x)
{
	count(x, x->refused.status);
	http_problem(
	    x->conn, &x->refused, &x->args.faults, x->detail, x->headers);
}

static void
refusal_told(void *arg)
{
	struct exchange *x = arg;

	x->refusal = NULL;
	send_refusal(x);
	exchange_free(x);
}

/* Refuse, at once or when the audit knows of it. */
static void
refuse(struct exchange *x, const struct problem *p)
{
	x->refused = *p;
	if (x->retry_after != 0)
		x->refused.retry_after = (int)x->retry_after;
	if (p->status == problem_unauthorized.status)
		snprintf(x->headers, sizeof(x->headers),
		    "WWW-Authenticate: Bearer\r\n");
	if (x->detail != NULL && x->detail != x->said) {
		snprintf(x->said, sizeof(x->said), "%s", x->detail);
		x->detail = x->said;
	}
	x->refusal = refusal_record(x->app, &x->caller, x->conn, x->asked,
	    x->args.values, p, refusal_told, x);
	if (x->refusal == NULL)
		send_refusal(x);
}

/* Go on after a start or step: refuse, or wait for what it began. */
static void
proceed(struct exchange *x, const struct problem *p)
{
	if (p != NULL)
		refuse(x, p);
	if (x->call != NULL || x->errand != NULL || x->question != NULL ||
	    x->refusal != NULL)
		return;
	assert(x->replied);
	exchange_free(x);
}

static void
answered(const PGresult *res, enum db_lost lost, void *arg)
{
	struct exchange *x = arg;
	const struct problem *p;

	x->call = NULL;
	metrics_call(x->app->metrics, x->app->slot, -1);
	p = reply_problem(res, lost, x->stmt, &x->args.faults, &x->detail);
	proceed(x, p != NULL ? p : x->step(x, res));
}

const struct problem *
exchange_call(struct exchange *x, const struct db_stmt *stmt,
    const char *const *values, size_t n, exchange_step *step)
{
	const char *all[CALL_MAX] = {
	    x->caller.clinic, x->caller.token_hash, http_request_id(x->conn)};

	assert(CALL_BEFORE + n <= CALL_MAX);
	if (n > 0)
		memcpy(all + CALL_BEFORE, values, n * sizeof(*values));
	x->stmt = stmt;
	x->step = step;
	x->call = db_call(x->app->db, stmt, all, answered, x);
	if (x->call == NULL)
		return &problem_unavailable;
	metrics_call(x->app->metrics, x->app->slot, 1);
	return NULL;
}

const struct problem *
exchange_function(struct exchange *x, exchange_step *step)
{
	const struct member *params = x->route->params;
	const char *values[CALL_MAX];
	size_t n = 0;

	for (size_t i = 0; params[i].name != NULL; i++)
		if (call_passes(&params[i]))
			values[n++] = x->args.values[i];
	if (call_is_keyed(x->route)) {
		values[n++] = x->caller.key;
		values[n++] = x->caller.request_hash;
	}
	return exchange_call(x, call_stmt(x->route), values, n, step);
}

static void
errand_done(void *arg, void *task)
{
	struct exchange *x = arg;

	x->errand = NULL;
	proceed(x, x->then(x, task));
}

const struct problem *
exchange_work(struct exchange *x, void (*job)(void *), void *task,
    void (*drop)(void *), exchange_then *then)
{
	x->then = then;
	x->errand = errand_begin(x->app->work, job, task, drop, errand_done, x);
	return x->errand == NULL ? &problem_unavailable : NULL;
}

static void
told(const char *word, const char *text, void *arg)
{
	struct exchange *x = arg;

	x->question = NULL;
	proceed(x, x->told(x, word, text));
}

const struct problem *
exchange_ask(struct exchange *x, const char *question, exchange_told *step)
{
	x->told = step;
	if (x->app->ask != NULL)
		x->question = ask_question(
		    x->app->ask, question, strlen(question), told, x);
	return x->question == NULL ? step(x, NULL, NULL) : NULL;
}

const struct problem *
exchange_take_place(struct exchange *x)
{
	return caller_place(&x->caller, &x->app->taken, x->app->places);
}

/* Who asks, and is there room for them? */
static const struct problem *
take_caller(struct exchange *x, const struct route *r, const struct head *h)
{
	const struct problem *p;

	p = caller_take(
	    &x->caller, r, h, http_is_trusted(x->conn), &x->args.faults);
	return p != NULL ? p : caller_admit(&x->caller, &x->app->sessions);
}

static const struct problem *
send_page(struct exchange *x)
{
	x->replied = 1;
	pages_reply(x->app->files, x->conn);
	return NULL;
}

/* OPTIONS, a wrong method, a page, or nothing. */
static const struct problem *
unrouted(struct exchange *x, const struct head *h, unsigned methods)
{
	char allow[ALLOW_MAX];
	int everything = strcmp(h->path, "*") == 0;

	if (methods == 0 && pages_have(x->app->files, h->path)) {
		if (h->method == GET || h->method == HEAD)
			return send_page(x);
		methods = 1U << GET;
	}
	if (methods == 0 && !everything)
		return &problem_not_found;
	route_allow(allow, methods);
	snprintf(x->headers, sizeof(x->headers), "Allow: %s\r\n", allow);
	if (h->method == OPTIONS)
		return exchange_send(x,
		    &(struct http_reply){.status = 204, .headers = x->headers});
	if (x->asked != NULL) {
		take_caller(x, x->asked, h); /* for the audit */
		faults_clear(&x->args.faults);
	}
	return &problem_method;
}

static const struct problem *
start(struct exchange *x)
{
	struct head *h = http_head(x->conn);
	const struct problem *p;
	unsigned methods;
	const char *body;
	size_t len;

	body = http_body(x->conn, &len);
	caller_digest(&x->caller, h, body, len); /* while the path is whole */
	x->asked = route_find(h->method, h->path, x->args.values, &methods);
	if (x->asked == NULL || !route_takes(x->asked, h->method))
		return unrouted(x, h, methods);
	x->route = x->asked;
	http_set_route(x->conn, x->route->path);
	if ((p = take_caller(x, x->route, h)) != NULL)
		return p;
	p = args_collect(&x->args, x->route, h, body, len);
	if (x->args.detail[0] != '\0')
		x->detail = x->args.detail;
	if (p != NULL)
		return p;
	return x->route->step != NULL ? x->route->step(x)
				      : exchange_function(x, exchange_reply);
}

void
exchange_request(struct http_conn *conn, void *arg)
{
	struct exchange *x;

	if ((x = calloc(1, sizeof(*x))) == NULL) {
		http_problem(conn, &problem_unavailable, NULL, NULL, NULL);
		return;
	}
	x->conn = conn;
	x->app = arg;
	clock_gettime(CLOCK_MONOTONIC, &x->since);
	metrics_exchange(x->app->metrics, x->app->slot, 1);
	http_set_exchange(conn, x);
	proceed(x, start(x));
}

void
exchange_gone(void *arg)
{
	struct exchange *x = arg;

	metrics_gone(x->app->metrics, x->app->slot);
	if (x->call != NULL) {
		metrics_call(x->app->metrics, x->app->slot, -1);
		db_cancel(x->call);
	}
	if (x->errand != NULL)
		errand_forget(x->errand);
	ask_cancel(x->question);
	if (x->refusal != NULL)
		refusal_forget(x->refusal);
	exchange_free(x);
}
