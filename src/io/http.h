#ifndef MENDD_HTTP_H
#define MENDD_HTTP_H

#include <stddef.h>
#include <time.h>

struct event_base;
struct faults;
struct head;
struct problem;

/* A listening HTTP server, and one connection to it. */
struct http;
struct http_conn;

struct http_limits {
	size_t conns;        /* connections at a time */
	size_t per_address;  /* of these, from one address; 0: no limit */
	size_t head;         /* bytes of request head */
	size_t body;         /* bytes of request body */
	time_t idle;         /* seconds between two requests */
	time_t receive_head; /* seconds for a head to arrive */
	time_t receive;      /* seconds for a head and its body */
	time_t send;         /* seconds for one whole reply to leave */
};

/*
 * A request has arrived.  The handler must see to it that http_reply() or
 * http_problem() is called exactly once, now or later, unless gone() is
 * called first: then the client has left and ${conn} must not be used again.
 */
struct http_handler {
	void (*request)(struct http_conn *conn, void *arg);
	void (*gone)(void *exchange);
};

/* Serve the listening socket ${fd}, which http owns from now on. */
struct http *http_new(struct event_base *, int fd, const struct http_limits *,
    const struct http_handler *, void *arg);

/*
 * Drain: stop accepting, close idle connections, answer what is being served
 * with Connection: close, then call ${done} once, from the event loop.
 */
void http_drain(struct http *, void (*done)(void *), void *);

/* Close everything at once. */
void http_free(struct http *);

/* The request, valid until the reply. */
struct head *http_head(struct http_conn *);
const char *http_body(struct http_conn *, size_t *len);

/* The UUIDv7 of this request as text; it is sent as X-Request-Id. */
const char *http_request_id(const struct http_conn *);

/* Remember what to hand to gone(). */
void http_set_exchange(struct http_conn *, void *);

/* Name the route for the access log; a string that outlives the request. */
void http_set_route(struct http_conn *, const char *);

struct http_reply {
	int status;
	const char *type;    /* Content-Type; NULL: no body (204, 304) */
	const char *headers; /* further lines, each ended by CR LF, or NULL */
	const char *body;
	size_t len;
};

/* Everything is copied out before this returns. */
void http_reply(struct http_conn *, const struct http_reply *);

/*
 * Reply with a problem.  ${faults} and ${detail} (one sentence of our own,
 * never what the client sent) may be NULL.  ${headers} as above.
 */
void http_problem(struct http_conn *, const struct problem *,
    const struct faults *, const char *detail, const char *headers);

#endif
