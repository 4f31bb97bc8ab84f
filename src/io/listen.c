/*
 * Accept connections as long as there is room for them.
 *
 * At the cap of all connections the listening sockets are left alone: who
 * comes waits in the kernel's backlog until one leaves.  At the cap of one
 * address its next connection is closed at once, so that it cannot fill the
 * backlog of the others.  When descriptors or memory run out, the sockets are
 * left alone for a moment, because they would stay readable and spin.
 */
#include <sys/resource.h>
#include <sys/socket.h>

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/log.h"
#include "base/proxies.h"
#include "base/tally.h"
#include "io/http.h"
#include "io/listen.h"
#include "io/origin.h"

/* Descriptors left for files, the database and whoever asks for the time. */
#define RESERVE 16

/* So many at once before the other events get their turn. */
#define BATCH 64

/*
 * What the kernel may hold of a reply, in bytes (it doubles them): on its own
 * it would take megabytes for each client that does not read.
 */
#define SEND_BUFFER 65536

struct door {
	struct listen *listen;
	int fd;
	struct event *readable; /* pending: we accept */
};

struct listen {
	const struct http_limits *limits;
	struct event *resume;   /* pending: a moment of rest */
	size_t room;            /* connections that may still come */
	struct tally addresses; /* connections of each */
	int descriptors;        /* we use those below this one */
	time_t logged;          /* monotonic seconds of the last complaint */
	listen_accepted *accepted;
	void *arg;
	size_t ndoors; /* 0: stopped */
	struct door doors[];
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

static void
open_doors(struct listen *l)
{
	for (size_t i = 0; i < l->ndoors; i++)
		if (event_add(l->doors[i].readable, NULL) == -1)
			evtimer_add(l->resume, &rest);
}

static void
shut_doors(struct listen *l)
{
	for (size_t i = 0; i < l->ndoors; i++)
		event_del(l->doors[i].readable);
}

static enum tally_answer
count(struct listen *l, const struct address *from, struct tally_one **one)
{
	struct address a = *from;

	if (proxies_have(&l->limits->proxies, from)) {
		*one = NULL;
		return TALLY_TAKEN;
	}
	address_cut(&a);
	return tally_take(&l->addresses, a.bytes, sizeof(a.bytes), one);
}

/* May this one come in?  If so, the callback has it. */
static const char *
let_in(struct listen *l, int fd, const struct sockaddr *from)
{
	const int tcp = from->sa_family != AF_UNIX;
	struct tally_one *one = NULL;
	struct address address;

	origin_peer(&address, from);
	switch (tcp ? count(l, &address, &one) : TALLY_TAKEN) {
	case TALLY_TAKEN:
		break;
	case TALLY_ENOUGH:
		return "address";
	case TALLY_MEMORY:
		return "memory";
	}
	if (tcp)
		setsockopt(
		    fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
	l->room--;
	l->accepted(fd, &address, one, l->arg);
	return NULL;
}

/* Would the next descriptor be one of the reserve? */
static int
short_of_descriptors(const struct listen *l)
{
	const int next = fcntl(l->doors[0].fd, F_DUPFD_CLOEXEC, 0);

	if (next != -1)
		close(next);
	return next == -1 || next >= l->descriptors;
}

static int
take_rest(struct listen *l, const char *why)
{
	complain(l, why);
	shut_doors(l);
	evtimer_add(l->resume, &rest);
	return 0;
}

/* Accept one.  Returns 0 when there is nobody, or no room, for now. */
static int
accept_one(struct listen *l, int door)
{
	struct sockaddr_storage from = {0};
	socklen_t len = sizeof(from);
	const char *why;
	int fd;

	if (l->room == 0) {
		shut_doors(l);
		return 0;
	}
	if (short_of_descriptors(l))
		return take_rest(l, "descriptors");
	fd = accept4(
	    door, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
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
	if ((why = let_in(l, fd, (struct sockaddr *)&from)) != NULL) {
		complain(l, why);
		close(fd);
	}
	return 1;
}

static void
on_readable(int fd, short what, void *arg)
{
	const struct door *door = arg;

	(void)what;
	for (int i = 0; i < BATCH && accept_one(door->listen, fd); i++)
		;
}

static void
on_rested(int fd, short what, void *arg)
{
	struct listen *l = arg;

	(void)fd;
	(void)what;
	if (l->room > 0)
		open_doors(l);
}

static int
descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == -1 || limit.rlim_cur > 1 << 20)
		return 1 << 20;
	return (int)limit.rlim_cur - RESERVE;
}

/* The sockets stay open. */
static void
forget_doors(struct listen *l)
{
	for (size_t i = 0; i < l->ndoors; i++)
		event_free(l->doors[i].readable);
	l->ndoors = 0;
}

static void
close_doors(struct listen *l)
{
	const size_t n = l->ndoors;

	forget_doors(l);
	for (size_t i = 0; i < n; i++)
		close(l->doors[i].fd);
}

static int
add_door(struct listen *l, struct event_base *base, int fd)
{
	struct door *door = &l->doors[l->ndoors];

	*door = (struct door){.listen = l, .fd = fd};
	door->readable =
	    event_new(base, fd, EV_READ | EV_PERSIST, on_readable, door);
	if (door->readable == NULL)
		return -1;
	l->ndoors++;
	/* a connection inherits it */
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &(int){SEND_BUFFER}, sizeof(int));
	if (evutil_make_socket_nonblocking(fd) == -1 ||
	    event_add(door->readable, NULL) == -1)
		return -1;
	return 0;
}

struct listen *
listen_new(struct event_base *base, const int *fds, size_t n,
    const struct http_limits *limits, listen_accepted *accepted, void *arg)
{
	struct listen *l;

	if ((l = calloc(1, sizeof(*l) + n * sizeof(*l->doors))) == NULL)
		goto err0;
	l->limits = limits;
	l->room = limits->conns;
	l->addresses.max = limits->per_address;
	l->descriptors = descriptor_limit();
	l->accepted = accepted;
	l->arg = arg;
	if ((l->resume = evtimer_new(base, on_rested, l)) == NULL)
		goto err1;
	for (size_t i = 0; i < n; i++)
		if (add_door(l, base, fds[i]) == -1)
			goto err2;
	return l;

err2:
	forget_doors(l);
	event_free(l->resume);
err1:
	free(l);
err0:
	return NULL;
}

void
listen_left(struct listen *l, struct tally_one *one)
{
	tally_give(&l->addresses, one);
	if (l->room++ == 0 && !evtimer_pending(l->resume, NULL))
		open_doors(l);
}

void
listen_stop(struct listen *l)
{
	for (size_t i = 0; i < l->ndoors; i++)
		while (accept_one(l, l->doors[i].fd))
			;
	event_del(l->resume);
	close_doors(l);
}

void
listen_free(struct listen *l)
{
	if (l == NULL)
		return;
	close_doors(l);
	event_free(l->resume);
	free(l);
}
