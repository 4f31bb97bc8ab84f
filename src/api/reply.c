/* From what PostgreSQL answered to what the client reads. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <sodium.h>

#include "api/document.h"
#include "api/exchange.h"
#include "api/peek.h"
#include "api/reply.h"
#include "api/route.h"
#include "api/shape.h"
#include "base/faults.h"
#include "base/log.h"
#include "base/problem.h"
#include "base/sqlstate.h"
#include "io/http.h"

/* DETAIL of MD422: an array of {pointer, expected}. */
static void
read_faults(struct faults *f, const char *text)
{
	const char *pointer, *expected;
	json_t *list, *v;
	size_t i;

	if (text == NULL)
		return;
	if ((list = document_parse(text)) == NULL)
		log_warn("a function's faults are not JSON");
	json_array_foreach(list, i, v)
	{
		pointer = json_string_value(json_object_get(v, "pointer"));
		expected = json_string_value(json_object_get(v, "expected"));
		if (pointer != NULL && expected != NULL)
			faults_add(f, expected, "%s", pointer);
	}
	json_decref(list);
}

/* A CHECK that no function foresaw: its name in words. */
static void
name_constraint(struct faults *f, const char *constraint)
{
	char words[EXPECTED_MAX];

	if (constraint == NULL)
		return;
	snprintf(words, sizeof(words), "%s", constraint);
	for (char *s = words; (s = strchr(s, '_')) != NULL;)
		*s = ' ';
	faults_add(f, words, "%s", "");
}

/* No value: what failed, and where, but not with what. */
static void
log_failure(const struct db_stmt *stmt, const PGresult *res,
    const struct sqlstate *meaning, const char *state)
{
	const char *where = PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME);

	log_line(meaning->level,
	    "call failed function=%s sqlstate=%s constraint=%s", stmt->name,
	    state, where == NULL ? "-" : where);
}

/* A read has no outcome that could matter. */
static const struct problem *
unknown(const struct db_stmt *stmt)
{
	return stmt->writes ? &problem_unknown_outcome : &problem_unavailable;
}

const struct problem *
reply_problem(const PGresult *res, enum db_lost lost,
    const struct db_stmt *stmt, struct faults *f, const char **detail)
{
	const struct sqlstate *meaning;
	const char *state;

	if (res == NULL)
		return lost == DB_UNKNOWN ? unknown(stmt)
					  : &problem_unavailable;
	if (PQresultStatus(res) == PGRES_TUPLES_OK && PQntuples(res) == 1)
		return NULL;
	if ((state = PQresultErrorField(res, PG_DIAG_SQLSTATE)) == NULL)
		state = "XX000";
	meaning = sqlstate_find(state);
	log_failure(stmt, res, meaning, state);
	if (strncmp(state, "MD4", 3) == 0) {
		*detail = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
		read_faults(f, PQresultErrorField(res, PG_DIAG_MESSAGE_DETAIL));
	}
	if (strcmp(state, "23514") == 0)
		name_constraint(
		    f, PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME));
	return meaning->problem == &problem_unknown_outcome ? unknown(stmt)
							    : meaning->problem;
}

#define HEADERS_MAX 300

static size_t
location(char out[HEADERS_MAX], const char *template, const char *json)
{
	const size_t fixed = strcspn(template, ":");
	char id[64];

	if (peek(json, template + fixed + 1, id, sizeof(id)) == -1)
		return 0;
	return (size_t)snprintf(
	    out, HEADERS_MAX, "Location: %.*s%s\r\n", (int)fixed, template, id);
}

/* ETag and Location, as the route wants, and ${more}; or "". */
static void
write_headers(char out[HEADERS_MAX], const struct route *r, const char *json,
    const char *more)
{
	size_t len = 0;
	char version[16];

	if (r->location != NULL)
		len = location(out, r->location, json);
	len += (size_t)snprintf(out + len, HEADERS_MAX - len, "%s", more);
	if (r->versioned &&
	    peek(json, "version", version, sizeof(version)) == 0)
		snprintf(
		    out + len, HEADERS_MAX - len, "ETag: \"%s\"\r\n", version);
}

const char *
exchange_result(const PGresult *res)
{
	return PQgetisnull(res, 0, 0) ? NULL : PQgetvalue(res, 0, 0);
}

static const struct problem *
reply_json(struct exchange *x, const char *json, const char *more)
{
	char headers[HEADERS_MAX];

	write_headers(headers, exchange_route(x), json, more);
	exchange_send(
	    x, &(struct http_reply){.status = exchange_route(x)->status,
		   .type = "application/json",
		   .headers = headers,
		   .body = json,
		   .len = strlen(json)});
	sodium_memzero(headers, sizeof(headers));
	return NULL;
}

const struct problem *
exchange_reply(struct exchange *x, const PGresult *res)
{
	const char *json = exchange_result(res);

	if (exchange_route(x)->status == 204)
		return exchange_send(x, &(struct http_reply){.status = 204});
	if (json == NULL)
		return &problem_not_found;
	return reply_json(x, json, "");
}

const struct problem *
exchange_reply_json(struct exchange *x, const char *json)
{
	return reply_json(x, json, "");
}

/* The object ${json} with ${extra}, "name":value pairs, put before it. */
static char *
splice(const char *extra, const char *json)
{
	const char *rest = strchr(json, '{');
	size_t size;
	char *out;

	if (rest == NULL)
		return NULL;
	rest += 1 + strspn(rest + 1, " \n\r\t");
	size = strlen(extra) + strlen(rest) + sizeof("{,");
	if ((out = malloc(size)) != NULL)
		snprintf(
		    out, size, "{%s%s%s", extra, *rest == '}' ? "" : ",", rest);
	return out;
}

/* As vasprintf(3), which leaves copies behind. */
static char *__attribute__((format(printf, 1, 0)))
print(const char *fmt, va_list ap)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	text = len < 0 ? NULL : malloc((size_t)len + 1);
	if (text != NULL)
		vsnprintf(text, (size_t)len + 1, fmt, ap);
	return text;
}

/* ${extra}: members that go before those of the result. */
static const struct problem *
reply_more(struct exchange *x, const PGresult *res, const char *extra,
    const char *headers)
{
	char *text = splice(extra, exchange_result(res));

	if (text == NULL)
		return &problem_unavailable;
	reply_json(x, text, headers);
	sodium_memzero(text, strlen(text));
	free(text);
	return NULL;
}

const struct problem *
exchange_reply_headed(struct exchange *x, const PGresult *res,
    const char *headers, const char *members)
{
	const char *json = exchange_result(res);

	if (json == NULL)
		return &problem_not_found;
	return members == NULL ? reply_json(x, json, headers)
			       : reply_more(x, res, members, headers);
}

const struct problem *
exchange_reply_with(
    struct exchange *x, const PGresult *res, const char *fmt, ...)
{
	const struct problem *p;
	char *extra;
	va_list ap;

	if (exchange_result(res) == NULL)
		return &problem_not_found;
	va_start(ap, fmt);
	extra = print(fmt, ap);
	va_end(ap);
	if (extra == NULL)
		return &problem_unavailable;
	p = reply_more(x, res, extra, "");
	sodium_memzero(extra, strlen(extra));
	free(extra);
	return p;
}
