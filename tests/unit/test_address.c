/* base/address and base/proxies: what is an address, and whose word counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/address.h"
#include "base/proxies.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static struct address
address(const char *text)
{
	struct address a;

	if (address_parse(&a, text, strlen(text)) == -1)
		fail_msg("%s", text);
	return a;
}

static void
assert_same(const struct address *a, const char *text)
{
	const struct address b = address(text);

	assert_memory_equal(a, &b, sizeof(b));
}

static void
an_address_has_one_form_whatever_its_text(void **state)
{
	static const struct {
		const char *text, *same;
	} cases[] = {
	    {"192.0.2.1", "::ffff:192.0.2.1"},
	    {"192.0.2.1", "::FFFF:c000:201"},
	    {"2001:db8::1", "2001:0db8:0:0:0:0:0:0001"},
	    {"::1", "0:0:0:0:0:0:0:1"},
	};
	struct address a;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		a = address(cases[i].text);
		assert_same(&a, cases[i].same);
	}
}

static void
what_is_no_address_is_refused(void **state)
{
	static const char *const cases[] = {"", " ", "1", "1.2.3", "1.2.3.4.5",
	    "1.2.3.256", "1.2.3.4:5", "[::1]", "[::1]:5", "::1%lo", "fe80::1%1",
	    " 1.2.3.4", "1.2.3.4 ", "1.2.3.4/8", "0x1.2.3.4", "unknown",
	    "localhost", "unix:", ":::", "1:2:3:4:5:6:7:8:9", "1.2.3.04x",
	    "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb"};
	struct address a;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		if (address_parse(&a, cases[i], strlen(cases[i])) == 0)
			fail_msg("%s", cases[i]);
	assert_int_equal(address_parse(&a, "1.2.3.4\0", 8), -1);
	assert_int_equal(address_parse(&a, "1.2.3.45", 7), 0);
	assert_same(&a, "1.2.3.4");
}

static void
one_customer_is_one_address(void **state)
{
	static const struct {
		const char *a, *b;
		int same;
	} cases[] = {
	    {"2001:db8::1", "2001:db8::ffff:2", 1},
	    {"2001:db8::1", "2001:db8:0:1::1", 0},
	    {"192.0.2.1", "192.0.2.2", 0},
	    {"192.0.2.1", "::ffff:192.0.2.1", 1},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct address a = address(cases[i].a), b = address(cases[i].b);

		address_cut(&a);
		address_cut(&b);
		if ((memcmp(&a, &b, sizeof(a)) == 0) != cases[i].same)
			fail_msg("%s %s", cases[i].a, cases[i].b);
	}
}

static void
a_prefix_has_what_begins_like_it(void **state)
{
	static const struct {
		const char *prefix, *address;
		int has; /* -1: this is no prefix */
	} cases[] = {
	    {"10.0.0.7", "10.0.0.7", 1},
	    {"10.0.0.7", "10.0.0.8", 0},
	    {"10.0.0.7/32", "10.0.0.7", 1},
	    {"10.0.0.0/8", "10.255.255.255", 1},
	    {"10.0.0.0/8", "11.0.0.0", 0},
	    {"10.0.0.0/9", "10.127.255.255", 1},
	    {"10.0.0.0/9", "10.128.0.0", 0},
	    {"10.1.2.0/23", "10.1.3.255", 1},
	    {"10.1.2.0/23", "10.1.4.0", 0},
	    {"0.0.0.0/0", "203.0.113.9", 1},
	    {"0.0.0.0/0", "2001:db8::1", 0},
	    {"::ffff:10.0.0.0/104", "10.9.9.9", 1},
	    {"fd00:1::/64", "fd00:1::5:6:7:8", 1},
	    {"fd00:1::/64", "fd00:1:0:1::", 0},
	    {"fd00:1::/65", "fd00:1::7fff:0:0:0", 1},
	    {"fd00:1::/65", "fd00:1::8000:0:0:0", 0},
	    {"::1/128", "::1", 1},
	    {"10.0.0.7/8", "", -1},
	    {"10.0.0.0/33", "", -1},
	    {"10.0.0.0/", "", -1},
	    {"10.0.0.0/+8", "", -1},
	    {"10.0.0.0/ 8", "", -1},
	    {"10.0.0.0/0008", "", -1},
	    {"10.0.0.0/8/8", "", -1},
	    {"fd00::/129", "", -1},
	    {"fd00::1/64", "", -1},
	    {"/8", "", -1},
	    {"a/8", "", -1},
	};
	struct prefix p;
	struct address a;

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const char *text = cases[i].prefix;
		int has = -1;

		if (prefix_parse(&p, text, strlen(text)) == 0) {
			a = address(
			    cases[i].has == -1 ? "::" : cases[i].address);
			has = prefix_has(&p, &a);
		}
		if (has != cases[i].has)
			fail_msg("%s %s: %d", text, cases[i].address, has);
	}
}

