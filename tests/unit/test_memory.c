/*
 * exchange, when memory runs out: whichever allocation fails, ours or
 * jansson's, and whether only that one or all from then on, each request is
 * answered once, with what it would have got or a 503.  Sanitizers say that
 * nothing leaks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/app.h"
#include "api/token.h"
#include "base/log.h"
#include "base/safe.h"
#include "fake.h"

#define CLINIC "0190c0de-0000-7000-8000-0000000000ff"
#define ID "0190c0de-0000-7000-8000-000000000001"

/* The allocation that fails: the ${fail_at}th from now, if not 0. */
static int fail_at, fail_on, failed;

static int
fails(void)
{
	if (fail_at == 0 || --fail_at > 0)
		return 0;
	failed++;
	fail_at = fail_on; /* the next one, too? */
	return 1;
}

void *__real_malloc(size_t);
void *__real_calloc(size_t, size_t);
void *__real_realloc(void *, size_t);
char *__real_strdup(const char *);
char *__real_strndup(const char *, size_t);
void *__wrap_malloc(size_t);
void *__wrap_calloc(size_t, size_t);
void *__wrap_realloc(void *, size_t);
char *__wrap_strdup(const char *);
char *__wrap_strndup(const char *, size_t);

void *
__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t size)
{
	return fails() ? NULL : __real_realloc(p, size);
}

char *
__wrap_strdup(const char *s)
{
	return fails() ? NULL : __real_strdup(s);
}

char *
__wrap_strndup(const char *s, size_t n)
{
	return fails() ? NULL : __real_strndup(s, n);
}

static struct app *app;
static struct safe *safe;
static char token[TOKEN_TEXT];

/* A request, what the database answers in turn, and the right status. */
static struct scene {
	const char *name;
	struct sent sent;
	const char *answers[3];
	int status;
} scenes[] = {
    {"a list", {.path = "/v1/patients", .query = "search=a&limit=3"},
	{"{\"items\":[],\"next\":null}"}, 200},
    {"nothing there", {.path = "/v1/patients/" ID}, {NULL}, 404},
    {"a patient",
	{.path = "/v1/patients",
	    .key = "k",
	    .body = "{\"given_name\":\"Ada\",\"family_name\":\"Byron\","
		    "\"birth_date\":\"1961-04-30\",\"sex\":\"female\","
		    "\"consents\":[{\"kind\":\"registry\",\"given\":true}]}"},
	{"{\"patient_id\":\"" ID "\",\"version\":1}"}, 201},
    {"faults",
	{.path = "/v1/patients",
	    .key = "not visible",
	    .body = "{\"sex\":\"f\",\"consents\":[{},{\"no\":1}],\"x\":1}"},
	{NULL}, 422},
    {"malformed", {.path = "/v1/patients", .body = "{\"sex\":\"f\","}, {NULL},
	400},
    {"an amendment",
	{.method = "PATCH",
	    .path = "/v1/patients/" ID,
	    .match = "\"3\"",
	    .body = "{\"mrn\":null,\"email\":\"a@b\"}"},
	{"{\"version\":4}"}, 200},
    {"a procedure",
	{.path = "/v1/procedures",
	    .body = "{\"patient_id\":\"" ID "\",\"status\":\"draft\","
		    "\"performed_at\":\"2024-05-01T09:00:00Z\","
		    "\"body_region\":\"knee\",\"laterality\":\"left\","
		    "\"products\":[{\"product_class\":\"PRP\","
		    "\"final_volume_ml\":4.5,"
		    "\"product_platelets_10e9_per_l\":900}]}"},
	{"{\"birth_date\":\"1961-04-30\",\"sex\":\"female\"}",
	    "{\"procedure_id\":\"" ID "\",\"version\":1}"},
	201},
    {"an answer",
	{.path = "/v1/visits/" ID "/responses",
	    .body = "{\"instrument\":\"NRS_PAIN\",\"answers\":[7]}"},
	{"{\"version\":1}"}, 201},
    {"a wrong answer",
	{.path = "/v1/visits/" ID "/responses",
	    .body = "{\"instrument\":\"NRS_PAIN\",\"answers\":[70]}"},
	{NULL}, 422},
    {"a trend as CSV",
	{.path = "/v1/trends", .query = "instrument=KOOS&format=csv"},
	{"{\"kind\":\"trend\"}",
	    "{\"groups\":[{\"group\":\"a,b\",\"visits\":[{\"n\":1}]}]}"},
	200},
    {"a link", {.method = "POST", .path = "/v1/patients/" ID "/portal-links"},
	{"{\"portal_link_id\":\"" ID "\"}"}, 201},
    {"a sign-in",
	{.path = "/v1/session",
	    .body = "{\"login\":\"ada\",\"password\":\"x\"}"},
	{"{\"clinic_id\":\"" CLINIC "\",\"staff_id\":\"" ID "\","
	 "\"password_hash\":\"\"}",
	    "{\"role\":\"admin\"}"},
	201},
    {"a proof",
	{.path = "/v1/session/proof",
	    .body = "{\"password\":\"x\",\"code\":\"123456\"}"},
	{"{\"clinic_id\":\"" CLINIC "\",\"staff_id\":\"" ID "\","
	 "\"password_hash\":\"\",\"factor_id\":\"" ID "\","
	 "\"sealed\":\"00\",\"at\":1}",
	    "\"code_required\""},
	401},
    {"a second factor", {.method = "POST", .path = "/v1/session/factor"},
	{"{\"staff_id\":\"" ID "\",\"login\":\"ada\",\"clinic\":\"n\"}",
	    "{\"expires_at\":\"x\"}"},
	201},
    {"its confirmation",
	{.path = "/v1/session/factor/confirm", .body = "{\"code\":\"1\"}"},
	{"{\"staff_id\":\"" ID "\"}", "{\"role\":\"admin\"}"}, 201},
    {"recovery codes", {.method = "POST", .path = "/v1/session/recovery-codes"},
	{"{\"staff_id\":\"" ID "\"}", "{}"}, 201},
};

