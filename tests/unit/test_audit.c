/* ctl/audit: what the verifier says of an export, whole and tampered with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <sodium.h>

#include "ctl/audit_read.h"
#include "ctl/audit_verify.h"
#include "ledger.h"

struct text {
	char *bytes;
	size_t len;
};

static struct text
export_of(const struct ledger *l, int clinic)
{
	struct text text;
	FILE *out = open_memstream(&text.bytes, &text.len);

	ledger_export(l, clinic, out);
	fclose(out);
	return text;
}

/* What the verifier says of an export; frees it.  ${known}: checkpoints. */
static char *
verify(struct text export, const char *known, int with_key, int *status)
{
	struct ledger l;
	struct verify v;
	struct report report = {0};
	struct report_sum sum;
	struct audit_fault fault;
	struct audit_sink sink;
	const uint8_t(*keys)[CHECKPOINT_KEY] =
	    (const uint8_t(*)[CHECKPOINT_KEY]) & l.key;
	char *said;
	size_t len;
	FILE *in;
	int rc;

	ledger_make(&l);
	report.out = open_memstream(&said, &len);
	verify_init(&v, &report, keys, with_key ? 1 : 0);
	sink = verify_sink(&v);
	if (*known != '\0') {
		in = fmemopen((void *)known, strlen(known), "r");
		known_read(
		    &v.known, in, "known", keys, with_key ? 1 : 0, &report);
		fclose(in);
	}
	in = fmemopen(export.bytes, export.len, "r");
	rc = audit_read(in, &sink, &fault);
	fclose(in);
	free(export.bytes);
	if (rc == -1)
		fprintf(report.out, "line %lu: expected %s\n", fault.line,
		    fault.expected);
	assert_int_equal(verify_end(&v, rc == 0, &sum), 0);
	*status = report_end(&report, &sum);
	fclose(report.out);
	verify_free(&v);
	return said;
}

static char *
checkpoint_of(const struct ledger *l, size_t seal)
{
	char *line;
	size_t len;
	FILE *out = open_memstream(&line, &len);

	ledger_checkpoint(l, seal, out);
	fclose(out);
	return line;
}

/* Nothing but what was expected: status, and a line that says it. */
static void
expect(struct text export, const char *known, int status, const char *words)
{
	int got;
	char *said = verify(export, known, 1, &got);

	if (got != status || strstr(said, words) == NULL)
		fail_msg("status %d instead of %d, no \"%s\" in:\n%s", got,
		    status, words, said);
	free(said);
}

static void
what_was_not_touched_is_clean(void **state)
{
	struct ledger l;
	char *known;

	(void)state;
	ledger_make(&l);
	known = checkpoint_of(&l, LEDGER_SEALS - 1);
	expect(export_of(&l, -1), known, 0,
	    "seals 4, the last of 2026-01-01T20:40:03.000000Z\n"
	    "events 18 are as they were sealed\n"
	    "unsealed 2, since 2026-01-05T10:00:18.000000Z\n"
	    "signatures checked\n"
	    "checkpoints 1 match, the last is seal 4 of "
	    "2026-01-01T20:40:03.000000Z\n"
	    "findings 0\n");
	expect(export_of(&l, 0), known, 0, "events 7 are as");
	expect(export_of(&l, 1), known, 0, "events 7 are as");
	expect(export_of(&l, 2), "", 0, "events 4 are as");
	free(known);
}

static void
without_a_key_the_status_says_so(void **state)
{
	struct ledger l;
	int status;
	char *said;

	(void)state;
	ledger_make(&l);
	said = verify(export_of(&l, -1), "", 0, &status);
	assert_int_equal(status, 2);
	assert_non_null(strstr(said, "signatures not checked"));
	free(said);
}

