/* How whoever signed in gets to know their token, and is rid of it. */
#include <stdio.h>

#include <sodium.h>

#include "api/session.h"
#include "api/token.h"
#include "io/http.h"

#define ATTRIBUTES "; Path=/; Secure; HttpOnly; SameSite=Strict\r\n"

static exchange_step send_end;

const struct problem *
session_send(struct exchange *x, const PGresult *res, const char *token)
{
	return session_send_with(x, res, token, NULL);
}

const struct problem *
session_send_with(struct exchange *x, const PGresult *res, const char *token,
    const char *members)
{
	char line[sizeof("Set-Cookie: " SESSION_COOKIE "=" ATTRIBUTES) +
		  TOKEN_TEXT];
	const struct problem *p;

	if (!exchange_by_cookie(x))
		return exchange_reply_with(x, res, "\"token\":\"%s\"%s%s",
		    token, members == NULL ? "" : ",",
		    members == NULL ? "" : members);
	snprintf(line, sizeof(line),
	    "Set-Cookie: " SESSION_COOKIE "=%s" ATTRIBUTES, token);
	p = exchange_reply_headed(x, res, line, members);
	sodium_memzero(line, sizeof(line));
	return p;
}

const struct problem *
session_end(struct exchange *x)
{
	return exchange_function(x, send_end);
}

const struct problem *
session_end_all(struct exchange *x)
{
	return exchange_arg(x, "keep") == NULL
		   ? session_end(x)
		   : exchange_function(x, exchange_reply);
}

static const struct problem *
send_end(struct exchange *x, const PGresult *res)
{
	static const char none[] =
	    "Set-Cookie: " SESSION_COOKIE "=; Max-Age=0" ATTRIBUTES;

	(void)res;
	return exchange_send(
	    x, &(struct http_reply){.status = 204,
		   .headers = exchange_by_cookie(x) ? none : NULL});
}
