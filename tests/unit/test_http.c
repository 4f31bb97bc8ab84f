/* io/http: raw clients against a real server, in one loop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <sys/socket.h>

#include <cmocka.h>
#include <event2/event.h>
#include <jansson.h>

#include "base/log.h"
#include "base/problem.h"
#include "client.h"
#include "io/http.h"
#include "server.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define TEXT(s) s, sizeof(s) - 1

static void
a_reply_has_all_its_fields(void **state)
{
	static const char *const fields[] = {"HTTP/1.1 200 OK\r\n",
	    "\r\nDate: ", " GMT\r\n",
	    "\r\nX-Request-Id: ", "\r\nX-Content-Type-Options: nosniff\r\n",
	    "\r\nCache-Control: no-store\r\n",
	    "\r\nContent-Type: text/plain\r\n", "\r\nContent-Length: 2\r\n",
	    "\r\n\r\n/a"};
	struct client *c = client_new(server.base, server.port, 1);
	size_t len;

	(void)state;
	client_say(c, GET_OF("/a"));
	client_until(c, "\r\n\r\n/a");
	for (size_t i = 0; i < LENGTH(fields); i++)
		assert_int_equal(client_count(c, fields[i]), 1);
	assert_int_equal(client_count(c, "Connection:"), 0);
	client_settle(server.base);
	assert_false(client_closed(c));
	client_forget(c);
	client_say(c, GET_OF("/none"));
	client_until(c, "\r\n\r\n");
	assert_int_equal(client_count(c, "HTTP/1.1 204 No Content\r\n"), 1);
	assert_int_equal(client_count(c, "Content-Length"), 0);
	assert_int_equal(client_count(c, "Content-Type:"), 0);
	assert_int_equal(client_count(c, "Cache-Control: private\r\n"), 1);
	assert_int_equal(client_count(c, "no-store"), 0);
	client_settle(server.base);
	client_heard(c, &len);
	assert_string_equal(client_heard(c, NULL) + len - 4, "\r\n\r\n");
	client_free(c);
}

static void
a_problem_is_problem_json(void **state)
{
	struct client *c = client_new(server.base, server.port, 1);
	const char *text, *id;
	json_t *json;

	(void)state;
	client_say(c, LAST_OF("/fault"));
	text = client_until_closed(c);
	assert_int_equal(
	    client_count(c, "HTTP/1.1 422 Unprocessable Content\r\n"), 1);
	assert_int_equal(
	    client_count(c, "Content-Type: application/problem+json\r\n"), 1);
	assert_int_equal(client_count(c, "\r\nX-More: 1\r\n"), 1);
	assert_int_equal(client_count(c, "Retry-After"), 0);
	json = json_loads(strstr(text, "\r\n\r\n"), 0, NULL);
	assert_non_null(json);
	assert_string_equal(json_string_value(json_object_get(json, "type")),
	    "urn:mendd:problem:invalid");
	assert_string_equal(json_string_value(json_object_get(json, "title")),
	    problem_invalid.title);
	assert_int_equal(
	    json_integer_value(json_object_get(json, "status")), 422);
	assert_string_equal(
	    json_string_value(json_object_get(json, "detail")), "No \"n\".");
	assert_string_equal(
	    json_string_value(json_object_get(
		json_array_get(json_object_get(json, "errors"), 0), "pointer")),
	    "/n");
	id = json_string_value(json_object_get(json, "request_id"));
	assert_int_equal(strlen(id), 36);
	assert_int_equal(id[14], '7');
	assert_int_equal(client_count(c, id), 2);
	json_decref(json);
	client_free(c);

	c = client_converse(server.base, server.port, TEXT(LAST_OF("/busy")));
	assert_int_equal(client_count(c, "\r\nRetry-After: 2\r\n"), 1);
	assert_int_equal(client_count(c, "\"errors\""), 0);
	assert_int_equal(client_count(c, "\"detail\""), 0);
	client_free(c);
}

/* The attack table: refused, one reply, closed, the handler never asked. */
static void
attacks_are_refused_and_the_connection_is_closed(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		int status;
	} attacks[] = {
	    {TEXT("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"
		  "Content-Length: 5\r\n\r\n" GET_OF("/next")),
		400},
	    {TEXT("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
		  "Transfer-Encoding: chunked\r\n\r\n"
		  "0\r\n\r\n" GET_OF("/next")),
		400},
	    {TEXT("POST / HTTP/1.1\r\nHost: a\r\n"
		  "Transfer-Encoding: gzip, chunked\r\n\r\n"
		  "0\r\n\r\n" GET_OF("/next")),
		411},
	    {TEXT("POST / HTTP/1.1\r\nHost: a\r\n"
		  "Transfer-Encoding: xchunked\r\n\r\n" GET_OF("/next")),
		411},
	    {TEXT("POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\n"
		  "12345" GET_OF("/next")),
		400},
	    {TEXT("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n"
		  "12345" GET_OF("/next")),
		400},
	    {TEXT("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n"
		  "12345" GET_OF("/next")),
		400},
	    {TEXT("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"), 400},
	    {TEXT("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"), 400},
	    {TEXT("GET / HTTP/1.1\nHost: a\n\n"), 400},
	    {TEXT("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"), 400},
	    {TEXT("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"), 400},
	    {TEXT("GET / HTTP/1.1\r\n\r\n" GET_OF("/next")), 400},
	    {TEXT("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400},
	    {TEXT("GET / HTTP/1.9\r\nHost: a\r\n\r\n"), 505},
	    {TEXT("BREW / HTTP/1.1\r\nHost: a\r\n\r\n"), 501},
	    {TEXT("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
		  "Expect: cake\r\n\r\n"),
		417},
	    {TEXT("GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n"), 400},
	    {TEXT("GET /../a HTTP/1.1\r\nHost: a\r\n\r\n"), 400},
	    {TEXT("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"), 400},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(attacks); i++)
		client_refused(client_converse(server.base, server.port,
				   attacks[i].text, attacks[i].len),
		    attacks[i].status);
	assert_int_equal(server.served, 0);
}

static void
what_the_client_sent_is_never_echoed(void **state)
{
	struct client *c = client_converse(server.base, server.port,
	    TEXT("GET /canary HTTP/1.1\r\nHost: canary\r\n"
		 "X-Canary: canary\r\ncanary\r\n\r\n"));

	(void)state;
	assert_int_equal(client_count(c, "anary"), 0);
	client_refused(c, 400);
}

static void
a_head_over_the_limit_is_431(void **state)
{
	static char head[4096 + 1] = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
	struct client *c;

	(void)state;
	for (size_t i = strlen(head); i < sizeof(head); i++)
		head[i] = 'a';
	client_refused(
	    client_converse(server.base, server.port, head, sizeof(head)), 431);
	client_refused(
	    client_converse(server.base, server.port, head, 4096), 431);
	memcpy(head + 4096 - 4, "\r\n\r\n", 4);
	c = client_new(server.base, server.port, 1);
	client_send(c, head, 4096);
	client_until(c, "\r\n\r\n/");
	assert_int_equal(client_status(c), 200);
	client_free(c);
}

static void
a_body_over_the_limit_is_413_before_it_is_read(void **state)
{
	(void)state;
	client_refused(client_converse(server.base, server.port,
			   TEXT("POST / HTTP/1.1\r\nHost: a\r\n"
				"Content-Length: 1048577\r\n\r\n")),
	    413);
	client_refused(client_converse(server.base, server.port,
			   TEXT("POST / HTTP/1.1\r\nHost: a\r\n"
				"Expect: 100-continue\r\n"
				"Content-Length: 1048577\r\n\r\n")),
	    413);
	assert_int_equal(server.served, 0);
}

/* Closing with input unread would reset the connection and lose the reply. */
static void
a_client_that_still_sends_hears_its_refusal(void **state)
{
	static char body[1 << 20];
	struct client *c = client_new(server.base, server.port, 1);

	(void)state;
	client_say(c, "POST / HTTP/1.1\r\nHost: a\r\n"
		      "Content-Length: 8388608\r\n\r\n");
	for (int i = 0; i < 8; i++)
		client_send(c, body, sizeof(body));
	client_until_closed(c);
	client_refused(c, 413);
}

static void
a_body_at_the_limit_is_served(void **state)
{
	static char body[1 << 20];
	struct client *c = client_new(server.base, server.port, 1);
	size_t len = 0;

	(void)state;
	memset(body, 'b', sizeof(body));
	client_say(c, "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
		      "Content-Length: 1048576\r\n\r\n");
	client_send(c, body, sizeof(body));
	client_until_closed(c);
	client_heard(c, &len);
	assert_int_equal(client_status(c), 200);
	assert_true(len > sizeof(body));
	assert_memory_equal(
	    client_heard(c, NULL) + len - sizeof(body), body, sizeof(body));
	client_free(c);
}

static void
a_head_may_arrive_byte_by_byte(void **state)
{
	static const char text[] =
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
	struct client *c = client_new(server.base, server.port, 1);

	(void)state;
	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		assert_int_equal(server.served, 0);
		client_send(c, text + i, 1);
		client_settle(server.base);
	}
	client_until(c, "\r\n\r\nabc");
	assert_int_equal(server.served, 1);
	client_forget(c);
	client_say(c, GET_OF("/2")); /* shorter than what was looked at */
	client_until(c, "\r\n\r\n/2");
	client_free(c);
}

