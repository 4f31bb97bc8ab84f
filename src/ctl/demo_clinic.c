/* One made-up clinic, from its staff to its last answer. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/day.h"
#include "base/safe.h"
#include "base/totp.h"
#include "base/uuid.h"
#include "ctl/ctl.h"
#include "ctl/demo_case.h"
#include "ctl/demo_clinic.h"
#include "ctl/demo_follow.h"
#include "ctl/draw.h"
#include "ctl/operator.h"
#include "ctl/secret.h"
#include "rule/derive.h"

struct loading {
	struct op *op;
	const struct demo_clinic *plan;
	struct rng rng;
	char clinic_id[UUID_TEXT];
	char operators[2][UUID_TEXT]; /* the clinicians */
	json_t *report;
	int number; /* of the case, from 1 */
	int responses;
};

/* A key that follows from the seed, made at noon of ${day}. */
static void
make_id(struct loading *l, char out[UUID_TEXT], int32_t day)
{
	uint8_t random[10], id[UUID_BYTES];

	for (size_t i = 0; i < sizeof(random); i++)
		random[i] = (uint8_t)rng_int(&l->rng, 0, 255);
	uuid_make(id, ((uint64_t)day * 86400 + 43200) * 1000, random);
	uuid_text(out, id);
}

/* An instant of that day as text; ${out} takes 21 bytes. */
static void
make_time(char out[32], int32_t day, int minutes)
{
	json_t *text = draw_instant(day, minutes);

	snprintf(out, 32, "%s", json_string_value(text));
	json_decref(text);
}

/* A second factor, which an admin must have; whoever has ${uri} has it. */
static int
add_factor(struct loading *l, const char *staff_id, const char *login,
    const char *at, char uri[TOTP_URI])
{
	uint8_t secret[TOTP_SECRET], sealed[SAFE_BYTES];
	char id[UUID_TEXT], text[2 + 2 * SAFE_BYTES + 1] = "\\x";

	ctl_id(id);
	randombytes_buf(secret, sizeof(secret));
	totp_uri(uri, l->plan->site->code, login, secret);
	safe_close(l->plan->safe, sealed, secret, l->clinic_id, staff_id);
	sodium_memzero(secret, sizeof(secret));
	sodium_bin2hex(text + 2, sizeof(text) - 2, sealed, sizeof(sealed));
	return operator_call(l->op, NULL, "factor_add", 5,
	    (const char *[]){l->clinic_id, staff_id, id, text, at});
}

static int
add_staff(struct loading *l, const char *role, const char *name, int place)
{
	char id[UUID_TEXT], at[32], login[64], uri[TOTP_URI];
	char password[SECRET_TEXT], hash[crypto_pwhash_STRBYTES];
	const char *values[] = {l->clinic_id, id, login, name, role, hash, at};
	const int is_admin = strcmp(role, "admin") == 0;
	json_t *account;

	make_id(l, id, l->plan->first);
	make_time(at, l->plan->first, 600);
	if (place >= 0)
		memcpy(l->operators[place], id, UUID_TEXT);
	snprintf(login, sizeof(login), place == 1 ? "%s2.%s" : "%s.%s", role,
	    l->plan->site->code);
	if (secret_make(password, hash) == -1)
		return -1;
	if (operator_call(l->op, NULL, "staff_add", 7, values) == -1 ||
	    (is_admin && add_factor(l, id, login, at, uri) == -1))
		return -1;
	account = json_pack("{s:s, s:s, s:s, s:s}", "role", role, "login",
	    login, "password", password, "staff_id", id);
	if (is_admin)
		draw_put(account, "otpauth_uri", json_string(uri));
	return json_array_append_new(
	    json_object_get(l->report, "accounts"), account);
}

