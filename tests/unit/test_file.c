/* io/file, io/folder, io/negotiate: files that do not change. */
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

#include "base/log.h"
#include "client.h"
#include "io/file.h"
#include "io/folder.h"
#include "io/negotiate.h"
#include "server.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static char dir[] = "/tmp/mendd-test-file-XXXXXX";

static void
path_in(char out[128], const char *name)
{
	snprintf(out, 128, "%s%s", dir, name);
}

static void
put(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	path_in(path, name);
	assert_non_null(f = fopen(path, "w"));
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
}

static int
make_pages(void **state)
{
	char path[128], secret[128];

	(void)state;
	assert_non_null(mkdtemp(dir));
	path_in(path, "/sub");
	assert_int_equal(mkdir(path, 0700), 0);
	path_in(path, "/.git");
	assert_int_equal(mkdir(path, 0700), 0);
	put("/index.html", "<p>home");
	put("/sub/a-b.txt", "deeper");
	put("/app.js", "script");
	put("/app.js.gz", "script, gzip");
	put("/app.js.br", "script, brotli");
	put("/only.gz", "a file of its own");
	put("/page.css", "style");
	put("/page.css.gz", "style, gzip");
	put("/empty.txt", "");
	put("/.hidden", "secret");
	put("/.git/config", "secret");
	path_in(secret, "/.hidden");
	path_in(path, "/link.txt");
	assert_int_equal(symlink(secret, path), 0);
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

static int
begin(void **state)
{
	server_begin(state);
	assert_non_null(server.files = files_open(dir));
	return 0;
}

static int
end(void **state)
{
	struct files *files = server.files;

	server_end(state);
	files_free(files);
	return 0;
}

/* Ask for a path with one more field (or ""), and hear the whole reply. */
static struct client *
ask(const char *method, const char *path, const char *field)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n", method,
	    path, field);
	return client_converse(server.base, server.port, text, strlen(text));
}

static void
files_are_found_by_their_path(void **state)
{
	static const struct {
		const char *path, *body; /* NULL: the handler says the path */
	} cases[] = {
	    {"/index.html", "<p>home"},
	    {"/index.html?x=/page.css", "<p>home"},
	    {"/sub/a-b.txt", "deeper"},
	    {"/only.gz", "a file of its own"},
	    {"/empty.txt", ""},
	    {"/", NULL},
	    {"/sub", NULL},
	    {"/sub/", NULL},
	    {"/%70age.css", NULL},
	    {"/nothing", NULL},
	    {"//index.html", NULL},
	    {"/INDEX.html", NULL},
	    {"/.hidden", NULL},
	    {"/.git/config", NULL},
	    {"/link.txt", NULL},
	    {"/page.css.gz", NULL},
	    {"/app.js.br", NULL},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct client *c = ask("GET", cases[i].path, "");
		const char *body = strstr(client_heard(c, NULL), "\r\n\r\n");
		const char *wanted = cases[i].body;

		assert_non_null(body);
		assert_string_equal(
		    body + 4, wanted == NULL ? cases[i].path : wanted);
		assert_int_equal(
		    client_count(c, "\r\nETag: \""), wanted == NULL ? 0 : 1);
		client_free(c);
	}
}

static void
head_is_told_all_but_the_body(void **state)
{
	struct client *c = ask("HEAD", "/page.css", "");

	(void)state;
	assert_int_equal(client_count(c, "ETag"), 1);
	assert_int_equal(client_count(c, "Content-Length: 5\r\n"), 1);
	assert_int_equal(client_count(c, "style"), 0);
	client_free(c);
}

static void
each_kind_has_its_headers(void **state)
{
	static const struct {
		const char *path, *header;
		int times;
	} cases[] = {
	    {"/index.html", "Content-Type: text/html; charset=utf-8\r\n", 1},
	    {"/index.html", "Cache-Control: no-cache\r\n", 1},
	    {"/index.html", "no-store", 0},
	    {"/index.html", "Vary", 0},
	    {"/app.js", "Content-Type: text/javascript; charset=utf-8\r\n", 1},
	    {"/app.js", "Vary: Accept-Encoding\r\n", 1},
	    {"/page.css", "Content-Type: text/css; charset=utf-8\r\n", 1},
	    {"/only.gz", "Content-Type: application/octet-stream\r\n", 1},
	    {"/page.css", "X-Content-Type-Options: nosniff\r\n", 1},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct client *c = ask("GET", cases[i].path, "");

		if (client_count(c, cases[i].header) != cases[i].times)
			fail_msg("%s: %s in: %s", cases[i].path,
			    cases[i].header, client_heard(c, NULL));
		client_free(c);
	}
}

