/* Raw clients of an http in the same event loop. */
#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include <cmocka.h>

#include "client.h"

struct client {
	struct event_base *base;
	struct bufferevent *bev;
	char *heard;
	size_t len;
	size_t room;
	int closed;
};

/* So that it can be told how much the server read. */
static void
bound_buffers(int fd)
{
	static const int size = 1 << 16;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
}

static struct sockaddr_in
loopback(int host, int port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(0x7f000000U + (uint32_t)host),
	    .sin_port = htons((uint16_t)port)};
}

int
client_listen(int *port)
{
	struct sockaddr_in in = loopback(1, 0);
	socklen_t len = sizeof(in);
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_not_equal(fd, -1);
	bound_buffers(fd);
	assert_int_equal(bind(fd, (void *)&in, len), 0);
	assert_int_equal(listen(fd, 128), 0);
	assert_int_equal(getsockname(fd, (void *)&in, &len), 0);
	*port = ntohs(in.sin_port);
	return fd;
}

static void
on_read(struct bufferevent *bev, void *arg)
{
	struct evbuffer *in = bufferevent_get_input(bev);
	const size_t len = evbuffer_get_length(in);
	struct client *c = arg;

	if (c->len + len + 1 > c->room) {
		c->room = 2 * (c->len + len + 1);
		c->heard = realloc(c->heard, c->room);
		assert_non_null(c->heard);
	}
	evbuffer_remove(in, c->heard + c->len, len);
	c->len += len;
	c->heard[c->len] = '\0';
}

static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	struct client *c = arg;

	(void)bev;
	c->closed = (what & BEV_EVENT_EOF) != 0 ? 1 : -1;
}

struct client *
client_new(struct event_base *base, int port, int host)
{
	const struct sockaddr_in from = loopback(host, 0);
	const struct sockaddr_in to = loopback(1, port);
	const int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct client *c = calloc(1, sizeof(*c));

	assert_non_null(c);
	assert_int_not_equal(fd, -1);
	bound_buffers(fd);
	assert_int_equal(bind(fd, (const void *)&from, sizeof(from)), 0);
	assert_int_equal(connect(fd, (const void *)&to, sizeof(to)), 0);
	assert_int_equal(evutil_make_socket_nonblocking(fd), 0);
	c->base = base;
	c->bev = bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE);
	assert_non_null(c->bev);
	bufferevent_setcb(c->bev, on_read, NULL, on_event, c);
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
	return c;
}

void
client_free(struct client *c)
{
	bufferevent_free(c->bev);
	free(c->heard);
	free(c);
}

void
client_send(struct client *c, const void *data, size_t len)
{
	assert_int_equal(bufferevent_write(c->bev, data, len), 0);
}

void
client_say(struct client *c, const char *text)
{
	client_send(c, text, strlen(text));
}

size_t
client_unsent(const struct client *c)
{
	return evbuffer_get_length(bufferevent_get_output(c->bev));
}

void
client_end(struct client *c)
{
	while (evbuffer_get_length(bufferevent_get_output(c->bev)) > 0)
		event_base_loop(c->base, EVLOOP_ONCE);
	shutdown(bufferevent_getfd(c->bev), SHUT_WR);
}

void
client_deaf(struct client *c, int deaf)
{
	if (deaf)
		bufferevent_disable(c->bev, EV_READ);
	else
		bufferevent_enable(c->bev, EV_READ);
}

const char *
client_heard(const struct client *c, size_t *len)
{
	if (len != NULL)
		*len = c->len;
	return c->heard == NULL ? "" : c->heard;
}

void
client_forget(struct client *c)
{
	free(c->heard);
	c->heard = NULL;
	c->len = c->room = 0;
}

int
client_closed(const struct client *c)
{
	return c->closed;
}

static void
on_late(int fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	*(int *)arg = 1;
}

/* One more round of the loop, until ${*over}; the test fails when late. */
static void
rounds(struct event_base *base, int (*over)(const void *), const void *arg)
{
	static const struct timeval ten = {.tv_sec = 10};
	struct event *timer;
	int late = 0;

	timer = evtimer_new(base, on_late, &late);
	assert_non_null(timer);
	evtimer_add(timer, &ten);
	while (!over(arg) && !late)
		event_base_loop(base, EVLOOP_ONCE);
	event_free(timer);
	if (late)
		fail_msg("nothing happened for ten seconds");
}

static int
is_set(const void *flag)
{
	return *(const int *)flag != 0;
}

void
client_wait(struct event_base *base, const int *flag)
{
	rounds(base, is_set, flag);
}

struct wanted {
	const struct client *client;
	const char *text;
};

static int
has_come(const void *arg)
{
	const struct wanted *w = arg;

	return w->client->closed ||
	       strstr(client_heard(w->client, NULL), w->text) != NULL;
}

const char *
client_until(struct client *c, const char *text)
{
	const struct wanted wanted = {c, text};

	rounds(c->base, has_come, &wanted);
	if (strstr(client_heard(c, NULL), text) == NULL)
		fail_msg("closed before %s: %s", text, client_heard(c, NULL));
	return client_heard(c, NULL);
}

const char *
client_until_closed(struct client *c)
{
	rounds(c->base, is_set, &c->closed);
	return client_heard(c, NULL);
}

void
client_settle(struct event_base *base)
{
	for (int i = 0; i < 20; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
}

int
client_count(const struct client *c, const char *text)
{
	int n = 0;

	for (const char *s = client_heard(c, NULL);
	     (s = strstr(s, text)) != NULL; s++)
		n++;
	return n;
}

struct client *
client_converse(struct event_base *base, int port, const char *text, size_t len)
{
	struct client *c = client_new(base, port, 1);

	client_send(c, text, len);
	client_until_closed(c);
	return c;
}

int
client_status(const struct client *c)
{
	int status = 0;

	sscanf(client_heard(c, NULL), "HTTP/1.1 %d", &status);
	return status;
}

void
client_refused(struct client *c, int status)
{
	if (client_status(c) != status)
		fail_msg("%d expected: %s", status, client_heard(c, NULL));
	assert_int_equal(client_count(c, "\r\nX-Request-Id: "), 1);
	assert_int_equal(client_count(c, "\r\nConnection: close\r\n"), 1);
	assert_int_equal(client_closed(c), 1);
	client_free(c);
}
