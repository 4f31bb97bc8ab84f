/*
 * From a request to the arguments of its route's function.
 *
 * What cannot be read at all is malformed: 400, with line and column.  What
 * can be read is checked against the route's table, and everything that is
 * wrong is reported together: members of the body by their JSON pointer,
 * parameters of path, query and header as /name (no route has one name
 * twice).
 *
 * A body is application/json: one object, no name twice, at most DEPTH_MAX
 * deep, UTF-8 without NUL, numbers in range.  Only what was parsed goes on,
 * written anew: the database never sees text that two parsers could read
 * differently.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "api/args.h"
#include "api/document.h"
#include "base/problem.h"
#include "io/target.h"

#define DEPTH_MAX 32

static void
expect(struct args *a, const struct member *m)
{
	char expected[EXPECTED_MAX];

	shape_expected(expected, &m->shape);
	faults_add(&a->faults, expected, "/%s", m->name);
}

static int
param_find(const struct route *r, enum place in, const char *name)
{
	for (int i = 0; r->params[i].name != NULL; i++)
		if (r->params[i].in == in &&
		    strcmp(r->params[i].name, name) == 0)
			return i;
	return -1;
}

static void
collect_path(struct args *a, const struct route *r)
{
	const struct member *m;

	for (int i = 0; (m = &r->params[i])->name != NULL; i++) {
		if (m->in != IN_PATH)
			continue;
		/* The values are cut out of the path, which is ours. */
		target_decode((char *)(uintptr_t)a->values[i]);
		if (!shape_fits(&m->shape, a->values[i]))
			expect(a, m);
	}
}

/* As forms write it: a '+' is a blank. */
static void
decode(char *s)
{
	for (char *plus = s; (plus = strchr(plus, '+')) != NULL;)
		*plus = ' ';
	target_decode(s);
}

static void
collect_pair(struct args *a, const struct route *r, char *name, char *value)
{
	char at[POINTER_MAX];
	int i;

	decode(name);
	if ((i = param_find(r, IN_QUERY, name)) == -1) {
		pointer_join(at, "", name);
		faults_add(&a->faults, "no such parameter", "%s", at);
		return;
	}
	if (a->values[i] != NULL) {
		faults_add(&a->faults, "given once", "/%s", name);
		return;
	}
	decode(value);
	a->values[i] = value;
	if (!shape_fits(&r->params[i].shape, value))
		expect(a, &r->params[i]);
}

static void
collect_query(struct args *a, const struct route *r, char *query)
{
	char *pair, *value;

	while ((pair = strsep(&query, "&")) != NULL) {
		if (*pair == '\0')
			continue;
		value = pair + strcspn(pair, "=");
		if (*value == '=')
			*value++ = '\0';
		collect_pair(a, r, pair, value);
	}
}

/* If-Match: "3"; the quotes may be missing. */
static void
collect_header(struct args *a, const struct route *r, const struct head *h)
{
	static const struct shape version = {INT(1, 1000000000)};
	const char *s = head_field(h, "if-match");
	int i = param_find(r, IN_HEADER, "if_match");
	size_t len;

	if (i == -1 || s == NULL)
		return; /* its function says that it is missing */
	len = strlen(s);
	if (len >= 2 && s[0] == '"' && s[len - 1] == '"') {
		s++;
		len -= 2;
	}
	if ((a->owned[i] = strndup(s, len)) == NULL)
		a->faults.lost = 1;
	else if (shape_fits(&version, a->owned[i]))
		a->values[i] = a->owned[i];
	else
		faults_add(&a->faults,
		    "the version that was read, such as \"3\"", "/If-Match");
}

static const struct problem *
malformed(struct args *a, const char *detail)
{
	snprintf(a->detail, sizeof(a->detail), "%s", detail);
	return &problem_malformed;
}

/* jansson is not asked to go deeper than we mean to. */
static int
too_deep(const char *s, size_t len)
{
	int depth = 0, quoted = 0;

	for (size_t i = 0; i < len; i++) {
		if (quoted) {
			if (s[i] == '\\')
				i++;
			else
				quoted = s[i] != '"';
		} else if (s[i] == '"')
			quoted = 1;
		else if ((s[i] == '{' || s[i] == '[') && ++depth > DEPTH_MAX)
			return 1;
		else if (s[i] == '}' || s[i] == ']')
			depth--;
	}
	return 0;
}

static const struct problem *
unreadable(struct args *a, const json_error_t *e)
{
	const char *why = "this is not JSON";

	switch (json_error_code(e)) {
	case json_error_duplicate_key:
		why = "a member is given twice";
		break;
	case json_error_invalid_utf8:
		why = "this is not UTF-8";
		break;
	case json_error_null_character:
	case json_error_null_byte_in_key:
		why = "a text holds NUL";
		break;
	case json_error_numeric_overflow:
		why = "a number is out of range";
		break;
	case json_error_premature_end_of_input:
		why = "the JSON ends too early";
		break;
	case json_error_end_of_input_expected:
		why = "something follows the JSON";
		break;
	default:
		break;
	}
	snprintf(a->detail, sizeof(a->detail), "Line %d, column %d: %s.",
	    e->line, e->column, why);
	return &problem_malformed;
}