static void
pipelined_requests_are_answered_in_order(void **state)
{
	struct client *c = client_new(server.base, server.port, 1);
	const char *text;

	(void)state;
	client_say(c,
	    GET_OF("/1") "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
			 "2\r\n\r\nb2" GET_OF("/later") GET_OF("/4")
			     LAST_OF("/5") GET_OF("/6"));
	client_until(c, "b2");
	client_settle(server.base);
	assert_non_null(server.later);
	assert_int_equal(server.served, 3); /* the rest waits for its answer */
	server_text(server.later, "three", 5);
	text = client_until_closed(c);
	assert_int_equal(client_count(c, "HTTP/1.1 200 OK"), 5);
	text = strstr(text, "\r\n\r\n/1HTTP");
	assert_non_null(text);
	text = strstr(text, "\r\n\r\nb2HTTP");
	assert_non_null(text);
	text = strstr(text, "\r\n\r\nthreeHTTP");
	assert_non_null(text);
	text = strstr(text, "\r\n\r\n/4HTTP");
	assert_non_null(text);
	assert_non_null(strstr(text, "\r\n\r\n/5"));
	assert_int_equal(server.served, 5);
	client_free(c);
}

static void
ten_thousand_pipelined_requests_need_no_stack(void **state)
{
	static const char one[] = GET_OF("/");
	struct client *c = client_new(server.base, server.port, 1);

	(void)state;
	log_open("test", LOG_WARN);
	for (int i = 0; i < 10000; i++)
		client_send(c, one, sizeof(one) - 1);
	client_say(c, LAST_OF("/end"));
	client_until_closed(c);
	log_open("test", LOG_INFO);
	assert_int_equal(server.served, 10001);
	assert_int_equal(client_count(c, "HTTP/1.1 200 OK"), 10001);
	client_free(c);
}

