/*
 * A request of a connection: its head out of the input, where it comes from,
 * and whether its client has enough of them already.
 */
#include <stdlib.h>
#include <string.h>

#include <event2/buffer.h>
#include <sodium.h>

#include "base/problem.h"
#include "io/conn.h"

void
request_wipe(struct evbuffer *in, size_t len)
{
	unsigned char *data = evbuffer_pullup(in, (ev_ssize_t)len);

	if (data != NULL) /* as it was before: nothing has to move */
		sodium_memzero(data, len);
	evbuffer_drain(in, len);
}

/* There may be a token in it. */
static void
forget(struct request *r)
{
	sodium_memzero(r->text, r->len);
	free(r);
}

/* Make a request of the ${end} bytes of head that begin the input. */
static const struct problem *
parse(struct http_conn *c, struct evbuffer *in, size_t end)
{
	const struct http_limits *l = &c->http->limits;
	const struct problem *p;
	struct request *r;

	if ((r = malloc(sizeof(*r) + end)) == NULL)
		return &problem_unavailable;
	evbuffer_copyout(in, r->text, end);
	request_wipe(in, end);
	r->len = end;
	r->turn = NULL;
	p = head_parse(&r->head, r->text, end);
	if (p == NULL)
		p = origin_find(&r->origin, &c->address, &l->proxies, &r->head);
	if (p != NULL) {
		forget(r);
		return p;
	}
	c->request = r;
	return r->head.body > l->body ? &problem_too_large : NULL;
}

const struct problem *
request_take(struct http_conn *c, struct evbuffer *in)
{
	const size_t max = c->http->limits.head;
	const struct problem *p;
	size_t len = evbuffer_get_length(in), end;
	const char *text;

	if (len > max)
		len = max;
	text = (const char *)evbuffer_pullup(in, (ev_ssize_t)len);
	if (text == NULL)
		return &problem_unavailable;
	if ((p = head_find(text, len, &c->seen, &end)) != NULL)
		return p;
	if (end == 0)
		return len < max ? NULL : &problem_head_too_large;
	return parse(c, in, end);
}

const struct problem *
request_admit(struct http_conn *c)
{
	const struct origin *o = &c->request->origin;

	if (!o->forwarded)
		return NULL; /* its connections are counted */
	switch (tally_take(&c->http->clients, o->client.bytes, ADDRESS_BYTES,
	    &c->request->turn)) {
	case TALLY_TAKEN:
		return NULL;
	case TALLY_ENOUGH:
		return &problem_too_many;
	case TALLY_MEMORY:
		break;
	}
	return &problem_unavailable;
}

void
request_drop(struct http_conn *c)
{
	if (c->request == NULL)
		return;
	tally_give(&c->http->clients, c->request->turn);
	forget(c->request);
	c->request = NULL;
}