/* Each field of an event in the first, a middle and the last seal. */
static void
an_edited_event_is_found(void **state)
{
	static const size_t places[][2] = {{0, 1}, {2, 0}, {3, 1}};
	char words[100];
	struct ledger l;

	(void)state;
	for (size_t p = 0; p < 3; p++)
		for (size_t i = 0; i < EVENT_FIELDS; i++) {
			struct ledger_event *event;

			if (i == EVENT_EPOCH || i == EVENT_CLINIC ||
			    i == EVENT_TRANSACTION)
				continue;
			ledger_make(&l);
			event = &l.event[ledger_find(
			    &l, places[p][0], places[p][1], 0)];
			if (i == EVENT_ID)
				event->text[i][35] = 'f';
			else if (i == EVENT_AT)
				event->text[i][18] ^= 1;
			else
				strcpy(event->text[i], "x");
			snprintf(words, sizeof(words),
			    "seal %zu: clinic 0000000%zu-0000-4000-8000-"
			    "000000000000: events differ from what was sealed",
			    places[p][0] + 1, places[p][1] + 1);
			expect(export_of(&l, -1), "", 1, words);
			expect(export_of(&l, (int)places[p][1]), "", 1, words);
		}
}

static void
a_removed_event_is_found(void **state)
{
	struct ledger l;

	(void)state;
	ledger_make(&l);
	ledger_remove(&l, ledger_find(&l, 2, 1, 0));
	expect(export_of(&l, -1), "", 1, "(2 sealed, 1 found)");
	expect(export_of(&l, 1), "", 1, "seal 3: clinic 00000002-");
}

static void
an_event_of_another_clinic_is_found(void **state)
{
	struct ledger l;
	struct ledger_event *event;

	(void)state;
	ledger_make(&l);
	event = &l.event[ledger_find(&l, 0, 0, 1)];
	event->text[EVENT_CLINIC][7] = '3';
	expect(export_of(&l, -1), "", 1, "(2 sealed, 1 found)");
	expect(export_of(&l, -1), "", 1,
	    "seal 1: clinic 00000003-0000-4000-8000-000000000000: event "
	    "00000000-0000-4000-9000-000000000001: it was not sealed");
	expect(export_of(&l, 0), "", 1, "it does not belong into this log");
}

static void
an_event_of_another_transaction_is_found(void **state)
{
	struct ledger l;
	struct ledger_event *event;

	(void)state;
	ledger_make(&l);
	event = &l.event[ledger_find(&l, 1, 0, 0)];
	strcpy(event->text[EVENT_TRANSACTION], "150");
	expect(export_of(&l, -1), "", 1, "which this seal does not have");
	strcpy(event->text[EVENT_TRANSACTION], "350");
	expect(
	    export_of(&l, -1), "", 1, "between this seal and the one before");
	strcpy(event->text[EVENT_TRANSACTION], "-1");
	expect(export_of(&l, -1), "", 1, "not of the form of an event");
	expect(export_of(&l, -1), "", 1, "(1 sealed, 0 found)");
}

static void
a_changed_seal_is_found(void **state)
{
	struct ledger l;

	(void)state;
	ledger_make(&l);
	l.seal[1].seal.sealed_at++;
	expect(export_of(&l, -1), "", 1, "seal 2: it was changed");
	expect(export_of(&l, -1), "", 1, "seal 2: it was not signed");
	seal_hash(l.seal[1].hash, &l.seal[1].seal);
	expect(export_of(&l, 0), "", 1, "seal 3: it does not follow seal 2");
	ledger_make(&l);
	l.seal[1].seal.to_xid--;
	expect(export_of(&l, 0), "", 1, "transaction 300, where 299 is next");
	l.seal[1].seal.to_xid = 10;
	expect(export_of(&l, 0), "", 1, "before it begins");
	ledger_make(&l);
	l.seal[3].seal.epoch = 0;
	expect(export_of(&l, 0), "", 1, "of epoch 0, after epoch 1");
	ledger_make(&l);
	l.seal[2].seal.total++;
	expect(export_of(&l, 0), "", 1, "are not 14 in all");
	ledger_make(&l);
	l.seal[2].signature[5] ^= 1;
	expect(export_of(&l, 0), "", 1, "seal 3: it was not signed");
}

