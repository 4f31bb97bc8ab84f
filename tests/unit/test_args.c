/* args: everything that is wrong with a request is said, all at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/args.h"
#include "base/problem.h"

/* A route with one parameter of each kind. */
static const char *const sides[] = {"left", "right", "midline", NULL};
static const char *const statuses[] = {"draft", "final", NULL};
static const char *const markers[] = {"CD73", "HLA-DR", NULL};
static const struct shape side = {WORD(sides)};
static const struct shape percent = {NUMBER(0, 100)};

static const struct member spin[] = {
    {"rcf_g", {INT(50, 5000)}, MUST, "force"},
    {"minutes", {NUMBER(1, 60)}, MAY, "time"},
    {0},
};

static const struct shape a_spin = {OBJECT(spin)};

static const struct member members[] = {
    {"id", {KIND_UUID}, MUST, "id", IN_PATH},
    {"limit", {INT(1, 200)}, MAY, "limit", IN_QUERY, .fallback = "50"},
    {"sides", {COMMAS(&side)}, MAY, "sides", IN_QUERY},
    {"q", {TEXT(1, 10)}, MAY, "text", IN_QUERY},
    {"if_match", {INT(1, 1000000000)}, MAY, "version", IN_HEADER},
    {"name", {TEXT(1, 5)}, MUST, "text"},
    {"n", {INT(0, 4)}, MAY, "int"},
    {"x", {NUMBER(0.1, 100)}, MAY, "number"},
    {"on", {KIND_DATE}, MAY, "date"},
    {"at", {KIND_INSTANT}, MAY, "instant"},
    {"who", {KIND_UUID}, MAY, "id"},
    {"yes", {KIND_BOOL}, MAY_VALUE, "bool"},
    {"side", {WORD(sides)}, MAY, "word"},
    {"spins", {LIST(1, 3, &a_spin)}, MAY, "list"},
    {"markers", {MAP(markers, &percent)}, MAY, "map"},
    {"any", {KIND_ANY}, MAY, "any"},
    {"status", {WORD(statuses)}, MAY, "status"},
    {"final", {INT(0, 9)}, MUST_FINAL, "int"},
    {"made", {KIND_ANY}, MAY, "", IN_MADE},
    {0},
};

static const struct route route = {
    POST, "/v1/things/:id", "thing_create", 201, members};

static const struct member gets[] = {
    {"must", {TEXT(1, 5)}, MUST, "text", IN_QUERY},
    {0},
};

static const struct route reading = {
    GET, "/v1/things", "thing_list", 200, gets};

#define ID "0190c0de-0000-7000-8000-000000000001"
#define GOOD "\"name\":\"a\",\"final\":1"

struct request {
	const struct route *route;
	const char *id, *query, *type, *match, *body;
	size_t len;
};

/* Collect, with everything that was not said as it should be. */
static const struct problem *
collect(struct args *a, const struct request *q)
{
	static char id[100], query[1000], name[2][20];
	struct head h = {.method = POST, .query = query};
	const struct route *r = q->route == NULL ? &route : q->route;
	const char *body = q->body == NULL ? "{" GOOD "}" : q->body;

	memset(a, 0, sizeof(*a));
	snprintf(id, sizeof(id), "%s", q->id == NULL ? ID : q->id);
	snprintf(query, sizeof(query), "%s", q->query == NULL ? "" : q->query);
	strcpy(name[0], "content-type");
	strcpy(name[1], "if-match");
	h.fields[h.nfields++] = (struct field){
	    name[0], (char *)(uintptr_t)(q->type == NULL ? "application/json"
							 : q->type)};
	if (q->match != NULL)
		h.fields[h.nfields++] =
		    (struct field){name[1], (char *)(uintptr_t)q->match};
	if (r == &route)
		a->values[0] = id;
	return args_collect(
	    a, r, &h, body, q->len != 0 ? q->len : strlen(body));
}

