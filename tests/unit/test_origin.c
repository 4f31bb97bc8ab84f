/* io/origin: whose word counts about where a request comes from. */
#include <arpa/inet.h>
#include <sys/socket.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/problem.h"
#include "base/proxies.h"
#include "io/head.h"
#include "io/origin.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static struct address
peer(const char *text)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} from = {.any.sa_family = AF_UNIX};
	struct address a;

	if (inet_pton(AF_INET, text, &from.v4.sin_addr) == 1)
		from.any.sa_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &from.v6.sin6_addr) == 1)
		from.any.sa_family = AF_INET6;
	origin_peer(&a, &from.any);
	return a;
}

static const struct problem *
find(
    struct origin *o, const char *from, const char *proxies, const char *fields)
{
	const struct address a = peer(from);
	struct proxies p;
	struct head h;
	char text[400];

	assert_int_equal(proxies_parse(&p, proxies), 0);
	snprintf(
	    text, sizeof(text), "GET / HTTP/1.1\r\nHost: a\r\n%s\r\n", fields);
	assert_null(head_parse(&h, text, strlen(text)));
	return origin_find(o, &a, &p, &h);
}

static void
only_a_listed_proxy_names_the_client(void **state)
{
	static const char said[] = "X-Forwarded-For: 192.0.2.1\r\n";
	static const struct {
		const char *peer, *proxies, *fields, *client;
		int forwarded;
	} cases[] = {
	    {"10.0.0.1", "10.0.0.1", said, "192.0.2.1", 1},
	    {"10.0.0.2", "10.0.0.1", said, "10.0.0.2", 0},
	    {"10.0.0.1", "", said, "10.0.0.1", 0},
	    {"10.0.0.1", "unix", said, "10.0.0.1", 0},
	    {"unix", "unix", said, "192.0.2.1", 1},
	    {"unix", "10.0.0.1", said, "::", 0},
	    {"unix", "::/0", said, "::", 0},
	    {"::ffff:10.0.0.1", "10.0.0.1", said, "192.0.2.1", 1},
	    {"10.0.0.1", "10.0.0.1", "", "10.0.0.1", 0},
	    {"10.0.0.1", "10.0.0.1", "Forwarded: for=192.0.2.1\r\n", "10.0.0.1",
		0},
	    {"10.0.0.1", "10.0.0.1", "X-Real-IP: 192.0.2.1\r\n", "10.0.0.1", 0},
	    {"10.0.0.1", "10.0.0.1",
		"X-Forwarded-For: 198.51.100.1\r\nX: 1\r\n"
		"x-forwarded-for: 192.0.2.1\r\n",
		"192.0.2.1", 1},
	    {"10.0.0.1", "10.0.0.1", "X-Forwarded-For: 2001:db8::1:2\r\n",
		"2001:db8::", 1},
	    {"2001:db8::1:2", "", "", "2001:db8::", 0},
	};
	struct address expected;
	struct origin o;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_null(
		    find(&o, cases[i].peer, cases[i].proxies, cases[i].fields));
		assert_int_equal(o.forwarded, cases[i].forwarded);
		expected = peer(cases[i].client);
		if (memcmp(&o.client, &expected, sizeof(expected)) != 0)
			fail_msg("case %zu", i);
	}
}

static void
a_listed_proxy_that_names_nobody_right_is_refused(void **state)
{
	static const char junk[] = "X-Forwarded-For: unknown\r\n";
	struct origin o;

	(void)state;
	assert_ptr_equal(
	    find(&o, "10.0.0.1", "10.0.0.1", junk), &problem_malformed);
	assert_null(find(&o, "10.0.0.1", "", junk));
}

static void
this_host_is_told_from_others(void **state)
{
	static const struct {
		const char *peer, *proxies, *fields;
		int local;
	} cases[] = {
	    {"127.0.0.1", "", "", 1},
	    {"127.9.9.9", "", "", 1},
	    {"10.0.0.127", "", "", 0},
	    {"128.0.0.1", "", "", 0},
	    {"::1", "", "", 1},
	    {"::2", "", "", 0},
	    {"::ffff:127.0.0.1", "", "", 1},
	    {"::ffff:10.0.0.1", "", "", 0},
	    {"fe80::1", "", "", 0},
	    {"7f00::1", "", "", 0},
	    {"unix", "", "", 1},
	    {"unix", "127.0.0.1", "", 1},
	    /* for somebody else, listed or not, whatever that one's address */
	    {"127.0.0.1", "127.0.0.1", "", 0},
	    {"unix", "unix", "", 0},
	    {"127.0.0.1", "127.0.0.1", "X-Forwarded-For: 127.0.0.1\r\n", 0},
	    {"127.0.0.1", "", "X-Forwarded-For: 127.0.0.1\r\n", 0},
	    {"127.0.0.1", "", "Forwarded: for=127.0.0.1\r\n", 0},
	    {"127.0.0.1", "", "X-Real-IP: 127.0.0.1\r\n", 0},
	    {"127.0.0.1", "", "X-Forwarded-Proto: https\r\n", 0},
	    {"127.0.0.1", "", "X-Forwarded-Host: a\r\n", 0},
	    {"unix", "", "Via: 1.1 a\r\n", 0},
	};
	struct origin o;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		assert_null(
		    find(&o, cases[i].peer, cases[i].proxies, cases[i].fields));
		if (o.local != cases[i].local)
			fail_msg("case %zu: %s", i, cases[i].peer);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_a_listed_proxy_names_the_client),
	    cmocka_unit_test(a_listed_proxy_that_names_nobody_right_is_refused),
	    cmocka_unit_test(this_host_is_told_from_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
