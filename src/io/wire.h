#ifndef MENDD_WIRE_H
#define MENDD_WIRE_H

struct evbuffer;
struct faults;
struct http_reply;
struct problem;

/* What a reply depends on besides itself. */
struct wire {
	const char *request_id;
	int bodyless; /* the method was HEAD */
	int last;     /* the connection will be closed */
};

/*
 * The bytes of a reply, in a buffer that the caller frees.  NULL: memory ran
 * out.
 */
struct evbuffer *wire_reply(const struct wire *, const struct http_reply *);

/* The same for a problem (RFC 9457); the arguments are http_problem()'s. */
struct evbuffer *wire_problem(const struct wire *, const struct problem *,
    const struct faults *, const char *detail, const char *headers);

#endif
