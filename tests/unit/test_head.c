/* io/head, io/target: one line per rule; add the next attack here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/problem.h"
#include "io/head.h"
#include "io/target.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define TEXT(s) s, sizeof(s) - 1
#define GET1 "GET / HTTP/1.1\r\n"
#define GET_A GET1 "Host: a\r\n"
#define POST_A "POST / HTTP/1.1\r\nHost: a\r\n"

/* In a block of exactly its size, so that ASan sees one byte too many. */
static const struct problem *
parse(struct head *h, char **buf, const char *text, size_t len)
{
	*buf = malloc(len > 0 ? len : 1);
	assert_non_null(*buf);
	memcpy(*buf, text, len);
	return head_parse(h, *buf, len);
}

static void
a_plain_request_is_read(void **state)
{
	static const char text[] =
	    "POST /v1/a%20b?c=d&e HTTP/1.1\r\nHost: example.org:8080\r\n"
	    "Content-LENGTH: 12\r\nX-Note:  a \t b  \r\nX-None:\r\n\r\n";
	struct head h;
	char *buf;

	(void)state;
	assert_null(parse(&h, &buf, TEXT(text)));
	assert_int_equal(h.method, POST);
	assert_string_equal(h.path, "/v1/a%20b");
	assert_string_equal(h.query, "c=d&e");
	assert_int_equal(h.body, 12);
	assert_int_equal(h.nfields, 4);
	assert_true(h.keepalive);
	assert_false(h.expect);
	assert_string_equal(head_field(&h, "host"), "example.org:8080");
	assert_string_equal(head_field(&h, "x-note"), "a \t b");
	assert_string_equal(head_field(&h, "x-none"), "");
	assert_null(head_field(&h, "X-Note"));
	assert_null(head_field(&h, "x-other"));
	free(buf);
}

