/* src/io as a test wants it to be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "api/app.h"
#include "base/faults.h"
#include "base/problem.h"
#include "fake.h"
#include "io/head.h"
#include "io/work.h"

struct http_conn {
	struct head head;
	char path[400], query[2000], token[200], type[100], key[400], match[50],
	    accept[100], cookie[300], origin[100], session[20];
	const char *body;
	size_t len;
	void *exchange;
};

struct db_call {
	db_done *done;
	void *arg;
};

struct work_job {
	void (*job)(void *);
	void (*done)(void *);
	void (*drop)(void *);
	void *arg;
};

struct got got;
struct called called;
int fake_audit_waits;
int fake_db_away, fake_work_full, fake_work_waits, fake_remote;

static struct http_conn conn;
static struct db_call call, telling;
static struct work_job job;
static const char *error[128]; /* fields of the error result */

static void
add_field(const char *name, char *buf, size_t size, const char *prefix,
    const char *value)
{
	if (value == NULL)
		return;
	snprintf(buf, size, "%s%s", prefix, value);
	conn.head.fields[conn.head.nfields++] =
	    (struct field){(char *)(uintptr_t)name, buf};
}

static enum method
method_of(const struct sent *s)
{
	enum method m = s->body != NULL ? POST : GET;

	if (s->method != NULL)
		for (m = 0; strcmp(method_names[m], s->method) != 0;)
			m++;
	return m;
}

static void
forget(void)
{
	memset(&called, 0, sizeof(called));
	memset(&got, 0, sizeof(got));
	memset(&conn, 0, sizeof(conn));
	memset(&call, 0, sizeof(call));
	memset(&telling, 0, sizeof(telling));
	memset(&job, 0, sizeof(job));
	memset(&asked, 0, sizeof(asked));
	memset(error, 0, sizeof(error));
	fake_work_waits = 0;
}

void
fake_told(void)
{
	PGresult *res = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	struct db_call ended = telling;

	assert_non_null(telling.done);
	telling.done = NULL;
	ended.done(res, DB_OK, ended.arg);
	PQclear(res);
}

void
fake_settle(void)
{
	if (telling.done != NULL && !fake_audit_waits)
		fake_told();
}

void
fake_send(void *app, const struct sent *s)
{
	forget();
	conn.head.method = method_of(s);
	snprintf(conn.path, sizeof(conn.path), "%s", s->path);
	snprintf(conn.query, sizeof(conn.query), "%s",
	    s->query == NULL ? "" : s->query);
	conn.head.path = conn.path;
	conn.head.query = conn.query;
	conn.body = s->body == NULL ? "" : s->body;
	conn.len = strlen(conn.body);
	add_field("authorization", conn.token, sizeof(conn.token), "Bearer ",
	    s->token);
	add_field("content-type", conn.type, sizeof(conn.type), "",
	    s->type != NULL ? s->type
	    : conn.len > 0  ? "application/json"
			    : NULL);
	add_field("idempotency-key", conn.key, sizeof(conn.key), "", s->key);
	add_field("if-match", conn.match, sizeof(conn.match), "", s->match);
	add_field("accept", conn.accept, sizeof(conn.accept), "", s->accept);
	add_field("cookie", conn.cookie, sizeof(conn.cookie), "", s->cookie);
	add_field("origin", conn.origin, sizeof(conn.origin), "", s->origin);
	add_field("mendd-session", conn.session, sizeof(conn.session), "",
	    s->session);
	conn.head.fields[conn.head.nfields++] = (struct field){
	    (char *)(uintptr_t) "host", (char *)(uintptr_t) "clinic.example"};
	app_handler.request(&conn, app);
	fake_settle();
}

void
fake_leave(void)
{
	assert_int_equal(got.replies, 0);
	app_handler.gone(conn.exchange);
}

/* http */

struct head *
http_head(struct http_conn *c)
{
	return &c->head;
}

const char *
http_body(struct http_conn *c, size_t *len)
{
	*len = c->len;
	return c->body;
}

const char *
http_request_id(const struct http_conn *c)
{
	(void)c;
	return "0190c0de-0000-7000-8000-00000000000f";
}

const struct address *
http_client(const struct http_conn *c)
{
	static const struct address zero;

	(void)c;
	return &zero;
}

int
http_is_local(const struct http_conn *c)
{
	(void)c;
	return !fake_remote;
}

int
http_is_trusted(const struct http_conn *c)
{
	(void)c;
	return 0;
}

void
http_set_exchange(struct http_conn *c, void *exchange)
{
	c->exchange = exchange;
}

void
http_set_route(struct http_conn *c, const char *route)
{
	(void)c;
	(void)route;
}

