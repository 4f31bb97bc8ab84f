/* exchange: from a request to the call, and from its result to the reply. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "api/app.h"
#include "api/metrics.h"
#include "api/token.h"
#include "base/safe.h"
#include "base/totp.h"
#include "fake.h"

#define CLINIC "0190c0de-0000-7000-8000-0000000000ff"
#define PATIENT_ID "0190c0de-0000-7000-8000-000000000001"
#define REQUEST_ID "0190c0de-0000-7000-8000-00000000000f"

static struct app *app;
static struct safe *safe;
static char token[TOKEN_TEXT];
static struct token caller;
static char weak_hash[crypto_pwhash_STRBYTES]; /* of "correct horse" */

static const char about_clinic[] =
    "{\"login\":null,\"name\":null,\"clinic_code\":\"harbor\","
    "\"clinic_name\":\"Harbor Point\",\"second_factor\":false}";
static const char about_eve[] =
    "{\"login\":\"eve.adams\",\"name\":\"Eve Adams\","
    "\"clinic_code\":\"harbor\",\"clinic_name\":\"Harbor Point\","
    "\"second_factor\":false}";

static const char new_patient[] =
    "{\"given_name\":\"Ada\",\"family_name\":\"Byron\","
    "\"birth_date\":\"1961-04-30\",\"sex\":\"female\"}";

static const char new_procedure[] = "{\"patient_id\":\"" PATIENT_ID "\","
				    "\"performed_at\":\"2024-05-01T09:00:00Z\","
				    "\"body_region\":\"knee\","
				    "\"laterality\":\"left\","
				    "\"status\":\"draft\","
				    "\"tendon_retraction_mm\":0.3}";

static const char one_answer[] =
    "{\"instrument\":\"NRS_PAIN\",\"answers\":[7],\"mode\":\"clinic\"}";

static const char credentials[] =
    "{\"login\":\"ada\",\"password\":\"correct horse\"}";

static const char *
value(int i)
{
	return called.nulls[i] ? NULL : called.values[i];
}

static void
get(const char *path, const char *query)
{
	fake_send(
	    app, &(struct sent){.path = path, .query = query, .token = token});
}

static void
post(const char *path, const char *body)
{
	fake_send(
	    app, &(struct sent){.path = path, .body = body, .token = token});
}

static void
expect_problem(int status, const char *name)
{
	assert_int_equal(got.replies, 1);
	assert_string_equal(got.problem == NULL ? "-" : got.problem, name);
	assert_int_equal(got.status, status);
	assert_int_equal(called.waiting, 0);
}

static void
expect_reply(int status, const char *body)
{
	assert_int_equal(got.replies, 1);
	if (got.problem != NULL)
		fail_msg("%s: %s %s", got.problem, got.detail, got.faults);
	assert_int_equal(got.status, status);
	if (body != NULL)
		assert_string_equal(got.body, body);
	assert_int_equal(called.waiting, 0);
}

static void
a_request_becomes_a_call_and_its_json_the_reply(void **state)
{
	(void)state;
	get("/v1/patients", "search=By%20r&limit=3");
	assert_string_equal(called.stmt->name, "patient_list");
	assert_string_equal(called.stmt->sql,
	    "SELECT api.patient_list($1, $2, $3, $4, $5, $6)");
	assert_int_equal(called.stmt->writes, 0);
	assert_string_equal(value(0), CLINIC);
	assert_string_equal(value(1), caller.hash);
	assert_string_equal(value(2), REQUEST_ID);
	assert_string_equal(value(3), "By r");
	assert_null(value(4));
	assert_string_equal(value(5), "3");
	fake_answer("{\"items\":[],\"next\":null}");
	expect_reply(200, "{\"items\":[],\"next\":null}");
	assert_string_equal(got.type, "application/json");
	assert_string_equal(got.headers, "");
}

static void
a_post_carries_its_key_and_what_makes_it_the_same(void **state)
{
	char first[HASH_TEXT];

	(void)state;
	fake_send(app, &(struct sent){.path = "/v1/patients",
			   .body = new_patient,
			   .token = token,
			   .key = "a-1"});
	assert_int_equal(called.stmt->nparams, 3 + 9 + 2);
	assert_int_equal(called.stmt->writes, 1);
	assert_string_equal(value(3), "Ada");
	assert_null(value(7));
	assert_string_equal(value(12), "a-1");
	snprintf(first, sizeof(first), "%s", value(13));
	fake_answer("{\"version\":1,\"patient_id\":\"" PATIENT_ID "\"}");
	expect_reply(201, NULL);
	assert_string_equal(got.headers,
	    "Location: /v1/patients/" PATIENT_ID "\r\nETag: \"1\"\r\n");

	post("/v1/patients", new_patient);
	assert_null(value(12));
	assert_string_equal(value(13), first);
	fake_leave();
}

static void
a_key_is_short_and_visible(void **state)
{
	static const char *const keys[] = {
	    "", "a b", "\x7f", "k\xc3\xa9", NULL};
	char longest[202];

	(void)state;
	for (size_t i = 0; keys[i] != NULL; i++) {
		fake_send(app, &(struct sent){.path = "/v1/patients",
				   .body = new_patient,
				   .token = token,
				   .key = keys[i]});
		expect_problem(422, "invalid");
		assert_string_equal(got.faults,
		    "/Idempotency-Key: 1 to 200 visible ASCII characters");
	}
	for (size_t len = 200; len <= 201; len++) {
		memset(longest, 'k', len);
		longest[len] = '\0';
		fake_send(app, &(struct sent){.path = "/v1/patients",
				   .body = new_patient,
				   .token = token,
				   .key = longest});
		assert_int_equal(called.waiting, len == 200);
		if (called.waiting)
			fake_leave();
	}
}

static void
who_does_not_say_who_they_are_signs_in_first(void **state)
{
	static const char *const tokens[] = {NULL, "", "a.b", "Bearer"};

	(void)state;
	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++) {
		fake_send(app,
		    &(struct sent){.path = "/v1/clinic", .token = tokens[i]});
		expect_problem(401, "unauthorized");
		assert_string_equal(
		    got.headers, "WWW-Authenticate: Bearer\r\n");
	}
	assert_int_equal(called.n, 0);
}

static void
resources_and_methods_are_told_apart(void **state)
{
	(void)state;
	get("/v1/nothing", NULL);
	expect_problem(404, "not_found");
	fake_send(app,
	    &(struct sent){
		.method = "DELETE", .path = "/v1/patients", .token = token});
	expect_problem(405, "method");
	assert_string_equal(got.headers, "Allow: GET, HEAD, OPTIONS, POST\r\n");
	fake_send(
	    app, &(struct sent){.method = "OPTIONS", .path = "/v1/patients"});
	expect_reply(204, "");
	assert_string_equal(got.headers, "Allow: GET, HEAD, OPTIONS, POST\r\n");
	fake_send(app, &(struct sent){.method = "OPTIONS", .path = "*"});
	expect_reply(204, "");
	fake_send(
	    app, &(struct sent){
		     .method = "HEAD", .path = "/v1/clinic", .token = token});
	fake_answer("{}");
	expect_reply(200, "{}");
}

static void
everything_wrong_is_said_before_any_call(void **state)
{
	(void)state;
	post("/v1/patients", "{\"sex\":\"f\",\"mrn\":\"\"}");
	expect_problem(422, "invalid");
	assert_string_equal(got.faults,
	    "/given_name: a text of 1 to 100 characters\n"
	    "/family_name: a text of 1 to 100 characters\n"
	    "/birth_date: a date such as 2026-11-22\n"
	    "/sex: one of female, male, intersex, unknown\n"
	    "/mrn: a text of 1 to 50 characters");
	post("/v1/patients", "{\"sex\":");
	expect_problem(400, "malformed");
	assert_string_equal(
	    got.detail, "Line 1, column 7: the JSON ends too early.");
	assert_int_equal(called.n, 0);
}

