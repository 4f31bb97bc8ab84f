/* Who asks: the token of a session, taken apart; the token ends here. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "api/call.h"
#include "api/caller.h"
#include "api/route.h"
#include "base/faults.h"
#include "base/problem.h"
#include "base/tally.h"
#include "io/head.h"

#define KEY_MAX 200 /* characters of an Idempotency-Key */

void
caller_digest(
    struct caller *c, const struct head *h, const char *body, size_t len)
{
	const char *parts[] = {method_names[h->method], h->path};

	if (h->method == POST)
		token_digest(c->request_hash, parts, 2, body, len);
}

void
caller_enter(struct caller *c, const char *clinic)
{
	snprintf(c->token.clinic, sizeof(c->token.clinic), "%s", clinic);
	c->clinic = c->token.clinic;
	c->token_hash = NULL;
}

static void
take_key(struct caller *c, const struct head *h, struct faults *f)
{
	const char *s = head_field(h, "idempotency-key");
	size_t len;

	if (s == NULL)
		return;
	for (len = 0; s[len] > ' ' && s[len] <= '~'; len++)
		;
	if (len == 0 || len > KEY_MAX || s[len] != '\0')
		faults_add(
		    f, "1 to 200 visible ASCII characters", "/Idempotency-Key");
	else
		c->key = s;
}

const struct problem *
caller_take(struct caller *c, const struct route *r, const struct head *h,
    struct faults *f)
{
	const char *s = head_field(h, "authorization");

	if (call_is_keyed(r))
		take_key(c, h, f);
	if (r->roles == ANYONE)
		return NULL;
	if (s == NULL || strncasecmp(s, "Bearer ", 7) != 0 ||
	    token_read(&c->token, s + 7) == -1)
		return &problem_unauthorized;
	c->clinic = c->token.clinic;
	c->token_hash = c->token.hash;
	return NULL;
}

const struct problem *
caller_admit(struct caller *c, struct tally *sessions)
{
	const char *hash = c->token_hash;

	if (hash == NULL)
		return NULL;
	switch (tally_take(sessions, hash, strlen(hash), &c->turn)) {
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
caller_leave(struct caller *c, struct tally *sessions)
{
	tally_give(sessions, c->turn);
	c->turn = NULL;
}
