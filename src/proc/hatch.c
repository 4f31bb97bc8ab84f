/* Questions come in, replies go out. */
#include <sys/queue.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#include "base/log.h"
#include "io/frame.h"
#include "proc/hatch.h"

#define QUESTION_MAX (1U << 20) /* bytes */

struct visitor {
	LIST_ENTRY(visitor) entry;
	struct hatch *hatch;
	struct bufferevent *stream;
};

struct question {
	STAILQ_ENTRY(question) entry;
	struct visitor *visitor; /* NULL: left */
	char *text;
	size_t len;
};

STAILQ_HEAD(questions, question);

struct hatch {
	struct event_base *base;
	struct evconnlistener *listener;
	LIST_HEAD(, visitor) visitors;
	struct questions gathered, waiting;
	size_t ngathered;
	void (*asked)(void *);
	void *arg;
};

static void
forget_visitor(struct questions *list, const struct visitor *v)
{
	struct question *q;

	for (q = STAILQ_FIRST(list); q != NULL; q = STAILQ_NEXT(q, entry))
		if (q->visitor == v)
			q->visitor = NULL;
}

static void
leave(struct visitor *v)
{
	forget_visitor(&v->hatch->gathered, v);
	forget_visitor(&v->hatch->waiting, v);
	LIST_REMOVE(v, entry);
	bufferevent_free(v->stream);
	free(v);
}

static void
question_free(struct question *q)
{
	free(q->text);
	free(q);
}

/* 1: one more waits; 0: there is none; -1: this visitor makes no sense. */
static int
take(struct visitor *v)
{
	struct question *q;
	int status;

	if ((q = calloc(1, sizeof(*q))) == NULL)
		return -1;
	status = frame_take(
	    bufferevent_get_input(v->stream), QUESTION_MAX, &q->text, &q->len);
	if (status != 1) {
		free(q);
		return status;
	}
	q->visitor = v;
	STAILQ_INSERT_TAIL(&v->hatch->waiting, q, entry);
	return 1;
}

static void
readable(struct bufferevent *stream, void *arg)
{
	struct visitor *v = arg;
	struct hatch *h = v->hatch;
	int status, some = 0;

	(void)stream;
	while ((status = take(v)) == 1)
		some = 1;
	if (status == -1) {
		log_error("cohort: a question was too long, or out of memory");
		leave(v);
	}
	if (some)
		h->asked(h->arg);
}

static void
broken(struct bufferevent *stream, short what, void *arg)
{
	(void)stream;
	(void)what;
	leave(arg);
}

static void
accepted(struct evconnlistener *listener, evutil_socket_t fd,
    struct sockaddr *sa, int len, void *arg)
{
	struct hatch *h = arg;
	struct visitor *v = calloc(1, sizeof(*v));

	(void)listener;
	(void)sa;
	(void)len;
	if (v != NULL)
		v->stream =
		    bufferevent_socket_new(h->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (v == NULL || v->stream == NULL) {
		evutil_closesocket(fd);
		free(v);
		return;
	}
	v->hatch = h;
	LIST_INSERT_HEAD(&h->visitors, v, entry);
	bufferevent_setcb(v->stream, readable, NULL, broken, v);
	if (bufferevent_enable(v->stream, EV_READ | EV_WRITE) == -1)
		leave(v);
}

struct hatch *
hatch_new(struct event_base *base, int fd, void (*asked)(void *), void *arg)
{
	struct hatch *h;

	if ((h = calloc(1, sizeof(*h))) == NULL)
		return NULL;
	*h = (struct hatch){.base = base, .asked = asked, .arg = arg};
	LIST_INIT(&h->visitors);
	STAILQ_INIT(&h->gathered);
	STAILQ_INIT(&h->waiting);
	h->listener =
	    evconnlistener_new(base, accepted, h, LEV_OPT_CLOSE_ON_EXEC, 0, fd);
	if (h->listener != NULL)
		return h;
	free(h);
	return NULL;
}

void
hatch_free(struct hatch *h)
{
	struct visitor *v, *next;
	struct question *q;

	if (h == NULL)
		return;
	evconnlistener_free(h->listener);
	for (v = LIST_FIRST(&h->visitors); v != NULL; v = next) {
		next = LIST_NEXT(v, entry);
		leave(v);
	}
	STAILQ_CONCAT(&h->gathered, &h->waiting);
	while ((q = STAILQ_FIRST(&h->gathered)) != NULL) {
		STAILQ_REMOVE_HEAD(&h->gathered, entry);
		question_free(q);
	}
	free(h);
}

size_t
hatch_gather(struct hatch *h)
{
	struct question *q;

	for (q = STAILQ_FIRST(&h->waiting); q != NULL;
	     q = STAILQ_NEXT(q, entry))
		h->ngathered++;
	STAILQ_CONCAT(&h->gathered, &h->waiting);
	return h->ngathered;
}

const char *
hatch_first(const struct hatch *h, size_t *len)
{
	const struct question *q = STAILQ_FIRST(&h->gathered);

	if (q == NULL)
		return NULL;
	*len = q->len;
	return q->text;
}

void
hatch_reply(struct hatch *h, const char *word, const char *text, size_t len)
{
	struct question *q = STAILQ_FIRST(&h->gathered);
	const struct iovec parts[] = {{(char *)(uintptr_t)word, strlen(word)},
	    {(char *)(uintptr_t) "\n", 1}, {(char *)(uintptr_t)text, len}};

	STAILQ_REMOVE_HEAD(&h->gathered, entry);
	h->ngathered--;
	/* A reply that is missing would make all that follow wrong. */
	if (q->visitor != NULL &&
	    frame_put(bufferevent_get_output(q->visitor->stream), parts,
		text == NULL ? 2 : 3) == -1)
		leave(q->visitor);
	question_free(q);
}

size_t
hatch_dismiss(struct hatch *h, const char *word)
{
	size_t n = 0;

	for (; hatch_gather(h) > 0; n++)
		hatch_reply(h, word, NULL, 0);
	return n;
}