static void
what_is_plainly_right_is_accepted(void **state)
{
	static const struct {
		const char *text;
		enum method method;
		int keepalive;
		int expect;
		size_t body;
	} accepted[] = {
	    {GET_A "\r\n", GET, 1, 0, 0},
	    {"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", HEAD, 1, 0, 0},
	    {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", OPTIONS, 1, 0, 0},
	    {"OPTIONS /a HTTP/1.1\r\nHost: a\r\n\r\n", OPTIONS, 1, 0, 0},
	    {"PUT / HTTP/1.1\r\nHost: a\r\n\r\n", PUT, 1, 0, 0},
	    {"PATCH / HTTP/1.1\r\nHost: a\r\n\r\n", PATCH, 1, 0, 0},
	    {"DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", DELETE, 1, 0, 0},
	    {"GET / HTTP/1.0\r\nHost: a\r\n\r\n", GET, 0, 0, 0},
	    {"GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n", GET,
		0, 0, 0},
	    {GET_A "Connection: close\r\n\r\n", GET, 0, 0, 0},
	    {GET_A "Connection: Keep-Alive , CLOSE\r\n\r\n", GET, 0, 0, 0},
	    {GET_A "Connection: close\r\nConnection: keep-alive\r\n\r\n", GET,
		0, 0, 0},
	    {GET_A "Connection: , keep-alive,\r\n\r\n", GET, 1, 0, 0},
	    {GET_A "Connection: closed\r\n\r\n", GET, 1, 0, 0},
	    {POST_A "Content-Length: 0\r\n\r\n", POST, 1, 0, 0},
	    {POST_A "Content-Length: 007\r\n\r\n", POST, 1, 0, 7},
	    {POST_A "Content-Length: 999999999999999\r\n\r\n", POST, 1, 0,
		999999999999999},
	    {POST_A "Content-Length: 5\r\nExpect: 100-Continue\r\n\r\n", POST,
		1, 1, 5},
	    {"POST / HTTP/1.0\r\nHost: a\r\nContent-Length: 5\r\n"
	     "Expect: 100-continue\r\n\r\n",
		POST, 0, 0, 5},
	    {GET1 "Host: [::1]:80\r\n\r\n", GET, 1, 0, 0},
	    {GET1 "Host: 127.0.0.1\r\n\r\n", GET, 1, 0, 0},
	    {GET1 "HOST:a\r\n\r\n", GET, 1, 0, 0},
	    {GET_A "X: \x80\xff\t!\r\n\r\n", GET, 1, 0, 0},
	    {GET_A "!#$%&'*+-.^_`|~0aZ: x\r\n\r\n", GET, 1, 0, 0},
	    {GET_A "Accept: a\r\nAccept: b\r\n\r\n", GET, 1, 0, 0},
	};
	struct head h;
	char *buf;

	(void)state;
	for (size_t i = 0; i < LENGTH(accepted); i++) {
		const char *text = accepted[i].text;

		if (parse(&h, &buf, text, strlen(text)) != NULL)
			fail_msg("refused: %s", text);
		assert_int_equal(h.method, accepted[i].method);
		assert_int_equal(h.keepalive, accepted[i].keepalive);
		assert_int_equal(h.expect, accepted[i].expect);
		assert_int_equal(h.body, accepted[i].body);
		free(buf);
	}
}

static void
what_has_two_readings_is_refused(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		const struct problem *problem;
	} refused[] = {
	    /* framing: where does the body end? */
	    {TEXT(POST_A "Content-Length: 0\r\nContent-Length: 5\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Content-Length: 5, 5\r\n\r\n"), &problem_malformed},
	    {TEXT(POST_A "Content-Length: +5\r\n\r\n"), &problem_malformed},
	    {TEXT(POST_A "Content-Length: -5\r\n\r\n"), &problem_malformed},
	    {TEXT(POST_A "Content-Length: 0x5\r\n\r\n"), &problem_malformed},
	    {TEXT(POST_A "Content-Length: 5 5\r\n\r\n"), &problem_malformed},
	    {TEXT(POST_A "Content-Length: 5\t5\r\n\r\n"), &problem_malformed},
	    {TEXT(POST_A "Content-Length: 5.0\r\n\r\n"), &problem_malformed},
	    {TEXT(POST_A "Content-Length: \xb2\r\n\r\n"), &problem_malformed},
	    {TEXT(POST_A "Content-Length:\r\n\r\n"), &problem_malformed},
	    {TEXT(POST_A "Content-Length: 5\t\r\n\r\n"), &problem_malformed},
	    {TEXT(POST_A "Content-Length:\t5\r\n\r\n"), &problem_malformed},
	    {TEXT(POST_A "Content-Length: 1000000000000000\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Content-Length: 18446744073709551621\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Content-Length : 5\r\n\r\n"), &problem_malformed},
	    {TEXT(POST_A "Transfer-Encoding: chunked\r\n\r\n"),
		&problem_length_required},
	    {TEXT(POST_A "Transfer-Encoding: gzip, chunked\r\n\r\n"),
		&problem_length_required},
	    {TEXT(POST_A "Transfer-Encoding: xchunked\r\n\r\n"),
		&problem_length_required},
	    {TEXT(POST_A "Transfer-Encoding: identity\r\n\r\n"),
		&problem_length_required},
	    {TEXT(POST_A "Transfer-Encoding:\r\n\r\n"),
		&problem_length_required},
	    {TEXT(POST_A "tRANSFER-eNCODING:\tchunked\r\n\r\n"),
		&problem_length_required},
	    {TEXT("GET / HTTP/1.0\r\nHost: a\r\n"
		  "Transfer-Encoding: chunked\r\n\r\n"),
		&problem_length_required},
	    {TEXT(POST_A "Transfer-Encoding: chunked\r\n"
			 "Transfer-Encoding: identity\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Content-Length: 5\r\n"
			 "Transfer-Encoding: chunked\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Transfer-Encoding: chunked\r\n"
			 "Content-Length: 5\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Transfer-Encoding : chunked\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Transfer-Encoding\t: chunked\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Transfer-Encoding:\x0b"
			 "chunked\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Expect: 200-ok\r\n\r\n"), &problem_expectation},
	    {TEXT(POST_A "Expect: 100-continue\r\nExpect: 100-continue\r\n"
			 "\r\n"),
		&problem_malformed},
	    {TEXT(GET_A "Connection: close keep-alive\r\n\r\n"),
		&problem_malformed},
	    {TEXT(GET_A "Connection: \"close\"\r\n\r\n"), &problem_malformed},
	    /* lines */
	    {TEXT(""), &problem_malformed},
	    {TEXT("\r\n"), &problem_malformed},
	    {TEXT("\r\n\r\n"), &problem_malformed},
	    {TEXT("\r\n" GET_A "\r\n"), &problem_malformed},
	    {TEXT(GET_A), &problem_malformed},
	    {TEXT(GET_A "\r"), &problem_malformed},
	    {TEXT(GET_A "\r\nx"), &problem_malformed},
	    {TEXT("GET / HTTP/1.1\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET / HTTP/1.1\nHost: a\n\n"), &problem_malformed},
	    {TEXT(GET1 "Host: a\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host: a\r\n\n"), &problem_malformed},
	    {TEXT(GET1 "Host: a\r\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "X: a\rb\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "X: a\nb\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "X: a\0b\r\n\r\n"), &problem_malformed},
	    {TEXT("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "X: a\x01"
			"b\r\n\r\n"),
		&problem_malformed},
	    {TEXT(GET_A "X: a\x7f\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "X\0: a\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A " folded\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "\tfolded\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 " Host: a\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "X: a\r\n b\r\n\r\n"), &problem_malformed},
	    /* field names */
	    {TEXT(GET_A ": a\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "no colon\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "nocolon\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "a b: c\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "a(b): c\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "H\xe9: c\r\n\r\n"), &problem_malformed},
	    /* who is meant, and who is asking */
	    {TEXT(GET1 "\r\n"), &problem_malformed},
	    {TEXT("GET / HTTP/1.0\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "Host: b\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "Host: a\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host:\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host: a b\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host: a,b\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host: a/b\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host: u@a\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host: a:\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host: a:80x\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host: a:123456\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host: :80\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host: []\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host: [::1\r\n\r\n"), &problem_malformed},
	    {TEXT(GET1 "Host: [::1]x\r\n\r\n"), &problem_malformed},
	    {TEXT(GET_A "Authorization: Bearer a\r\n"
			"Authorization: Bearer b\r\n\r\n"),
		&problem_malformed},
	    {TEXT(GET_A "Cookie: a=b\r\nCookie: a=c\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Idempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Content-Type: a/b\r\nContent-Type: a/c\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "If-Match: \"1\"\r\nIf-Match: \"2\"\r\n\r\n"),
		&problem_malformed},
	    {TEXT(POST_A "Origin: a\r\nOrigin: b\r\n\r\n"), &problem_malformed},
	    /* request line */
	    {TEXT("GET  / HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET /  HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT(" GET / HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET / HTTP/1.1 \r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET / x HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET /\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET / HTTP/1.9\r\nHost: a\r\n\r\n"), &problem_version},
	    {TEXT("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), &problem_version},
	    {TEXT("PRI * HTTP/2.0\r\n\r\n"), &problem_version},
	    {TEXT("GET / HTTP/1.\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET / HTTP/1.10\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET / HTTP/+1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET / http/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET / ICE/1.0\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("get / HTTP/1.1\r\nHost: a\r\n\r\n"),
		&problem_not_implemented},
	    {TEXT("GETX / HTTP/1.1\r\nHost: a\r\n\r\n"),
		&problem_not_implemented},
	    {TEXT("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"),
		&problem_not_implemented},
	    {TEXT("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"),
		&problem_not_implemented},
	    {TEXT("G(T / HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    /* target */
	    {TEXT("GET a HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET * HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("OPTIONS *?a HTTP/1.1\r\nHost: a\r\n\r\n"),
		&problem_malformed},
	    {TEXT("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"),
		&problem_malformed},
	    {TEXT("GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET /#f HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET /?a#f HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET /\x80 HTTP/1.1\r\nHost: a\r\n\r\n"), &problem_malformed},
	    {TEXT("GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n"),
		&problem_malformed},
	    {TEXT("GET /?a=%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
		&problem_malformed},
	};
	struct head h;
	char *buf;

	(void)state;
	for (size_t i = 0; i < LENGTH(refused); i++) {
		const char *text = refused[i].text;

		if (parse(&h, &buf, text, refused[i].len) != refused[i].problem)
			fail_msg("line %zu: %s", i, text);
		free(buf);
	}
}

static void
paths_have_one_reading(void **state)
{
	static const struct {
		const char *path;
		int good;
	} cases[] = {
	    {"/", 1}, {"//x", 1}, {"/a/", 1}, {"/a-._~!$&'()*+,;=:@b", 1},
	    {"/...", 1}, {"/.a/a./..b", 1}, {"/%C3%A9%e2%82%ac%F0%9F%98%80", 1},
	    {"/%25", 1},
	    {"/%252e%252e/", 1}, /* decoded once: the name "%2e%2e" */
	    {"", 0}, {"a", 0}, {"/.", 0}, {"/..", 0}, {"/./a", 0},
	    {"/a/../b", 0}, {"/%2e", 0}, {"/%2E%2e/a", 0}, {"/a/.%2e", 0},
	    {"/a%2fb", 0}, {"/a%2Fb", 0}, {"/a%5cb", 0}, {"/a\\b", 0},
	    {"/%00", 0}, {"/a%0ab", 0}, {"/%7f", 0}, {"/%", 0}, {"/%2", 0},
	    {"/%2/", 0}, {"/%g0", 0}, {"/%0g", 0}, {"/a\"b", 0}, {"/a<b", 0},
	    {"/a[b", 0}, {"/%ff", 0}, {"/%80", 0}, {"/%c3", 0},
	    {"/%c3/%a9", 0}, /* one character across two segments */
	    {"/%c3a", 0}, {"/%c0%af", 0}, /* overlong '/' */
	    {"/%e0%80%af", 0},            /* overlong '/' */
	    {"/%f0%80%80%af", 0},         /* overlong '/' */
	    {"/%ed%a0%80", 0},            /* surrogate */
	    {"/%f4%90%80%80", 0},         /* beyond U+10FFFF */
	    {"/%f5%80%80%80", 0},         /* beyond U+10FFFF */
	    {"/%ef%bf%bf", 1},            /* U+FFFF */
	    {"/%f4%8f%bf%bf", 1},         /* U+10FFFF */
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		if (target_good_path(cases[i].path) != cases[i].good)
			fail_msg("%s", cases[i].path);
	}
}

static void
queries_have_one_reading(void **state)
{
	static const struct {
		const char *query;
		int good;
	} cases[] = {
	    {"", 1},
	    {"a=b&c", 1},
	    {"/?/..", 1},
	    {"a=%2F%0A%5c", 1},
	    {"a={[|]}^`", 1},
	    {"a=%c3%a9", 1},
	    {"a=%00", 0},
	    {"a=%c3", 0},
	    {"a=%c3&b=%a9", 0},
	    {"a=%", 0},
	    {"a=%u0041", 0},
	    {"a#b", 0},
	    {"a\\b", 0},
	    {"a\"b", 0},
	    {"a\xc3\xa9", 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		if (target_good_query(cases[i].query) != cases[i].good)
			fail_msg("%s", cases[i].query);
	}
}

static void
escapes_are_decoded_once(void **state)
{
	char text[] = "a%20%2541+%c3%a9";

	(void)state;
	assert_int_equal(target_decode(text), 8);
	assert_string_equal(text, "a %41+\xc3\xa9");
}

/* A head with ${fields} more fields, ${target} bytes of target. */
static const struct problem *
parse_size(int fields, int target)
{
	const size_t size = 64 + (size_t)target + (size_t)fields * 8;
	char *text = malloc(size), *buf, *t = text;
	const struct problem *p;
	struct head h;

	assert_non_null(text);
	t += sprintf(t, "GET /%0*d HTTP/1.1\r\nHost: a\r\n", target - 1, 0);
	for (int i = 0; i < fields; i++)
		t += sprintf(t, "X: y\r\n");
	t += sprintf(t, "\r\n");
	p = parse(&h, &buf, text, (size_t)(t - text));
	free(buf);
	free(text);
	return p;
}

static void
sizes_are_limited(void **state)
{
	(void)state;
	assert_null(parse_size(HEAD_FIELDS_MAX - 1, 2));
	assert_ptr_equal(
	    parse_size(HEAD_FIELDS_MAX, 2), &problem_head_too_large);
	assert_null(parse_size(0, HEAD_TARGET_MAX));
	assert_ptr_equal(
	    parse_size(0, HEAD_TARGET_MAX + 1), &problem_head_too_large);
}

/* Byte by byte, the end is found where it is, and no earlier. */
static void
the_end_is_found_as_bytes_arrive(void **state)
{
	static const char text[] = GET_A "X: y\r\n\r\nGET";
	const size_t whole = sizeof(text) - 1 - 3;
	size_t seen = 0, end;

	(void)state;
	for (size_t len = 0; len < sizeof(text); len++) {
		assert_null(head_find(text, len, &seen, &end));
		assert_int_equal(end, len < whole ? 0 : whole);
	}
}

static void
a_wrong_byte_is_refused_before_the_end_arrives(void **state)
{
	static const struct {
		const char *text;
		size_t len;
	} cases[] = {
	    {TEXT("\n")},
	    {TEXT("\r\n")},
	    {TEXT("\0")},
	    {TEXT("\x16\x03\x01")}, /* TLS says hello */
	    {TEXT("GET / HTTP/1.1\n")},
	    {TEXT("GET / HTTP/1.1\rH")},
	    {TEXT("GET / HTTP/1.1\r\n\n")},
	    {TEXT("GET / HTTP/1.1\r\nX: \x7f")},
	};
	size_t end, seen;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		seen = 0;
		assert_ptr_equal(
		    head_find(cases[i].text, cases[i].len, &seen, &end),
		    &problem_malformed);
		/* and the same when the bytes arrive one by one */
		seen = 0;
		for (size_t len = 1; len < cases[i].len; len++)
			if (head_find(cases[i].text, len, &seen, &end) != NULL)
				break;
		assert_ptr_equal(
		    head_find(cases[i].text, cases[i].len, &seen, &end),
		    &problem_malformed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_plain_request_is_read),
	    cmocka_unit_test(what_is_plainly_right_is_accepted),
	    cmocka_unit_test(what_has_two_readings_is_refused),
	    cmocka_unit_test(paths_have_one_reading),
	    cmocka_unit_test(queries_have_one_reading),
	    cmocka_unit_test(escapes_are_decoded_once),
	    cmocka_unit_test(sizes_are_limited),
	    cmocka_unit_test(the_end_is_found_as_bytes_arrive),
	    cmocka_unit_test(a_wrong_byte_is_refused_before_the_end_arrives),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
