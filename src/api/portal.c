/*
 * A patient's way in: a link, whose secret is made here and shown once, and
 * its exchange for a session.  The database sees hashes only.
 */
#include <string.h>

#include "api/app.h"
#include "api/guess.h"
#include "api/portal.h"
#include "api/session.h"
#include "api/token.h"
#include "base/problem.h"

/* The new token, which the reply shows. */
struct shown {
	char token[TOKEN_TEXT];
};

static exchange_step send_link;
static exchange_step send_session;

/* Make a token and hand its hash on as the argument ${name}. */
static const struct problem *
make_token(struct exchange *x, const char *clinic, const char *name)
{
	struct shown *s = exchange_keep(x, sizeof(*s));
	struct token t;

	if (s == NULL)
		return &problem_unavailable;
	token_make(&t, s->token, clinic);
	return exchange_set(x, name, strdup(t.hash));
}

const struct problem *
portal_link(struct exchange *x)
{
	const struct problem *p;

	p = make_token(x, exchange_clinic(x), "new_link_hash");
	return p != NULL ? p : exchange_function(x, send_link);
}

static const struct problem *
send_link(struct exchange *x, const PGresult *res)
{
	const struct shown *s = exchange_kept(x);

	return exchange_reply_with(x, res,
	    "\"token\":\"%s\",\"url_path\":\"/p#%s\"", s->token, s->token);
}

/* Wrong, unknown, spent, expired: all the same to who tries. */
static const struct problem *
no_entry(struct exchange *x)
{
	return exchange_say(x, &problem_unauthorized,
	    "The link or the birth date is not valid.");
}

const struct problem *
portal_session(struct exchange *x)
{
	const struct problem *p;
	struct token link;

	if ((p = guess_take(x)) != NULL)
		return p;
	if (token_read(&link, exchange_arg(x, "token")) == -1)
		return no_entry(x);
	exchange_call_at(x, link.clinic);
	if ((p = exchange_set(x, "link_hash", strdup(link.hash))) != NULL ||
	    (p = make_token(x, link.clinic, "new_token_hash")) != NULL)
		return p;
	return exchange_function(x, send_session);
}

static const struct problem *
send_session(struct exchange *x, const PGresult *res)
{
	const struct shown *s = exchange_kept(x);

	if (exchange_result(res) == NULL)
		return no_entry(x);
	guess_right(x);
	return session_send(x, res, s->token);
}