static void
the_best_form_is_chosen(void **state)
{
	static const struct {
		const char *path, *accept, *coding; /* NULL: as it is */
	} cases[] = {
	    {"/app.js", "", NULL},
	    {"/app.js", "gzip", "gzip"},
	    {"/app.js", "gzip, deflate, br", "br"},
	    {"/app.js", "GZIP;q=1.0, br;q=0.5", "gzip"},
	    {"/app.js", "br;q=0", NULL},
	    {"/app.js", "br;q=0, *", "gzip"},
	    {"/app.js", "*;q=0", NULL},
	    {"/app.js", "identity", NULL},
	    {"/page.css", "br, gzip;q=0.1", "gzip"},
	    {"/page.css", "br", NULL},
	};
	char field[128];

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++) {
		struct client *c;

		snprintf(field, sizeof(field), "Accept-Encoding: %s\r\n",
		    cases[i].accept);
		c = ask("GET", cases[i].path, field);
		assert_int_equal(client_count(c, "Content-Encoding"),
		    cases[i].coding == NULL ? 0 : 1);
		if (cases[i].coding != NULL) {
			snprintf(field, sizeof(field),
			    "Content-Encoding: %s\r\n", cases[i].coding);
			assert_int_equal(client_count(c, field), 1);
			assert_int_equal(
			    client_count(c, cases[i].coding[0] == 'b'
						? ", brotli"
						: ", gzip"),
			    1);
		}
		assert_int_equal(client_count(c, "Vary"), 1);
		client_free(c);
	}
}

static void
an_unchanged_file_is_304(void **state)
{
	char field[128] = "If-None-Match: ", etag[64] = "";
	struct client *c = ask("GET", "/page.css", "");

	(void)state;
	assert_int_equal(sscanf(strstr(client_heard(c, NULL), "ETag: ") + 6,
			     "%63[^\r]", etag),
	    1);
	client_free(c);
	/* "style" in SHA-256, base64url: as openssl and basenc have it */
	assert_string_equal(
	    etag, "\"y4brLZFNN99oV8PP5IJ7X3cLAahleBIGGLCyFXIWC-g\"");
	snprintf(field, sizeof(field), "If-None-Match: \"x\", W/%s\r\n", etag);
	c = ask("GET", "/page.css", field);
	assert_int_equal(client_status(c), 304);
	assert_int_equal(client_count(c, etag), 1);
	assert_int_equal(client_count(c, "Cache-Control: no-cache\r\n"), 1);
	assert_int_equal(client_count(c, "Vary: Accept-Encoding\r\n"), 1);
	assert_int_equal(client_count(c, "Content-Length"), 0);
	assert_int_equal(client_count(c, "Content-Type:"), 0);
	assert_int_equal(client_count(c, "style"), 0);
	client_free(c);
	c = ask("GET", "/page.css", "If-None-Match: *\r\n");
	assert_int_equal(client_status(c), 304);
	client_free(c);
	c = ask("GET", "/index.html", field); /* another file's */
	assert_int_equal(client_status(c), 200);
	client_free(c);
	strcpy(field + strlen(field) - 2, "\r\nAccept-Encoding: gzip\r\n");
	c = ask("GET", "/page.css", field); /* another form of it */
	assert_int_equal(client_status(c), 200);
	client_free(c);
}

static void
weights_are_read_as_the_rfc_says(void **state)
{
	static const struct {
		const char *accept;
		int weight;
	} cases[] = {
	    {NULL, 0},
	    {"", 0},
	    {"br", 1000},
	    {"Br", 1000},
	    {"gzip,br", 1000},
	    {" gzip ; q=1 ,\tbr ; q=0.25", 250},
	    {"br;q=0.5", 500},
	    {"br;q=0.001", 1},
	    {"br;Q=0.12", 120},
	    {"br;q=0", 0},
	    {"br;q=0.000", 0},
	    {"br;q=1.000", 1000},
	    {"br;q=x", 0},
	    {"br;q=", 0},
	    {"br;", 1000},
	    {"*", 1000},
	    {"*;q=0.3, gzip", 300},
	    {"*;q=0.3, br;q=0", 0},
	    {"bro, b, gzip", 0},
	    {",,", 0},
	};

	(void)state;
	for (size_t i = 0; i < LENGTH(cases); i++)
		if (negotiate_weight(cases[i].accept, "br") != cases[i].weight)
			fail_msg("%s", cases[i].accept);
}

static void
a_folder_that_cannot_be_read_is_refused(void **state)
{
	char path[128];

	(void)state;
	log_open("test", LOG_ERROR + 1);
	path_in(path, "/nowhere");
	assert_null(files_open(path));
	path_in(path, "/page.css");
	assert_null(files_open(path));
	put("/large", "");
	path_in(path, "/large");
	assert_int_equal(truncate(path, FOLDER_BYTES_MAX + 1), 0);
	assert_null(files_open(dir));
	assert_int_equal(unlink(path), 0);
	log_open("test", LOG_INFO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		files_are_found_by_their_path, begin, end),
	    cmocka_unit_test_setup_teardown(
		head_is_told_all_but_the_body, begin, end),
	    cmocka_unit_test_setup_teardown(
		each_kind_has_its_headers, begin, end),
	    cmocka_unit_test_setup_teardown(
		the_best_form_is_chosen, begin, end),
	    cmocka_unit_test_setup_teardown(
		an_unchanged_file_is_304, begin, end),
	    cmocka_unit_test(weights_are_read_as_the_rfc_says),
	    cmocka_unit_test(a_folder_that_cannot_be_read_is_refused),
	};

	return cmocka_run_group_tests(tests, make_pages, remove_pages);
}
