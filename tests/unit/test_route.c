/* route: the table keeps its own rules, and requests find their line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "api/route.h"

#define ID "0190c0de-0000-7000-8000-000000000001"

static const char *
name_of(const struct route *r)
{
	static char name[300];

	snprintf(name, sizeof(name), "%s %s", method_names[r->method], r->path);
	return name;
}

/* A path of the route's form: /v1/patients/ID. */
static void
path_of(char out[300], const struct route *r)
{
	size_t len, n = 0;

	for (const char *s = r->path; *s == '/'; s += len) {
		len = strcspn(++s, "/");
		n += (size_t)snprintf(out + n, 300 - n, "/%.*s",
		    *s == ':' ? (int)strlen(ID) : (int)len, *s == ':' ? ID : s);
	}
}

static void
every_route_is_found_by_its_path(void **state)
{
	const char *values[PARAMS_MAX];
	unsigned methods;
	char path[300];

	(void)state;
	assert_in_range(nroutes, 1, ROUTES_MAX);
	for (const struct route *r = routes; r < routes + nroutes; r++) {
		path_of(path, r);
		if (route_find(r->method, path, values, &methods) != r)
			fail_msg("%s is not found", name_of(r));
		for (int i = 0; r->params[i].name != NULL; i++)
			if (r->params[i].in == IN_PATH)
				assert_string_equal(values[i], ID);
			else
				assert_null(values[i]);
	}
}

static void
path_parameters_are_cut_out(void **state)
{
	char path[] = "/v1/procedures/a%2Fb/adverse-events/c/void";
	const char *values[PARAMS_MAX];
	const struct route *r;
	unsigned methods;

	(void)state;
	r = route_find(POST, path, values, &methods);
	assert_non_null(r);
	assert_string_equal(r->function, "adverse_event_void");
	assert_string_equal(values[0], "a%2Fb");
	assert_string_equal(values[1], "c");
	assert_null(values[2]);
}

static void
what_is_not_a_resource_is_not_found(void **state)
{
	static const char *const paths[] = {"/", "/v1", "/v1/", "/v1/patient",
	    "/v1/patients/", "/v1/patients//", "/v1/patients/a/b",
	    "//v1/clinic", "/v1/clinic/", "/V1/clinic", "*", ""};
	const char *values[PARAMS_MAX];
	unsigned methods;
	char path[100];

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		snprintf(path, sizeof(path), "%s", paths[i]);
		assert_null(route_find(GET, path, values, &methods));
		assert_int_equal(methods, 0);
	}
}

static void
a_wrong_method_learns_the_right_ones(void **state)
{
	char path[] = "/v1/patients", allow[ALLOW_MAX];
	const char *values[PARAMS_MAX];
	const struct route *r;
	unsigned methods;

	(void)state;
	r = route_find(DELETE, path, values, &methods);
	assert_non_null(r);
	assert_false(route_takes(r, DELETE));
	assert_string_equal(r->path, path);
	route_allow(allow, methods);
	assert_string_equal(allow, "GET, HEAD, OPTIONS, POST");
	route_allow(allow, 0);
	assert_string_equal(
	    allow, "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE");
}

static void
head_goes_where_get_goes(void **state)
{
	char path[] = "/v1/patients";
	const char *values[PARAMS_MAX];
	const struct route *r;
	unsigned methods;

	(void)state;
	r = route_find(HEAD, path, values, &methods);
	assert_non_null(r);
	assert_string_equal(r->function, "patient_list");
}

/* A shape says everything that its kind needs. */
static void check_shape(const struct route *r, const struct shape *s);

static void
check_member(const struct route *r, const struct member *m)
{
	if (m->in != IN_MADE && m->doc[0] == '\0')
		fail_msg("%s: %s has no phrase", name_of(r), m->name);
	if (m->fallback != NULL && !shape_fits(&m->shape, m->fallback))
		fail_msg("%s: %s falls back wrongly", name_of(r), m->name);
	check_shape(r, &m->shape);
}

static void
check_shape(const struct route *r, const struct shape *s)
{
	if (s->kind == KIND_WORD)
		assert_non_null(s->words);
	if (s->kind == KIND_LIST || s->kind == KIND_MAP ||
	    s->kind == KIND_COMMAS) {
		assert_non_null(s->of);
		check_shape(r, s->of);
	}
	for (const struct member *m = s->members; m != NULL && m->name; m++)
		check_member(r, m);
	for (const struct member *m = s->more; m != NULL && m->name; m++)
		check_member(r, m);
}

static void
every_parameter_is_described(void **state)
{
	(void)state;
	for (const struct route *r = routes; r < routes + nroutes; r++) {
		int n = 0;

		for (const struct member *m = r->params; m->name; m++, n++)
			check_member(r, m);
		assert_in_range(n, 0, PARAMS_MAX - 1);
		assert_non_null(r->summary);
		if (r->reply != NULL)
			check_shape(r, r->reply);
	}
}

static void
no_route_has_a_name_twice(void **state)
{
	(void)state;
	for (const struct route *r = routes; r < routes + nroutes; r++)
		for (const struct member *a = r->params; a->name; a++)
			for (const struct member *b = a + 1; b->name; b++)
				if (strcmp(a->name, b->name) == 0)
					fail_msg("%s: %s", name_of(r), a->name);
}

static void
no_two_routes_are_the_same(void **state)
{
	(void)state;
	for (const struct route *a = routes; a < routes + nroutes; a++)
		for (const struct route *b = a + 1; b < routes + nroutes; b++) {
			if (a->method == b->method &&
			    strcmp(a->path, b->path) == 0)
				fail_msg("%s twice", name_of(a));
			if (a->function != NULL && b->function != NULL &&
			    strcmp(a->function, b->function) == 0)
				fail_msg("%s twice", a->function);
		}
}

static void
bodies_come_with_the_methods_that_have_one(void **state)
{
	(void)state;
	for (const struct route *r = routes; r < routes + nroutes; r++) {
		int whole = 0, members = 0;

		for (const struct member *m = r->params; m->name; m++) {
			whole += m->in == IN_WHOLE;
			members += m->in == IN_BODY;
		}
		if (r->method == GET || r->method == DELETE)
			assert_int_equal(whole + members, 0);
		if (whole + (members > 0) > 1)
			fail_msg("%s has two bodies", name_of(r));
		if (r->method == PATCH || r->method == PUT)
			assert_true(whole + members > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_route_is_found_by_its_path),
	    cmocka_unit_test(path_parameters_are_cut_out),
	    cmocka_unit_test(what_is_not_a_resource_is_not_found),
	    cmocka_unit_test(a_wrong_method_learns_the_right_ones),
	    cmocka_unit_test(head_goes_where_get_goes),
	    cmocka_unit_test(every_parameter_is_described),
	    cmocka_unit_test(no_route_has_a_name_twice),
	    cmocka_unit_test(no_two_routes_are_the_same),
	    cmocka_unit_test(bodies_come_with_the_methods_that_have_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