static const struct problem *
parse_body(struct args *a, const struct head *h, const char *body, size_t len)
{
	json_error_t error;

	if (!head_is_json(h))
		return &problem_media_type;
	if (too_deep(body, len))
		return malformed(a, "The JSON is nested too deeply.");
	a->body = document_read(body, len, JSON_REJECT_DUPLICATES, &error);
	if (document_starved())
		return &problem_unavailable;
	if (a->body == NULL)
		return unreadable(a, &error);
	if (!json_is_object(a->body))
		return malformed(a, "The body must be a JSON object.");
	return NULL;
}

/* The value of a member that has its shape, as text for the database. */
static void
take_member(struct args *a, int i, const json_t *v)
{
	if (v == NULL || json_is_null(v))
		return;
	a->values[i] = json_string_value(v);
	if (a->values[i] != NULL)
		return;
	a->owned[i] = document_text(v);
	a->values[i] = a->owned[i];
	if (a->values[i] == NULL)
		a->faults.lost = 1;
}

/* Does the route take a body at all? */
static int
takes_body(const struct route *r)
{
	for (const struct member *m = r->params; m->name != NULL; m++)
		if (m->in == IN_BODY || m->in == IN_WHOLE)
			return 1;
	return 0;
}

static int
is_draft(const json_t *body)
{
	const char *s = json_string_value(json_object_get(body, "status"));

	return s != NULL && strcmp(s, "draft") == 0;
}

/* The body is one argument, or its members are. */
static void
collect_members(struct args *a, const struct route *r)
{
	struct shape whole = {OBJECT(r->params)};
	const struct member *m;
	int draft = is_draft(a->body);

	for (int i = 0; (m = &r->params[i])->name != NULL; i++) {
		if (m->in != IN_WHOLE)
			continue;
		shape_check(&m->shape, a->body, "", draft, &a->faults);
		if (!faults_any(&a->faults))
			take_member(a, i, a->body);
		return;
	}
	shape_check(&whole, a->body, "", draft, &a->faults);
	for (int i = 0; (m = &r->params[i])->name != NULL; i++)
		if (m->in == IN_BODY)
			take_member(a, i, json_object_get(a->body, m->name));
}

static const struct problem *
collect_body(struct args *a, const struct route *r, const struct head *h,
    const char *body, size_t len)
{
	const struct problem *p;

	if (len > 0 && r->method != POST && !takes_body(r))
		return malformed(a, "This request takes no body.");
	if (len > 0 && (p = parse_body(a, h, body, len)) != NULL)
		return p;
	if (a->body == NULL && (a->body = json_object()) == NULL)
		return &problem_unavailable;
	collect_members(a, r);
	return NULL;
}

/* What may not be left out of path and query; and what it then is. */
static void
fall_back(struct args *a, const struct route *r)
{
	const struct member *m;

	for (int i = 0; (m = &r->params[i])->name != NULL; i++) {
		if (a->values[i] != NULL || m->in == IN_MADE)
			continue;
		a->values[i] = m->fallback;
		if (m->need == MUST && m->in == IN_QUERY)
			expect(a, m);
	}
}

const struct problem *
args_collect(struct args *a, const struct route *r, struct head *h,
    const char *body, size_t len)
{
	const struct problem *p;

	a->params = r->params;
	collect_path(a, r);
	collect_query(a, r, h->query);
	collect_header(a, r, h);
	if ((p = collect_body(a, r, h, body, len)) != NULL)
		return p;
	fall_back(a, r);
	if (json_array_size(a->faults.list) > 0)
		return &problem_invalid;
	return a->faults.lost ? &problem_unavailable : NULL;
}

int
args_index(const struct route *r, const char *name)
{
	int i = 0;

	while (
	    r->params[i].name != NULL && strcmp(r->params[i].name, name) != 0)
		i++;
	assert(r->params[i].name != NULL);
	return i;
}

/* Secrets do not stay behind in freed memory. */
static void
wipe_secrets(struct args *a)
{
	const json_t *v;

	for (const struct member *m = a->params; m->name != NULL; m++) {
		v = m->secret ? json_object_get(a->body, m->name) : NULL;
		if (json_is_string(v))
			sodium_memzero((char *)(uintptr_t)json_string_value(v),
			    json_string_length(v));
	}
}

void
args_free(struct args *a)
{
	if (a->params != NULL)
		wipe_secrets(a);
	for (int i = 0; i < PARAMS_MAX; i++)
		free(a->owned[i]);
	json_decref(a->body);
	faults_clear(&a->faults);
}
