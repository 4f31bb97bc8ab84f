/*
 * Accept connections as long as there is room for them.
 *
 * At the cap of all connections the listening socket is left alone: who
 * comes waits in the kernel's backlog until one leaves.  At the cap of one
 * address its next connection is closed at once, so that it cannot fill the
 * backlog of the others.  When descriptors or memory run out, the socket is
 * left alone for a moment, because it would stay readable and spin.
 */
#include <sys/resource.h>
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <fcntl.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/log.h"
#include "io/listen.h"
#include "io/origin.h"

/* Descriptors left for files, the database and whoever asks for the time. */
#define RESERVE 16

/* So many at once before the other events get their turn. */
#define BATCH 64

struct listen_peer {
	struct address address; /* cut */
	size_t conns;
};

struct listen {
	int fd;
	struct event *readable; /* pending: we accept */
	struct event *resume;   /* pending: a moment of rest */
	size_t room;            /* connections that may still come */
	size_t per_address;
	int descriptors; /* we use those below this one */
	void *peers;     /* tsearch(3)'s tree of struct listen_peer */
	time_t logged;   /* monotonic seconds of the last complaint */
	listen_accepted *accepted;
	void *arg;
};

static const struct timeval rest = {.tv_usec = 100000};

/* At most once a second: an attacker must not fill the log. */
static void
complain(struct listen *l, const char *why)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec == l->logged)
		return;
	l->logged = now.tv_sec;
	log_warn("connection refused why=%s", why);
}

static int
by_address(const void *a, const void *b)
{
	const struct listen_peer *x = a, *y = b;

	return memcmp(&x->address, &y->address, sizeof(x->address));
}

static void
peer_left(struct listen *l, struct listen_peer *peer)
{
	if (--peer->conns > 0)
		return;
	tdelete(peer, &l->peers, by_address);
	free(peer);
}

/* Count one more connection of an address.  NULL: memory ran out. */
static struct listen_peer *
peer_came(struct listen *l, const struct address *from)
{
	struct listen_peer *peer, **found;

	if ((peer = calloc(1, sizeof(*peer))) == NULL)
		return NULL;
	peer->address = *from;
	address_cut(&peer->address);
	if ((found = tsearch(peer, &l->peers, by_address)) == NULL) {
		free(peer);
		return NULL;
	}
	if (*found != peer)
		free(peer);
	(*found)->conns++;
	return *found;
}

/* May this one come in?  If so, the callback has it. */
static const char *
let_in(struct listen *l, int fd, const struct sockaddr_storage *from)
{
	const int tcp =
	    from->ss_family == AF_INET || from->ss_family == AF_INET6;
	struct listen_peer *peer = NULL;
	struct address address;

	origin_peer(&address, (const struct sockaddr *)from);
	if (tcp && l->per_address != 0) {
		if ((peer = peer_came(l, &address)) == NULL)
			return "memory";
		if (peer->conns > l->per_address) {
			peer_left(l, peer);
			return "address";
		}
	}
	if (tcp)
		setsockopt(
		    fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
	l->room--;
	l->accepted(fd, &address, peer, l->arg);
	return NULL;
}

/* Would the next descriptor be one of the reserve? */
static int
short_of_descriptors(const struct listen *l)
{
	const int next = fcntl(l->fd, F_DUPFD_CLOEXEC, 0);

	if (next != -1)
		close(next);
	return next == -1 || next >= l->descriptors;
}

static int
take_rest(struct listen *l, const char *why)
{
	complain(l, why);
	event_del(l->readable);
	evtimer_add(l->resume, &rest);
	return 0;
}

/* Accept one.  Returns 0 when there is nobody, or no room, for now. */
static int
accept_one(struct listen *l)
{
	struct sockaddr_storage from = {0};
	socklen_t len = sizeof(from);
	const char *why;
	int fd;

	if (l->room == 0) {
		event_del(l->readable);
		return 0;
	}
	if (short_of_descriptors(l))
		return take_rest(l, "descriptors");
	fd = accept4(l->fd, (struct sockaddr *)&from, &len,
	    SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd == -1)
		switch (errno) {
		case EINTR:
		case ECONNABORTED:
			return 1; /* that one is gone */
		case EMFILE:
		case ENFILE:
			return take_rest(l, "descriptors");
		case ENOBUFS:
		case ENOMEM:
			return take_rest(l, "memory");
		default:
			return 0;
		}
	if ((why = let_in(l, fd, &from)) != NULL) {
		complain(l, why);
		close(fd);
	}
	return 1;
}

static void
on_readable(int fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	for (int i = 0; i < BATCH && accept_one(arg); i++)
		;
}

static void
on_rested(int fd, short what, void *arg)
{
	struct listen *l = arg;

	(void)fd;
	(void)what;
	if (l->room > 0)
		event_add(l->readable, NULL);
}

static int
descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1 || limit.rlim_cur > 1 << 20)
		return 1 << 20;
	return (int)limit.rlim_cur - RESERVE;
}

struct listen *
listen_new(struct event_base *base, int fd, size_t conns, size_t per_address,
    listen_accepted *accepted, void *arg)
{
	struct listen *l;

	if ((l = calloc(1, sizeof(*l))) == NULL)
		goto err0;
	l->fd = fd;
	l->room = conns;
	l->per_address = per_address;
	l->descriptors = descriptor_limit();
	l->accepted = accepted;
	l->arg = arg;
	l->readable = event_new(base, fd, EV_READ | EV_PERSIST, on_readable, l);
	if (l->readable == NULL)
		goto err1;
	if ((l->resume = evtimer_new(base, on_rested, l)) == NULL)
		goto err2;
	if (evutil_make_socket_nonblocking(fd) == -1 ||
	    event_add(l->readable, NULL) == -1)
		goto err3;
	return l;

err3:
	event_free(l->resume);
err2:
	event_free(l->readable);
err1:
	free(l);
err0:
	return NULL;
}

void
listen_left(struct listen *l, struct listen_peer *peer)
{
	if (peer != NULL)
		peer_left(l, peer);
	l->room++;
	if (l->fd != -1 && !evtimer_pending(l->resume, NULL))
		event_add(l->readable, NULL);
}

void
listen_stop(struct listen *l)
{
	if (l->fd == -1)
		return;
	while (accept_one(l))
		;
	event_del(l->readable);
	event_del(l->resume);
	close(l->fd);
	l->fd = -1;
}

void
listen_free(struct listen *l)
{
	if (l == NULL)
		return;
	event_free(l->readable);
	event_free(l->resume);
	if (l->fd != -1)
		close(l->fd);
	free(l);
}
