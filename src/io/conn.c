/*
 * A connection of the HTTP/1.1 server, on libevent's buffers: one state, one
 * request at a time, one deadline per state.
 *
 *	IDLE -> IN_HEAD -> IN_BODY -> SERVE -> SEND -> IDLE ...
 *	            \          \-----------/    \-> LINGER -> (closed)
 *	             \---------------------/
 *
 * Deadlines are absolute: a client that feeds one byte a second does not
 * move them.
 *
 * When the input holds the body of the request in hand and one head beyond
 * it we stop reading, whatever a client pipelines.  The answer
 * to one request leaves before the next is looked at, and each step returns
 * to the event loop, so a thousand pipelined requests need no deeper stack
 * than one.
 *
 * libevent reports an end of file and stops reading.  Reading is turned on
 * again when a reply has left, and then it is reported again: what was
 * pipelined before the end is still answered, without remembering anything.
 */
#include <sys/socket.h>

#include <assert.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/log.h"
#include "base/problem.h"
#include "io/conn.h"
#include "io/listen.h"

#define LAST_CALL 1 /* seconds for an idle connection while we drain */
#define LOOK 5L     /* seconds between two looks at a reply that leaves */

static long
microseconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - then->tv_sec) * 1000000 +
	       (now.tv_nsec - then->tv_nsec) / 1000;
}

static struct timeval
after(long microseconds)
{
	if (microseconds < 1)
		microseconds = 1;
	return (struct timeval){microseconds / 1000000, microseconds % 1000000};
}

/* What is left for the body of the time to receive head and body. */
static struct timeval
time_for_body(const struct http_conn *c)
{
	return after((long)c->http->limits.receive * 1000000 -
		     microseconds_since(&c->since));
}

/*
 * The next look at a reply that leaves: a client that reads, but less than
 * the floor, does not get the rest of its time.
 */
static struct timeval
time_to_look(struct http_conn *c)
{
	const struct evbuffer *out = bufferevent_get_output(c->bev);
	const long left = (long)c->http->limits.send * 1000000 -
			  microseconds_since(&c->since);

	c->seen = evbuffer_get_length(out);
	return after(left < LOOK * 1000000 ? left : LOOK * 1000000);
}

/* Has it taken what it must since the last look, and has it time left? */
static int
reads_on(const struct http_conn *c)
{
	const struct http_limits *l = &c->http->limits;
	const struct evbuffer *out = bufferevent_get_output(c->bev);

	return microseconds_since(&c->since) < (long)l->send * 1000000 &&
	       c->seen - evbuffer_get_length(out) >= l->send_rate * LOOK;
}

/* The only place where a connection changes state. */
static void
conn_enter(struct http_conn *c, enum conn_state state)
{
	const struct http_limits *l = &c->http->limits;
	struct timeval tv = {0};

	c->state = state;
	switch (state) {
	case IDLE:
		tv.tv_sec = c->http->done == NULL ? l->idle : LAST_CALL;
		break;
	case IN_HEAD:
		tv.tv_sec = l->receive_head;
		break;
	case IN_BODY:
		tv = time_for_body(c);
		break;
	case SERVE:
		evtimer_del(c->deadline); /* it is the handler's */
		return;
	case SEND:
		tv = time_to_look(c);
		break;
	case LINGER:
		tv.tv_sec = HTTP_LINGER;
		break;
	}
	if (evtimer_add(c->deadline, &tv) == -1)
		event_active(c->deadline, EV_TIMEOUT, 0);
}

void
conn_close(struct http_conn *c)
{
	struct http *http = c->http;

	if (c->state == SERVE && c->exchange != NULL)
		http->handler->gone(c->exchange);
	TAILQ_REMOVE(&http->conns, c, entry);
	event_free(c->deadline);
	bufferevent_free(c->bev);
	listen_left(http->listen, c->peer);
	request_drop(c);
	free(c);
	if (http->done != NULL && TAILQ_EMPTY(&http->conns))
		event_active(http->drained, EV_TIMEOUT, 0);
}

static void
log_request(const struct http_conn *c, int status, size_t bytes)
{
	log_info("request request_id=%s route=%s method=%s status=%d us=%ld "
		 "bytes=%zu",
	    c->id, c->route == NULL ? "-" : c->route,
	    c->request == NULL ? "-" : method_names[c->request->head.method],
	    status, microseconds_since(&c->since), bytes);
}

/* The request in hand is over, and ${reply} is its answer. */
void
conn_send(struct http_conn *c, int status, struct evbuffer *reply)
{
	const struct request *r = c->request;

	if (c->state == SERVE)
		request_wipe(bufferevent_get_input(c->bev), r->head.body);
	c->exchange = NULL;
	if (reply != NULL) {
		log_request(c, status, evbuffer_get_length(reply));
		evbuffer_add_buffer(bufferevent_get_output(c->bev), reply);
		evbuffer_free(reply);
	}
	clock_gettime(CLOCK_MONOTONIC, &c->since);
	conn_enter(c, SEND);
	if (reply == NULL) {
		/* Not even a 503 found room.  Close, but not under our caller.
		 */
		log_error("reply lost for want of memory request_id=%s", c->id);
		event_active(c->deadline, EV_TIMEOUT, 0);
	}
}

