/* api/pages: which path is which page, and what a browser may do with it. */
#include <sys/stat.h>

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "api/pages.h"
#include "base/problem.h"
#include "client.h"
#include "io/file.h"
#include "io/head.h"
#include "io/http.h"
#include "server.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static char dir[] = "/tmp/mendd-test-pages-XXXXXX";

static struct event_base *base;
static struct http *http;
static struct files *files;
static int port;

static void
put(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s%s", dir, name);
	assert_non_null(f = fopen(path, "w"));
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
}

static int
make_pages(void **state)
{
	char path[128];

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/assets", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	put("/portal.html", "portal");
	put("/portal.html.gz", "portal, gzip");
	put("/desk.html", "desk");
	put("/quality.html", "quality");
	put("/admin.html", "admin");
	put("/notes.txt", "notes");
	put("/assets/desk-0a1b2c3d4e.js", "script");
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static int
remove_pages(void **state)
{
	(void)state;
	return nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void
request(struct http_conn *conn, void *arg)
{
	(void)arg;
	if (pages_have(files, http_head(conn)->path))
		pages_reply(files, conn);
	else
		http_problem(conn, &problem_not_found, NULL, NULL, NULL);
}

static void
gone(void *exchange)
{
	(void)exchange;
	fail();
}

static int
begin(void **state)
{
	static const struct http_handler handler = {request, gone};
	const int fd = client_listen(&port);

	(void)state;
	assert_non_null(files = files_open(dir));
	assert_non_null(base = event_base_new());
	http = http_new(base, &fd, 1, &server_limits, &handler, NULL);
	assert_non_null(http);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	http_free(http);
	event_base_free(base);
	files_free(files);
	return 0;
}

static struct client *
ask(const char *path, const char *field)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n", path,
	    field);
	return client_converse(base, port, text, strlen(text));
}

static void
a_document_is_all_below_its_address(void **state)
{
	static const struct {
		const char *path, *body; /* NULL: there is none */
	} cases[] = {
	    {"/p", "portal"},
	    {"/p/", "portal"},
	    {"/p?lang=es", "portal"},
	    {"/c", "desk"},
	    {"/c/patients/x", "desk"},
	    {"/q/a%20b", "quality"},
	    {"/a/assets/desk-0a1b2c3d4e.js", "admin"},
	    {"/assets/desk-0a1b2c3d4e.js", "script"},
	    {"/", NULL},
	    {"/px", NULL},
	    {"/P", NULL},
	    {"/%70", NULL},
	    {"//p", NULL},
	    {"/portal.html", NULL},
	    {"/notes.txt", NULL},
	    {"/assets", NULL},
	    {"/assets/", NULL},
	    {"/assets/notes.txt", NULL},
	    {"/assets//desk-0a1b2c3d4e.js", NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct client *c = ask(cases[i].path, "");
		const char *body = strstr(client_heard(c, NULL), "\r\n\r\n");

		assert_non_null(body);
		if (cases[i].body == NULL)
			assert_int_equal(client_status(c), 404);
		else
			assert_string_equal(body + 4, cases[i].body);
		client_free(c);
	}
}

static void
each_kind_has_its_headers(void **state)
{
	static const char asset[] = "/assets/desk-0a1b2c3d4e.js";
	static const struct {
		const char *path, *header;
		int times;
	} cases[] = {
	    {"/p", "Cache-Control: no-store\r\n", 1},
	    {"/p",
		"Content-Security-Policy: default-src 'none'; "
		"script-src 'self'; style-src 'self'; "
		"img-src 'self' blob: data:; connect-src 'self'; "
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
		"require-trusted-types-for 'script'; trusted-types 'none'\r\n",
		1},
	    {"/p", "Permissions-Policy: camera=(), ", 1},
	    {"/p", "Referrer-Policy: no-referrer\r\n", 1},
	    {"/p", "Cross-Origin-Opener-Policy: same-origin\r\n", 1},
	    {"/p", "Cross-Origin-Resource-Policy: same-origin\r\n", 1},
	    {"/p", "X-Content-Type-Options: nosniff\r\n", 1},
	    {"/p", "Content-Type: text/html; charset=utf-8\r\n", 1},
	    {"/p", "Vary: Accept-Encoding\r\n", 1},
	    {"/c", "Vary", 0},
	    {asset, "Cache-Control: public, max-age=31536000, immutable\r\n",
		1},
	    {asset, "no-store", 0},
	    {asset, "Content-Security-Policy", 0},
	    {asset, "Cross-Origin-Resource-Policy: same-origin\r\n", 1},
	    {asset, "Content-Type: text/javascript; charset=utf-8\r\n", 1},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct client *c = ask(cases[i].path, "");

		if (client_count(c, cases[i].header) != cases[i].times)
			fail_msg("%s: %s in: %s", cases[i].path,
			    cases[i].header, client_heard(c, NULL));
		client_free(c);
	}
}

static void
a_compressed_document_is_guarded_too(void **state)
{
	struct client *c = ask("/p", "Accept-Encoding: gzip\r\n");

	(void)state;
	assert_int_equal(client_count(c, "portal, gzip"), 1);
	assert_int_equal(client_count(c, "Content-Encoding: gzip\r\n"), 1);
	assert_int_equal(client_count(c, "Content-Security-Policy: "), 1);
	client_free(c);
}

static void
what_is_missing_is_noticed(void **state)
{
	char path[128];
	struct files *fewer;

	(void)state;
	assert_true(pages_complete(files));
	assert_false(pages_complete(NULL));
	assert_false(pages_have(NULL, "/p"));
	snprintf(path, sizeof(path), "%s/admin.html", dir);
	assert_int_equal(unlink(path), 0);
	assert_non_null(fewer = files_open(dir));
	assert_false(pages_complete(fewer));
	assert_false(pages_have(fewer, "/a"));
	assert_true(pages_have(fewer, "/c"));
	files_free(fewer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_document_is_all_below_its_address),
	    cmocka_unit_test(each_kind_has_its_headers),
	    cmocka_unit_test(a_compressed_document_is_guarded_too),
	    cmocka_unit_test(what_is_missing_is_noticed),
	};

	if (make_pages(NULL) != 0)
		return 1;
	return cmocka_run_group_tests(tests, begin, end) +
	       (remove_pages(NULL) != 0);
}
