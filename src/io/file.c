/* Files that do not change: which form of one a request gets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "io/file.h"
#include "io/folder.h"
#include "io/head.h"
#include "io/http.h"
#include "io/negotiate.h"

#define HEADERS_MAX 2048

struct files {
	struct folder *folder;
};

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
files_have(const struct files *f, const char *path)
{
	return folder_file(f->folder, path) != NULL;
}

void
files_reply(const struct files *f, struct http_conn *conn, const char *path,
    const char *headers)
{
	const struct head *h = http_head(conn);
	const struct file *file = folder_file(f->folder, path);
	const char *match = head_field(h, "if-none-match"), *coding;
	const struct file *form =
	    choose(file, head_field(h, "accept-encoding"), &coding);
	const int unchanged = negotiate_matches(match, form->etag);
	char lines[HEADERS_MAX];

	snprintf(lines, sizeof(lines), "ETag: %s\r\n%s%s%s%s%s", form->etag,
	    file->br != NULL || file->gz != NULL ? "Vary: Accept-Encoding\r\n"
						 : "",
	    coding == NULL ? "" : "Content-Encoding: ",
	    coding == NULL ? "" : coding, coding == NULL ? "" : "\r\n",
	    headers);
	http_reply(conn, &(struct http_reply){.status = unchanged ? 304 : 200,
			     .type = unchanged ? NULL : type_of(path),
			     .headers = lines,
			     .body = form->data,
			     .len = form->len,
			     .lasting = 1});
}
