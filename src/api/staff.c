/* A new account: the database gets the password's hash in its place. */
#include <string.h>

#include "api/password.h"
#include "api/staff.h"
#include "base/problem.h"

static exchange_then create;

const struct problem *
staff_password(struct exchange *x)
{
	struct password_task *task;

	task = password_task(exchange_arg(x, "password"), NULL);
	if (task == NULL)
		return &problem_unavailable;
	return exchange_work(x, password_hash, task, password_drop, create);
}

static const struct problem *
create(struct exchange *x, void *arg)
{
	const struct password_task *task = arg;
	const struct problem *p;

	if (task->failed)
		return &problem_unavailable;
	p = exchange_set(x, "password_hash", strdup(task->hash));
	return p != NULL ? p : exchange_function(x, exchange_reply);
}