static void
a_dropped_seal_is_found(void **state)
{
	struct ledger l;
	const size_t one = sizeof(l.seal[0]);

	(void)state;
	ledger_make(&l);
	memmove(&l.seal[1], &l.seal[2], 2 * one);
	memmove(&l.share[1], &l.share[2], 2 * sizeof(l.share[0]));
	l.nseals = 3;
	expect(export_of(&l, 0), "", 1, "seal 2: it is missing");
	memmove(&l.seal[1], &l.seal[2], one);
	l.nseals = 2;
	expect(export_of(&l, 0), "", 1,
	    "seal 2: it and those up to seal 3 are missing");
	l.seal[1].seal.number = 2;
	expect(export_of(&l, 0), "", 1, "seal 2: it was changed");
	memmove(&l.seal[0], &l.seal[1], one);
	l.nseals = 1;
	expect(export_of(&l, 0), "", 1, "seal 1: it is missing");
}

static void
changed_shares_are_found(void **state)
{
	struct ledger l;

	(void)state;
	ledger_make(&l);
	l.share[2][0].first++;
	expect(export_of(&l, -1), "", 1,
	    "seal 3: its shares were changed; its events are as they were");
	expect(export_of(&l, -1), "", 1,
	    "seal 3: clinic 00000001-0000-4000-8000-000000000000: its share "
	    "was changed");
	expect(export_of(&l, 0), "", 1, "its share is not what was sealed");
	ledger_make(&l);
	l.share[2][0].events = 0; /* it is left out */
	expect(export_of(&l, -1), "", 1, "seal 3: its shares were changed");
	expect(export_of(&l, 0), "", 1, "it and 2 more of the clinic were not");
	l.event[ledger_find(&l, 2, 2, 0)].text[EVENT_DETAIL][2] = 'x';
	expect(export_of(&l, -1), "", 1,
	    "seal 3: its shares and its 6 events are not the 6 that");
}

/* Nothing but the running number tells that a seal's part was left out. */
static void
what_is_left_out_of_one_clinics_export_is_found(void **state)
{
	struct ledger l;

	(void)state;
	ledger_make(&l);
	l.share[2][0].events = 0;
	for (int i = 0; i < 3; i++)
		ledger_remove(&l, ledger_find(&l, 2, 0, 0));
	expect(export_of(&l, 0), "", 1,
	    "seal 4: clinic 00000001-0000-4000-8000-000000000000: its events "
	    "count from 7, where 4 is next");
}

static void
a_rebuilt_chain_is_found_by_its_signatures(void **state)
{
	struct ledger l;

	(void)state;
	ledger_make(&l);
	strcpy(l.event[ledger_find(&l, 1, 0, 0)].text[EVENT_ROLE], "admin");
	ledger_seal(&l, 1, NULL);
	expect(export_of(&l, -1), "", 1,
	    "seal 2: it was not signed with the sealer's key\n"
	    "seal 3: it was not signed with the sealer's key\n"
	    "seal 4: it was not signed with the sealer's key\n"
	    "ledger");
}

static void
a_stolen_key_is_found_by_a_checkpoint(void **state)
{
	struct ledger l;
	char *known[2], both[2 * CHECKPOINT_LINE + 100];

	(void)state;
	ledger_make(&l);
	known[0] = checkpoint_of(&l, 0);
	known[1] = checkpoint_of(&l, 2);
	strcpy(l.event[ledger_find(&l, 1, 0, 0)].text[EVENT_ROLE], "admin");
	ledger_seal(&l, 1, l.secret);
	expect(export_of(&l, -1), "", 0, "findings 0");
	snprintf(both, sizeof(both), "Jan 01 mendd[5]: %sanother line\n\n%s%s",
	    known[1], known[0], known[0]);
	expect(export_of(&l, -1), both, 1,
	    "seal 3: it is not what a checkpoint of "
	    "2026-01-01T20:40:02.000000Z has: that is of another hash\n"
	    "ledger");
	expect(export_of(&l, -1), both, 1, "checkpoints 1 match");
	free(known[0]);
	free(known[1]);
}