static void
sql_null_is_nothing_there(void **state)
{
	(void)state;
	get("/v1/patients/" PATIENT_ID, NULL);
	fake_answer(NULL);
	expect_problem(404, "not_found");
	assert_int_equal(called.refusals, 1);
}

static void
a_204_has_no_body(void **state)
{
	(void)state;
	fake_send(app,
	    &(struct sent){
		.method = "DELETE", .path = "/v1/session", .token = token});
	fake_answer(NULL);
	expect_reply(204, "");
	assert_string_equal(got.type, "");
}

/* One line per way in which a call of a read can fail. */
static const struct {
	const char *sqlstate, *message, *detail, *constraint;
	int status;
	const char *problem, *said, *faults;
} errors[] = {
    {"MD401", "Sign in again.", NULL, NULL, 401, "unauthorized",
	"Sign in again.", ""},
    {"MD403", "Not you.", NULL, NULL, 403, "forbidden", "Not you.", ""},
    {"MD409", "Taken.", NULL, NULL, 409, "conflict", "Taken.", ""},
    {"MD412", "Stale.", NULL, NULL, 412, "stale", "Stale.", ""},
    {"MD422", "No.",
	"[{\"pointer\":\"/a\",\"expected\":\"b\"},"
	"{\"pointer\":\"/c/0\",\"expected\":\"d %s\"}]",
	NULL, 422, "invalid", "No.", "/a: b\n/c/0: d %s"},
    {"MD422", "No.", "not json", NULL, 422, "invalid", "No.", ""},
    {"MD422", "No.", "[1,{}]", NULL, 422, "invalid", "No.", ""},
    {"MD428", "If-Match.", NULL, NULL, 428, "precondition", "If-Match.", ""},
    {"MD429", "Later.", NULL, NULL, 429, "too_many", "Later.", ""},
    {"23514", "secret value", NULL, "visit_window", 422, "invalid", "",
	": visit window"},
    {"23505", "Key (mrn)=(7) exists", NULL, "patient_mrn", 409, "conflict", "",
	""},
    {"22P02", "invalid input: secret", NULL, NULL, 422, "invalid", "", ""},
    {"57014", "canceling", NULL, NULL, 504, "database_timeout", "", ""},
    {"53100", "disk full", NULL, NULL, 507, "full", "", ""},
    {"XX000", "secret", NULL, NULL, 500, "internal", "", ""},
    {NULL, NULL, NULL, NULL, 500, "internal", "", ""},
};

static void
errors_become_problems_that_tell_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		get("/v1/clinic", NULL);
		fake_error(errors[i].sqlstate, errors[i].message,
		    errors[i].detail, errors[i].constraint);
		expect_problem(errors[i].status, errors[i].problem);
		assert_string_equal(got.detail, errors[i].said);
		assert_string_equal(got.faults, errors[i].faults);
		assert_int_equal(called.refusals,
		    errors[i].status != 401 && errors[i].status < 500);
	}
}

static void
the_audit_learns_of_a_refusal_before_the_client(void **state)
{
	(void)state;
	fake_audit_waits = 1;
	get("/v1/patients/" PATIENT_ID, NULL);
	fake_error("MD404", "There is nothing.", NULL, NULL);
	assert_int_equal(got.replies, 0);
	assert_int_equal(called.refusals, 1);
	fake_told();
	expect_problem(404, "not_found");
	assert_string_equal(got.detail, "There is nothing.");

	/* Who leaves meanwhile is told of, too. */
	get("/v1/patients/" PATIENT_ID, NULL);
	fake_error("MD404", "There is nothing.", NULL, NULL);
	fake_leave();
	fake_told();
	assert_int_equal(got.replies, 0);
	fake_audit_waits = 0;
}

static void
what_was_refused_before_any_call_is_told_of(void **state)
{
	(void)state;
	get("/v1/patients", "limit=0");
	expect_problem(422, "invalid");
	assert_int_equal(called.refusals, 1);
	fake_send(app, &(struct sent){.method = "DELETE",
			   .path = "/v1/patients/" PATIENT_ID,
			   .token = token});
	expect_problem(405, "method");
	assert_int_equal(called.refusals, 1);
	fake_send(app, &(struct sent){.method = "DELETE",
			   .path = "/v1/patients/" PATIENT_ID});
	expect_problem(405, "method");
	assert_int_equal(called.refusals, 0);
	get("/v1/nothing", NULL);
	expect_problem(404, "not_found");
	assert_int_equal(called.refusals, 0);
	fake_db_away = 1;
	get("/v1/patients", "limit=0");
	expect_problem(422, "invalid");
	fake_db_away = 0;
}

static void
what_was_asked_for_is_named(void **state)
{
	(void)state;
	get("/v1/patients/" PATIENT_ID "/trajectory", NULL);
	fake_error("MD404", "There is nothing.", NULL, NULL);
	assert_string_equal(called.object, PATIENT_ID);
	get("/v1/patients", NULL);
	fake_error("MD403", "Not you.", NULL, NULL);
	assert_string_equal(called.object, "");
	get("/v1/patients/Lovelace", NULL);
	expect_problem(422, "invalid");
	assert_string_equal(called.object, "");
}

/* Beyond its share a session has one line at a time. */
static void
a_flood_of_refusals_leaves_few_lines(void **state)
{
	struct tally_one *turn, *line;

	(void)state;
	app->sessions.max = 1;
	assert_int_equal(
	    tally_take(&app->sessions, caller.hash, strlen(caller.hash), &turn),
	    TALLY_TAKEN);
	get("/v1/patients", NULL);
	expect_problem(429, "too_many");
	assert_int_equal(called.refusals, 1);
	assert_int_equal(
	    tally_take(&app->refused, caller.hash, strlen(caller.hash), &line),
	    TALLY_TAKEN);
	get("/v1/patients", NULL);
	expect_problem(429, "too_many");
	assert_int_equal(called.refusals, 0);
	tally_give(&app->refused, line);
	tally_give(&app->sessions, turn);
	app->sessions.max = 0;
}

static void
an_unknown_outcome_matters_to_writes_only(void **state)
{
	(void)state;
	get("/v1/clinic", NULL);
	fake_lost(DB_UNKNOWN);
	expect_problem(503, "unavailable");
	post("/v1/patients", new_patient);
	fake_lost(DB_UNKNOWN);
	expect_problem(503, "unknown_outcome");
	post("/v1/patients", new_patient);
	fake_lost(DB_AWAY);
	expect_problem(503, "unavailable");
	assert_in_range(got.retry_after, 1, 60);
	fake_db_away = 1;
	get("/v1/clinic", NULL);
	fake_db_away = 0;
	expect_problem(503, "unavailable");
}

static void
who_leaves_is_forgotten(void **state)
{
	(void)state;
	get("/v1/clinic", NULL);
	fake_leave();
	assert_int_equal(called.cancelled, 1);
	assert_int_equal(got.replies, 0);

	fake_send(
	    app, &(struct sent){.path = "/v1/session", .body = credentials});
	fake_answer("{}");
	assert_int_equal(fake_work_waits, 1);
	fake_leave();
	fake_work(); /* the thread was at it; its task is freed now */
	assert_int_equal(got.replies, 0);
	assert_int_equal(called.n, 1);
}

