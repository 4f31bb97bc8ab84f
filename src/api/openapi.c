/*
 * The contract for programs: OpenAPI 3.1, from the same table that requests
 * are checked by.  So it cannot promise anything else.
 */
#include <stdio.h>
#include <string.h>

#include "api/call.h"
#include "api/openapi.h"
#include "api/replies.h"
#include "api/route.h"
#include "api/schema.h"
#include "api/session.h"

static const char about[] =
    "Orthobiologic procedures and their outcome. Times are RFC 3339 in UTC. "
    "Lists are {items, next}; next goes back as cursor. What can be amended "
    "carries a version, sent as ETag and asked for as If-Match. A POST "
    "repeated with the same Idempotency-Key and body has one effect and one "
    "reply. Errors are RFC 9457 problems that name every member at fault.";

/* "/v1/patients/:patient_id" as "/v1/patients/{patient_id}". */
static void
braces(char out[200], const char *path)
{
	size_t len, n = 0;

	for (; *path == '/' && n < 150; path += len) {
		path++;
		len = strcspn(path, "/");
		n += (size_t)snprintf(out + n, 200 - n,
		    *path == ':' ? "/{%.*s}" : "/%.*s",
		    (int)len - (*path == ':'), path + (*path == ':'));
	}
}

static json_t *
parameter(struct document *d, const char *name, const char *in, int required,
    const char *text, json_t *schema)
{
	json_t *out = json_object();

	document_set(d, out, "name", json_string(name));
	document_set(d, out, "in", json_string(in));
	document_set(d, out, "required", json_boolean(required));
	document_set(d, out, "description", json_string(text));
	document_set(d, out, "schema", schema);
	return out;
}

static json_t *
parameters(struct document *d, const struct route *r)
{
	json_t *list = json_array(), *one;

	for (const struct member *m = r->params; m->name != NULL; m++)
		if (m->in == IN_PATH)
			document_add(d, list,
			    parameter(d, m->name, "path", 1, m->doc,
				schema_of_member(d, m, 0)));
		else if (m->in == IN_QUERY) {
			one = parameter(d, m->name, "query", m->need == MUST,
			    m->doc, schema_of_member(d, m, 0));
			if (m->shape.kind == KIND_COMMAS)
				document_set(d, one, "explode", json_false());
			document_add(d, list, one);
		} else if (m->in == IN_HEADER)
			document_add(d, list,
			    parameter(d, "If-Match", "header", 1,
				"the version that was read, such as \"3\"",
				json_pack("{s:s}", "type", "string")));
	if (r->opens)
		document_add(d, list,
		    parameter(d, "Mendd-Session", "header", 0,
			"cookie: the token goes into a cookie instead",
			json_pack("{s:[s]}", "enum", "cookie")));
	if (call_is_keyed(r))
		document_add(d, list,
		    parameter(d, "Idempotency-Key", "header", 0,
			"chosen by the client for one effect",
			json_pack("{s:s, s:s}", "type", "string", "pattern",
			    "^[!-~]{1,200}$")));
	return list;
}

static json_t *
content(struct document *d, const char *type, json_t *schema)
{
	json_t *media = json_object(), *out = json_object();

	if (schema != NULL)
		document_set(d, media, "schema", schema);
	document_set(d, out, type, media);
	return out;
}

/* The body of a request; NULL: none is taken. */
static json_t *
request_body(struct document *d, const struct route *r)
{
	const struct shape members = {OBJECT(r->params)};
	const struct shape *shape = NULL;
	json_t *out;

	for (const struct member *m = r->params; m->name != NULL; m++)
		if (m->in == IN_WHOLE)
			shape = &m->shape;
		else if (m->in == IN_BODY)
			shape = &members;
	if (shape == NULL)
		return NULL;
	out = json_object();
	document_set(d, out, "required", json_true());
	document_set(d, out, "content",
	    content(d, "application/json", schema_of(d, shape, 0)));
	return out;
}

static json_t *
reply_headers_of(struct document *d, const struct route *r)
{
	json_t *out = json_object();

	if (r->versioned)
		document_set(d, out, "ETag",
		    json_pack("{s:s, s:{s:s}}", "description",
			"the version, for If-Match", "schema", "type",
			"string"));
	if (r->location != NULL)
		document_set(d, out, "Location",
		    json_pack("{s:s, s:{s:s}}", "description",
			"where it can be read", "schema", "type", "string"));
	if (r->opens)
		document_set(d, out, "Set-Cookie",
		    json_pack("{s:s, s:{s:s}}", "description",
			"the token, if it was asked for so", "schema", "type",
			"string"));
	return out;
}

