/*
 * For operators.  Alive: the loop turns; restart what is not.  Ready: the
 * database answers too.  Its schema is the right one then, because a
 * connection is only used after every function that the routes name has been
 * prepared on it, with as many parameters as they have.
 */
#include <stdlib.h>
#include <string.h>

#include "api/app.h"
#include "api/exchange.h"
#include "api/health.h"
#include "api/metrics.h"
#include "base/problem.h"
#include "io/db.h"
#include "io/http.h"

const struct db_stmt health_stmt = {.name = "health",
    .sql = "SELECT '{\"status\":\"ready\"}'",
    .speed = DB_QUICK};

static const struct problem *
send_text(struct exchange *x, const char *type, const char *text, size_t len)
{
	return exchange_send(
	    x, &(struct http_reply){
		   .status = 200, .type = type, .body = text, .len = len});
}

const struct problem *
health_live(struct exchange *x)
{
	static const char alive[] = "{\"status\":\"alive\"}";

	return send_text(x, "application/json", alive, sizeof(alive) - 1);
}

const struct problem *
health_ready(struct exchange *x)
{
	return exchange_call(x, &health_stmt, NULL, 0, exchange_reply);
}

const struct problem *
health_metrics(struct exchange *x)
{
	size_t len;
	char *text;

	if (!http_is_local(exchange_conn(x)))
		return &problem_not_found;
	text = metrics_text(exchange_app(x)->metrics, &len);
	if (text == NULL)
		return &problem_unavailable;
	send_text(x, "text/plain; version=0.0.4", text, len);
	free(text);
	return NULL;
}

const struct problem *
health_openapi(struct exchange *x)
{
	const struct app *app = exchange_app(x);

	return exchange_send(x, &(struct http_reply){.status = 200,
				    .type = "application/json",
				    .body = app->openapi,
				    .len = app->openapi_len,
				    .lasting = 1});
}
