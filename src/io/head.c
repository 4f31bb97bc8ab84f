/*
 * PROTOCOL
 *
 * A message that two programs can read differently is how requests are
 * smuggled past a proxy.  So this parser has no second reading: what is not
 * plainly right is refused, and the connection is closed.
 *
 *  - lines end with CR LF, and no other control byte appears but HTAB
 *  - the request line has two single blanks; the version is HTTP/1.1, or
 *    HTTP/1.0, which gets no second request
 *  - the target is a path of target.h, or "*" for OPTIONS
 *  - field names are tokens directly followed by ':'; no folded lines; a
 *    HTAB is part of the value, for not everybody strips it from a number
 *  - exactly one Host; at most one of each field that we act upon
 *  - Content-Length is 1 to 15 digits
 *  - no Transfer-Encoding (RFC 9112, 6.3 lets a server ask for a length)
 */
#include <string.h>
#include <strings.h>

#include "base/problem.h"
#include "io/head.h"
#include "io/target.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

const char *const method_names[METHODS] = {
    "GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"};

/* With two of these, two programs might each look at another one. */
static const char *const once[] = {"authorization", "content-encoding",
    "content-length", "content-type", "cookie", "expect", "host",
    "idempotency-key", "if-match", "mendd-session", "origin", "sec-fetch-dest",
    "sec-fetch-mode", "sec-fetch-site", "transfer-encoding"};

static int
is_token(char c)
{
	return c > 0x20 && c < 0x7f && strchr("\"(),/:;<=>?@[\\]{}", c) == NULL;
}

static size_t
token_length(const char *s)
{
	size_t n = 0;

	while (is_token(s[n]))
		n++;
	return n;
}

static int
all_of(const char *s, const char *set)
{
	return *s != '\0' && s[strspn(s, set)] == '\0';
}

const struct problem *
head_find(const char *buf, size_t len, size_t *seen, size_t *end)
{
	unsigned char c;
	size_t i;

	for (i = *seen; i < len; i++) {
		const int after_cr = i > 0 && buf[i - 1] == '\r';

		c = (unsigned char)buf[i];
		if ((c == '\n') != after_cr)
			return &problem_malformed;
		if ((c < 0x20 && c != '\t' && c != '\r' && c != '\n') ||
		    c == 0x7f)
			return &problem_malformed;
		if (c == '\n' && i == 1)
			return &problem_malformed; /* no request line */
		if (c == '\n' && buf[i - 2] == '\n') {
			*end = i + 1;
			return NULL;
		}
	}
	*seen = len;
	*end = 0;
	return NULL;
}

/* Cut the next line off ${*rest}; head_find() saw that all end with CR LF. */
static char *
next_line(char **rest)
{
	char *line = *rest, *cr = strchr(line, '\r');

	*cr = '\0';
	*rest = cr + 2;
	return line;
}

static const struct problem *
parse_version(struct head *h, const char *s)
{
	if (strlen(s) != 8 || strncmp(s, "HTTP/", 5) != 0 || s[6] != '.' ||
	    s[5] < '0' || s[5] > '9' || s[7] < '0' || s[7] > '9')
		return &problem_malformed;
	if (strcmp(s, "HTTP/1.1") != 0 && strcmp(s, "HTTP/1.0") != 0)
		return &problem_version;
	h->keepalive = s[7] == '1';
	return NULL;
}

static const struct problem *
parse_method(struct head *h, const char *s)
{
	if (*s == '\0' || s[token_length(s)] != '\0')
		return &problem_malformed;
	for (int m = 0; m < METHODS; m++)
		if (strcmp(s, method_names[m]) == 0) {
			h->method = (enum method)m;
			return NULL;
		}
	return &problem_not_implemented;
}

static const struct problem *
parse_target(struct head *h, char *s)
{
	const size_t path = strcspn(s, "?");

	if (strlen(s) > HEAD_TARGET_MAX)
		return &problem_head_too_large;
	h->path = s;
	h->query = s + path;
	if (strcmp(s, "*") == 0)
		return h->method == OPTIONS ? NULL : &problem_malformed;
	if (*h->query == '?')
		*h->query++ = '\0';
	if (!target_good_path(h->path) || !target_good_query(h->query))
		return &problem_malformed;
	return NULL;
}

static const struct problem *
parse_request_line(struct head *h, char *line)
{
	const struct problem *p;
	char *target, *version;

	if ((target = strchr(line, ' ')) == NULL)
		return &problem_malformed;
	*target++ = '\0';
	if ((version = strchr(target, ' ')) == NULL)
		return &problem_malformed;
	*version++ = '\0';
	if ((p = parse_version(h, version)) != NULL ||
	    (p = parse_method(h, line)) != NULL)
		return p;
	return parse_target(h, target);
}

