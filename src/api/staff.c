/*
 * Passwords that an admin gives to somebody.  The database says whether the
 * caller may, and what the password is judged by, before any time is spent
 * on it; then it gets the password's hash in its place.
 */
#include <string.h>

#include "api/document.h"
#include "api/judge.h"
#include "api/password.h"
#include "api/staff.h"
#include "base/problem.h"
#include "io/db.h"

static const struct db_stmt ask = {.name = "staff_password_ask",
    .sql = "SELECT api.staff_password_ask($1, $2, $3, $4)",
    .nparams = 4,
    .speed = DB_QUICK};

const struct db_stmt *const staff_stmts[] = {&ask, NULL};

static exchange_step judge;
static exchange_then keep;

static const struct problem *
begin(struct exchange *x, const char *staff_id)
{
	const struct problem *p = exchange_take_place(x);

	return p != NULL ? p : exchange_call(x, &ask, &staff_id, 1, judge);
}

const struct problem *
staff_create(struct exchange *x)
{
	return begin(x, NULL);
}

const struct problem *
staff_password(struct exchange *x)
{
	return begin(x, exchange_arg(x, "staff_id"));
}

static const struct problem *
judge(struct exchange *x, const PGresult *res)
{
	const char *password = exchange_arg(x, "password");
	json_t *about = document_parse(exchange_result(res));
	struct password_task *task;
	const struct problem *p;

	if (about == NULL)
		return &problem_unavailable;
	p = judge_password(x, about, "/password", password);
	json_decref(about);
	if (p != NULL)
		return p;
	if ((task = password_task(password, NULL)) == NULL)
		return &problem_unavailable;
	return exchange_work(x, password_hash, task, password_drop, keep);
}

static const struct problem *
keep(struct exchange *x, void *arg)
{
	const struct password_task *task = arg;
	const struct problem *p;

	if (task->failed)
		return &problem_unavailable;
	p = exchange_set(x, "password_hash", strdup(task->hash));
	return p != NULL ? p : exchange_function(x, exchange_reply);
}
