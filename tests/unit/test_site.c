/* io/site: whose page makes the browser ask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "io/head.h"
#include "io/site.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

/* A request with these fields, each ended by CR LF. */
static int
ask(int (*may)(const struct head *, int), const char *fields, int trusted)
{
	char text[1000];
	struct head h;

	snprintf(text, sizeof(text), "GET / HTTP/1.1\r\n%s\r\n", fields);
	if (head_parse(&h, text, strlen(text)) != NULL)
		fail_msg("%s", fields);
	return may(&h, trusted);
}

#define H "Host: clinic.example\r\n"
#define O(origin) "Origin: " origin "\r\n"
#define S(site) "Sec-Fetch-Site: " site "\r\n"
#define PROTO(proto) "X-Forwarded-Proto: " proto "\r\n"
#define HOST(host) "X-Forwarded-Host: " host "\r\n"

static void
a_page_of_ours_may_write(void **state)
{
	static const struct {
		const char *fields;
		int trusted, may;
	} cases[] = {
	    {H O("http://clinic.example"), 0, 1},
	    {H S("same-origin"), 0, 1},
	    {H O("http://clinic.example") S("same-origin"), 0, 1},
	    /* one of both says no, or none says anything */
	    {H, 0, 0},
	    {H O("http://clinic.example") S("same-site"), 0, 0},
	    {H O("http://clinic.example") S("cross-site"), 0, 0},
	    {H O("http://clinic.example") S("none"), 0, 0},
	    {H O("http://evil.example") S("same-origin"), 0, 0},
	    {H S("none"), 0, 0},
	    {H S("same-site"), 0, 0},
	    {H S("cross-site"), 0, 0},
	    {H S("Same-Origin"), 0, 0},
	    {H S(""), 0, 0},
	    /* another site */
	    {H O("null"), 0, 0},
	    {H O(""), 0, 0},
	    {H O("http://"), 0, 0},
	    {H O("clinic.example"), 0, 0},
	    {H O("https://clinic.example"), 0, 0},
	    {H O("ftp://clinic.example"), 0, 0},
	    {H O("http://clinic.example:8080"), 0, 0},
	    {H O("http://x.clinic.example"), 0, 0},
	    {H O("http://clinic.example.evil"), 0, 0},
	    {H O("http://clinic.example/"), 0, 0},
	    {H O("http://clinic.example@evil"), 0, 0},
	    {H O("http://evil.example http://clinic.example"), 0, 0},
	    {H O("http://example"), 0, 0},
	    /* the port that goes without saying, and case */
	    {H O("http://clinic.example:80"), 0, 1},
	    {"Host: Clinic.Example:80\r\n" O("http://clinic.example"), 0, 1},
	    {"Host: clinic.example:8080\r\n" O("http://clinic.example:8080"), 0,
		1},
	    {"Host: clinic.example:8080\r\n" O("http://clinic.example"), 0, 0},
	    {"Host: clinic.example:443\r\n" O("http://clinic.example"), 0, 0},
	    {"Host: [::1]:8080\r\n" O("http://[::1]:8080"), 0, 1},
	    {"Host: [::1]\r\n" O("http://[::1]"), 0, 1},
	    /* who is no listed proxy says nothing about the site */
	    {H PROTO("https") O("https://clinic.example"), 0, 0},
	    {H PROTO("https") O("http://clinic.example"), 0, 1},
	    {H HOST("evil.example") O("http://evil.example"), 0, 0},
	    /* who is one does */
	    {H PROTO("https") O("https://clinic.example"), 1, 1},
	    {H PROTO("https") O("http://clinic.example"), 1, 0},
	    {H PROTO("http") O("http://clinic.example"), 1, 1},
	    {H O("http://clinic.example"), 1, 1},
	    {H O("https://clinic.example"), 1, 0},
	    {"Host: 127.0.0.1:8080\r\n" PROTO("https") HOST("clinic.example")
		    O("https://clinic.example"),
		1, 1},
	    {"Host: clinic.example:443\r\n" PROTO("https")
		    O("https://clinic.example"),
		1, 1},
	    {H PROTO("https") HOST("a.example") O("https://clinic.example"), 1,
		0},
	    /* and plainly, or not at all */
	    {H PROTO("HTTPS") O("https://clinic.example"), 1, 0},
	    {H PROTO("https, http") O("https://clinic.example"), 1, 0},
	    {H PROTO("https") PROTO("https") O("https://clinic.example"), 1, 0},
	    {H PROTO("wss") O("wss://clinic.example"), 1, 0},
	    {H PROTO("") O("://clinic.example"), 1, 0},
	    {H PROTO("https") HOST("clinic.example") HOST("clinic.example")
		    O("https://clinic.example"),
		1, 0},
	    {H PROTO("https") HOST("") O("https://"), 1, 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		if (ask(site_may_write, cases[i].fields, cases[i].trusted) !=
		    cases[i].may)
			fail_msg("trusted %d: %s", cases[i].trusted,
			    cases[i].fields);
}

#define MODE(mode) "Sec-Fetch-Mode: " mode "\r\n"
#define DEST(dest) "Sec-Fetch-Dest: " dest "\r\n"

static void
no_other_page_may_take_in_what_is_read(void **state)
{
	static const struct {
		const char *fields;
		int may;
	} cases[] = {
	    {H, 1},
	    {H S("same-origin"), 1},
	    {H S("none") MODE("navigate") DEST("document"), 1},
	    {H S("cross-site") MODE("navigate") DEST("document"), 1},
	    {H S("same-site") MODE("navigate") DEST("document"), 1},
	    {H S("cross-site") MODE("navigate") DEST("iframe"), 0},
	    {H S("cross-site") MODE("navigate") DEST("embed"), 0},
	    {H S("cross-site") MODE("navigate"), 0},
	    {H S("cross-site") MODE("no-cors") DEST("script"), 0},
	    {H S("cross-site") MODE("no-cors") DEST("document"), 0},
	    {H S("cross-site") MODE("cors") DEST("empty"), 0},
	    {H S("same-site") MODE("no-cors") DEST("image"), 0},
	    {H S("cross-site"), 0},
	    {H S("elsewhere"), 0},
	    {H O("http://clinic.example"), 1},
	    {H O("http://evil.example"), 0},
	    {H O("null"), 0},
	    {H O("http://evil.example") S("same-origin"), 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		if (ask(site_may_read, cases[i].fields, 0) != cases[i].may)
			fail_msg("%s", cases[i].fields);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_of_ours_may_write),
	    cmocka_unit_test(no_other_page_may_take_in_what_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