static const struct problem *
parse_field(struct head *h, char *line)
{
	const size_t name = token_length(line);
	struct field *f;
	char *end;

	if (h->nfields == HEAD_FIELDS_MAX)
		return &problem_head_too_large;
	if (name == 0 || line[name] != ':')
		return &problem_malformed;
	f = &h->fields[h->nfields++];
	f->name = line;
	line[name] = '\0';
	f->value = line + name + 1 + strspn(line + name + 1, " ");
	end = f->value + strlen(f->value);
	while (end > f->value && end[-1] == ' ')
		*--end = '\0';
	for (char *c = f->name; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + ('a' - 'A'));
	return NULL;
}

/* A name, an IPv4 address or an IPv6 one in brackets; then perhaps a port. */
static const struct problem *
check_host(const char *s)
{
	const char *end;

	if (strlen(s) > 255 + 6)
		return &problem_malformed;
	if (*s == '[') {
		const size_t n = strspn(s + 1, "0123456789abcdefABCDEF:.");

		if (n < 2 || s[1 + n] != ']')
			return &problem_malformed;
		end = s + 1 + n + 1;
	} else
		end = s + strspn(s, "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");
	if (end == s)
		return &problem_malformed;
	if (*end == '\0')
		return NULL;
	if (*end != ':' || strlen(end + 1) > 5 ||
	    !all_of(end + 1, "0123456789"))
		return &problem_malformed;
	return NULL;
}

static const struct problem *
parse_length(struct head *h, const char *s)
{
	if (!all_of(s, "0123456789") || strlen(s) > 15)
		return &problem_malformed;
	for (h->body = 0; *s != '\0'; s++)
		h->body = h->body * 10 + (size_t)(*s - '0');
	return NULL;
}

static const struct problem *
parse_expect(struct head *h, const char *s)
{
	if (strcasecmp(s, "100-continue") != 0)
		return &problem_expectation;
	h->expect = h->keepalive; /* HTTP/1.0 knows no 1xx: RFC 9110, 10.1.1 */
	return NULL;
}

/* A list of tokens, of which we know one. */
static const struct problem *
parse_connection(struct head *h, const char *s)
{
	size_t n;

	while (s += strspn(s, " \t,"), *s != '\0') {
		if ((n = token_length(s)) == 0)
			return &problem_malformed;
		if (n == 5 && strncasecmp(s, "close", n) == 0)
			h->keepalive = 0;
		s += n;
		s += strspn(s, " \t");
		if (*s != ',' && *s != '\0')
			return &problem_malformed;
	}
	return NULL;
}

/* The fields that say where the body ends and whether another one follows. */
static const struct problem *
parse_framing(struct head *h)
{
	const char *host = head_field(h, "host");
	const char *length = head_field(h, "content-length");
	const char *expect = head_field(h, "expect");
	const struct problem *p;

	if (host == NULL || (p = check_host(host)) != NULL)
		return &problem_malformed;
	if (head_field(h, "transfer-encoding") != NULL)
		return length == NULL ? &problem_length_required
				      : &problem_malformed;
	if (length != NULL && (p = parse_length(h, length)) != NULL)
		return p;
	if (expect != NULL && (p = parse_expect(h, expect)) != NULL)
		return p;
	for (size_t i = 0; i < h->nfields; i++)
		if (strcmp(h->fields[i].name, "connection") == 0 &&
		    (p = parse_connection(h, h->fields[i].value)) != NULL)
			return p;
	return NULL;
}

static size_t
count(const struct head *h, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < h->nfields; i++)
		n += strcmp(h->fields[i].name, name) == 0;
	return n;
}

const struct problem *
head_parse(struct head *h, char *buf, size_t len)
{
	const struct problem *p;
	size_t seen = 0, end;
	char *rest = buf, *line;

	memset(h, 0, sizeof(*h));
	if ((p = head_find(buf, len, &seen, &end)) != NULL)
		return p;
	if (len == 0 || end != len)
		return &problem_malformed;
	if ((p = parse_request_line(h, next_line(&rest))) != NULL)
		return p;
	while (line = next_line(&rest), *line != '\0')
		if ((p = parse_field(h, line)) != NULL)
			return p;
	for (size_t i = 0; i < LENGTH(once); i++)
		if (count(h, once[i]) > 1)
			return &problem_malformed;
	return parse_framing(h);
}

const char *
head_field(const struct head *h, const char *name)
{
	for (size_t i = 0; i < h->nfields; i++)
		if (strcmp(h->fields[i].name, name) == 0)
			return h->fields[i].value;
	return NULL;
}

int
head_is_json(const struct head *h)
{
	const char *type = head_field(h, "content-type");

	return type != NULL && strncasecmp(type, "application/json", 16) == 0 &&
	       (type[16] == '\0' || strchr("; \t", type[16]) != NULL);
}
