#ifndef MENDD_HEAD_H
#define MENDD_HEAD_H

#include <stddef.h>

struct problem;

enum method { GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE, METHODS };

extern const char *const method_names[METHODS];

struct field {
	char *name;  /* lower case */
	char *value; /* outer white space removed */
};

#define HEAD_FIELDS_MAX 100

/*
 * A request head: request line and header fields.  All strings point into
 * the buffer that was parsed and live as long as it does.
 */
struct head {
	enum method method;
	char *path; /* begins with '/'; still percent-encoded; "*" if OPTIONS */
	char *query; /* after '?', or "" */
	struct field fields[HEAD_FIELDS_MAX];
	size_t nfields;
	size_t body; /* Content-Length, or 0 */
	int keepalive;
	int expect; /* waits for 100 Continue */
};

/*
 * Parse the ${len} bytes at ${buf}, which end with the empty line, in place.
 * This reads a deliberately small part of HTTP/1.1: see PROTOCOL in head.c.
 */
const struct problem *head_parse(struct head *, char *, size_t);

/* The value of a field, or NULL.  ${name} is in lower case. */
const char *head_field(const struct head *, const char *);

#endif
