/*
 * To sign in, or to prove again who one is, takes two calls and a thread
 * between them, because password and code are checked here and never reach the
 * database.  An unknown login goes the same way, with the hash of nobody's
 * password.  Read from top to bottom: every function ends by naming the next.
 */
#include <stdio.h>
#include <string.h>

#include "api/app.h"
#include "api/code.h"
#include "api/document.h"
#include "api/guess.h"
#include "api/login.h"
#include "api/password.h"
#include "api/session.h"
#include "api/token.h"
#include "base/problem.h"
#include "io/db.h"

static const struct db_stmt login_begin = {.name = "login_begin",
    .sql = "SELECT api.login_begin($1, $2, $3, $4)",
    .nparams = 4,
    .speed = DB_QUICK,
    .in_turn = 1};
static const struct db_stmt login_finish = {.name = "login_finish",
    .sql = "SELECT api.login_finish($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    .nparams = 9,
    .speed = DB_QUICK,
    .writes = 1,
    .in_turn = 1};
static const struct db_stmt proof_begin = {.name = "proof_begin",
    .sql = "SELECT api.proof_begin($1, $2, $3)",
    .nparams = 3,
    .speed = DB_QUICK,
    .in_turn = 1};
static const struct db_stmt proof_finish = {.name = "proof_finish",
    .sql = "SELECT api.proof_finish($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    .nparams = 9,
    .speed = DB_QUICK,
    .writes = 1,
    .in_turn = 1};

const struct db_stmt *const login_stmts[] = {
    &login_begin, &login_finish, &proof_begin, &proof_finish, NULL};

/* Who it turned out to be, and the token made for them. */
struct entrant {
	const struct db_stmt *finish;
	char staff[UUID_TEXT]; /* "": nobody */
	struct factor factor;
	char token[TOKEN_TEXT];
};

static exchange_step check_password;
static exchange_then open_session;
static exchange_step send_token;

const struct problem *
login(struct exchange *x)
{
	const char *values[] = {exchange_arg(x, "login")};
	struct entrant *e = exchange_keep(x, sizeof(*e));
	const struct problem *p;

	if (e == NULL)
		return &problem_unavailable;
	if ((p = exchange_take_place(x)) != NULL || (p = guess_take(x)) != NULL)
		return p;
	e->finish = &login_finish;
	return exchange_call(x, &login_begin, values, 1, check_password);
}

const struct problem *
login_proof(struct exchange *x)
{
	struct entrant *e = exchange_keep(x, sizeof(*e));
	const struct problem *p;

	if (e == NULL)
		return &problem_unavailable;
	if ((p = exchange_take_place(x)) != NULL || (p = guess_take(x)) != NULL)
		return p;
	e->finish = &proof_finish;
	return exchange_call(x, &proof_begin, NULL, 0, check_password);
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
	json_t *found = text == NULL ? NULL : document_parse(text);
	char clinic[UUID_TEXT], hash[PASSWORD_HASH_MAX];
	struct entrant *e = exchange_kept(x);
	struct password_task *task;
	json_int_t wait;

	if (text != NULL && found == NULL)
		return &problem_unavailable;
	copy_text(clinic, sizeof(clinic), found, "clinic_id");
	copy_text(e->staff, sizeof(e->staff), found, "staff_id");
	copy_text(hash, sizeof(hash), found, "password_hash");
	code_factor(&e->factor, found);
	wait = json_integer_value(json_object_get(found, "wait_seconds"));
	json_decref(found);
	if (clinic[0] != '\0' && exchange_clinic(x) == NULL)
		exchange_call_at(x, clinic);
	if (wait > 0) {
		guess_void(x);
		return exchange_later(x, &problem_too_many, (unsigned)wait);
	}
	task = password_task(exchange_arg(x, "password"),
	    hash[0] == '\0' ? exchange_app(x)->dummy_hash : hash);
	if (task == NULL)
		return &problem_unavailable;
	return exchange_work(
	    x, password_verify, task, password_drop, open_session);
}

static const char *
or_null(const char *text)
{
	return text[0] == '\0' ? NULL : text;
}

static const struct problem *
open_session(struct exchange *x, void *arg)
{
	static const char nowhere[] = "00000000-0000-0000-0000-000000000000";
	const struct password_task *task = arg;
	const char *clinic = exchange_clinic(x);
	struct entrant *e = exchange_kept(x);
	const int right = e->staff[0] != '\0' && task->matches;
	const struct problem *p = NULL;
	struct code code = {0};
	struct token token;

	if (task->failed)
		return &problem_unavailable;
	if (right)
		p = code_judge(&code, exchange_app(x)->safe, &e->factor,
		    exchange_arg(x, "code"), clinic, e->staff);
	if (p != NULL)
		return p;
	token_make(&token, e->token, clinic != NULL ? clinic : nowhere);
	return exchange_call(x, e->finish,
	    (const char *[]){or_null(e->staff), right ? "true" : "false",
		or_null(e->factor.id), or_null(code.step), or_null(code.hash),
		token.hash},
	    6, send_token);
}

static const struct problem *
send_token(struct exchange *x, const PGresult *res)
{
	const struct entrant *e = exchange_kept(x);
	const char *json = exchange_result(res);

	if (json == NULL)
		return exchange_say(x, &problem_unauthorized,
		    "The login, the password or the code is wrong.");
	if (strcmp(json, "\"code_required\"") == 0) {
		guess_void(x);
		return &problem_code_required;
	}
	guess_right(x);
	return session_send(x, res, e->token);
}