static int
open_clinic(struct loading *l)
{
	static const struct {
		const char *role, *name;
		int place;
	} staff[] = {
	    {"clinician", "Dr. Robin Ashe", 0},
	    {"clinician", "Dr. Kim Varga", 1},
	    {"coordinator", "Jo Tanner", -1},
	    {"quality", "Lee Moss", -1},
	    {"admin", "Pat Ibsen", -1},
	};
	static const char *const licensed[] = {"KOOS", "HOOS", "QUICKDASH",
	    "FAAM", "VISA_A", "VISA_P", "ODI", "NDI", "PROMIS_GLOBAL10"};
	const struct demo_site *site = l->plan->site;
	char at[32];
	const char *clinic[] = {
	    l->clinic_id, site->code, site->name, site->timezone, at};
	const char *licence[] = {l->clinic_id, NULL,
	    "demonstration with made-up people; no wording is shown", at};

	make_id(l, l->clinic_id, l->plan->first);
	make_time(at, l->plan->first, 600);
	l->report = json_pack("{s:s, s:s, s:s, s:[], s:[]}", "clinic",
	    site->code, "clinic_id", l->clinic_id, "name", site->name,
	    "accounts", "open_visit_ids");
	if (l->report == NULL ||
	    operator_call(l->op, NULL, "clinic_add", 5, clinic) == -1)
		return -1;
	for (size_t i = 0; i < sizeof(licensed) / sizeof(licensed[0]); i++) {
		licence[1] = licensed[i];
		if (operator_call(l->op, NULL, "licence_confirm", 4, licence) ==
		    -1)
			return -1;
	}
	for (size_t i = 0; i < sizeof(staff) / sizeof(staff[0]); i++)
		if (add_staff(
			l, staff[i].role, staff[i].name, staff[i].place) == -1)
			return -1;
	return 0;
}

/* The object as text, freed by the caller. */
static char *
dump(const json_t *object)
{
	return json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(15));
}

static int
add_person(struct loading *l, const json_t *person,
    const char patient_id[UUID_TEXT], int32_t day)
{
	char at[32], *text = dump(person);
	const char *values[] = {l->clinic_id, patient_id, text, at};
	int rc;

	make_time(at, day - 31, 700);
	rc = operator_call(l->op, NULL, "patient_import", 4, values);
	free(text);
	return rc;
}

/* Record the procedure; ${*reply} tells its episode and its visits. */
static int
add_procedure(struct loading *l, const struct demo_case *c,
    const char procedure_id[UUID_TEXT], int32_t day, json_t **reply)
{
	const char *operator_id = l->operators[rng_int(&l->rng, 0, 1)];
	char at[32], *record, *computed;
	json_t *derived;
	int late = rng_chance(&l->rng, .04) ? rng_int(&l->rng, 8, 20) : 0;
	int rc;

	make_time(at, day + late > l->plan->today ? day : day + late, 22 * 60);
	draw_put(c->procedure, "operator_id", json_string(operator_id));
	derived = derive(c->procedure,
	    &(struct derive_context){
		.birth_date =
		    json_string_value(json_object_get(c->person, "birth_date")),
		.sex = json_string_value(json_object_get(c->person, "sex")),
		.recorded_at = at});
	record = dump(c->procedure);
	computed = dump(derived);
	rc = operator_call(l->op, reply, "procedure_import", 6,
	    (const char *[]){
		l->clinic_id, procedure_id, record, computed, operator_id, at});
	free(record);
	free(computed);
	json_decref(derived);
	return rc;
}

/* Some hurt for a day or two; that is recorded too. */
static int
add_adverse_event(struct loading *l, const char *procedure_id, int32_t day)
{
	char id[UUID_TEXT], at[32], *event;
	json_t *o;
	int rc;

	if (!rng_chance(&l->rng, .12) || day + 4 > l->plan->today)
		return 0;
	make_id(l, id, day + 3);
	make_time(at, day + 4, 900);
	o = json_pack("{s:s, s:o, s:i, s:s, s:b, s:o}", "type",
	    rng_chance(&l->rng, .7) ? "pain_flare" : "swelling", "onset_on",
	    draw_date(day + 1), "severity", rng_int(&l->rng, 1, 2),
	    "relatedness", "probable", "serious", 0, "resolved_on",
	    draw_date(day + 3));
	event = dump(o);
	rc = operator_call(l->op, NULL, "adverse_event_import", 6,
	    (const char *[]){
		l->clinic_id, id, procedure_id, event, l->operators[0], at});
	free(event);
	json_decref(o);
	return rc;
}

