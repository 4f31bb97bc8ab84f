/* Is it a page of our own that makes the browser ask? */
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "io/head.h"
#include "io/site.h"

/* The value of a field that is there once; "" when it is there twice. */
static const char *
single(const struct head *h, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < h->nfields; i++)
		if (strcmp(h->fields[i].name, name) == 0)
			value = value == NULL ? h->fields[i].value : "";
	return value;
}

/* Its length without the port that goes without saying. */
static size_t
host_length(const char *host, const char *port)
{
	const size_t n = strlen(host), nport = strlen(port);

	return n > nport && strcmp(host + n - nport, port) == 0 ? n - nport : n;
}

/* Is ${origin}, such as https://clinic.example:8443, the request's own? */
static int
is_own(const struct head *h, int trusted, const char *origin)
{
	const char *host = head_field(h, "host"), *proto = "http", *word, *port;
	size_t n;

	if (trusted && (word = single(h, "x-forwarded-host")) != NULL)
		host = word;
	if (trusted && (word = single(h, "x-forwarded-proto")) != NULL)
		proto = word;
	if (strcmp(proto, "http") == 0)
		port = ":80";
	else if (strcmp(proto, "https") == 0)
		port = ":443";
	else
		return 0;
	n = strlen(proto);
	if (strncmp(origin, proto, n) != 0 ||
	    strncmp(origin + n, "://", 3) != 0)
		return 0;
	origin += n + 3;
	n = host_length(origin, port);
	return n > 0 && n == host_length(host, port) &&
	       strncasecmp(origin, host, n) == 0;
}

static int
says(const struct head *h, const char *name, const char *value)
{
	const char *s = head_field(h, name);

	return s != NULL && strcmp(s, value) == 0;
}

int
site_may_write(const struct head *h, int trusted)
{
	const char *origin = head_field(h, "origin");
	const char *fetch = head_field(h, "sec-fetch-site");

	if (origin != NULL && !is_own(h, trusted, origin))
		return 0;
	if (fetch != NULL)
		return strcmp(fetch, "same-origin") == 0;
	return origin != NULL;
}

int
site_may_read(const struct head *h, int trusted)
{
	const char *origin = head_field(h, "origin");

	if (origin != NULL && !is_own(h, trusted, origin))
		return 0;
	return head_field(h, "sec-fetch-site") == NULL ||
	       says(h, "sec-fetch-site", "same-origin") ||
	       says(h, "sec-fetch-site", "none") ||
	       (says(h, "sec-fetch-mode", "navigate") &&
		   says(h, "sec-fetch-dest", "document"));
}