static void
if_match_is_a_version(void **state)
{
	(void)state;
	fake_send(app, &(struct sent){.method = "PATCH",
			   .path = "/v1/patients/" PATIENT_ID,
			   .body = "{\"mrn\":null,\"died_on\":\"2024-05-01\"}",
			   .token = token,
			   .match = "\"12\""});
	assert_string_equal(value(4), "12");
	assert_string_equal(
	    value(5), "{\"mrn\":null,\"died_on\":\"2024-05-01\"}");
	fake_answer("{\"version\": 13}");
	expect_reply(200, "{\"version\": 13}");
	assert_string_equal(got.headers, "ETag: \"13\"\r\n");
	fake_send(app, &(struct sent){.method = "PATCH",
			   .path = "/v1/patients/" PATIENT_ID,
			   .body = "{}",
			   .token = token,
			   .match = "*"});
	expect_problem(422, "invalid");
	assert_string_equal(got.faults,
	    "/If-Match: the version that was read, such as \"3\"\n"
	    ": an object with at least one member");
}

/* login */

static void
sign_in(const char *password)
{
	char body[200], found[400];

	snprintf(body, sizeof(body), "{\"login\":\"ada\",\"password\":\"%s\"}",
	    password);
	fake_send(app, &(struct sent){.path = "/v1/session", .body = body});
	assert_string_equal(called.stmt->name, "login_begin");
	assert_null(value(0));
	assert_null(value(1));
	assert_string_equal(value(3), "ada");
	snprintf(found, sizeof(found),
	    "{\"clinic_id\":\"" CLINIC "\",\"staff_id\":\"" PATIENT_ID "\","
	    "\"password_hash\":\"%s\",\"wait_seconds\":0}",
	    weak_hash);
	fake_answer(found);
	fake_work();
	assert_string_equal(called.stmt->name, "login_finish");
}

static void
the_right_password_opens_a_session(void **state)
{
	char *end;
	struct token made;

	(void)state;
	sign_in("correct horse");
	assert_string_equal(value(0), CLINIC);
	assert_null(value(1));
	assert_string_equal(value(3), PATIENT_ID);
	assert_string_equal(value(4), "true");
	fake_answer("{\"role\":\"admin\"}");
	assert_int_equal(strncmp(got.body, "{\"token\":\"", 10), 0);
	assert_non_null(end = strstr(got.body, "\",\"role\":\"admin\"}"));
	*end = '\0';
	assert_int_equal(token_read(&made, got.body + 10), 0);
	assert_string_equal(made.clinic, CLINIC);
	assert_null(value(5));
	assert_null(value(6));
	assert_null(value(7));
	assert_string_equal(made.hash, value(8));
	assert_int_equal(got.status, 201);
}

static void
a_wrong_password_is_counted_and_refused(void **state)
{
	(void)state;
	sign_in("wrong horse");
	assert_string_equal(value(3), PATIENT_ID);
	assert_string_equal(value(4), "false");
	fake_answer(NULL);
	expect_problem(401, "unauthorized");
	assert_string_equal(
	    got.detail, "The login, the password or the code is wrong.");
}

static void
an_unknown_login_goes_the_same_way(void **state)
{
	(void)state;
	fake_send(
	    app, &(struct sent){.path = "/v1/session", .body = credentials});
	fake_answer("{\"clinic_id\":null,\"staff_id\":null,"
		    "\"password_hash\":null,\"wait_seconds\":0}");
	fake_work();
	assert_string_equal(called.stmt->name, "login_finish");
	assert_null(value(0));
	assert_null(value(3));
	assert_string_equal(value(4), "false");
	fake_answer(NULL);
	expect_problem(401, "unauthorized");
	assert_string_equal(
	    got.detail, "The login, the password or the code is wrong.");
}

static void
who_tried_too_often_waits(void **state)
{
	(void)state;
	fake_send(
	    app, &(struct sent){.path = "/v1/session", .body = credentials});
	fake_answer("{\"clinic_id\":\"" CLINIC "\",\"wait_seconds\":40}");
	expect_problem(429, "too_many");
	assert_int_equal(got.retry_after, 40);
	assert_int_equal(fake_work_waits, 0);
}

/* second factors */

static const uint8_t secret[TOTP_SECRET] = "12345678901234567890";

/* As the database tells of somebody whose code at this time is 050471. */
static const char *
found_factor(const char *more)
{
	static char text[800];
	char sealed[2 * SAFE_BYTES + 1];
	uint8_t bytes[SAFE_BYTES];

	safe_close(app->safe, bytes, secret, CLINIC, PATIENT_ID);
	sodium_bin2hex(sealed, sizeof(sealed), bytes, sizeof(bytes));
	snprintf(text, sizeof(text),
	    "{\"staff_id\":\"" PATIENT_ID "\",\"factor_id\":\"" REQUEST_ID
	    "\",\"sealed\":\"%s\",\"at\":1111111111%s}",
	    sealed, more);
	return text;
}

static const char *
found_account(void)
{
	char more[300];

	snprintf(more, sizeof(more),
	    ",\"clinic_id\":\"" CLINIC "\",\"password_hash\":\"%s\","
	    "\"wait_seconds\":0",
	    weak_hash);
	return found_factor(more);
}

/* To the second call, or to the end. */
static void
sign_in_with(const char *password, const char *code)
{
	char body[200];

	snprintf(body, sizeof(body),
	    "{\"login\":\"ada\",\"password\":\"%s\",\"code\":%s}", password,
	    code);
	fake_send(app, &(struct sent){.path = "/v1/session", .body = body});
	fake_answer(found_account());
	fake_work();
}

