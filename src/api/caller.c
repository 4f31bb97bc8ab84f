/* Who asks: the token of a session, taken apart; the token ends here. */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "api/call.h"
#include "api/caller.h"
#include "api/route.h"
#include "api/session.h"
#include "base/faults.h"
#include "base/problem.h"
#include "base/tally.h"
#include "io/cookie.h"
#include "io/head.h"
#include "io/site.h"

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

/* Who opens a session says how to carry its token. */
static void
take_wish(struct caller *c, const struct head *h, struct faults *f)
{
	const char *s = head_field(h, "mendd-session");

	if (s == NULL)
		return;
	c->by_cookie = strcmp(s, "cookie") == 0;
	if (!c->by_cookie)
		faults_add(f, "cookie", "/Mendd-Session");
}

static int
read_cookie(struct token *t, const char *value, size_t len)
{
	char text[TOKEN_TEXT];
	int rc = -1;

	if (len == sizeof(text) - 1) {
		memcpy(text, value, len);
		text[len] = '\0';
		rc = token_read(t, text);
		sodium_memzero(text, sizeof(text));
	}
	return rc;
}

/* Out of the one of two places where it is. */
static const struct problem *
take_token(struct caller *c, const struct head *h)
{
	const char *s = head_field(h, "authorization"), *value;
	size_t len;
	int rc;

	switch (cookie_find(
	    head_field(h, "cookie"), SESSION_COOKIE, &value, &len)) {
	case -1:
		return &problem_malformed;
	case 0:
		if (s == NULL || strncasecmp(s, "Bearer ", 7) != 0)
			return &problem_unauthorized;
		rc = token_read(&c->token, s + 7);
		break;
	default:
		if (s != NULL)
			return &problem_malformed;
		c->by_cookie = 1;
		rc = read_cookie(&c->token, value, len);
	}
	if (rc == -1)
		return &problem_unauthorized;
	c->clinic = c->token.clinic;
	c->token_hash = c->token.hash;
	return NULL;
}

/* The browser may have added the cookie to what another site's page sent. */
static const struct problem *
check_site(const struct route *r, const struct head *h, int trusted)
{
	if (r->method == GET)
		return site_may_read(h, trusted) ? NULL : &problem_cross_site;
	if (!site_may_write(h, trusted))
		return &problem_cross_site;
	return head_is_json(h) ? NULL : &problem_media_type;
}

const struct problem *
caller_take(struct caller *c, const struct route *r, const struct head *h,
    int trusted, struct faults *f)
{
	const struct problem *p = NULL;

	if (call_is_keyed(r))
		take_key(c, h, f);
	if (r->opens)
		take_wish(c, h, f);
	if (r->roles != ANYONE)
		p = take_token(c, h);
	if (p == NULL && c->by_cookie)
		p = check_site(r, h, trusted);
	return p;
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
	if (c->place != NULL)
		--*c->place;
	c->place = NULL;
}

const struct problem *
caller_place(struct caller *c, size_t *taken, size_t places)
{
	assert(c->place == NULL);
	if (places != 0 && *taken == places)
		return &problem_unavailable;
	++*taken;
	c->place = taken;
	return NULL;
}