static int
add_event(
    struct loading *l, const struct demo_follow *f, const char *procedure_id)
{
	char id[UUID_TEXT], at[32], *event;
	json_t *o;
	int rc;

	if (f->event == NULL)
		return 0;
	make_id(l, id, f->event_day);
	make_time(at, f->event_day, 22 * 60);
	o = json_pack("{s:s, s:o}", "type", f->event, "occurred_on",
	    draw_date(f->event_day));
	event = dump(o);
	rc = operator_call(l->op, NULL, "intercurrent_event_import", 6,
	    (const char *[]){
		l->clinic_id, id, procedure_id, event, l->operators[0], at});
	free(event);
	json_decref(o);
	return rc;
}

static int
add_responses(
    struct loading *l, const json_t *episode_id, const json_t *responses)
{
	char *text = dump(responses);
	int rc = operator_call(l->op, NULL, "responses_import", 4,
	    (const char *[]){l->clinic_id, json_string_value(episode_id), text,
		l->operators[0]});

	free(text);
	l->responses += (int)json_array_size(responses);
	return rc;
}

/* One person from the first visit to the last. */
static int
add_case(struct loading *l, int32_t day)
{
	char patient_id[UUID_TEXT], procedure_id[UUID_TEXT];
	struct demo_case c;
	struct demo_follow f = {0};
	json_t *recorded = NULL;
	int rc = -1;

	if (demo_case_draw(&c, day, l->number, &l->rng) == -1)
		return -1;
	make_id(l, patient_id, day);
	make_id(l, procedure_id, day);
	draw_put(c.procedure, "patient_id", json_string(patient_id));
	if (add_person(l, c.person, patient_id, day) == -1 ||
	    add_procedure(l, &c, procedure_id, day, &recorded) == -1 ||
	    add_adverse_event(l, procedure_id, day) == -1)
		goto out;
	if (demo_follow_draw(&f, &c, json_object_get(recorded, "visits"),
		l->plan->instruments, day, l->plan->today, &l->rng) == -1 ||
	    add_event(l, &f, procedure_id) == -1 ||
	    add_responses(
		l, json_object_get(recorded, "episode_id"), f.responses) == -1)
		goto out;
	/* Somebody to look at: answered some, and one visit is open. */
	if (json_array_size(f.responses) > 6 && f.open_visit != NULL &&
	    f.event == NULL) {
		draw_put(l->report, "patient_id", json_string(patient_id));
		draw_put(l->report, "procedure_id", json_string(procedure_id));
		draw_put(l->report, "birth_date",
		    json_incref(json_object_get(c.person, "birth_date")));
	}
	if (f.open_visit != NULL)
		json_array_append(
		    json_object_get(l->report, "open_visit_ids"), f.open_visit);
	rc = 0;

out:
	demo_follow_free(&f);
	demo_case_free(&c);
	json_decref(recorded);
	return rc;
}

json_t *
demo_clinic_load(struct op *op, const struct demo_clinic *plan)
{
	struct loading l = {
	    .op = op, .plan = plan, .rng = {plan->seed}, .report = NULL};
	int32_t day;

	if (open_clinic(&l) == -1)
		goto fail;
	for (l.number = 1; l.number <= plan->procedures; l.number++) {
		day = plan->first +
		      (int32_t)((double)(plan->today - 1 - plan->first) *
				(l.number - rng_uniform(&l.rng)) /
				plan->procedures);
		if (add_case(&l, day) == -1)
			goto fail;
		if (l.number % 100 == 0 || l.number == plan->procedures)
			fprintf(stderr, "%s: %d of %d procedures, %d answers\n",
			    plan->site->code, l.number, plan->procedures,
			    l.responses);
	}
	draw_put(l.report, "procedures", json_integer(plan->procedures));
	draw_put(l.report, "responses", json_integer(l.responses));
	return l.report;

fail:
	fprintf(stderr, "mendctl: %s: stopped at procedure %d\n",
	    plan->site->code, l.number);
	json_decref(l.report);
	return NULL;
}