static void
a_code_is_judged_and_handed_on(void **state)
{
	static const struct {
		const char *password, *code, *verified, *step;
		int hashed;
	} cases[] = {
	    {"correct horse", "\"050471\"", "true", "37037037", 1},
	    {"correct horse", "\"081804\"", "true", "37037036", 1},
	    {"correct horse", "\"123456\"", "true", NULL, 1},
	    {"correct horse", "\"a recovery code\"", "true", NULL, 1},
	    {"correct horse", "null", "true", NULL, 0},
	    {"wrong horse", "\"050471\"", "false", NULL, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		sign_in_with(cases[i].password, cases[i].code);
		assert_string_equal(called.stmt->name, "login_finish");
		assert_string_equal(value(4), cases[i].verified);
		assert_string_equal(value(5), REQUEST_ID);
		if (cases[i].step == NULL)
			assert_null(value(6));
		else
			assert_string_equal(value(6), cases[i].step);
		assert_int_equal(value(7) != NULL, cases[i].hashed);
		fake_answer(NULL);
		expect_problem(401, "unauthorized");
	}
}

static void
a_code_that_is_missing_is_asked_for(void **state)
{
	(void)state;
	sign_in_with("correct horse", "null");
	fake_answer("\"code_required\"");
	expect_problem(401, "code_required");
	assert_non_null(strstr(got.headers, "WWW-Authenticate: Bearer"));
}

static void
without_its_key_a_factor_lets_nobody_in(void **state)
{
	char found[800];

	(void)state;
	snprintf(found, sizeof(found), "%s", found_account());
	app->safe = NULL;
	for (int right = 0; right < 2; right++) {
		char body[200];

		snprintf(body, sizeof(body),
		    "{\"login\":\"ada\",\"password\":\"%s horse\","
		    "\"code\":\"050471\"}",
		    right ? "correct" : "wrong");
		fake_send(
		    app, &(struct sent){.path = "/v1/session", .body = body});
		fake_answer(found);
		fake_work();
		if (right) {
			expect_problem(503, "unavailable");
			assert_int_equal(called.n, 1);
			continue;
		}
		assert_string_equal(value(4), "false");
		fake_answer(NULL);
		expect_problem(401, "unauthorized");
	}
	post("/v1/session/factor", "{}");
	expect_problem(503, "unavailable");
	app->safe = safe;
}

static void
a_proof_is_of_who_has_signed_in(void **state)
{
	(void)state;
	post("/v1/session/proof",
	    "{\"password\":\"correct horse\",\"code\":\"050471\"}");
	assert_string_equal(called.stmt->name, "proof_begin");
	assert_string_equal(value(1), caller.hash);
	fake_answer(found_account());
	fake_work();
	assert_string_equal(called.stmt->name, "proof_finish");
	assert_string_equal(value(0), CLINIC);
	assert_string_equal(value(1), caller.hash);
	assert_string_equal(value(3), PATIENT_ID);
	assert_string_equal(value(4), "true");
	assert_string_equal(value(6), "37037037");
	fake_answer("{\"role\":\"admin\"}");
	assert_int_equal(got.status, 201);
	assert_int_equal(strncmp(got.body, "{\"token\":\"", 10), 0);
	post("/v1/session/proof", "{\"password\":\"correct horse\"}");
	fake_answer("{\"wait_seconds\":9}");
	expect_problem(429, "too_many");
	assert_int_equal(got.retry_after, 9);
}

static void
a_secret_is_sealed_for_whose_it_is_and_shown(void **state)
{
	uint8_t sealed[SAFE_BYTES], opened[TOTP_SECRET];
	char text[TOTP_TEXT], begin[100];

	(void)state;
	post("/v1/session/factor", "{}");
	assert_string_equal(called.stmt->name, "factor_context");
	fake_answer("{\"staff_id\":\"" PATIENT_ID "\",\"login\":\"ada\","
		    "\"clinic\":\"north\"}");
	assert_string_equal(called.stmt->name, "factor_offer");
	assert_int_equal(called.stmt->nparams, 4);
	sodium_hex2bin(sealed, sizeof(sealed), value(3) + 2, 2 * sizeof(sealed),
	    NULL, NULL, NULL);
	assert_int_equal(
	    safe_open(app->safe, opened, sealed, CLINIC, PATIENT_ID), 0);
	fake_answer("{\"expires_at\":\"x\"}");
	expect_reply(201, NULL);
	totp_text(text, opened);
	snprintf(begin, sizeof(begin),
	    "{\"secret\":\"%s\",\"otpauth_uri\":\"otpauth://totp/mendd", text);
	assert_int_equal(strncmp(got.body, begin, strlen(begin)), 0);
	assert_non_null(strstr(got.body, "\"qr_svg\":\"<svg "));
	assert_non_null(strstr(got.body, "</svg>\",\"expires_at\":\"x\"}"));
}

static void
a_code_confirms_and_recovery_codes_are_shown(void **state)
{
	(void)state;
	post("/v1/session/factor/confirm", "{\"code\":\"050471\"}");
	fake_answer(found_factor(""));
	assert_string_equal(called.stmt->name, "factor_confirm");
	assert_int_equal(called.stmt->nparams, 7);
	assert_string_equal(value(3), REQUEST_ID);
	assert_string_equal(value(4), "37037037");
	assert_int_equal(strncmp(value(5), "{\"\\\\x", 5), 0);
	fake_answer("{\"role\":\"admin\"}");
	expect_reply(201, NULL);
	assert_non_null(strstr(got.body, ",\"recovery_codes\":[\""));
	assert_non_null(strstr(got.body, "\"],\"role\":\"admin\"}"));
	post("/v1/session/factor/confirm", "{\"code\":\"123456\"}");
	fake_answer(found_factor(""));
	assert_null(value(4));
	fake_error("MD422", "x", NULL, NULL);
	expect_problem(422, "invalid");
	post("/v1/session/factor/confirm", "{\"code\":\"050471\"}");
	fake_answer("{\"staff_id\":\"" PATIENT_ID "\",\"at\":1111111111}");
	assert_null(value(3));
	fake_error("MD409", "ask for a secret first", NULL, NULL);
	expect_problem(409, "conflict");
}

static void
recovery_codes_are_made_anew(void **state)
{
	(void)state;
	post("/v1/session/recovery-codes", "{}");
	fake_answer("{\"staff_id\":\"" PATIENT_ID "\"}");
	assert_string_equal(called.stmt->name, "recovery_replace");
	assert_int_equal(called.stmt->nparams, 4);
	fake_answer("{}");
	expect_reply(201, NULL);
	assert_int_equal(strncmp(got.body, "{\"recovery_codes\":[\"", 20), 0);
}

static void
an_old_proof_is_a_problem_of_its_own(void **state)
{
	(void)state;
	post("/v1/session/recovery-codes", "{}");
	fake_error("MD40P", "prove first that it is you", NULL, NULL);
	expect_problem(403, "proof_required");
}

static void
a_full_queue_of_passwords_is_busy(void **state)
{
	(void)state;
	fake_send(
	    app, &(struct sent){.path = "/v1/session", .body = credentials});
	fake_work_full = 1;
	fake_answer("{}");
	fake_work_full = 0;
	expect_problem(503, "unavailable");
}

static void
a_new_account_gets_a_hash(void **state)
{
	(void)state;
	post("/v1/staff",
	    "{\"login\":\"bob\",\"name\":\"Bob\","
	    "\"role\":\"quality\",\"password\":\"fourteen chars\"}");
	expect_problem(422, "invalid");
	assert_string_equal(
	    got.faults, "/password: a text of 15 to 256 characters");
	post("/v1/staff", "{\"login\":\"bob\",\"name\":\"Bob\","
			  "\"role\":\"quality\","
			  "\"password\":\"fifteen chars..\"}");
	assert_string_equal(called.stmt->name, "staff_password_ask");
	assert_null(value(3));
	assert_int_equal(fake_work_waits, 0);
	fake_answer(about_clinic);
	fake_work();
	assert_int_equal(called.stmt->nparams, 3 + 4 + 2);
	assert_int_equal(
	    crypto_pwhash_str_verify(value(6), "fifteen chars..", 15), 0);
	assert_int_equal(
	    strncmp(value(6), "$argon2id$v=19$m=19456,t=2,p=1$", 31), 0);
	fake_answer("{}");
	expect_reply(201, "{}");
}

static void
who_may_make_no_account_has_no_password_hashed(void **state)
{
	(void)state;
	post("/v1/staff", "{\"login\":\"bob\",\"name\":\"Bob\","
			  "\"role\":\"quality\","
			  "\"password\":\"fifteen chars..\"}");
	fake_error("MD403", "your role does not allow this", NULL, NULL);
	expect_problem(403, "forbidden");
	assert_int_equal(fake_work_waits, 0);
}

static void
a_password_that_is_well_known_is_refused(void **state)
{
	(void)state;
	post("/v1/staff", "{\"login\":\"bob.roberts\",\"name\":\"Bob\","
			  "\"role\":\"quality\","
			  "\"password\":\"Harbor bob roberts 1\"}");
	fake_answer(about_clinic);
	expect_problem(422, "invalid");
	assert_ptr_equal(
	    strstr(got.faults, "/password: more than"), got.faults);
	fake_send(app, &(struct sent){.method = "PUT",
			   .path = "/v1/staff/" PATIENT_ID "/password",
			   .token = token,
			   .body = "{\"password\":\"eve.adams@harbor\"}"});
	assert_string_equal(called.stmt->name, "staff_password_ask");
	assert_string_equal(value(3), PATIENT_ID);
	fake_answer(about_eve);
	expect_problem(422, "invalid");
	fake_send(app, &(struct sent){.method = "PUT",
			   .path = "/v1/staff/" PATIENT_ID "/password",
			   .token = token,
			   .body = "{\"password\":\"fifteen chars..\"}"});
	fake_answer(about_eve);
	fake_work();
	assert_string_equal(called.stmt->name, "staff_password_set");
	assert_int_equal(
	    crypto_pwhash_str_verify(value(4), "fifteen chars..", 15), 0);
	fake_answer(NULL);
	expect_reply(204, "");
}

/* one's own password */

static void
change(const char *present, const char *next, const char *about)
{
	char body[400];

	snprintf(body, sizeof(body),
	    "{\"password\":\"%s\",\"new_password\":\"%s\"}", present, next);
	fake_send(app, &(struct sent){.method = "PUT",
			   .path = "/v1/session/password",
			   .token = token,
			   .body = body});
	assert_string_equal(called.stmt->name, "password_ask");
	fake_answer(about);
}

static void
change_judged(const char *present)
{
	char found[300];

	change(present, "fifteen chars..", about_eve);
	assert_string_equal(called.stmt->name, "password_try");
	snprintf(found, sizeof(found),
	    "{\"password_hash\":\"%s\",\"wait_seconds\":0}", weak_hash);
	fake_answer(found);
	fake_work();
	assert_string_equal(called.stmt->name, "password_change");
}

static void
ones_own_password_is_changed_by_who_knows_it(void **state)
{
	(void)state;
	change_judged("correct horse");
	assert_string_equal(value(3), "true");
	assert_int_equal(
	    crypto_pwhash_str_verify(value(4), "fifteen chars..", 15), 0);
	fake_answer("{\"role\":\"quality\"}");
	assert_int_equal(got.status, 200);
	assert_int_equal(strncmp(got.body, "{\"token\":\"", 10), 0);

	change_judged("wrong horse");
	assert_string_equal(value(3), "false");
	assert_string_equal(value(4), "");
	fake_answer(NULL);
	expect_problem(422, "invalid");
	assert_string_equal(got.faults, "/password: your present password");
}

static void
a_refused_new_password_is_no_guess(void **state)
{
	(void)state;
	change("correct horse", "eve.adams@harbor", about_eve);
	expect_problem(422, "invalid");
	assert_int_equal(called.n, 1);
	change("fifteen chars..", "fifteen chars..", about_eve);
	expect_problem(422, "invalid");
	assert_string_equal(
	    got.faults, "/new_password: another than the present one");
	assert_int_equal(called.n, 1);
	/* beside a second factor less is enough */
	change("correct horse", "eight ch", about_eve);
	expect_problem(422, "invalid");
	change("correct horse", "eight ch",
	    "{\"login\":\"eve\",\"second_factor\":true}");
	assert_string_equal(called.stmt->name, "password_try");
	fake_answer("{\"wait_seconds\":7}");
	expect_problem(429, "too_many");
	assert_int_equal(got.retry_after, 7);
	assert_int_equal(fake_work_waits, 0);
}

static void
who_breaks_the_glass_gets_another_token(void **state)
{
	(void)state;
	post("/v1/session/break-glass", "{\"reason\":\"too short\"}");
	expect_problem(422, "invalid");
	post("/v1/session/break-glass", "{\"reason\":\"long enough\"}");
	assert_string_equal(called.stmt->name, "break_glass_begin");
	assert_int_equal(called.stmt->nparams, 5);
	fake_answer("{\"role\":\"break_glass\"}");
	assert_int_equal(got.status, 201);
	assert_int_equal(strncmp(got.body, "{\"token\":\"", 10), 0);
}

/* guessing */

/* Each of these begins, is wrong, and waits no longer. */
static int
guess(void)
{
	fake_send(
	    app, &(struct sent){.path = "/v1/session", .body = credentials});
	if (got.replies == 1)
		return got.status;
	fake_answer("{\"wait_seconds\":0}");
	fake_work();
	fake_answer(NULL);
	return got.status;
}

static void
an_address_guesses_so_often(void **state)
{
	struct throttle *former = app->throttle;

	(void)state;
	app->throttle = throttle_new();
	assert_non_null(app->throttle);
	fake_remote = 1;
	app->guesses = (struct throttle_limits){.each = 100, .all = 3};
	for (int i = 0; i < 2; i++)
		assert_int_equal(guess(), 401);
	/* who was too early, or was right, has not guessed */
	for (int i = 0; i < 5; i++) {
		fake_send(app,
		    &(struct sent){.path = "/v1/session", .body = credentials});
		fake_answer("{\"wait_seconds\":40}");
		assert_int_equal(got.status, 429);
	}
	fake_send(app, &(struct sent){.path = "/v1/portal/session",
			   .body = "{\"token\":\"x\","
				   "\"birth_date\":\"1961-04-30\"}"});
	expect_problem(401, "unauthorized");
	assert_int_equal(guess(), 429);
	assert_in_range(got.retry_after, 199, 201);
	assert_int_equal(called.n, 0);
	app->guesses = (struct throttle_limits){0};
	sign_in("correct horse");
	fake_answer("{\"role\":\"admin\"}");
	/* known here since: others hold it up no more */
	app->guesses = (struct throttle_limits){.each = 5, .all = 3};
	for (int i = 0; i < 4; i++)
		assert_int_equal(guess(), 401);
	assert_int_equal(guess(), 429);
	assert_in_range(got.retry_after, 17, 19);
	/* a program on this host: a hundred times, and apart from all */
	fake_remote = 0;
	for (int i = 0; i < 50; i++)
		assert_int_equal(guess(), 401);
	app->guesses = (struct throttle_limits){0};
	throttle_free(app->throttle);
	app->throttle = former;
}

static void
there_are_so_many_places_for_passwords(void **state)
{
	(void)state;
	app->places = 1;
	app->taken = 1;
	assert_int_equal(guess(), 503);
	assert_int_equal(got.retry_after, 2);
	assert_int_equal(called.n, 0);
	app->taken = 0;
	assert_int_equal(guess(), 401);
	fake_send(
	    app, &(struct sent){.path = "/v1/session", .body = credentials});
	assert_int_equal(app->taken, 1);
	fake_leave();
	assert_int_equal(app->taken, 0);
	app->places = 0;
}

static void
a_link_is_shown_once_and_opens_a_session(void **state)
{
	char body[300], link[TOKEN_TEXT];
	struct token t;
	const char *at;

	(void)state;
	fake_send(app, &(struct sent){.method = "POST",
			   .path = "/v1/patients/" PATIENT_ID "/portal-links",
			   .token = token});
	assert_string_equal(called.stmt->name, "portal_link_create");
	assert_string_equal(value(3), PATIENT_ID);
	fake_answer("{\"portal_link_id\":\"x\"}");
	expect_reply(201, NULL);
	assert_null(value(4));
	assert_non_null(at = strstr(got.body, "\"url_path\":\"/p#"));
	snprintf(link, sizeof(link), "%s", at + strlen("\"url_path\":\"/p#"));
	assert_int_equal(token_read(&t, link), 0);
	assert_string_equal(t.clinic, CLINIC);
	assert_string_equal(t.hash, value(5));

	snprintf(body, sizeof(body),
	    "{\"token\":\"%s\",\"birth_date\":\"1961-04-30\"}", link);
	fake_send(
	    app, &(struct sent){.path = "/v1/portal/session", .body = body});
	assert_string_equal(value(0), CLINIC);
	assert_null(value(1));
	assert_string_equal(value(3), t.hash);
	assert_string_equal(value(4), "1961-04-30");
	assert_string_not_equal(value(5), t.hash);
	fake_answer("{}");
	assert_int_equal(strncmp(got.body, "{\"token\":\"", 10), 0);
	assert_string_equal(got.body + 10 + TOKEN_TEXT - 1, "\"}");
}

static void
no_link_opens_nothing(void **state)
{
	char body[300];

	(void)state;
	fake_send(app,
	    &(struct sent){.path = "/v1/portal/session",
		.body = "{\"token\":\"no\",\"birth_date\":\"1961-04-30\"}"});
	expect_problem(401, "unauthorized");
	snprintf(body, sizeof(body),
	    "{\"token\":\"%s\",\"birth_date\":\"1961-04-30\"}", token);
	fake_send(
	    app, &(struct sent){.path = "/v1/portal/session", .body = body});
	fake_answer(NULL);
	expect_problem(401, "unauthorized");
	assert_string_equal(
	    got.detail, "The link or the birth date is not valid.");
}

/* cookies */

#define HERE "http://clinic.example"

static char cookie[100]; /* with the caller's token */

static void
a_cookie_is_a_session_too(void **state)
{
	(void)state;
	fake_send(
	    app, &(struct sent){.path = "/v1/patients", .cookie = cookie});
	assert_string_equal(value(0), CLINIC);
	assert_string_equal(value(1), caller.hash);
	fake_answer("{\"items\":[],\"next\":null}");
	expect_reply(200, NULL);
	fake_send(app, &(struct sent){.path = "/v1/patients",
			   .body = new_patient,
			   .cookie = cookie,
			   .origin = HERE});
	assert_string_equal(called.stmt->name, "patient_create");
	assert_string_equal(value(1), caller.hash);
	fake_answer("{}");
	expect_reply(201, NULL);
}

static void
a_cookie_has_one_reading_and_comes_alone(void **state)
{
	static const struct {
		const char *before;
		int ours;
		const char *after;
		int bearer, status;
		const char *problem; /* NULL: the caller is known */
	} cases[] = {
	    {"", 1, "; __Host-mendd=x", 0, 400, "malformed"},
	    {"a=b;", 1, "", 0, 400, "malformed"},
	    {"", 1, "", 1, 400, "malformed"},
	    {"", 1, "x", 0, 401, "unauthorized"},
	    {"a=b; ", 1, "; c", 0, 0, NULL},
	    {"a=b", 0, "", 1, 0, NULL},
	    {"a=b", 0, "", 0, 401, "unauthorized"},
	    {"__Host-mendd=", 0, "", 0, 401, "unauthorized"},
	    {"__Host-mendd=\"abc\"", 0, "", 0, 401, "unauthorized"},
	};
	char field[300];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(field, sizeof(field), "%s%s%s", cases[i].before,
		    cases[i].ours ? cookie : "", cases[i].after);
		fake_send(app, &(struct sent){.path = "/v1/patients",
				   .cookie = field,
				   .token = cases[i].bearer ? token : NULL});
		if (cases[i].problem != NULL) {
			expect_problem(cases[i].status, cases[i].problem);
			continue;
		}
		assert_string_equal(value(1), caller.hash);
		fake_answer("{}");
	}
}