static json_t *
good_reply(struct document *d, const struct route *r)
{
	json_t *out = json_object(), *types = json_object();

	document_set(d, out, "description", json_string(r->summary));
	document_set(d, out, "headers", reply_headers_of(d, r));
	if (r->reply != NULL)
		document_set(d, types, "application/json",
		    json_pack("{s:o}", "schema", schema_of(d, r->reply, 1)));
	if (r->type != NULL)
		document_set(d, types, r->type, json_object());
	document_set(d, out, "content", types);
	return out;
}

static json_t *
replies(struct document *d, const struct route *r)
{
	json_t *out = json_object();
	char status[12];

	snprintf(status, sizeof(status), "%d", r->status);
	document_set(d, out, status, good_reply(d, r));
	document_set(d, out, "default",
	    json_pack("{s:s}", "$ref", "#/components/responses/Problem"));
	return out;
}

static json_t *
roles(struct document *d, unsigned bits)
{
	json_t *list = json_array();

	for (size_t i = 0; role_names[i] != NULL; i++)
		if (bits & 1U << i)
			document_add(d, list, json_string(role_names[i]));
	return list;
}

static json_t *
operation(struct document *d, const struct route *r)
{
	json_t *out = json_object(), *body;

	document_set(d, out, "summary", json_string(r->summary));
	if (r->function != NULL)
		document_set(d, out, "operationId", json_string(r->function));
	document_set(d, out, "x-roles", roles(d, r->roles));
	if (r->roles == ANYONE)
		document_set(d, out, "security", json_array());
	document_set(d, out, "parameters", parameters(d, r));
	if ((body = request_body(d, r)) != NULL)
		document_set(d, out, "requestBody", body);
	document_set(d, out, "responses", replies(d, r));
	return out;
}

static json_t *
paths(struct document *d)
{
	static const char *const names[METHODS] = {[GET] = "get",
	    [POST] = "post",
	    [PUT] = "put",
	    [PATCH] = "patch",
	    [DELETE] = "delete"};
	json_t *out = json_object(), *path;
	char name[200];

	for (const struct route *r = routes; r < routes + nroutes; r++) {
		braces(name, r->path);
		if ((path = json_object_get(out, name)) == NULL) {
			path = json_object();
			document_set(d, out, name, path);
		}
		document_set(d, path, names[r->method], operation(d, r));
	}
	return out;
}

static json_t *
components(struct document *d)
{
	json_t *out = json_object(), *problem = json_object();

	document_set(d, problem, "description",
	    json_string("Why there is no good reply"));
	document_set(d, problem, "content",
	    content(d, "application/problem+json",
		schema_of(d, &reply_problem_document, 1)));
	document_set(
	    d, out, "responses", json_pack("{s:o}", "Problem", problem));
	document_set(d, out, "securitySchemes",
	    json_pack("{s:{s:s, s:s}, s:{s:s, s:s, s:s, s:s}}", "session",
		"type", "http", "scheme", "bearer", "cookie", "type", "apiKey",
		"in", "cookie", "name", SESSION_COOKIE, "description",
		"from our own pages, as Origin or Sec-Fetch-Site tells; what "
		"changes something is application/json, also without a body"));
	document_set(d, out, "schemas", json_incref(d->schemas));
	return out;
}

char *
openapi_text(size_t *len)
{
	struct document d = {.schemas = json_object()};
	json_t *out = json_object();
	char *text = NULL;

	document_set(&d, out, "openapi", json_string("3.1.0"));
	document_set(&d, out, "info",
	    json_pack("{s:s, s:s, s:s}", "title", "mendd", "version",
		PACKAGE_VERSION, "description", about));
	document_set(&d, out, "security",
	    json_pack("[{s:[]}, {s:[]}]", "session", "cookie"));
	document_set(&d, out, "paths", paths(&d));
	document_set(&d, out, "components", components(&d));
	if (!d.failed && (text = json_dumps(out, JSON_COMPACT)) != NULL)
		*len = strlen(text);
	json_decref(out);
	json_decref(d.schemas);
	return text;
}
