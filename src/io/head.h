#ifndef MENDD_HEAD_H
#define MENDD_HEAD_H

#include <stddef.h>

struct problem;

enum method { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE, METHODS };

extern const char *const method_names[METHODS];

struct field {
	char *name;  /* lower case */
	char *value; /* outer blanks removed */
};

#define HEAD_FIELDS_MAX 100
#define HEAD_TARGET_MAX 8192

/*
 * A request head: request line and header fields.  All strings point into
 * the buffer that was parsed and live as long as it does.
 */
struct head {
	enum method method;
	char *path;  /* a good path (target.h), not decoded; or "*": OPTIONS */
	char *query; /* what follows '?', not decoded; or "" */
	struct field fields[HEAD_FIELDS_MAX];
	size_t nfields;
	size_t body; /* Content-Length, or 0 */
	int keepalive;
	int expect; /* waits for 100 Continue */
};

/*
 * Look for the end of the head at ${buf}, of which ${len} bytes have arrived
 * and the first ${*seen} (0 at first) were looked at before.  ${*end} is the
 * length of the head with its empty line, or 0 when that is still to come.
 * A byte that no head can have is a problem at once: nobody waits for more.
 */
const struct problem *head_find(
    const char *buf, size_t len, size_t *seen, size_t *end);

/*
 * Parse the ${len} bytes at ${buf}, which end with the empty line, in place.
 * This reads a deliberately small part of HTTP/1.1: see PROTOCOL in head.c.
 * After a problem the connection must be closed: where the next request
 * begins is not known.
 */
const struct problem *head_parse(struct head *, char *buf, size_t len);

/* The value of a field, or NULL.  ${name} is in lower case. */
const char *head_field(const struct head *, const char *name);

/* Does Content-Type say that the body is JSON? */
int head_is_json(const struct head *);

#endif
