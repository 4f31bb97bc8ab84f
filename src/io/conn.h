#ifndef MENDD_CONN_H
#define MENDD_CONN_H

/* Shared by http.c, conn.c and request.c alone. */
#include <sys/queue.h>

#include <time.h>

#include "base/tally.h"
#include "base/uuid.h"
#include "io/head.h"
#include "io/http.h"
#include "io/origin.h"

struct bufferevent;
struct evbuffer;
struct event;
struct listen;

enum conn_state { IDLE, IN_HEAD, IN_BODY, SERVE, SEND, LINGER };

/* Only while there is one, so that an idle connection stays small. */
struct request {
	struct head head;
	struct origin origin;
	struct tally_one *turn; /* in clients */
	size_t len;
	char text[]; /* what head points into */
};

struct http {
	struct event_base *base;
	struct listen *listen;
	struct http_limits limits;
	const struct http_handler *handler;
	void *arg;
	TAILQ_HEAD(, http_conn) conns;
	struct tally clients; /* requests of each behind a proxy */
	struct event *drained;
	void (*done)(void *); /* not NULL: we drain */
	void *done_arg;
};

struct http_conn {
	TAILQ_ENTRY(http_conn) entry;
	struct http *http;
	struct tally_one *peer;
	struct address address; /* of who is connected */
	struct bufferevent *bev;
	struct event *deadline;
	enum conn_state state;
	struct timespec since; /* when the head began, then SERVE, SEND */
	size_t seen;           /* bytes of head looked at; of a reply, unsent */
	struct request *request; /* from IN_BODY to the end of SEND */
	int last;                /* no request follows this one */
	char id[UUID_TEXT];
	const char *route;
	void *exchange; /* the handler's, in SERVE */
};

/* Begin with a socket that has been accepted; it is closed on failure. */
void conn_open(
    struct http *, int fd, const struct address *, struct tally_one *);

/* We drain: an idle connection has little time left. */
void conn_last_call(struct http_conn *);

/*
 * Answer the request in hand; ${reply}, which is freed, is what goes out.
 * NULL: memory ran out, and the connection will be closed.
 */
void conn_send(struct http_conn *, int status, struct evbuffer *reply);

/* Close, and tell the handler if it was at work. */
void conn_close(struct http_conn *);

/*
 * Take the head of a request out of the input.  Returns a problem, or NULL:
 * then the head has arrived if and only if there is a request.
 */
const struct problem *request_take(struct http_conn *, struct evbuffer *);

/* May it be served now?  Until it is dropped it counts for its client. */
const struct problem *request_admit(struct http_conn *);

/* Drop what was read of a request, which may hold a secret. */
void request_wipe(struct evbuffer *, size_t len);

/* The request, if there is one, is over. */
void request_drop(struct http_conn *);

#endif