/* Of what a client sends and never waits for, little is read. */
static void
a_client_that_never_reads_is_not_read_either(void **state)
{
	static const char one[] = GET_OF("/big");
	struct client *c = client_new(server.base, server.port, 1);
	const size_t all = 4 << 20;

	(void)state;
	client_deaf(c, 1);
	for (size_t n = 0; n < all; n += sizeof(one) - 1)
		client_send(c, one, sizeof(one) - 1);
	for (int i = 0; i < 20; i++)
		client_settle(server.base);
	assert_int_equal(server.served, 1);
	assert_true(client_unsent(c) > all - (1 << 19));
	client_free(c);
	client_settle(server.base);
}

static void
head_is_answered_like_get_without_the_body(void **state)
{
	struct client *c;
	size_t len;

	(void)state;
	c = client_converse(server.base, server.port,
	    TEXT("HEAD /12345 HTTP/1.1\r\nHost: a\r\nConnection: "
		 "close\r\n\r\n"));
	assert_int_equal(client_count(c, "HTTP/1.1 200 OK\r\n"), 1);
	assert_int_equal(client_count(c, "\r\nContent-Length: 6\r\n"), 1);
	client_heard(c, &len);
	assert_string_equal(client_heard(c, NULL) + len - 4, "\r\n\r\n");
	client_free(c);
	c = client_converse(server.base, server.port,
	    TEXT("HEAD /fault HTTP/1.1\r\nHost: a\r\nConnection: "
		 "close\r\n\r\n"));
	assert_int_equal(client_status(c), 422);
	client_heard(c, &len);
	assert_string_equal(client_heard(c, NULL) + len - 4, "\r\n\r\n");
	client_free(c);
}

