/* What starts and steps see of an exchange, and leave in it. */
#include <assert.h>
#include <stdlib.h>

#include "api/exchange_state.h"

struct app *
exchange_app(const struct exchange *x)
{
	return x->app;
}

const struct route *
exchange_route(const struct exchange *x)
{
	return x->route;
}

struct http_conn *
exchange_conn(const struct exchange *x)
{
	return x->conn;
}

const char *
exchange_arg(const struct exchange *x, const char *name)
{
	return x->args.values[args_index(x->route, name)];
}

const json_t *
exchange_body(const struct exchange *x)
{
	return x->args.body;
}

struct faults *
exchange_faults(struct exchange *x)
{
	return &x->args.faults;
}

const struct problem *
exchange_set(struct exchange *x, const char *name, char *value)
{
	const int i = args_index(x->route, name);

	free(x->args.owned[i]);
	x->args.values[i] = x->args.owned[i] = value;
	return value == NULL ? &problem_unavailable : NULL;
}

void
exchange_call_at(struct exchange *x, const char *clinic)
{
	caller_enter(&x->caller, clinic);
}

const char *
exchange_clinic(const struct exchange *x)
{
	return x->caller.clinic;
}

int
exchange_by_cookie(const struct exchange *x)
{
	return x->caller.by_cookie;
}

const struct problem *
exchange_say(struct exchange *x, const struct problem *p, const char *detail)
{
	x->detail = detail;
	return p;
}

const struct problem *
exchange_later(struct exchange *x, const struct problem *p, unsigned seconds)
{
	x->retry_after = seconds;
	return p;
}

void *
exchange_keep(struct exchange *x, size_t size)
{
	assert(x->kept == NULL);
	x->kept_size = size;
	return x->kept = calloc(1, size);
}

void *
exchange_kept(const struct exchange *x)
{
	return x->kept;
}