static void
another_site_changes_nothing_with_a_cookie(void **state)
{
	struct sent s = {
	    .path = "/v1/patients", .body = new_patient, .cookie = cookie};

	(void)state;
	fake_send(app, &s);
	expect_problem(403, "cross_site");
	assert_int_equal(called.refusals, 1);
	s.origin = "http://evil.example";
	fake_send(app, &s);
	expect_problem(403, "cross_site");
	s.origin = HERE;
	s.type = "text/plain";
	fake_send(app, &s);
	expect_problem(415, "media_type");
	/* nor without a body */
	s = (struct sent){.method = "DELETE",
	    .path = "/v1/session",
	    .cookie = cookie,
	    .origin = HERE};
	fake_send(app, &s);
	expect_problem(415, "media_type");
	s.type = "application/json";
	fake_send(app, &s);
	fake_answer(NULL);
	expect_reply(204, NULL);
	assert_string_equal(got.headers,
	    "Set-Cookie: __Host-mendd=; Max-Age=0; Path=/; Secure; HttpOnly; "
	    "SameSite=Strict\r\n");
	/* who has no cookie needs not say */
	s = (struct sent){
	    .method = "DELETE", .path = "/v1/session", .token = token};
	fake_send(app, &s);
	fake_answer(NULL);
	expect_reply(204, NULL);
	assert_string_equal(got.headers, "");
	/* and another site reads nothing */
	s = (struct sent){.path = "/v1/patients",
	    .cookie = cookie,
	    .origin = "http://evil.example"};
	fake_send(app, &s);
	expect_problem(403, "cross_site");
}

