/*
 * Static pages: what a browser may do with each of them, and which form of
 * it a request gets.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "io/file.h"
#include "io/folder.h"
#include "io/head.h"
#include "io/http.h"
#include "io/negotiate.h"
#include "io/target.h"

#define PATH_ROOM 1024

struct files {
	struct folder *folder;
};

/* What a page may load, and who may show it: nobody but ourselves. */
static const char html_headers[] =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; "
    "style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'\r\n"
    "Referrer-Policy: no-referrer\r\n";

static const char *
type_of(const char *path)
{
	static const struct {
		const char *suffix, *type;
	} types[] = {
	    {".css", "text/css; charset=utf-8"},
	    {".csv", "text/csv; charset=utf-8"},
	    {".gif", "image/gif"},
	    {".html", "text/html; charset=utf-8"},
	    {".ico", "image/x-icon"},
	    {".jpeg", "image/jpeg"},
	    {".jpg", "image/jpeg"},
	    {".js", "text/javascript; charset=utf-8"},
	    {".json", "application/json"},
	    {".map", "application/json"},
	    {".mjs", "text/javascript; charset=utf-8"},
	    {".pdf", "application/pdf"},
	    {".png", "image/png"},
	    {".svg", "image/svg+xml"},
	    {".txt", "text/plain; charset=utf-8"},
	    {".wasm", "application/wasm"},
	    {".webmanifest", "application/manifest+json"},
	    {".webp", "image/webp"},
	    {".woff", "font/woff"},
	    {".woff2", "font/woff2"},
	    {".xml", "application/xml"},
	};
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (dot != NULL && strcasecmp(dot, types[i].suffix) == 0)
			return types[i].type;
	return "application/octet-stream";
}

/* Is it name.HASH.ext, with 8 hexadecimal digits or more? */
static int
has_hash(const char *path)
{
	const char *dot = strchr(strrchr(path, '/'), '.');

	for (; dot != NULL; dot = strchr(dot + 1, '.')) {
		const size_t n = strspn(dot + 1, "0123456789abcdefABCDEF");

		if (n >= 8 && dot[1 + n] == '.')
			return 1;
	}
	return 0;
}

static int
is_html(const char *path)
{
	const char *dot = strrchr(path, '.');

	return dot != NULL && strcasecmp(dot, ".html") == 0;
}

/* The form of a file that suits the client best. */
static const struct file *
choose(const struct file *file, const char *accept, const char **coding)
{
	const int br = file->br == NULL ? 0 : negotiate_weight(accept, "br");
	const int gz = file->gz == NULL ? 0 : negotiate_weight(accept, "gzip");

	*coding = NULL;
	if (br == 0 && gz == 0)
		return file;
	*coding = br >= gz ? "br" : "gzip";
	return br >= gz ? file->br : file->gz;
}

/* The file of a request's path, or NULL. */
static const struct file *
lookup(const struct folder *folder, const char *target)
{
	const size_t len = strlen(target);
	char path[PATH_ROOM];

	if (len + sizeof("index.html") > sizeof(path))
		return NULL;
	memcpy(path, target, len + 1);
	if (path[len - 1] == '/')
		strcpy(path + len, "index.html");
	target_decode(path);
	return folder_file(folder, path);
}

static void
reply(struct http_conn *conn, const struct file *file)
{
	const struct head *h = http_head(conn);
	const char *match = head_field(h, "if-none-match"), *coding;
	const struct file *form =
	    choose(file, head_field(h, "accept-encoding"), &coding);
	const int unchanged = negotiate_matches(match, form->etag);
	char headers[1024];

	snprintf(headers, sizeof(headers),
	    "ETag: %s\r\nCache-Control: %s\r\n%s%s%s%s%s", form->etag,
	    has_hash(file->path) ? "public, max-age=31536000, immutable"
				 : "no-cache",
	    file->br != NULL || file->gz != NULL ? "Vary: Accept-Encoding\r\n"
						 : "",
	    coding == NULL ? "" : "Content-Encoding: ",
	    coding == NULL ? "" : coding, coding == NULL ? "" : "\r\n",
	    is_html(file->path) ? html_headers : "");
	http_set_route(conn, "file");
	http_reply(conn, &(struct http_reply){.status = unchanged ? 304 : 200,
			     .type = unchanged ? NULL : type_of(file->path),
			     .headers = headers,
			     .body = form->data,
			     .len = form->len,
			     .lasting = 1});
}

struct files *
files_open(const char *dir)
{
	struct files *f;

	if ((f = calloc(1, sizeof(*f))) == NULL)
		return NULL;
	if ((f->folder = folder_open(dir)) == NULL) {
		free(f);
		return NULL;
	}
	return f;
}

void
files_free(struct files *f)
{
	if (f == NULL)
		return;
	folder_free(f->folder);
	free(f);
}

int
files_reply(const struct files *f, struct http_conn *conn)
{
	const struct head *h = http_head(conn);
	const struct file *file;

	if (h->method != GET && h->method != HEAD)
		return 0;
	if ((file = lookup(f->folder, h->path)) == NULL)
		return 0;
	reply(conn, file);
	return 1;
}