/* All faults as "pointer: expected" lines. */
static const char *
told(const struct args *a)
{
	static char text[20000];
	const json_t *v;
	size_t i, len = 0;

	text[0] = '\0';
	json_array_foreach(a->faults.list, i, v) len += (size_t)snprintf(
	    text + len, sizeof(text) - len, "%s%s: %s", i == 0 ? "" : "\n",
	    json_string_value(json_object_get(v, "pointer")),
	    json_string_value(json_object_get(v, "expected")));
	return text;
}

static const char *
value(const struct args *a, const char *name)
{
	return a->values[args_index(&route, name)];
}

static void
good_arguments_become_text(void **state)
{
	struct args a;

	(void)state;
	assert_null(collect(&a,
	    &(struct request){.query = "limit=7&sides=left,right&q=a+b%2b",
		.match = "\"3\"",
		.type = "Application/JSON; charset=utf-8",
		.body = "{\"name\":\"\\u00e9\\u00e9\\u00e9\\u00e9\\u00e9\","
			"\"final\":9,\"n\":4,\"x\":0.1,\"on\":\"2024-02-29\","
			"\"at\":\"2024-02-29T09:30:00+01:00\","
			"\"who\":\"" ID "\",\"yes\":false,"
			"\"side\":\"midline\",\"any\":[1.50,\"x\"],"
			"\"spins\":[{\"rcf_g\":50}],"
			"\"markers\":{\"HLA-DR\":99.9}}"}));
	assert_string_equal(value(&a, "id"), ID);
	assert_string_equal(value(&a, "limit"), "7");
	assert_string_equal(value(&a, "sides"), "left,right");
	assert_string_equal(value(&a, "q"), "a b+");
	assert_string_equal(value(&a, "if_match"), "3");
	assert_string_equal(value(&a, "name"), "ééééé");
	assert_string_equal(value(&a, "n"), "4");
	assert_string_equal(value(&a, "x"), "0.1");
	assert_string_equal(value(&a, "yes"), "false");
	assert_string_equal(value(&a, "any"), "[1.5,\"x\"]");
	assert_string_equal(value(&a, "spins"), "[{\"rcf_g\":50}]");
	assert_string_equal(value(&a, "markers"), "{\"HLA-DR\":99.9}");
	assert_null(value(&a, "made"));
	args_free(&a);
}

static void
what_is_left_out_is_null_or_falls_back(void **state)
{
	struct args a;

	(void)state;
	assert_null(
	    collect(&a, &(struct request){.body = "{" GOOD ",\"n\":null}"}));
	assert_string_equal(value(&a, "limit"), "50");
	assert_null(value(&a, "n"));
	assert_null(value(&a, "q"));
	assert_null(value(&a, "if_match"));
	args_free(&a);
}

/* Decimals arrive as they were written, as far as they are decimals. */
static void
numbers_keep_their_decimals(void **state)
{
	static const struct {
		const char *body, *text;
	} cases[] = {
	    {"{" GOOD ",\"x\":0.3}", "0.3"},
	    {"{" GOOD ",\"x\":96.45}", "96.45"},
	    {"{" GOOD ",\"x\":7}", "7"},
	    {"{" GOOD ",\"x\":7.0}", "7.0"},
	    {"{" GOOD ",\"x\":1e1}", "10.0"},
	    {"{" GOOD ",\"x\":0.123456789012345}", "0.123456789012345"},
	};
	struct args a;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_null(
		    collect(&a, &(struct request){.body = cases[i].body}));
		assert_string_equal(value(&a, "x"), cases[i].text);
		args_free(&a);
	}
}

