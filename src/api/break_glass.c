/*
 * Breaking the glass is a change of what a session may do, so it gets a new
 * token; and the operator is told, of whom not.
 */
#include <string.h>

#include "api/break_glass.h"
#include "api/session.h"
#include "api/token.h"
#include "base/log.h"
#include "base/problem.h"
#include "io/http.h"

static exchange_step send_token;

const struct problem *
break_glass(struct exchange *x)
{
	char *shown = exchange_keep(x, TOKEN_TEXT);
	const struct problem *p;
	struct token token;

	if (shown == NULL)
		return &problem_unavailable;
	token_make(&token, shown, exchange_clinic(x));
	p = exchange_set(x, "new_token_hash", strdup(token.hash));
	return p != NULL ? p : exchange_function(x, send_token);
}

static const struct problem *
send_token(struct exchange *x, const PGresult *res)
{
	log_warn("somebody broke the glass request_id=%s",
	    http_request_id(exchange_conn(x)));
	return session_send(x, res, exchange_kept(x));
}
