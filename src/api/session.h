#ifndef MENDD_SESSION_H
#define MENDD_SESSION_H

#include <libpq-fe.h>

struct exchange;
struct problem;

/*
 * Reply with a session that was opened just now: the JSON in the result, and
 * the token that opens it, which is shown here and never again.
 */
const struct problem *session_send(
    struct exchange *, const PGresult *, const char *token);

#endif