static void
a_tail_that_was_cut_is_found_by_a_checkpoint(void **state)
{
	struct ledger l;
	char *known;

	(void)state;
	ledger_make(&l);
	known = checkpoint_of(&l, 3);
	l.nseals = 3;
	while (l.event[l.nevents - 1].seal > 2)
		l.nevents--;
	expect(export_of(&l, -1), "", 0, "findings 0");
	expect(export_of(&l, -1), known, 1, "the log ends with seal 3");
	l.nseals = 0;
	l.nevents = 0;
	expect(export_of(&l, -1), known, 1, "the log ends with seal 0");
	free(known);
}

static void
checkpoints_are_not_believed(void **state)
{
	struct ledger l;
	char *known, line[2 * CHECKPOINT_LINE];

	(void)state;
	ledger_make(&l);
	known = checkpoint_of(&l, 1);
	snprintf(line, sizeof(line), "%s", known);
	line[strcspn(line, "=") + 1] = '2'; /* another ledger */
	expect(export_of(&l, -1), line, 1,
	    "seal 2: known: line 1: the checkpoint was not signed");
	snprintf(line, sizeof(line), "%.100s\n%s", known, known);
	/* A damaged line tells nothing. */
	expect(export_of(&l, -1), line, 0, "checkpoints 1 match");
	snprintf(line, sizeof(line), "%s%.100s", known, known);
	expect(export_of(&l, -1), line, 0, "checkpoints 1 match");
	l.secret[3] ^= 1;
	crypto_sign_seed_keypair(l.key, l.secret, l.secret);
	free(known);
	known = checkpoint_of(&l, 1);
	expect(export_of(&l, -1), known, 1,
	    "seal 2: known: line 1: the checkpoint was not signed");
	free(known);
}

/* Write ${by} for ${what} in an export, which has it. */
static void
swap(struct text *export, const char *what, const char *by)
{
	char *at = strstr(export->bytes, what);

	assert_non_null(at);
	assert_int_equal(strlen(what), strlen(by));
	memcpy(at, by, strlen(by));
}

static void
the_head_is_held_to_its_word(void **state)
{
	struct ledger l;
	struct text export;

	(void)state;
	ledger_make(&l);
	export = export_of(&l, -1);
	swap(&export, "\"seals\":4", "\"seals\":5");
	expect(export, "", 1, "5 seals were announced, 4 are here");
	export = export_of(&l, -1);
	swap(&export, "\"events\":20", "\"events\":21");
	expect(export, "", 1, "21 events were announced, 20 are here");
	export = export_of(&l, -1);
	swap(&export, "11111111-2222", "11111111-2223");
	expect(export, "", 1, "seal 1: it was not signed");
	export = export_of(&l, 0);
	swap(&export, "00000001-0000", "00000002-0000");
	expect(export, "", 1, "its share does not belong into this log");
}