void
http_reply(struct http_conn *c, const struct http_reply *r)
{
	(void)c;
	got.replies++;
	got.status = r->status;
	snprintf(
	    got.type, sizeof(got.type), "%s", r->type == NULL ? "" : r->type);
	snprintf(got.headers, sizeof(got.headers), "%s",
	    r->headers == NULL ? "" : r->headers);
	snprintf(got.body, sizeof(got.body), "%.*s", (int)r->len,
	    r->body == NULL ? "" : r->body);
}

void
http_problem(struct http_conn *c, const struct problem *p,
    const struct faults *f, const char *detail, const char *headers)
{
	size_t i, len = 0;
	const json_t *v;

	(void)c;
	got.replies++;
	got.status = p->status;
	got.problem = p->name;
	got.retry_after = p->retry_after;
	snprintf(got.headers, sizeof(got.headers), "%s",
	    headers == NULL ? "" : headers);
	snprintf(
	    got.detail, sizeof(got.detail), "%s", detail == NULL ? "" : detail);
	json_array_foreach(f == NULL ? NULL : f->list, i, v) len +=
	    (size_t)snprintf(got.faults + len, sizeof(got.faults) - len,
		"%s%s: %s", i == 0 ? "" : "\n",
		json_string_value(json_object_get(v, "pointer")),
		json_string_value(json_object_get(v, "expected")));
}

/* db */

struct db_call *
db_call(struct db *db, const struct db_stmt *stmt, const char *const *values,
    db_done *done, void *arg)
{
	static char text[200000]; /* no malloc(): a test makes it fail */
	size_t len = 0;

	(void)db;
	if (fake_db_away)
		return NULL;
	if (strcmp(stmt->name, "refusal_record") == 0) {
		called.refusals++;
		snprintf(called.object, sizeof(called.object), "%s",
		    values[7] == NULL ? "" : values[7]);
		assert_null(telling.done);
		telling = (struct db_call){done, arg};
		return &telling;
	}
	assert_int_equal(called.waiting, 0);
	for (int i = 0; i < stmt->nparams; i++) {
		called.nulls[i] = values[i] == NULL;
		called.values[i] = text + len;
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s",
			   values[i] == NULL ? "" : values[i]) +
		       1;
		assert_in_range(len, 1, sizeof(text));
	}
	called.stmt = stmt;
	called.waiting = 1;
	called.n++;
	call = (struct db_call){done, arg};
	return &call;
}

void
db_cancel(struct db_call *c)
{
	assert_ptr_equal(c, &call);
	assert_int_equal(called.waiting, 1);
	called.waiting = 0;
	called.cancelled = 1;
}

static void
end_call(const PGresult *res, enum db_lost lost)
{
	struct db_call ended = call;

	assert_int_equal(called.waiting, 1);
	called.waiting = 0;
	ended.done(res, lost, ended.arg);
	fake_settle();
}

void
fake_answer(const char *json)
{
	PGresult *res = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc column = {.name = (char *)(uintptr_t) "json"};

	assert_int_equal(PQsetResultAttrs(res, 1, &column), 1);
	assert_int_equal(PQsetvalue(res, 0, 0, (char *)(uintptr_t)json,
			     json == NULL ? -1 : (int)strlen(json)),
	    1);
	end_call(res, DB_OK);
	PQclear(res);
}

/* In place of libpq's: a result made by hand cannot have an error's fields. */
char *
PQresultErrorField(const PGresult *res, int field)
{
	(void)res;
	return (char *)(uintptr_t)error[field];
}

void
fake_error(const char *sqlstate, const char *message, const char *detail,
    const char *constraint)
{
	PGresult *res = PQmakeEmptyPGresult(NULL, PGRES_FATAL_ERROR);

	error[PG_DIAG_SQLSTATE] = sqlstate;
	error[PG_DIAG_MESSAGE_PRIMARY] = message;
	error[PG_DIAG_MESSAGE_DETAIL] = detail;
	error[PG_DIAG_CONSTRAINT_NAME] = constraint;
	end_call(res, DB_OK);
	PQclear(res);
}

void
fake_lost(enum db_lost lost)
{
	end_call(NULL, lost);
}

/* work */

struct work_job *
work_do(struct work *w, void (*run)(void *), void (*done)(void *), void *arg)
{
	(void)w;
	if (fake_work_full)
		return NULL;
	job = (struct work_job){.job = run, .done = done, .arg = arg};
	fake_work_waits = 1;
	return &job;
}

void
work_cancel(struct work_job *j, void (*drop)(void *))
{
	assert_ptr_equal(j, &job);
	job.drop = drop;
}

void
fake_work(void)
{
	struct work_job ended;

	assert_int_equal(fake_work_waits, 1);
	job.job(job.arg);
	fake_work_waits = 0;
	ended = job;
	if (ended.drop != NULL)
		ended.drop(ended.arg);
	else
		ended.done(ended.arg);
	fake_settle();
}