static void
every_fault_is_reported_at_once(void **state)
{
	struct args a;

	(void)state;
	assert_ptr_equal(
	    collect(
		&a, &(struct request){.id = "17",
			.query = "limit=0&sides=left,up&q=&other=1&limit=5",
			.match = "W/\"3\"",
			.body = "{\"n\":5,\"x\":\"1\",\"on\":\"2023-02-29\","
				"\"at\":\"2024-01-01\",\"who\":7,\"yes\":null,"
				"\"side\":\"up\",\"more\":1,"
				"\"spins\":[{},{\"rcf_g\":50.5,\"g/m\":1}],"
				"\"markers\":{\"CD1\":1,\"CD73\":101}}"}),
	    &problem_invalid);
	assert_string_equal(told(&a),
	    "/id: a UUID\n"
	    "/limit: a whole number from 1 to 200\n"
	    "/sides: a comma list, each entry one of left, right, midline\n"
	    "/q: a text of 1 to 10 characters\n"
	    "/other: no such parameter\n"
	    "/limit: given once\n"
	    "/If-Match: the version that was read, such as \"3\"\n"
	    "/name: a text of 1 to 5 characters\n"
	    "/n: a whole number from 0 to 4\n"
	    "/x: a number from 0.1 to 100\n"
	    "/on: a date such as 2026-11-22\n"
	    "/at: a time such as 2026-11-22T20:52:35Z\n"
	    "/who: a UUID\n"
	    "/yes: true or false\n"
	    "/side: one of left, right, midline\n"
	    "/spins/0/rcf_g: a whole number from 50 to 5000\n"
	    "/spins/1/rcf_g: a whole number from 50 to 5000\n"
	    "/spins/1/g~1m: no such member\n"
	    "/markers/CD1: no such member\n"
	    "/markers/CD73: a number from 0 to 100\n"
	    "/final: a whole number from 0 to 9\n"
	    "/more: no such member");
	args_free(&a);
}

/* One line per wrong value of one member. */
static const struct {
	const char *body, *told;
} refused[] = {
    {"{\"final\":1}", "/name: a text of 1 to 5 characters"},
    {"{\"final\":1,\"name\":null}", "/name: a text of 1 to 5 characters"},
    {"{\"final\":1,\"name\":\"\"}", "/name: a text of 1 to 5 characters"},
    {"{\"final\":1,\"name\":\"abcdef\"}", "/name: a text of 1 to 5 characters"},
    {"{\"name\":\"a\"}", "/final: a whole number from 0 to 9"},
    {"{\"name\":\"a\",\"final\":null}", "/final: a whole number from 0 to 9"},
    {"{\"name\":\"a\",\"status\":\"final\"}",
	"/final: a whole number from 0 to 9"},
    {"{\"name\":\"a\",\"status\":\"draft\",\"final\":10}",
	"/final: a whole number from 0 to 9"},
    {"{" GOOD ",\"n\":4.0}", "/n: a whole number from 0 to 4"},
    {"{" GOOD ",\"n\":-1}", "/n: a whole number from 0 to 4"},
    {"{" GOOD ",\"n\":\"1\"}", "/n: a whole number from 0 to 4"},
    {"{" GOOD ",\"n\":true}", "/n: a whole number from 0 to 4"},
    {"{" GOOD ",\"x\":0.0999}", "/x: a number from 0.1 to 100"},
    {"{" GOOD ",\"x\":1e300}", "/x: a number from 0.1 to 100"},
    {"{" GOOD ",\"x\":9223372036854775807}", "/x: a number from 0.1 to 100"},
    {"{" GOOD ",\"on\":\"2024-13-01\"}", "/on: a date such as 2026-11-22"},
    {"{" GOOD ",\"on\":20240101}", "/on: a date such as 2026-11-22"},
    {"{" GOOD ",\"at\":\"2024-01-01T25:00:00Z\"}",
	"/at: a time such as 2026-11-22T20:52:35Z"},
    {"{" GOOD ",\"yes\":1}", "/yes: true or false"},
    {"{" GOOD ",\"side\":\"Left\"}", "/side: one of left, right, midline"},
    {"{" GOOD ",\"side\":[\"left\"]}", "/side: one of left, right, midline"},
    {"{" GOOD ",\"spins\":[]}", "/spins: a list of 1 to 3 entries"},
    {"{" GOOD ",\"spins\":{}}", "/spins: a list of 1 to 3 entries"},
    {"{" GOOD ",\"spins\":[1]}", "/spins/0: an object"},
    {"{" GOOD ",\"markers\":[]}", "/markers: an object"},
    {"{" GOOD ",\"made\":1}", "/made: no such member"},
    {"{" GOOD ",\"id\":1}", "/id: no such member"},
    {"{" GOOD ",\"limit\":1}", "/limit: no such member"},
    {"{" GOOD ",\"\":1}", "/: no such member"},
};

