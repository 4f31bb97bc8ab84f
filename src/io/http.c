/*
 * The HTTP server as its handler sees it: begin, drain, end; what was asked,
 * and the answer.  conn.c has the states of a connection, listen.c lets
 * clients in, request.c and head.c read what they ask, wire.c writes what they
 * get.
 */
#include <signal.h>
#include <stdlib.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/problem.h"
#include "io/conn.h"
#include "io/listen.h"
#include "io/wire.h"

static void
on_accept(int fd, const struct address *from, struct tally_one *peer, void *arg)
{
	conn_open(arg, fd, from, peer);
}

static void
on_drained(int fd, short what, void *arg)
{
	struct http *http = arg;

	(void)fd;
	(void)what;
	http->done(http->done_arg);
}

struct http *
http_new(struct event_base *base, const int *fds, size_t n,
    const struct http_limits *limits, const struct http_handler *handler,
    void *arg)
{
	struct http *http;

	signal(SIGPIPE, SIG_IGN);
	if ((http = calloc(1, sizeof(*http))) == NULL)
		goto err0;
	http->base = base;
	http->limits = *limits;
	http->handler = handler;
	http->arg = arg;
	http->clients.max = limits->requests_per_address;
	TAILQ_INIT(&http->conns);
	if ((http->drained = evtimer_new(base, on_drained, http)) == NULL)
		goto err1;
	http->listen = listen_new(base, fds, n, &http->limits, on_accept, http);
	if (http->listen == NULL)
		goto err2;
	return http;

err2:
	event_free(http->drained);
err1:
	free(http);
err0:
	return NULL;
}

void
http_drain(struct http *http, void (*done)(void *), void *arg)
{
	struct http_conn *c;

	if (http->done != NULL)
		return;
	listen_stop(http->listen);
	http->done = done;
	http->done_arg = arg;
	for (c = TAILQ_FIRST(&http->conns); c != NULL; c = TAILQ_NEXT(c, entry))
		conn_last_call(c);
	if (TAILQ_EMPTY(&http->conns))
		event_active(http->drained, EV_TIMEOUT, 0);
}

void
http_free(struct http *http)
{
	struct http_conn *c;

	if (http == NULL)
		return;
	http->done = NULL;
	while ((c = TAILQ_FIRST(&http->conns)) != NULL)
		conn_close(c);
	listen_free(http->listen);
	event_free(http->drained);
	free(http);
}

struct head *
http_head(struct http_conn *c)
{
	return &c->request->head;
}

const char *
http_body(struct http_conn *c, size_t *len)
{
	*len = c->request->head.body;
	if (*len == 0)
		return "";
	return (const char *)evbuffer_pullup(/* it was pulled up before */
	    bufferevent_get_input(c->bev), (ev_ssize_t)*len);
}

const char *
http_request_id(const struct http_conn *c)
{
	return c->id;
}

const struct address *
http_client(const struct http_conn *c)
{
	return &c->request->origin.client;
}

int
http_is_local(const struct http_conn *c)
{
	return c->request->origin.local;
}

int
http_is_trusted(const struct http_conn *c)
{
	return c->request->origin.trusted;
}

void
http_set_exchange(struct http_conn *c, void *exchange)
{
	c->exchange = exchange;
}

void
http_set_route(struct http_conn *c, const char *route)
{
	c->route = route;
}

static struct wire
conn_wire(struct http_conn *c)
{
	if (c->http->done != NULL ||
	    (c->request != NULL && !c->request->head.keepalive))
		c->last = 1;
	return (struct wire){.request_id = c->id,
	    .bodyless = c->request != NULL && c->request->head.method == HEAD,
	    .last = c->last};
}

void
http_reply(struct http_conn *c, const struct http_reply *r)
{
	const struct wire wire = conn_wire(c);
	struct evbuffer *out;

	if ((out = wire_reply(&wire, r)) == NULL)
		http_problem(c, &problem_unavailable, NULL, NULL, NULL);
	else
		conn_send(c, r->status, out);
}

void
http_problem(struct http_conn *c, const struct problem *p,
    const struct faults *faults, const char *detail, const char *headers)
{
	const struct wire wire = conn_wire(c);

	conn_send(
	    c, p->status, wire_problem(&wire, p, faults, detail, headers));
}
