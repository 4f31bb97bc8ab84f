/*
 * A second factor of one's own.  A secret is made, shown and sealed for whose
 * it is, so the database is asked first who that is; a code shows that it
 * arrived; then it counts, and recovery codes are shown.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "api/app.h"
#include "api/code.h"
#include "api/document.h"
#include "api/factor.h"
#include "api/qr.h"
#include "api/recovery.h"
#include "api/session.h"
#include "base/log.h"
#include "base/problem.h"
#include "base/totp.h"
#include "io/db.h"

const struct db_stmt factor_stmt = {.name = "factor_context",
    .sql = "SELECT api.factor_context($1, $2, $3)",
    .nparams = 3,
    .speed = DB_QUICK};

/* What is shown once. */
struct shown {
	char secret[TOTP_TEXT], uri[TOTP_URI];
	char token[TOKEN_TEXT];
	struct recovery recovery;
};

static exchange_step make_secret;
static exchange_step send_secret;
static exchange_step judge;
static exchange_step send_confirmed;
static exchange_step make_codes;
static exchange_step send_codes;

/* Ask who it is, if there is a key to do anything with. */
static const struct problem *
ask(struct exchange *x, exchange_step *then)
{
	if (exchange_app(x)->safe == NULL) {
		log_error("no second factors without factor_key");
		return &problem_unavailable;
	}
	if (exchange_keep(x, sizeof(struct shown)) == NULL)
		return &problem_unavailable;
	return exchange_call(x, &factor_stmt, NULL, 0, then);
}

/* What was answered; NULL: no memory. */
static json_t *
read_context(const PGresult *res)
{
	const char *text = exchange_result(res);

	return document_parse(text == NULL ? "{}" : text);
}

static const char *
text_of(const json_t *object, const char *name)
{
	const char *s = json_string_value(json_object_get(object, name));

	return s == NULL ? "" : s;
}

const struct problem *
factor_offer(struct exchange *x)
{
	return ask(x, make_secret);
}

static const struct problem *
make_secret(struct exchange *x, const PGresult *res)
{
	json_t *found = read_context(res);
	struct shown *s = exchange_kept(x);
	uint8_t secret[TOTP_SECRET], sealed[SAFE_BYTES];
	char text[2 + 2 * SAFE_BYTES + 1] = "\\x";
	const struct problem *p;

	if (found == NULL)
		return &problem_unavailable;
	randombytes_buf(secret, sizeof(secret));
	totp_text(s->secret, secret);
	totp_uri(
	    s->uri, text_of(found, "clinic"), text_of(found, "login"), secret);
	safe_close(exchange_app(x)->safe, sealed, secret, exchange_clinic(x),
	    text_of(found, "staff_id"));
	sodium_memzero(secret, sizeof(secret));
	json_decref(found);
	sodium_bin2hex(text + 2, sizeof(text) - 2, sealed, sizeof(sealed));
	p = exchange_set(x, "sealed", strdup(text));
	return p != NULL ? p : exchange_function(x, send_secret);
}

static const struct problem *
send_secret(struct exchange *x, const PGresult *res)
{
	const struct shown *s = exchange_kept(x);
	char *picture = qr_svg(s->uri);
	const struct problem *p;

	if (picture == NULL)
		return &problem_unavailable;
	p = exchange_reply_with(x, res,
	    "\"secret\":\"%s\",\"otpauth_uri\":\"%s\",\"qr_svg\":\"%s\"",
	    s->secret, s->uri, picture);
	sodium_memzero(picture, strlen(picture));
	free(picture);
	return p;
}

const struct problem *
factor_confirm(struct exchange *x)
{
	return ask(x, judge);
}

/* With nothing offered, the route's function says so. */
static const struct problem *
judge(struct exchange *x, const PGresult *res)
{
	json_t *found = read_context(res);
	const struct safe *safe = exchange_app(x)->safe;
	const char *clinic = exchange_clinic(x), *staff;
	struct shown *s = exchange_kept(x);
	const struct problem *p;
	struct factor factor;
	struct token token;
	struct code code;

	if (found == NULL)
		return &problem_unavailable;
	staff = text_of(found, "staff_id");
	code_factor(&factor, found);
	p = code_judge(
	    &code, safe, &factor, exchange_arg(x, "code"), clinic, staff);
	recovery_make(&s->recovery, safe, clinic, staff);
	token_make(&token, s->token, clinic);
	json_decref(found);
	if (p == NULL && factor.id[0] != '\0')
		p = exchange_set(x, "factor_id", strdup(factor.id));
	if (p == NULL && code.step[0] != '\0')
		p = exchange_set(x, "step", strdup(code.step));
	if (p == NULL)
		p = exchange_set(x, "code_hashes", strdup(s->recovery.hashes));
	if (p == NULL)
		p = exchange_set(x, "new_token_hash", strdup(token.hash));
	return p != NULL ? p : exchange_function(x, send_confirmed);
}

static const struct problem *
send_confirmed(struct exchange *x, const PGresult *res)
{
	const struct shown *s = exchange_kept(x);

	return session_send_with(x, res, s->token, s->recovery.members);
}

const struct problem *
factor_recovery(struct exchange *x)
{
	return ask(x, make_codes);
}

static const struct problem *
make_codes(struct exchange *x, const PGresult *res)
{
	json_t *found = read_context(res);
	struct shown *s = exchange_kept(x);
	const struct problem *p;

	if (found == NULL)
		return &problem_unavailable;
	recovery_make(&s->recovery, exchange_app(x)->safe, exchange_clinic(x),
	    text_of(found, "staff_id"));
	json_decref(found);
	p = exchange_set(x, "code_hashes", strdup(s->recovery.hashes));
	return p != NULL ? p : exchange_function(x, send_codes);
}

static const struct problem *
send_codes(struct exchange *x, const PGresult *res)
{
	const struct shown *s = exchange_kept(x);

	return exchange_reply_with(x, res, "%s", s->recovery.members);
}
