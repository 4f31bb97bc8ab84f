/* What a reply looks like on the wire. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <event2/buffer.h>
#include <jansson.h>

#include "base/faults.h"
#include "base/problem.h"
#include "io/http.h"
#include "io/wire.h"

static const char *
reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
	    {200, "OK"},
	    {201, "Created"},
	    {202, "Accepted"},
	    {204, "No Content"},
	    {301, "Moved Permanently"},
	    {303, "See Other"},
	    {304, "Not Modified"},
	    {307, "Temporary Redirect"},
	    {308, "Permanent Redirect"},
	    {400, "Bad Request"},
	    {401, "Unauthorized"},
	    {403, "Forbidden"},
	    {404, "Not Found"},
	    {405, "Method Not Allowed"},
	    {406, "Not Acceptable"},
	    {408, "Request Timeout"},
	    {409, "Conflict"},
	    {410, "Gone"},
	    {411, "Length Required"},
	    {412, "Precondition Failed"},
	    {413, "Content Too Large"},
	    {415, "Unsupported Media Type"},
	    {417, "Expectation Failed"},
	    {422, "Unprocessable Content"},
	    {428, "Precondition Required"},
	    {429, "Too Many Requests"},
	    {431, "Request Header Fields Too Large"},
	    {500, "Internal Server Error"},
	    {501, "Not Implemented"},
	    {503, "Service Unavailable"},
	    {504, "Gateway Timeout"},
	    {505, "HTTP Version Not Supported"},
	    {507, "Insufficient Storage"},
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Unlisted";
}

/* Do these lines have a Cache-Control of their own? */
static int
has_cache_control(const char *headers)
{
	static const char name[] = "Cache-Control:";

	for (const char *line = headers; line != NULL && *line != '\0';) {
		if (strncasecmp(line, name, sizeof(name) - 1) == 0)
			return 1;
		if ((line = strchr(line, '\n')) != NULL)
			line++;
	}
	return 0;
}

static void
http_date(char out[32])
{
	const time_t now = time(NULL);
	struct tm tm;

	if (gmtime_r(&now, &tm) == NULL ||
	    strftime(out, 32, "%a, %d %b %Y %H:%M:%S GMT", &tm) == 0)
		*out = '\0';
}

/* The status line and the fields, with the empty line. */
static int
add_head(struct evbuffer *out, const struct wire *w, const struct http_reply *r)
{
	const char *headers = r->headers == NULL ? "" : r->headers;
	char date[32], length[48] = "";

	http_date(date);
	/* RFC 9110, 8.6: 204 must not have one, 304 need not */
	if (r->status != 204 && r->status != 304)
		snprintf(length, sizeof(length), "Content-Length: %zu\r\n",
		    r->type == NULL ? 0 : r->len);
	return evbuffer_add_printf(out,
	    "HTTP/1.1 %d %s\r\n"
	    "Date: %s\r\n"
	    "X-Request-Id: %s\r\n"
	    "X-Content-Type-Options: nosniff\r\n"
	    "%s%s%s%s%s%s%s\r\n",
	    r->status, reason(r->status), date, w->request_id,
	    has_cache_control(headers) ? "" : "Cache-Control: no-store\r\n",
	    r->type == NULL ? "" : "Content-Type: ",
	    r->type == NULL ? "" : r->type, r->type == NULL ? "" : "\r\n",
	    length, headers, w->last ? "Connection: close\r\n" : "");
}

static int
add_body(struct evbuffer *out, const struct wire *w, const struct http_reply *r)
{
	if (w->bodyless || r->type == NULL || r->len == 0)
		return 0;
	if (r->lasting)
		return evbuffer_add_reference(out, r->body, r->len, NULL, NULL);
	return evbuffer_add(out, r->body, r->len);
}

struct evbuffer *
wire_reply(const struct wire *w, const struct http_reply *r)
{
	struct evbuffer *out;

	if ((out = evbuffer_new()) == NULL)
		goto err0;
	if (add_head(out, w, r) == -1 || add_body(out, w, r) == -1)
		goto err1;
	return out;

err1:
	evbuffer_free(out);
err0:
	return NULL;
}

static char *
problem_json(const struct problem *p, const struct faults *faults,
    const char *detail, const char *request_id)
{
	char type[64], *text = NULL;
	json_t *json, *errors = NULL;

	snprintf(type, sizeof(type), "urn:mendd:problem:%s", p->name);
	if (faults != NULL)
		errors = faults->list;
	json = json_pack("{s:s, s:s, s:i, s:s*, s:O*, s:s}", "type", type,
	    "title", p->title, "status", p->status, "detail", detail, "errors",
	    errors, "request_id", request_id);
	if (json != NULL)
		text = json_dumps(json, JSON_COMPACT);
	json_decref(json);
	return text;
}

struct evbuffer *
wire_problem(const struct wire *w, const struct problem *p,
    const struct faults *faults, const char *detail, const char *headers)
{
	char retry[48] = "", plain[384], *json, *lines;
	struct evbuffer *out = NULL;
	struct http_reply r = {
	    .status = p->status, .type = "application/problem+json"};

	/* Names and titles are our own and need no escapes. */
	snprintf(plain, sizeof(plain),
	    "{\"type\":\"urn:mendd:problem:%s\",\"title\":\"%s\","
	    "\"status\":%d,\"request_id\":\"%s\"}",
	    p->name, p->title, p->status, w->request_id);
	if (p->retry_after != 0)
		snprintf(retry, sizeof(retry), "Retry-After: %d\r\n",
		    p->retry_after);
	json = problem_json(p, faults, detail, w->request_id);
	r.body = json == NULL ? plain : json;
	r.len = strlen(r.body);
	if (asprintf(&lines, "%s%s", retry, headers == NULL ? "" : headers) !=
	    -1) {
		r.headers = lines;
		out = wire_reply(w, &r);
		free(lines);
	}
	free(json);
	return out;
}
