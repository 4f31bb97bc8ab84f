#ifndef MENDD_HTTP_H
#define MENDD_HTTP_H

#include <stddef.h>
#include <time.h>

#include "base/proxies.h"

struct event_base;
struct faults;
struct head;
struct problem;

/* An HTTP server on its listening sockets, and one connection to it. */
struct http;
struct http_conn;

struct http_limits {
	size_t conns;       /* connections at a time, over all sockets */
	size_t per_address; /* of these, from one address; 0: no limit */
	size_t
	    requests_per_address; /* at a time, behind a proxy; 0: as above */
	size_t head;              /* bytes of request head */
	size_t body;              /* bytes of request body */
	time_t idle;              /* seconds between two requests */
	time_t receive_head;      /* seconds for a head to arrive */
	time_t receive;           /* seconds for a head and its body */
	time_t send;              /* seconds for one whole reply to leave */
	size_t send_rate;         /* bytes a second that a client must take */
	struct proxies proxies;   /* whose X-Forwarded-For counts */
};

/*
 * request(): a request has arrived.  The handler must see to it that
 * http_reply() or http_problem() is called exactly once, now or later,
 * unless gone() is called first.
 *
 * gone(): the client has left, or sent its end of file more than
 * HTTP_LINGER seconds ago, while its request was being served.  ${exchange}
 * is what http_set_exchange() was given, which is a must for a handler that
 * replies later; the connection must not be used again.
 */
struct http_handler {
	void (*request)(struct http_conn *conn, void *arg);
	void (*gone)(void *exchange);
};

#define HTTP_LINGER 2

/*
 * Serve ${n} listening sockets (TCP or Unix), which http owns from now on.
 * NULL: memory ran out, and the sockets are still the caller's.  SIGPIPE is
 * ignored from now on: a client may leave while we write.
 */
struct http *http_new(struct event_base *, const int *fds, size_t n,
    const struct http_limits *, const struct http_handler *, void *arg);

/*
 * Drain: accept who waits already, then no more; answer everybody with
 * Connection: close; give idle connections one second for a last request
 * that may be on its way.  When the last connection is closed, call ${done}
 * once, from the event loop; it may call http_free().
 */
void http_drain(struct http *, void (*done)(void *), void *);

/* Close everything at once; not from inside request() or gone(). */
void http_free(struct http *);

/* The request, valid until the reply.  The body is not ended by a NUL. */
struct head *http_head(struct http_conn *);
const char *http_body(struct http_conn *, size_t *len);

/* The UUIDv7 of this request as text; it is sent as X-Request-Id. */
const char *http_request_id(const struct http_conn *);

/*
 * The address of who asks, to count and limit by: the peer's, or what a
 * trusted proxy says, IPv6 cut to its /64.  Zero: through a Unix socket, of
 * nobody in particular.  Valid until the reply.
 */
const struct address *http_client(const struct http_conn *);

/*
 * Does this host ask for itself: over a Unix socket or a loopback address,
 * and not for somebody else, as a proxy does?
 */
int http_is_local(const struct http_conn *);

/* Did it come through a proxy whose word counts? */
int http_is_trusted(const struct http_conn *);

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
	int lasting; /* the body outlives http: send it without a copy */
};

/*
 * Send a reply.  Everything but a lasting body is copied before this
 * returns.  Content-Length, Cache-Control: no-store (unless ${headers} have
 * a Cache-Control), X-Request-Id and the like are added; a request by HEAD
 * gets no body.
 */
void http_reply(struct http_conn *, const struct http_reply *);

/*
 * Reply with a problem, and its Retry-After.  ${faults} and ${detail} (one
 * sentence of our own, never what the client sent) may be NULL.  ${headers} as
 * above.
 */
void http_problem(struct http_conn *, const struct problem *,
    const struct faults *, const char *detail, const char *headers);

#endif
