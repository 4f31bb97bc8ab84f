/* How whoever signed in gets to know their token. */
#include "api/exchange.h"
#include "api/session.h"

const struct problem *
session_send(struct exchange *x, const PGresult *res, const char *token)
{
	return exchange_reply_with(x, res, "\"token\":\"%s\"", token);
}