static void
a_list_of_proxies_is_read_whole_or_refused(void **state)
{
	char many[PROXIES_MAX * 12 + 20] = "";
	struct proxies p;

	(void)state;
	assert_int_equal(proxies_parse(&p, ""), 0);
	assert_int_equal(p.n + (size_t)p.unix_sockets, 0);
	assert_int_equal(proxies_parse(&p, " \tunix  10.0.0.0/8\t::1 "), 0);
	assert_int_equal(p.n, 2);
	assert_int_equal(p.unix_sockets, 1);
	assert_int_equal(proxies_parse(&p, "10.0.0.1,10.0.0.2"), -1);
	assert_int_equal(proxies_parse(&p, "10.0.0.1 proxy"), -1);
	assert_int_equal(proxies_parse(&p, "unix:"), -1);
	for (size_t i = 0; i < PROXIES_MAX; i++)
		strcat(many, "10.0.0.1 ");
	assert_int_equal(proxies_parse(&p, many), 0);
	strcat(many, "10.0.0.1");
	assert_int_equal(proxies_parse(&p, many), -1);
}

static void
the_client_is_the_last_address_that_is_no_proxy(void **state)
{
	static const struct {
		const char *values[3];
		const char *client; /* NULL: as before; "": refused */
	} cases[] = {
	    {{NULL}, NULL},
	    {{""}, NULL},
	    {{" , ,\t"}, NULL},
	    {{"192.0.2.1"}, "192.0.2.1"},
	    {{"198.51.100.1, 192.0.2.1"}, "192.0.2.1"},
	    {{"198.51.100.1,192.0.2.1"}, "192.0.2.1"},
	    {{"198.51.100.1 ,\t192.0.2.1\t"}, "192.0.2.1"},
	    {{"192.0.2.1, 10.0.0.1"}, "192.0.2.1"},
	    {{"198.51.100.1, 192.0.2.1, 10.0.0.1, 10.0.0.2"}, "192.0.2.1"},
	    {{"10.0.0.1"}, "10.0.0.1"},
	    {{"10.0.0.9, 10.0.0.1"}, "10.0.0.9"},
	    {{"192.0.2.1, ,10.0.0.1,"}, "192.0.2.1"},
	    {{"198.51.100.1", "192.0.2.1"}, "192.0.2.1"},
	    {{"192.0.2.1", "10.0.0.1"}, "192.0.2.1"},
	    {{"192.0.2.1", "", "10.0.0.1"}, "192.0.2.1"},
	    {{"2001:db8::1"}, "2001:db8::1"},
	    {{"fd00:1::5, ::1"}, "::1"},
	    {{"192.0.2.1, ::ffff:10.0.0.1"}, "192.0.2.1"},
	    {{"junk, 192.0.2.1"}, "192.0.2.1"},
	    {{"192.0.2.1, junk"}, ""},
	    {{"junk, 10.0.0.1"}, ""},
	    {{"junk", "10.0.0.1"}, ""},
	    {{"unknown"}, ""},
	    {{"192.0.2.1:80"}, ""},
	    {{"[2001:db8::1]"}, ""},
	    {{"unix:"}, ""},
	    {{"::"}, ""},
	    {{"192.0.2.1 198.51.100.1"}, ""},
	};
	struct proxies p;

	(void)state;
	assert_int_equal(proxies_parse(&p, "10.0.0.0/8 fd00:1::/64 unix"), 0);
	for (size_t i = 0; i < LENGTH(cases); i++) {
		const struct address before = address("203.0.113.9");
		struct address client = before;
		size_t n = 0;
		int found;

		while (n < 3 && cases[i].values[n] != NULL)
			n++;
		found = proxies_client(&p, cases[i].values, n, &client);
		if (cases[i].client == NULL) {
			assert_int_equal(found, 0);
			assert_memory_equal(&client, &before, sizeof(before));
		} else if (*cases[i].client == '\0')
			assert_int_equal(found, -1);
		else {
			assert_int_equal(found, 1);
			assert_same(&client, cases[i].client);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_address_has_one_form_whatever_its_text),
	    cmocka_unit_test(what_is_no_address_is_refused),
	    cmocka_unit_test(one_customer_is_one_address),
	    cmocka_unit_test(a_prefix_has_what_begins_like_it),
	    cmocka_unit_test(a_list_of_proxies_is_read_whole_or_refused),
	    cmocka_unit_test(the_client_is_the_last_address_that_is_no_proxy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