static void
whoever_asks_gets_a_cookie(void **state)
{
	static const char before[] = "Set-Cookie: __Host-mendd=",
			  after[] = "; Path=/; Secure; HttpOnly; "
				    "SameSite=Strict\r\n";
	char body[300];
	struct token t;
	struct sent s = {
	    .path = "/v1/portal/session", .body = body, .session = "cookie"};

	(void)state;
	snprintf(body, sizeof(body),
	    "{\"token\":\"%s\",\"birth_date\":\"1961-04-30\"}", token);
	fake_send(app, &s);
	expect_problem(403, "cross_site"); /* a page elsewhere */
	s.origin = HERE;
	s.session = "jar";
	fake_send(app, &s);
	expect_problem(422, "invalid");
	assert_string_equal(got.faults, "/Mendd-Session: cookie");
	s.session = "cookie";
	fake_send(app, &s);
	fake_answer("{\"role\":\"patient\"}");
	expect_reply(201, "{\"role\":\"patient\"}");
	assert_int_equal(strncmp(got.headers, before, strlen(before)), 0);
	got.headers[strlen(before) + TOKEN_TEXT - 1] = '\0';
	assert_int_equal(token_read(&t, got.headers + strlen(before)), 0);
	assert_string_equal(t.hash, value(5));
	fake_send(app, &s);
	fake_answer("{}");
	assert_string_equal(
	    got.headers + strlen(before) + TOKEN_TEXT - 1, after);
	/* a cookie that is there already is no wish, and no hindrance */
	s.session = NULL;
	s.cookie = cookie;
	fake_send(app, &s);
	fake_answer("{}");
	assert_string_equal(got.headers, "");
	assert_non_null(strstr(got.body, "\"token\":"));
}

/* answers and procedures */

static void
answers_are_checked_and_scored(void **state)
{
	(void)state;
	post("/v1/visits/" PATIENT_ID "/responses", one_answer);
	assert_string_equal(called.stmt->name, "response_create");
	assert_string_equal(value(4), "NRS_PAIN");
	assert_non_null(strstr(value(5), ":7}"));
	assert_string_equal(value(6), "clinic");
	assert_null(value(7));
	assert_non_null(value(8));
	assert_non_null(strstr(value(9), "\"value\":7"));
	fake_answer("{\"version\":1}");
	expect_reply(201, NULL);

	post("/v1/visits/" PATIENT_ID "/responses",
	    "{\"instrument\":\"NRS_PAIN\",\"answers\":[11]}");
	expect_problem(422, "invalid");
	assert_non_null(strstr(got.faults, "a whole number from 0 to 10"));
	post("/v1/visits/" PATIENT_ID "/responses",
	    "{\"instrument\":\"NRS_PAIN\",\"answers\":[1,2]}");
	expect_problem(422, "invalid");
	post("/v1/visits/" PATIENT_ID "/responses",
	    "{\"instrument\":\"NONE\",\"answers\":[1]}");
	expect_problem(422, "invalid");
	assert_string_equal(
	    got.faults, "/instrument: the code of an instrument");
}