/* Play a scene to its end. */
static void
play(const struct scene *s)
{
	int n = 0;

	fake_send(app, &s->sent);
	while (called.waiting || fake_work_waits || asked.waiting)
		if (fake_work_waits)
			fake_work();
		else if (asked.waiting)
			fake_tell("ok", s->answers[n++]);
		else
			fake_answer(s->answers[n++]);
	if (got.replies != 1)
		fail_msg("%s: %d replies", s->name, got.replies);
}

static void
exhaust(const struct scene *s, int on)
{
	int n = 0;

	do {
		failed = 0;
		fail_on = on;
		fail_at = ++n;
		play(s);
		fail_at = fail_on = 0;
		if (failed == 0)
			assert_int_equal(got.status, s->status);
		else if (got.status != s->status && got.status != 503)
			fail_msg("%s: %d at allocation %d %s", s->name,
			    got.status, n, got.faults);
	} while (failed > 0);
	assert_in_range(n, 2, 10000); /* something was allocated */
}

static void
any_allocation_may_fail(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		exhaust(&scenes[i], 0);
}

static void
all_allocations_may_fail_from_any_on(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		exhaust(&scenes[i], 1);
}

static struct app *
new_app(void)
{
	char folder[500];

	snprintf(folder, sizeof(folder), "%s/sql/seed/instruments",
	    getenv("TOP_SRCDIR") == NULL ? "." : getenv("TOP_SRCDIR"));
	return app_new(NULL, NULL, NULL,
	    &(struct app_options){
		.instruments = folder, .safe = safe, .ask = fake_ask});
}

/* Each instrument is read, the contract written, or it does not start. */
static void
a_start_has_all_the_memory_or_is_none(void **state)
{
	struct app *other;
	int n = 0, step = 1;

	(void)state;
	log_open("test", LOG_ERROR + 1);
	do {
		failed = 0;
		n += step;
		fail_on = n % 2;
		fail_at = n;
		other = new_app();
		fail_at = fail_on = 0;
		if (failed > 0)
			assert_null(other);
		app_free(other);
		step = 1 + n / 50; /* they become many, and alike */
	} while (failed > 0);
	assert_non_null(other);
	log_open("test", LOG_INFO);
	assert_in_range(n, 1000, 1000000);
}

static int
setup(void **state)
{
	struct token caller;

	(void)state;
	app_stmts();
	safe = safe_new("000102030405060708090a0b0c0d0e0f"
			"101112131415161718191a1b1c1d1e1f");
	if (safe == NULL || (app = new_app()) == NULL)
		return -1;
	/* Not the slow hash of a real sign-in: none is compared here. */
	strcpy(app->dummy_hash, "x");
	token_make(&caller, token, CLINIC);
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		scenes[i].sent.token = token;
	return 0;
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
	    cmocka_unit_test(any_allocation_may_fail),
	    cmocka_unit_test(all_allocations_may_fail_from_any_on),
	    cmocka_unit_test(a_start_has_all_the_memory_or_is_none),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
