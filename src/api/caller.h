#ifndef MENDD_CALLER_H
#define MENDD_CALLER_H

#include <stddef.h>

#include "api/token.h"

struct faults;
struct head;
struct problem;
struct route;
struct tally;
struct tally_one;

/* Who asks, and under which key. */
struct caller {
	struct token token;
	const char *clinic, *token_hash; /* $1 and $2; NULL: anyone */
	const char *key;                 /* Idempotency-Key; NULL: none */
	char request_hash[HASH_TEXT]; /* of a POST: what makes two the same */
	int by_cookie; /* the token came, or is to go, in a cookie */
	struct tally_one *turn;
	size_t *place; /* of those for passwords, which counts them */
};

/* Before the path is taken apart. */
void caller_digest(
    struct caller *, const struct head *, const char *body, size_t len);

/*
 * Read the token, unless the route is for anyone, and a POST's
 * Idempotency-Key.  The token stands in `Authorization: Bearer' or in the
 * cookie of session.h, never in both; where one opens a session,
 * `Mendd-Session: cookie' asks for a cookie.  With a cookie the request must
 * be one of our own pages, as site.h has it, and JSON if it changes something;
 * ${trusted} is http_is_trusted().  The strings of ${head} must outlive the
 * caller.
 */
const struct problem *caller_take(struct caller *, const struct route *,
    const struct head *, int trusted, struct faults *);

/*
 * One more request of the caller's session, if there is one: a session does
 * not take what all of them need.  caller_leave() ends it.
 */
const struct problem *caller_admit(struct caller *, struct tally *sessions);
void caller_leave(struct caller *, struct tally *sessions);

/*
 * One of the ${places} (0: no limit), of which ${*taken} are, until
 * caller_leave(); once at most.  See exchange_take_place().
 */
const struct problem *caller_place(
    struct caller *, size_t *taken, size_t places);

/* Nobody, at this clinic. */
void caller_enter(struct caller *, const char *clinic);

#endif
