/* openapi: the contract is whole, and nothing in it points nowhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "api/call.h"
#include "api/openapi.h"
#include "api/route.h"

static json_t *document;

/* Follow "#/a/b". */
static const json_t *
resolve(const char *ref)
{
	const json_t *at = document;
	char name[100];
	size_t len;

	if (*ref++ != '#')
		return NULL;
	for (; *ref == '/' && at != NULL; ref += len) {
		len = strcspn(++ref, "/");
		snprintf(name, sizeof(name), "%.*s", (int)len, ref);
		at = json_object_get(at, name);
	}
	return at;
}

static size_t
check_refs(const json_t *at)
{
	const char *name, *ref;
	size_t i, n = 0;
	json_t *v;

	ref = json_string_value(json_object_get(at, "$ref"));
	if (ref != NULL) {
		n++;
		if (json_object_size(resolve(ref)) == 0)
			fail_msg("%s points nowhere", ref);
	}
	json_object_foreach((json_t *)(uintptr_t)at, name, v) n +=
	    check_refs(v);
	json_array_foreach(at, i, v) n += check_refs(v);
	return n;
}

static void
every_reference_resolves(void **state)
{
	(void)state;
	assert_in_range(check_refs(document), 100, 10000);
}

static const json_t *
operation_of(const struct route *r)
{
	char path[200] = "", method[10];
	size_t n = 0;
	int open = 0;

	for (const char *s = r->path; *s != '\0'; s++) {
		if (*s == '/' && open) {
			path[n++] = '}';
			open = 0;
		}
		path[n++] = *s == ':' ? '{' : *s;
		open |= *s == ':';
	}
	strcpy(path + n, open ? "}" : "");
	snprintf(method, sizeof(method), "%s", method_names[r->method]);
	for (char *s = method; *s != '\0'; s++)
		*s = (char)(*s | 0x20);
	return json_object_get(
	    json_object_get(json_object_get(document, "paths"), path), method);
}

static void
every_route_is_there_with_all_that_it_takes(void **state)
{
	char status[8];

	(void)state;
	for (const struct route *r = routes; r < routes + nroutes; r++) {
		const json_t *o = operation_of(r), *replies;
		size_t want = call_is_keyed(r) + (r->opens != 0), body = 0;

		if (o == NULL)
			fail_msg("%s is missing", r->path);
		for (const struct member *m = r->params; m->name; m++) {
			want += m->in == IN_PATH || m->in == IN_QUERY ||
				m->in == IN_HEADER;
			body += m->in == IN_BODY || m->in == IN_WHOLE;
		}
		assert_int_equal(
		    json_array_size(json_object_get(o, "parameters")), want);
		assert_int_equal(
		    json_object_get(o, "requestBody") != NULL, body > 0);
		snprintf(status, sizeof(status), "%d", r->status);
		replies = json_object_get(o, "responses");
		assert_non_null(json_object_get(replies, status));
		assert_non_null(json_object_get(replies, "default"));
	}
}

static void
a_member_says_what_it_takes(void **state)
{
	const json_t *m, *grade;

	(void)state;
	m = resolve("#/components/schemas/NewProcedure/properties");
	assert_non_null(m);
	assert_non_null(json_object_get(m, "products"));
	assert_non_null(json_object_get(m, "intercurrent_events"));
	grade = json_object_get(
	    json_array_get(
		json_object_get(json_object_get(m, "oa_grade"), "anyOf"), 0),
	    "maximum");
	assert_int_equal(json_integer_value(grade), 4);
	assert_null(json_object_get(m, "computed"));
	assert_non_null(
	    resolve("#/components/schemas/Procedure/properties/computed"));
}

static int
setup(void **state)
{
	size_t len;
	char *text = openapi_text(&len);

	(void)state;
	document = text == NULL ? NULL : json_loadb(text, len, 0, NULL);
	free(text);
	return document == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	json_decref(document);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_reference_resolves),
	    cmocka_unit_test(every_route_is_there_with_all_that_it_takes),
	    cmocka_unit_test(a_member_says_what_it_takes),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