static void
a_draft_keeps_what_was_answered(void **state)
{
	(void)state;
	fake_send(app,
	    &(struct sent){.method = "PUT",
		.path = "/v1/visits/" PATIENT_ID "/draft",
		.token = token,
		.body = "{\"instrument\":\"KOOS\",\"answers\":{\"P1\":3}}"});
	if (got.replies != 0)
		fail_msg("%s %s", got.detail, got.faults);
	assert_string_equal(value(4), "KOOS");
	assert_string_equal(value(5), "{\"P1\":3}");
	fake_answer("{}");
	expect_reply(200, "{}");
}

static void
a_procedure_is_stored_with_what_follows_from_it(void **state)
{
	(void)state;
	post("/v1/procedures", new_procedure);
	assert_string_equal(called.stmt->name, "procedure_context");
	assert_string_equal(value(1), caller.hash);
	assert_string_equal(value(3), PATIENT_ID);
	assert_null(value(4));
	assert_string_equal(value(5), "2024-05-01T09:00:00Z");
	fake_answer("{\"birth_date\":\"1961-04-30\",\"sex\":\"female\","
		    "\"performed_at\":\"2024-05-01T11:00:00+02:00\","
		    "\"recorded_at\":\"2024-05-01T12:00:00Z\"}");
	assert_string_equal(called.stmt->name, "procedure_create");
	assert_string_equal(value(3), new_procedure);
	assert_non_null(strstr(value(4), "\"age_band\":\"60_to_69\""));
	fake_answer("{\"procedure_id\":\"x\",\"version\":1}");
	expect_reply(201, NULL);
	assert_string_equal(
	    got.headers, "Location: /v1/procedures/x\r\nETag: \"1\"\r\n");
}

static void
a_procedure_of_nobody_is_left_to_its_function(void **state)
{
	(void)state;
	fake_send(app, &(struct sent){.method = "PUT",
			   .path = "/v1/procedures/" PATIENT_ID,
			   .body = new_procedure,
			   .token = token});
	assert_string_equal(value(4), PATIENT_ID);
	fake_answer(NULL);
	assert_string_equal(called.stmt->name, "procedure_amend");
	assert_null(value(4));
	assert_non_null(strstr(value(6), "\"age_band\":null"));
	fake_error("MD404", "No.", NULL, NULL);
	expect_problem(404, "not_found");
}

/* operators */

#define QUESTION "{\"kind\":\"trend\",\"clinic_ids\":[\"" CLINIC "\"]}"

static void
a_trend_is_a_question_of_the_database_to_the_cohort(void **state)
{
	(void)state;
	get("/v1/trends", "instrument=NRS_PAIN");
	assert_string_equal(called.stmt->name, "trend_get");
	assert_int_equal(asked.waiting, 0);
	fake_answer(QUESTION);
	assert_string_equal(asked.text, QUESTION);
	assert_int_equal(got.replies, 0);
	fake_tell("ok", "{\"groups\":[]}");
	expect_reply(200, "{\"groups\":[]}");

	/* Whom the database refuses is not asked for. */
	get("/v1/trends", "instrument=NRS_PAIN");
	fake_error("MD403", "Your role does not allow this.", NULL, NULL);
	expect_problem(403, "forbidden");
	assert_int_equal(asked.waiting, 0);

	get("/v1/trends", "instrument=NRS_PAIN");
	fake_answer(QUESTION);
	fake_leave();
	assert_int_equal(asked.cancelled, 1);
}

static void
a_cohort_that_does_not_answer_is_503(void **state)
{
	static const char *const words[] = {
	    "loading", "away", "full", "out_of_memory", "bad_question", NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		get("/v1/trends", "instrument=NRS_PAIN");
		fake_answer(QUESTION);
		fake_tell(words[i], "");
		expect_problem(503, "unavailable");
		assert_in_range(got.retry_after, 1, 60);
	}
	fake_cohort_away = 1;
	get("/v1/trends", "instrument=NRS_PAIN");
	fake_answer(QUESTION);
	expect_problem(503, "unavailable");
	fake_cohort_away = 0;

	get("/v1/trends", "instrument=NRS_PAIN&by=operator");
	fake_answer(QUESTION);
	fake_tell("too_many_groups", "");
	expect_problem(422, "invalid");
	assert_string_equal(got.faults,
	    "/by: a word that makes at most 50 groups: add a filter");
}

#define COURSE                                                 \
	"{\"trajectory\":{\"patient_id\":\"p\",\"episodes\":[" \
	"{\"series\":[{\"scale\":\"a\"},{\"scale\":\"b\"}]},"  \
	"{\"series\":[{\"scale\":\"c\"}]}]},\"question\":"     \
	"{\"question\":\"q\",\"proof\":\"r\"}}"

/* By series: a JSON value each; and the last member. */
static void
expect_course(const char *a, const char *b, const char *c, const char *reason)
{
	char text[512];

	snprintf(text, sizeof(text),
	    "{\"patient_id\":\"p\",\"episodes\":["
	    "{\"series\":[{\"scale\":\"a\",\"expected\":%s},"
	    "{\"scale\":\"b\",\"expected\":%s}]},"
	    "{\"series\":[{\"scale\":\"c\",\"expected\":%s}]}],"
	    "\"expected_reason\":%s}",
	    a, b, c, reason);
	expect_reply(200, text);
}

static void
a_course_comes_with_what_may_be_expected(void **state)
{
	(void)state;
	get("/v1/patients/" PATIENT_ID "/trajectory", NULL);
	assert_string_equal(called.stmt->name, "trajectory_get");
	fake_answer(COURSE);
	assert_string_equal(asked.text, "{\"question\":\"q\",\"proof\":\"r\"}");
	fake_tell("ok", "{\"expected\":[{\"n\":1},{\"n\":2},{\"n\":3.5}]}");
	expect_course("{\"n\":1}", "{\"n\":2}", "{\"n\":3.5}", "null");

	/* One too few, and whose is which is not known. */
	get("/v1/patients/" PATIENT_ID "/trajectory", NULL);
	fake_answer(COURSE);
	fake_tell("ok", "{\"expected\":[{\"n\":1},{\"n\":2}]}");
	expect_course("null", "null", "null", "\"away\"");

	get("/v1/patients/" PATIENT_ID "/trajectory", NULL);
	fake_answer(COURSE);
	fake_leave();
	assert_int_equal(asked.cancelled, 1);
}

static void
a_course_comes_whatever_the_cohort_says(void **state)
{
	static const char *const words[] = {
	    "away", "full", "out_of_memory", "bad_question", NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		get("/v1/patients/" PATIENT_ID "/trajectory", NULL);
		fake_answer(COURSE);
		fake_tell(words[i], "");
		expect_course("null", "null", "null", "\"away\"");
	}
	get("/v1/patients/" PATIENT_ID "/trajectory", NULL);
	fake_answer(COURSE);
	fake_tell("loading", "");
	expect_course("null", "null", "null", "\"loading\"");
	fake_cohort_away = 1;
	get("/v1/patients/" PATIENT_ID "/trajectory", NULL);
	fake_answer(COURSE);
	expect_course("null", "null", "null", "\"away\"");
	fake_cohort_away = 0;
}