/* Refuse what does not even reach the handler. */
static void
refuse(struct http_conn *c, const struct problem *p)
{
	c->last = 1; /* we do not know where the next request begins */
	http_problem(c, p, NULL, NULL, NULL);
}

static void
begin_head(struct http_conn *c)
{
	uint8_t id[UUID_BYTES];

	uuid_new(id);
	uuid_text(c->id, id);
	clock_gettime(CLOCK_MONOTONIC, &c->since);
	c->seen = 0;
	c->route = NULL;
	conn_enter(c, IN_HEAD);
}

static void
begin_body(struct http_conn *c, const struct evbuffer *in)
{
	const struct head *h = &c->request->head;

	conn_enter(c, IN_BODY);
	if (h->expect && evbuffer_get_length(in) < h->body)
		bufferevent_write(c->bev, "HTTP/1.1 100 Continue\r\n\r\n", 25);
}

static void
serve(struct http_conn *c, struct evbuffer *in)
{
	const size_t body = c->request->head.body;
	const struct problem *p;

	if (body > 0 && evbuffer_pullup(in, (ev_ssize_t)body) == NULL) {
		refuse(c, &problem_unavailable);
		return;
	}
	clock_gettime(CLOCK_MONOTONIC, &c->since);
	conn_enter(c, SERVE);
	if ((p = request_admit(c)) != NULL)
		http_problem(c, p, NULL, NULL, NULL);
	else
		c->http->handler->request(c, c->http->arg);
}

/*
 * Read on as long as the input has room.  Not by libevent's watermark: when
 * memory runs out, 2.1.12 crashes in setting it.
 */
static void
pace(struct http_conn *c, const struct evbuffer *in)
{
	size_t room = c->http->limits.head;

	if (c->request != NULL)
		room += c->request->head.body;
	if (evbuffer_get_length(in) < room)
		bufferevent_enable(c->bev, EV_READ);
	else
		bufferevent_disable(c->bev, EV_READ);
}

/* Go as far as the input allows. */
static void
conn_step(struct http_conn *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	const struct problem *p;

	if (c->state == LINGER)
		evbuffer_drain(in, evbuffer_get_length(in));
	if (c->state == IDLE && evbuffer_get_length(in) > 0)
		begin_head(c);
	if (c->state == IN_HEAD) {
		if ((p = request_take(c, in)) != NULL)
			refuse(c, p);
		else if (c->request != NULL)
			begin_body(c, in);
	}
	assert(c->state != IN_BODY || c->request != NULL);
	if (c->state == IN_BODY &&
	    evbuffer_get_length(in) >= c->request->head.body)
		serve(c, in);
	pace(c, in);
}

static void
on_read(struct bufferevent *bev, void *arg)
{
	(void)bev;
	conn_step(arg);
}

/* All of the output has left. */
static void
on_sent(struct bufferevent *bev, void *arg)
{
	struct http_conn *c = arg;

	if (c->state != SEND)
		return; /* that was 100 Continue */
	request_drop(c);
	if (c->last) {
		/* Closing with input unread would reset the reply away. */
		shutdown(bufferevent_getfd(bev), SHUT_WR);
		conn_enter(c, LINGER);
	} else
		conn_enter(c, IDLE);
	conn_step(c); /* a pipelined request may wait */
}

/* The connection is broken, or the client will send no more. */
static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	static const struct timeval tv = {.tv_sec = HTTP_LINGER};
	struct http_conn *c = arg;

	(void)bev;
	if ((what & BEV_EVENT_EOF) == 0) {
		conn_close(c);
		return;
	}
	switch (c->state) {
	case IDLE:
	case LINGER:
		conn_close(c);
		break;
	case IN_HEAD:
	case IN_BODY:
		refuse(c, &problem_malformed);
		break;
	case SERVE: /* it may still read; who left will not say so */
		evtimer_add(c->deadline, &tv);
		break;
	case SEND:
		break;
	}
}

static void
on_deadline(int fd, short what, void *arg)
{
	struct http_conn *c = arg;

	(void)fd;
	(void)what;
	if (c->state == IN_HEAD || c->state == IN_BODY)
		refuse(c, &problem_timeout);
	else if (c->state == SEND && reads_on(c))
		conn_enter(c, SEND);
	else
		conn_close(c);
}

void
conn_open(struct http *http, int fd, const struct address *from,
    struct tally_one *peer)
{
	struct http_conn *c;

	if ((c = calloc(1, sizeof(*c))) == NULL)
		goto err0;
	c->http = http;
	c->peer = peer;
	c->address = *from;
	if ((c->deadline = evtimer_new(http->base, on_deadline, c)) == NULL)
		goto err1;
	c->bev = bufferevent_socket_new(http->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (c->bev == NULL)
		goto err2;
	bufferevent_setcb(c->bev, on_read, on_sent, on_event, c);
	TAILQ_INSERT_TAIL(&http->conns, c, entry);
	conn_enter(c, IDLE);
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
	return;

err2:
	event_free(c->deadline);
err1:
	free(c);
err0:
	close(fd);
	listen_left(http->listen, peer);
}

void
conn_last_call(struct http_conn *c)
{
	if (c->state == IDLE)
		conn_enter(c, IDLE);
}
