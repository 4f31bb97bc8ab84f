/*
 * Changing one's own password.  The new one is judged first, so that nobody
 * who gets it wrong has guessed; then the present one is an attempt, counted
 * before a thread compares it, like those to sign in.  Read from top to
 * bottom: every function ends by naming the next.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "api/app.h"
#include "api/document.h"
#include "api/guess.h"
#include "api/judge.h"
#include "api/own_password.h"
#include "api/password.h"
#include "api/session.h"
#include "api/token.h"
#include "base/faults.h"
#include "base/problem.h"
#include "io/db.h"

static const struct db_stmt ask = {.name = "password_ask",
    .sql = "SELECT api.password_ask($1, $2, $3)",
    .nparams = 3,
    .speed = DB_QUICK};
static const struct db_stmt try = {.name = "password_try",
    .sql = "SELECT api.password_try($1, $2, $3)",
    .nparams = 3,
    .speed = DB_QUICK};
static const struct db_stmt change = {.name = "password_change",
    .sql = "SELECT api.password_change($1, $2, $3, $4, $5, $6)",
    .nparams = 6,
    .speed = DB_QUICK,
    .writes = 1};

const struct db_stmt *const own_password_stmts[] = {&ask, &try, &change, NULL};

/* Both passwords, for the thread. */
struct pair {
	struct password_task present, next;
};

static void
pair_work(void *arg)
{
	struct pair *p = arg;

	password_verify(&p->present);
	if (p->present.matches)
		password_hash(&p->next);
}

static void
pair_drop(void *arg)
{
	sodium_memzero(arg, sizeof(struct pair));
	free(arg);
}

static exchange_step judge;
static exchange_step check;
static exchange_then keep;
static exchange_step send_token;

const struct problem *
own_password(struct exchange *x)
{
	const struct problem *p = exchange_take_place(x);

	return p != NULL ? p : exchange_call(x, &ask, NULL, 0, judge);
}

static const struct problem *
judge(struct exchange *x, const PGresult *res)
{
	const char *next = exchange_arg(x, "new_password");
	json_t *about = document_parse(exchange_result(res));
	const struct problem *p;

	if (about == NULL)
		return &problem_unavailable;
	p = judge_password(x, about, "/new_password", next);
	json_decref(about);
	if (p == NULL && strcmp(next, exchange_arg(x, "password")) == 0) {
		faults_add(exchange_faults(x), "another than the present one",
		    "/new_password");
		p = &problem_invalid;
	}
	if (p != NULL || (p = guess_take(x)) != NULL)
		return p;
	return exchange_call(x, &try, NULL, 0, check);
}

static const struct problem *
check(struct exchange *x, const PGresult *res)
{
	json_t *found = document_parse(exchange_result(res));
	const char *hash =
	    json_string_value(json_object_get(found, "password_hash"));
	const json_int_t wait =
	    json_integer_value(json_object_get(found, "wait_seconds"));
	struct pair *p = found == NULL ? NULL : calloc(1, sizeof(*p));

	if (p != NULL) {
		snprintf(p->present.hash, sizeof(p->present.hash), "%s",
		    hash != NULL ? hash : exchange_app(x)->dummy_hash);
		snprintf(p->present.password, sizeof(p->present.password), "%s",
		    exchange_arg(x, "password"));
		snprintf(p->next.password, sizeof(p->next.password), "%s",
		    exchange_arg(x, "new_password"));
	}
	json_decref(found);
	if (p == NULL)
		return &problem_unavailable;
	if (wait <= 0)
		return exchange_work(x, pair_work, p, pair_drop, keep);
	pair_drop(p);
	guess_void(x);
	return exchange_later(x, &problem_too_many, (unsigned)wait);
}

static const struct problem *
keep(struct exchange *x, void *arg)
{
	const struct pair *p = arg;
	char *shown = exchange_keep(x, TOKEN_TEXT);
	struct token token;
	const char *values[] = {
	    p->present.matches ? "true" : "false", p->next.hash, token.hash};

	if (p->present.failed || p->next.failed || shown == NULL)
		return &problem_unavailable;
	token_make(&token, shown, exchange_clinic(x));
	return exchange_call(x, &change, values, 3, send_token);
}

static const struct problem *
send_token(struct exchange *x, const PGresult *res)
{
	if (exchange_result(res) == NULL) {
		faults_add(
		    exchange_faults(x), "your present password", "/password");
		return &problem_invalid;
	}
	guess_right(x);
	return session_send(x, res, exchange_kept(x));
}