static void
each_wrong_member_is_named(void **state)
{
	struct args a;

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		assert_ptr_equal(
		    collect(&a, &(struct request){.body = refused[i].body}),
		    &problem_invalid);
		assert_string_equal(told(&a), refused[i].told);
		args_free(&a);
	}
}

static void
a_draft_needs_less(void **state)
{
	struct args a;

	(void)state;
	assert_null(
	    collect(&a, &(struct request){
			    .body = "{\"name\":\"a\",\"status\":\"draft\"}"}));
	args_free(&a);
}

/* One line per body that cannot be read. */
static const struct {
	const char *body;
	size_t len;
	const char *detail;
} unreadable[] = {
    {"{", 0, "Line 1, column 1: the JSON ends too early."},
    {"{" GOOD "} x", 0, "Line 1, column 24: something follows the JSON."},
    {"{\n\"name\": nil}", 0, "Line 2, column 11: this is not JSON."},
    {"{\"name\":\"a\",\"name\":\"b\"}", 0,
	"Line 1, column 18: a member is given twice."},
    {"{\"any\":{\"k\":1,\"k\":1}}", 0,
	"Line 1, column 17: a member is given twice."},
    {"{\"name\":\"\xff\"}", 0, "Line 1, column 9: this is not UTF-8."},
    {"{\"name\":\"\\u0000\"}", 0, "Line 1, column 16: a text holds NUL."},
    {"{\"name\":\"\\ud800\"}", 0, "Line 1, column 16: this is not JSON."},
    {"{\"n\":1e999}", 0, "Line 1, column 10: a number is out of range."},
    {"{\"n\":99999999999999999999}", 0,
	"Line 1, column 25: a number is out of range."},
    {"[]", 0, "The body must be a JSON object."},
    {"7", 0, "Line 1, column 1: this is not JSON."},
    {"{\"name\":\"a\0b\"}", 14, "Line 1, column 10: this is not JSON."},
    {"\xef\xbb\xbf{}", 0, "Line 1, column 1: this is not JSON."},
    {"{'name':'a'}", 0, "Line 1, column 2: this is not JSON."},
    {"{\"n\":01}", 0, "Line 1, column 6: this is not JSON."},
    {"{\"n\":NaN}", 0, "Line 1, column 8: this is not JSON."},
};

static void
a_body_that_cannot_be_read_is_malformed(void **state)
{
	struct args a;

	(void)state;
	for (size_t i = 0; i < sizeof(unreadable) / sizeof(unreadable[0]);
	     i++) {
		assert_ptr_equal(
		    collect(&a, &(struct request){.body = unreadable[i].body,
				    .len = unreadable[i].len}),
		    &problem_malformed);
		assert_string_equal(a.detail, unreadable[i].detail);
		args_free(&a);
	}
}

static void
nesting_has_an_end(void **state)
{
	static char body[400000];
	struct args a;

	(void)state;
	for (int depth = 31; depth <= 32; depth++) {
		int n = snprintf(body, sizeof(body), "{" GOOD ",\"any\":");

		memset(body + n, '[', (size_t)depth);
		memset(body + n + depth, ']', (size_t)depth);
		strcpy(body + n + 2 * depth, "}");
		assert_ptr_equal(collect(&a, &(struct request){.body = body}),
		    depth < 32 ? NULL : &problem_malformed);
		args_free(&a);
	}
	memset(body, '[', sizeof(body) - 1);
	assert_ptr_equal(
	    collect(&a, &(struct request){.body = body}), &problem_malformed);
	assert_string_equal(a.detail, "The JSON is nested too deeply.");
	args_free(&a);
	assert_null(collect(&a,
	    &(struct request){.body = "{" GOOD ",\"any\":\"[[[[[[[[[[[[[[[[[[["
				      "[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[\"}"}));
	args_free(&a);
}

static void
a_body_must_say_that_it_is_json(void **state)
{
	static const char *const types[] = {"text/plain", "application/jsonp",
	    "application/json-patch+json", "text/json", "",
	    "application/x-www-form-urlencoded"};
	struct args a;

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		assert_ptr_equal(
		    collect(&a, &(struct request){.type = types[i]}),
		    &problem_media_type);
		args_free(&a);
	}
}