static void
what_is_no_export_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *what, *by, *words;
	} cases[] = {
	    {"mendd-audit", "mendd-other", "line 1: expected an export"},
	    {"\"version\":1", "\"version\":2", "line 1: expected version"},
	    {"\"ledger\":\"1", "\"ledger\":\"x", "line 1: expected ledger"},
	    {"\"seals\":4", "\"seals\":x", "line 1: expected a JSON object"},
	    {"{\"seal\":", "{\"sael\":", "line 2: expected a seal, a"},
	    {"\"epoch\":1", "\"epoch\":-", "line 2: expected a JSON object"},
	    {"\"number\":1", "\"nombre\":1", "line 2: expected number"},
	    {"\"root\":\"", "\"root\":\"x", NULL},
	    {"{\"clinic\":{", "{\"event\": {", "line 3: expected epoch"},
	    {"{\"clinic\":{", "{\"clinic\":}", "line 3: expected a JSON"},
	    {"\"role\":\"clinician\"", "\"role\":12345678901", "role: text"},
	    {"\"role\":\"clinician\"", "\"role\":\"clinici\\u0000", NULL},
	};
	struct ledger l;

	(void)state;
	ledger_make(&l);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct text export = export_of(&l, -1);
		char by[64];

		snprintf(by, sizeof(by), "%.*s", (int)strlen(cases[i].what),
		    cases[i].by);
		swap(&export, cases[i].what, by);
		if (cases[i].words != NULL)
			expect(export, "", 2, cases[i].words);
		else
			free(export.bytes);
	}
	for (size_t cut = 0; cut < 3; cut++) {
		struct text export = export_of(&l, -1);

		export.len = cut == 0 ? 1 : export.len / 2 - cut;
		expect(export, "", 2, "not all of it could be read");
	}
}

static void
a_line_has_a_most_of_bytes(void **state)
{
	struct text export = {.len = 2 * AUDIT_LINE_MAX};

	(void)state;
	export.bytes = malloc(export.len);
	memset(export.bytes, '[', export.len);
	expect(export, "", 2, "line 1: expected at most 4194304 bytes");
	export.len = 3;
	export.bytes = malloc(export.len);
	memcpy(export.bytes, "{\0\n", export.len);
	expect(export, "", 2, "line 1: expected no NUL");
}

static void
what_is_said_is_also_json(void **state)
{
	struct ledger l;
	struct report report = {.json = 1};
	struct report_sum sum = {.ledger = LEDGER_ID, .clinic = ""};
	char *said;
	size_t len;
	json_t *json;

	(void)state;
	ledger_make(&l);
	for (int n = 0; n < 3; n++) {
		report.out = open_memstream(&said, &len);
		report.findings = 0;
		for (int i = 0; i < n; i++)
			report_finding(&report, (uint64_t)i, "north", NULL,
			    "\"%d\" findings", i);
		sum.complete = sum.signatures = 1;
		assert_int_equal(report_end(&report, &sum), n > 0);
		fclose(report.out);
		json = json_loads(said, JSON_REJECT_DUPLICATES, NULL);
		assert_non_null(json);
		assert_int_equal(
		    json_array_size(json_object_get(json, "findings")), n);
		assert_int_equal(
		    json_is_true(json_object_get(json, "clean")), n == 0);
		json_decref(json);
		free(said);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_not_touched_is_clean),
	    cmocka_unit_test(without_a_key_the_status_says_so),
	    cmocka_unit_test(an_edited_event_is_found),
	    cmocka_unit_test(a_removed_event_is_found),
	    cmocka_unit_test(an_event_of_another_clinic_is_found),
	    cmocka_unit_test(an_event_of_another_transaction_is_found),
	    cmocka_unit_test(a_changed_seal_is_found),
	    cmocka_unit_test(a_dropped_seal_is_found),
	    cmocka_unit_test(changed_shares_are_found),
	    cmocka_unit_test(what_is_left_out_of_one_clinics_export_is_found),
	    cmocka_unit_test(a_rebuilt_chain_is_found_by_its_signatures),
	    cmocka_unit_test(a_stolen_key_is_found_by_a_checkpoint),
	    cmocka_unit_test(a_tail_that_was_cut_is_found_by_a_checkpoint),
	    cmocka_unit_test(checkpoints_are_not_believed),
	    cmocka_unit_test(the_head_is_held_to_its_word),
	    cmocka_unit_test(what_is_no_export_is_refused_with_its_line),
	    cmocka_unit_test(a_line_has_a_most_of_bytes),
	    cmocka_unit_test(what_is_said_is_also_json),
	};

	if (sodium_init() == -1)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
