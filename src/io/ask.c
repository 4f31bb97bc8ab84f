/*
 * Questions to the process cohort over one connection, which answers in the
 * order in which it was asked:
 *
 *	sent -> ended -> (called back, freed)
 *
 * A question that was cancelled or waited for too long keeps its place,
 * without its callback, until its answer comes.  When the connection breaks,
 * those that were sent end; the next one makes a new connection.
 */
#include <sys/queue.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/event_struct.h>

#include "base/log.h"
#include "io/ask.h"
#include "io/frame.h"
#include "io/timer.h"

struct ask_call {
	STAILQ_ENTRY(ask_call) entry;
	ask_done *done; /* NULL: nobody waits any more */
	void *arg;
	struct event timer;
};

STAILQ_HEAD(ask_list, ask_call);

struct ask {
	struct event_base *base;
	struct sockaddr_un there;
	size_t waiting, n;
	unsigned deadline;
	struct bufferevent *stream; /* NULL: none */
	struct ask_list sent, ended;
};

static void
back(struct ask_call *call, const char *word, const char *text)
{
	ask_done *done = call->done;

	call->done = NULL;
	evtimer_del(&call->timer);
	if (done != NULL)
		done(word, text, call->arg);
}

/* The first of a list is through. */
static void
drop(struct ask *a, struct ask_list *list)
{
	struct ask_call *call = STAILQ_FIRST(list);

	STAILQ_REMOVE_HEAD(list, entry);
	evtimer_del(&call->timer);
	free(call);
	a->n--;
}

/* Those that were sent will not be answered. */
static void
hang_up(struct ask *a)
{
	struct ask_call *call;

	bufferevent_free(a->stream);
	a->stream = NULL;
	STAILQ_CONCAT(&a->ended, &a->sent);
	while ((call = STAILQ_FIRST(&a->ended)) != NULL) {
		back(call, NULL, NULL);
		drop(a, &a->ended);
	}
}

/* "word\ntext", or "word". */
static void
answered(struct ask *a, char *reply)
{
	struct ask_call *call = STAILQ_FIRST(&a->sent);
	char *text = strchr(reply, '\n');

	if (text != NULL)
		*text++ = '\0';
	back(call, reply, text == NULL ? "" : text);
	drop(a, &a->sent);
}

static void
readable(struct bufferevent *stream, void *arg)
{
	struct ask *a = arg;
	char *reply;
	size_t len;
	int status;

	/* A callback may ask, but a question ends no connection. */
	while ((status = frame_take(bufferevent_get_input(stream), FRAME_MAX,
		    &reply, &len)) == 1) {
		if (STAILQ_EMPTY(&a->sent))
			status = -1;
		else
			answered(a, reply);
		free(reply);
		if (status == -1)
			break;
	}
	if (status == -1)
		hang_up(a);
}

static void
broken(struct bufferevent *stream, short what, void *arg)
{
	struct ask *a = arg;

	(void)stream;
	(void)what;
	if (!STAILQ_EMPTY(&a->sent))
		log_warn("the process cohort left questions unanswered");
	hang_up(a);
}

static void
too_late(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	back(arg, NULL, NULL);
}

static int
dial(struct ask *a)
{
	const int fd =
	    socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd == -1)
		return -1;
	if (connect(fd, (const struct sockaddr *)&a->there, sizeof(a->there)) ==
		-1 ||
	    (a->stream = bufferevent_socket_new(
		 a->base, fd, BEV_OPT_CLOSE_ON_FREE)) == NULL) {
		log_debug(
		    "the process cohort is away error=\"%s\"", strerror(errno));
		close(fd);
		return -1;
	}
	bufferevent_setcb(a->stream, readable, NULL, broken, a);
	if (bufferevent_enable(a->stream, EV_READ | EV_WRITE) == 0)
		return 0;
	bufferevent_free(a->stream);
	a->stream = NULL;
	return -1;
}

struct ask *
ask_new(struct event_base *base, const char *path, size_t waiting,
    unsigned deadline)
{
	struct ask *a;

	if (strlen(path) >= sizeof(a->there.sun_path) ||
	    (a = calloc(1, sizeof(*a))) == NULL)
		return NULL;
	a->base = base;
	a->waiting = waiting;
	a->deadline = deadline;
	a->there.sun_family = AF_UNIX;
	memcpy(a->there.sun_path, path, strlen(path));
	STAILQ_INIT(&a->sent);
	STAILQ_INIT(&a->ended);
	return a;
}

void
ask_free(struct ask *a)
{
	if (a == NULL)
		return;
	if (a->stream != NULL)
		bufferevent_free(a->stream);
	while (!STAILQ_EMPTY(&a->sent))
		drop(a, &a->sent);
	free(a);
}

struct ask_call *
ask_question(
    struct ask *a, const char *text, size_t len, ask_done *done, void *arg)
{
	const struct iovec part = {(char *)(uintptr_t)text, len};
	struct ask_call *call;

	if (a->n >= a->waiting || (a->stream == NULL && dial(a) == -1) ||
	    (call = calloc(1, sizeof(*call))) == NULL)
		return NULL;
	if (frame_put(bufferevent_get_output(a->stream), &part, 1) == -1) {
		free(call);
		return NULL;
	}
	call->done = done;
	call->arg = arg;
	evtimer_assign(&call->timer, a->base, too_late, call);
	timer_set(&call->timer, a->deadline);
	STAILQ_INSERT_TAIL(&a->sent, call, entry);
	a->n++;
	return call;
}

void
ask_cancel(struct ask_call *call)
{
	if (call == NULL)
		return;
	call->done = NULL;
	evtimer_del(&call->timer);
}
