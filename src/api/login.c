/*
 * Signing in takes two calls and a thread between them, because the password
 * is checked here and never reaches the database.  An unknown login goes the
 * same way, with the hash of nobody's password.  Read from top to bottom:
 * every function ends by naming the next.
 */
#include <stdio.h>
#include <string.h>

#include "api/app.h"
#include "api/args.h"
#include "api/login.h"
#include "api/password.h"
#include "api/session.h"
#include "api/token.h"
#include "base/problem.h"
#include "io/db.h"

static const struct db_stmt login_begin = {.name = "login_begin",
    .sql = "SELECT api.login_begin($1, $2, $3, $4)",
    .nparams = 4,
    .speed = DB_QUICK};
static const struct db_stmt login_finish = {.name = "login_finish",
    .sql = "SELECT api.login_finish($1, $2, $3, $4, $5, $6)",
    .nparams = 6,
    .speed = DB_QUICK,
    .writes = 1};

const struct db_stmt *const login_stmts[] = {&login_begin, &login_finish, NULL};

/* Who it turned out to be, and the session made for them. */
struct entrant {
	char staff[UUID_TEXT]; /* "": nobody */
	char token[TOKEN_TEXT];
};

static exchange_step check_password;
static exchange_then open_session;
static exchange_step send_token;

const struct problem *
login(struct exchange *x)
{
	const char *values[] = {exchange_arg(x, "login")};

	return exchange_call(x, &login_begin, values, 1, check_password);
}

static void
copy_text(char *out, size_t size, const json_t *object, const char *name)
{
	const char *s = json_string_value(json_object_get(object, name));

	snprintf(out, size, "%s", s == NULL ? "" : s);
}

static const struct problem *
check_password(struct exchange *x, const PGresult *res)
{
	const char *text = exchange_result(res);
	json_t *found = text == NULL ? NULL : args_parse(text);
	char clinic[UUID_TEXT], hash[PASSWORD_HASH_MAX];
	struct password_task *task;
	struct entrant *e;
	json_int_t wait;

	e = exchange_keep(x, sizeof(*e));
	if (e == NULL || (text != NULL && found == NULL)) {
		json_decref(found);
		return &problem_unavailable;
	}
	copy_text(clinic, sizeof(clinic), found, "clinic_id");
	copy_text(e->staff, sizeof(e->staff), found, "staff_id");
	copy_text(hash, sizeof(hash), found, "password_hash");
	wait = json_integer_value(json_object_get(found, "wait_seconds"));
	json_decref(found);
	if (clinic[0] != '\0')
		exchange_call_at(x, clinic);
	if (wait > 0)
		return exchange_later(x, &problem_too_many, (unsigned)wait);
	task = password_task(exchange_arg(x, "password"),
	    hash[0] == '\0' ? exchange_app(x)->dummy_hash : hash);
	if (task == NULL)
		return &problem_unavailable;
	return exchange_work(
	    x, password_verify, task, password_drop, open_session);
}

static const struct problem *
open_session(struct exchange *x, void *arg)
{
	static const char nowhere[] = "00000000-0000-0000-0000-000000000000";
	const struct password_task *task = arg;
	const char *clinic = exchange_clinic(x);
	struct entrant *e = exchange_kept(x);
	const int known = e->staff[0] != '\0';
	struct token token;
	const char *values[] = {known ? e->staff : NULL,
	    known && task->matches ? "true" : "false", token.hash};

	if (task->failed)
		return &problem_unavailable;
	token_make(&token, e->token, clinic != NULL ? clinic : nowhere);
	return exchange_call(x, &login_finish, values, 3, send_token);
}

static const struct problem *
send_token(struct exchange *x, const PGresult *res)
{
	const struct entrant *e = exchange_kept(x);

	if (exchange_result(res) == NULL)
		return exchange_say(x, &problem_unauthorized,
		    "The login or the password is wrong.");
	return session_send(x, res, e->token);
}
