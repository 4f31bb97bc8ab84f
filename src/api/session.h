#ifndef MENDD_SESSION_H
#define MENDD_SESSION_H

#include "api/exchange.h"

/*
 * A browser has one session, of staff or of a patient, and so one cookie: who
 * hands a tablet to a patient does not leave a session of their own in it.
 */
#define SESSION_COOKIE "__Host-mendd"

/*
 * Reply with a session that was opened just now: the JSON in the result, and
 * the token that opens it, which is shown here and never again: in the JSON,
 * or in a cookie when it came in one or the client asked for it.
 */
const struct problem *session_send(
    struct exchange *, const PGresult *, const char *token);

/* The same with further members, as `"name":value'. */
const struct problem *session_send_with(struct exchange *, const PGresult *,
    const char *token, const char *members);

/* DELETE /v1/session: sign out, and take the cookie back. */
exchange_start session_end;

/* DELETE /v1/sessions: the same everywhere, perhaps but here. */
exchange_start session_end_all;

#endif
