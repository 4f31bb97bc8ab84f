/*
 * io/head against llhttp, the parser of Node.js: on mutated heads ours
 * accepts a subset of what llhttp accepts, and means the same by it.
 * MENDD_LONG: of far more, from another beginning each time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>
#include <llhttp.h>

#include "base/problem.h"
#include "base/rng.h"
#include "io/head.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define HEADS 200000
#define HEADS_LONG 50000000

/* The good ones first. */
static const char *const first_lines[] = {"GET / HTTP/1.1",
    "POST /a?b=c%20d HTTP/1.1", "PUT /a/b HTTP/1.1", "DELETE /a HTTP/1.1",
    "PATCH /x HTTP/1.1", "HEAD //x HTTP/1.1", "OPTIONS * HTTP/1.1",
    "GET /%C3%A9 HTTP/1.1", "GET / HTTP/1.0", "GET  / HTTP/1.1",
    "GET /#f HTTP/1.1", "GET http://a/ HTTP/1.1", "GET * HTTP/1.1",
    "get / HTTP/1.1", "GET /\x80 HTTP/1.1", "GET / HTTP/1.1 ", "GET / HTTP/1.9",
    "CONNECT a:1 HTTP/1.1", "GET /%2e HTTP/1.1"};
#define GOOD_FIRST_LINES 9

static const char *const fields[] = {"Content-Length: 5", "Content-Length: 0",
    "Content-Length:05", "Content-Length: 5 ", "Connection: close",
    "Connection: keep-alive", "Connection: a, close", "Expect: 100-continue",
    "X: a\tb", "X: \x80\xff", "X:", "Cookie: a=b; c=\"d\"", "Upgrade: h2c",
    "Accept: */*", "X-Y_Z!#$%&'*+-.^`|~: 1", "Content-Length: +5",
    "Content-Length : 5", "Content-Length: 5, 5", "Transfer-Encoding: chunked",
    "Transfer-Encoding: x", "Host: b", "a b: c", " fold: x", "X: \x7f",
    "X: \x01", "H\xe9: x", ": x", "x", "Connection: upgrade"};
#define GOOD_FIELDS 15

struct message {
	char text[1024];
	size_t len;
};

static size_t
below(struct rng *rng, size_t n)
{
	return (size_t)(rng_bits(rng) % n);
}

/* Mostly a good one of a table, sometimes any. */
static const char *
pick(struct rng *rng, const char *const *table, size_t good, size_t all)
{
	return table[below(rng, below(rng, 4) > 0 ? good : all)];
}

static void
add(struct message *m, struct rng *rng, const char *line)
{
	static const char *const ends[] = {"\n", "\r", "\n\r", ""};
	const char *end = "\r\n";

	if (below(rng, 60) == 0)
		end = ends[below(rng, LENGTH(ends))];
	m->len += (size_t)snprintf(
	    m->text + m->len, sizeof(m->text) - m->len, "%s%s", line, end);
}

static void
make(struct message *m, struct rng *rng)
{
	const size_t n = below(rng, 6);

	m->len = 0;
	add(m, rng,
	    pick(rng, first_lines, GOOD_FIRST_LINES, LENGTH(first_lines)));
	if (below(rng, 10) > 0)
		add(m, rng, "Host: a");
	for (size_t i = 0; i < n; i++)
		add(m, rng, pick(rng, fields, GOOD_FIELDS, LENGTH(fields)));
	add(m, rng, "");
	if (below(rng, 4) == 0)
		for (size_t i = below(rng, 3); i < 3; i++)
			m->text[below(rng, m->len)] = (char)below(rng, 256);
}

/* What llhttp understood. */
struct reading {
	int complete; /* the head was */
	char target[1024];
	size_t len;
};

static int
on_url(llhttp_t *p, const char *at, size_t len)
{
	struct reading *r = p->data;

	memcpy(r->target + r->len, at, len);
	r->len += len;
	r->target[r->len] = '\0';
	return 0;
}

static int
on_headers_complete(llhttp_t *p)
{
	struct reading *r = p->data;

	r->complete = 1;
	return HPE_PAUSED;
}

static int
oracle(llhttp_t *p, struct reading *r, const struct message *m)
{
	llhttp_settings_t settings;

	llhttp_settings_init(&settings);
	settings.on_url = on_url;
	settings.on_headers_complete = on_headers_complete;
	llhttp_init(p, HTTP_REQUEST, &settings);
	*r = (struct reading){0};
	p->data = r;
	llhttp_execute(p, m->text, m->len);
	return r->complete;
}

static void
compare(const struct message *m, const struct head *h, size_t end,
    const llhttp_t *p, const struct reading *r)
{
	char target[1024];

	snprintf(target, sizeof(target), "%s%s%s", h->path,
	    *h->query == '\0' && strchr(r->target, '?') == NULL ? "" : "?",
	    h->query);
	if (strcmp(target, r->target) != 0 ||
	    strcmp(method_names[h->method],
		llhttp_method_name((llhttp_method_t)p->method)) != 0 ||
	    h->body != p->content_length ||
	    end != (size_t)(llhttp_get_error_pos(p) - m->text))
		fail_msg("two readings of: %.*s", (int)m->len, m->text);
}

static void
ours_accepts_a_subset_and_means_the_same(void **state)
{
	const int is_long = getenv("MENDD_LONG") != NULL;
	const int heads = is_long ? HEADS_LONG : HEADS;
	int ours = 0, theirs = 0, accepted;
	size_t seen, end;
	struct reading reading;
	struct message m;
	struct rng rng = {.state = is_long ? (uint64_t)time(NULL) : 1};
	const unsigned long long seed = rng.state;
	struct head h;
	llhttp_t parser;
	char copy[1024];

	(void)state;
	for (int i = 0; i < heads; i++) {
		make(&m, &rng);
		accepted = oracle(&parser, &reading, &m);
		theirs += accepted;
		seen = 0;
		if (head_find(m.text, m.len, &seen, &end) != NULL || end == 0)
			continue;
		memcpy(copy, m.text, end);
		if (head_parse(&h, copy, end) != NULL)
			continue;
		ours++;
		if (!accepted)
			fail_msg("only ours accepts: %.*s", (int)m.len, m.text);
		compare(&m, &h, end, &parser, &reading);
	}
	print_message("%s %d heads (seed %llu): llhttp accepts %d, mendd %d of"
		      " these and no other, with the same meaning\n",
	    is_long ? "figure: promise 8:" : "#", heads, seed, theirs, ours);
	assert_true(ours > heads / 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ours_accepts_a_subset_and_means_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