static void
operators_see_whether_it_lives(void **state)
{
	(void)state;
	get("/livez", NULL);
	expect_reply(200, "{\"status\":\"alive\"}");
	get("/readyz", NULL);
	fake_answer("{\"status\":\"ready\"}");
	expect_reply(200, "{\"status\":\"ready\"}");
	get("/readyz", NULL);
	fake_lost(DB_AWAY);
	expect_problem(503, "unavailable");
	get("/openapi.json", NULL);
	expect_reply(200, NULL);
	assert_string_equal(got.type, "application/json");
}

/* Each way in which a request ends gives its place back. */
static void
a_session_gets_only_its_share(void **state)
{
	struct tally_one *other;

	(void)state;
	app->sessions.max = 1;
	assert_int_equal(tally_take(&app->sessions, caller.hash,
			     strlen(caller.hash), &other),
	    TALLY_TAKEN);
	get("/v1/patients", NULL);
	expect_problem(429, "too_many");
	assert_int_equal(got.retry_after, 2);
	assert_int_equal(called.n, 0);
	get("/livez", NULL);
	expect_reply(200, NULL);
	tally_give(&app->sessions, other);
	for (int i = 0; i < 2; i++) {
		get("/v1/patients", NULL);
		fake_answer("{}");
		expect_reply(200, "{}");
		get("/v1/patients", "limit=0");
		expect_problem(422, "invalid");
		get("/v1/patients", NULL);
		fake_leave();
	}
	app->sessions.max = 0;
}

static void
requests_are_counted(void **state)
{
	(void)state;
	get("/v1/thresholds", NULL);
	fake_answer("{}");
	get("/v1/thresholds", "instrument=");
	get("/v1/thresholds", NULL);
	fake_leave();
	metrics_call(app->metrics, app->slot, 1);
	get("/metrics", NULL);
	metrics_call(app->metrics, app->slot, -1);
	assert_non_null(strstr(got.body,
	    "mendd_requests_total{method=\"GET\",route=\"/v1/thresholds\","
	    "status=\"2xx\"} 1\n"));
	assert_non_null(strstr(got.body,
	    "mendd_requests_total{method=\"GET\",route=\"/v1/thresholds\","
	    "status=\"4xx\"} 1\n"));
	assert_non_null(
	    strstr(got.body, "mendd_request_seconds_bucket{le=\"0.001\"}"));
	assert_non_null(strstr(got.body, "mendd_requests_gone_total "));
	assert_non_null(strstr(got.body, "mendd_calls_in_flight 1\n"));
	assert_non_null(strstr(got.body, "mendd_requests_in_flight 1\n"));
}

static int
setup(void **state)
{
	static const char horse[] = "correct horse";
	char folder[500];

	(void)state;
	snprintf(folder, sizeof(folder), "%s/sql/seed/instruments",
	    getenv("TOP_SRCDIR") == NULL ? "." : getenv("TOP_SRCDIR"));
	app_stmts();
	safe = safe_new("000102030405060708090a0b0c0d0e0f"
			"101112131415161718191a1b1c1d1e1f");
	app = app_new(NULL, NULL, NULL,
	    &(struct app_options){
		.instruments = folder, .safe = safe, .ask = fake_ask});
	if (app == NULL || safe == NULL)
		return -1;
	token_make(&caller, token, CLINIC);
	snprintf(cookie, sizeof(cookie), "__Host-mendd=%s", token);
	return crypto_pwhash_str_alg(weak_hash, horse, strlen(horse), 1, 8192,
	    crypto_pwhash_ALG_ARGON2ID13);
}

static int
teardown(void **state)
{
	(void)state;
	app_free(app);
	safe_free(safe);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_request_becomes_a_call_and_its_json_the_reply),
	    cmocka_unit_test(a_post_carries_its_key_and_what_makes_it_the_same),
	    cmocka_unit_test(a_key_is_short_and_visible),
	    cmocka_unit_test(who_does_not_say_who_they_are_signs_in_first),
	    cmocka_unit_test(resources_and_methods_are_told_apart),
	    cmocka_unit_test(everything_wrong_is_said_before_any_call),
	    cmocka_unit_test(sql_null_is_nothing_there),
	    cmocka_unit_test(a_204_has_no_body),
	    cmocka_unit_test(errors_become_problems_that_tell_nothing_else),
	    cmocka_unit_test(an_unknown_outcome_matters_to_writes_only),
	    cmocka_unit_test(who_leaves_is_forgotten),
	    cmocka_unit_test(if_match_is_a_version),
	    cmocka_unit_test(the_right_password_opens_a_session),
	    cmocka_unit_test(a_wrong_password_is_counted_and_refused),
	    cmocka_unit_test(an_unknown_login_goes_the_same_way),
	    cmocka_unit_test(a_code_is_judged_and_handed_on),
	    cmocka_unit_test(a_code_that_is_missing_is_asked_for),
	    cmocka_unit_test(without_its_key_a_factor_lets_nobody_in),
	    cmocka_unit_test(a_proof_is_of_who_has_signed_in),
	    cmocka_unit_test(a_secret_is_sealed_for_whose_it_is_and_shown),
	    cmocka_unit_test(a_code_confirms_and_recovery_codes_are_shown),
	    cmocka_unit_test(recovery_codes_are_made_anew),
	    cmocka_unit_test(an_old_proof_is_a_problem_of_its_own),
	    cmocka_unit_test(who_tried_too_often_waits),
	    cmocka_unit_test(a_full_queue_of_passwords_is_busy),
	    cmocka_unit_test(a_new_account_gets_a_hash),
	    cmocka_unit_test(who_may_make_no_account_has_no_password_hashed),
	    cmocka_unit_test(a_password_that_is_well_known_is_refused),
	    cmocka_unit_test(ones_own_password_is_changed_by_who_knows_it),
	    cmocka_unit_test(a_refused_new_password_is_no_guess),
	    cmocka_unit_test(who_breaks_the_glass_gets_another_token),
	    cmocka_unit_test(an_address_guesses_so_often),
	    cmocka_unit_test(there_are_so_many_places_for_passwords),
	    cmocka_unit_test(a_link_is_shown_once_and_opens_a_session),
	    cmocka_unit_test(no_link_opens_nothing),
	    cmocka_unit_test(a_cookie_is_a_session_too),
	    cmocka_unit_test(a_cookie_has_one_reading_and_comes_alone),
	    cmocka_unit_test(another_site_changes_nothing_with_a_cookie),
	    cmocka_unit_test(whoever_asks_gets_a_cookie),
	    cmocka_unit_test(answers_are_checked_and_scored),
	    cmocka_unit_test(a_draft_keeps_what_was_answered),
	    cmocka_unit_test(a_procedure_is_stored_with_what_follows_from_it),
	    cmocka_unit_test(a_procedure_of_nobody_is_left_to_its_function),
	    cmocka_unit_test(
		a_trend_is_a_question_of_the_database_to_the_cohort),
	    cmocka_unit_test(a_course_comes_with_what_may_be_expected),
	    cmocka_unit_test(a_course_comes_whatever_the_cohort_says),
	    cmocka_unit_test(a_cohort_that_does_not_answer_is_503),
	    cmocka_unit_test(operators_see_whether_it_lives),
	    cmocka_unit_test(a_session_gets_only_its_share),
	    cmocka_unit_test(the_audit_learns_of_a_refusal_before_the_client),
	    cmocka_unit_test(what_was_refused_before_any_call_is_told_of),
	    cmocka_unit_test(what_was_asked_for_is_named),
	    cmocka_unit_test(a_flood_of_refusals_leaves_few_lines),
	    cmocka_unit_test(requests_are_counted),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