static void
options_reaches_the_handler(void **state)
{
	struct client *c = client_new(server.base, server.port, 1);

	(void)state;
	client_say(c, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
	client_until(c, "\r\n\r\n*");
	client_forget(c);
	client_say(c, "OPTIONS /options HTTP/1.1\r\nHost: a\r\n\r\n");
	client_until(c, "\r\n\r\n");
	assert_int_equal(client_count(c, "\r\nAllow: GET\r\n"), 1);
	assert_int_equal(client_count(c, "\r\nContent-Length: 0\r\n"), 1);
	client_free(c);
}

static void
expect_100_continue_is_honoured(void **state)
{
	static const char head[] =
	    "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
	    "Content-Length: 5\r\n\r\n";
	struct client *c = client_new(server.base, server.port, 1);

	(void)state;
	client_say(c, head);
	client_until(c, "\r\n\r\n");
	assert_string_equal(
	    client_heard(c, NULL), "HTTP/1.1 100 Continue\r\n\r\n");
	client_settle(server.base);
	assert_int_equal(server.served, 0);
	client_say(c, "12345");
	client_until(c, "\r\n\r\n12345");
	client_forget(c);
	/* a client that did not wait needs no leave */
	client_say(c, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
		      "Content-Length: 5\r\n\r\nabcde");
	client_until(c, "abcde");
	assert_int_equal(client_status(c), 200);
	client_free(c);
}

static void
http_1_0_gets_one_reply(void **state)
{
	struct client *c = client_converse(server.base, server.port,
	    TEXT("GET /old HTTP/1.0\r\nHost: a\r\nConnection: "
		 "keep-alive\r\n\r\n"));

	(void)state;
	client_refused(c, 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_reply_has_all_its_fields, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		a_problem_is_problem_json, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		attacks_are_refused_and_the_connection_is_closed, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		what_the_client_sent_is_never_echoed, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		a_head_over_the_limit_is_431, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		a_body_over_the_limit_is_413_before_it_is_read, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		a_client_that_still_sends_hears_its_refusal, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		a_body_at_the_limit_is_served, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		a_head_may_arrive_byte_by_byte, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		pipelined_requests_are_answered_in_order, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		ten_thousand_pipelined_requests_need_no_stack, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		a_client_that_never_reads_is_not_read_either, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		head_is_answered_like_get_without_the_body, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		options_reaches_the_handler, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		expect_100_continue_is_honoured, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		http_1_0_gets_one_reply, server_begin, server_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
