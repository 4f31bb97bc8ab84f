/*
 * The pages: which path is which file, and what a browser may do with it.  Who
 * asks is no matter, since all of them are the same for everybody; what they
 * show comes from the API, which does ask.
 */
#include <stddef.h>
#include <string.h>

#include "api/pages.h"
#include "io/file.h"
#include "io/head.h"
#include "io/http.h"

/* No other site's window or page gets hold of ours, or learns from where. */
#define GUARDS                                        \
	"Referrer-Policy: no-referrer\r\n"            \
	"Cross-Origin-Opener-Policy: same-origin\r\n" \
	"Cross-Origin-Resource-Policy: same-origin\r\n"

/*
 * A document is asked for each time: it names the scripts of today.  It loads
 * from here alone, nothing inline, and no text becomes script.  blob: is what
 * a figure is drawn from to be saved as a picture.
 */
static const char document_headers[] =
    "Cache-Control: no-store\r\n"
    "Content-Security-Policy: default-src 'none'; script-src 'self'; "
    "style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'\r\n"
    "Permissions-Policy: camera=(), display-capture=(), geolocation=(), "
    "microphone=(), payment=(), usb=()\r\n" GUARDS;

/* Its name has a hash of what is in it, so it never changes. */
static const char asset_headers[] =
    "Cache-Control: public, max-age=31536000, immutable\r\n" GUARDS;

static const struct document {
	const char *path; /* and everything below it */
	const char *file;
} documents[] = {
    {"/p", "/portal.html"},
    {"/c", "/desk.html"},
    {"/q", "/quality.html"},
    {"/a", "/admin.html"},
};

#define NDOCUMENTS (sizeof(documents) / sizeof(documents[0]))

/* The file of a document, or NULL. */
static const char *
document_of(const char *path)
{
	for (size_t i = 0; i < NDOCUMENTS; i++) {
		const size_t n = strlen(documents[i].path);

		if (strncmp(path, documents[i].path, n) == 0 &&
		    (path[n] == '\0' || path[n] == '/'))
			return documents[i].file;
	}
	return NULL;
}

static int
is_asset(const char *path)
{
	static const char folder[] = "/assets/";

	return strncmp(path, folder, sizeof(folder) - 1) == 0;
}

int
pages_have(const struct files *files, const char *path)
{
	const char *document = document_of(path);

	if (files == NULL)
		return 0;
	if (document != NULL)
		return files_have(files, document);
	return is_asset(path) && files_have(files, path);
}

void
pages_reply(const struct files *files, struct http_conn *conn)
{
	const char *path = http_head(conn)->path;
	const char *document = document_of(path);

	http_set_route(conn, document != NULL ? "page" : "asset");
	if (document != NULL)
		files_reply(files, conn, document, document_headers);
	else
		files_reply(files, conn, path, asset_headers);
}

int
pages_complete(const struct files *files)
{
	for (size_t i = 0; i < NDOCUMENTS; i++)
		if (!pages_have(files, documents[i].path))
			return 0;
	return 1;
}