static void
a_request_without_body_has_none(void **state)
{
	struct args a;

	(void)state;
	assert_ptr_equal(collect(&a, &(struct request){.route = &reading,
					 .query = "must=a",
					 .body = "{}"}),
	    &problem_malformed);
	args_free(&a);
	assert_null(collect(
	    &a, &(struct request){
		    .route = &reading, .query = "&must=a&", .body = ""}));
	args_free(&a);
}

static void
a_query_parameter_may_be_required(void **state)
{
	static const char *const queries[] = {
	    "", "must", "must=", "must=abcdef"};
	struct args a;

	(void)state;
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
		assert_ptr_equal(
		    collect(&a, &(struct request){.route = &reading,
				    .query = queries[i],
				    .body = ""}),
		    &problem_invalid);
		assert_string_equal(
		    told(&a), "/must: a text of 1 to 5 characters");
		args_free(&a);
	}
}

static void
a_body_left_out_is_an_empty_one(void **state)
{
	struct args a;

	(void)state;
	assert_ptr_equal(
	    collect(&a, &(struct request){.body = ""}), &problem_invalid);
	assert_string_equal(told(&a), "/name: a text of 1 to 5 characters\n"
				      "/final: a whole number from 0 to 9");
	args_free(&a);
}

static void
names_of_clients_are_cut_between_characters(void **state)
{
	char body[1000] = "{" GOOD ",\"";
	struct args a;

	(void)state;
	for (int i = 0; i < 60; i++)
		strcat(body, "é");
	strcat(body, "\":1}");
	assert_ptr_equal(
	    collect(&a, &(struct request){.body = body}), &problem_invalid);
	assert_int_equal(a.faults.lost, 0);
	assert_int_equal(strlen(told(&a)), 1 + 78 + strlen(": no such member"));
	args_free(&a);
}

static void
a_thousand_unknown_members_are_not_all_reported(void **state)
{
	static char body[30000];
	size_t len = (size_t)snprintf(body, sizeof(body), "{" GOOD);
	struct args a;

	(void)state;
	for (int i = 0; i < 1000; i++)
		len += (size_t)snprintf(
		    body + len, sizeof(body) - len, ",\"m%d\":%d", i, i);
	strcpy(body + len, "}");
	assert_ptr_equal(
	    collect(&a, &(struct request){.body = body}), &problem_invalid);
	assert_int_equal(json_array_size(a.faults.list), FAULTS_MAX);
	args_free(&a);
}

static void
whole_numbers_in_a_query_are_plain_digits(void **state)
{
	static const char *const texts[] = {"limit=+5", "limit=%205",
	    "limit=5.0", "limit=0x5", "limit=5e0", "limit=", "limit=-",
	    "limit=99999999999999999999"};
	struct args a;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_ptr_equal(
		    collect(&a, &(struct request){.query = texts[i]}),
		    &problem_invalid);
		args_free(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good_arguments_become_text),
	    cmocka_unit_test(what_is_left_out_is_null_or_falls_back),
	    cmocka_unit_test(numbers_keep_their_decimals),
	    cmocka_unit_test(every_fault_is_reported_at_once),
	    cmocka_unit_test(each_wrong_member_is_named),
	    cmocka_unit_test(a_draft_needs_less),
	    cmocka_unit_test(a_body_that_cannot_be_read_is_malformed),
	    cmocka_unit_test(nesting_has_an_end),
	    cmocka_unit_test(a_body_must_say_that_it_is_json),
	    cmocka_unit_test(a_request_without_body_has_none),
	    cmocka_unit_test(a_query_parameter_may_be_required),
	    cmocka_unit_test(a_body_left_out_is_an_empty_one),
	    cmocka_unit_test(names_of_clients_are_cut_between_characters),
	    cmocka_unit_test(a_thousand_unknown_members_are_not_all_reported),
	    cmocka_unit_test(whole_numbers_in_a_query_are_plain_digits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
