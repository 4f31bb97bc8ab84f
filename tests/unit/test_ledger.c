/* proc: what the database says is believed, or not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "proc/ledger.h"
#include "proc/sealing.h"

#define MINE "018f0000-0000-7000-8000-000000000001"
#define OTHER "018f0000-0000-7000-8000-000000000002"
#define HASH                               \
	"00010203040506070809101112131415" \
	"00010203040506070809101112131415"

/* An answer of ${columns} columns; "-" is NULL. */
static PGresult *
answer(int columns, const char *const *values, int rows)
{
	PGresult *res = PQmakeEmptyPGresult(NULL, PGRES_TUPLES_OK);
	PGresAttDesc *columns_of = calloc((size_t)columns, sizeof(*columns_of));
	char name[] = "x";

	assert_non_null(res);
	assert_non_null(columns_of);
	for (int i = 0; i < columns; i++)
		columns_of[i].name = name;
	assert_true(PQsetResultAttrs(res, columns, columns_of));
	free(columns_of);
	for (int i = 0; i < rows * columns; i++) {
		char copy[200];
		const int null = strcmp(values[i], "-") == 0;

		snprintf(copy, sizeof(copy), "%s", values[i]);
		assert_true(PQsetvalue(res, i / columns, i % columns,
		    null ? NULL : copy, null ? -1 : (int)strlen(copy)));
	}
	return res;
}

static void
what_the_database_says_is_read(void **state)
{
	const char *const some[] = {
	    MINE, "2", "1000", "t", "7", "1", "70", HASH, "999", HASH, "1.5"};
	const char *const none[] = {
	    MINE, "1", "1000", "f", "-", "-", "-", "-", "-", "-", "-"};
	PGresult *res = answer(11, some, 1);
	struct ledger l;

	(void)state;
	assert_int_equal(ledger_read(&l, res), 0);
	assert_string_equal(l.last.ledger, MINE);
	assert_true(l.epoch == 2 && l.seal_epoch == 1 && l.restored);
	assert_true(l.begun_at == 1000 && l.last.at == 999);
	assert_true(l.last.seal == 7 && l.last.events == 70);
	assert_true(l.has_known && l.known_hash[1] == 1);
	assert_true(l.last.hash[31] == 0x15 && l.waiting > 1.4);
	PQclear(res);
	res = answer(11, none, 1);
	assert_int_equal(ledger_read(&l, res), 0);
	assert_true(l.last.seal == 0 && !l.restored && !l.has_known);
	assert_true(l.waiting < 0);
	PQclear(res);
	res = answer(11, none, 0);
	assert_int_equal(ledger_read(&l, res), -1);
	PQclear(res);
	res = answer(10, none, 1);
	assert_int_equal(ledger_read(&l, res), -1);
	PQclear(res);
}

static void
what_was_sealed_must_be_there_unless_an_epoch_began(void **state)
{
	static const struct {
		uint64_t known, last;
		int has_known, same_hash;
		const char *ledger;
		int64_t begun_at; /* the known seal is of 1000 */
		const char *why;
	} cases[] = {
	    {0, 0, 0, 0, MINE, 0, NULL},
	    {0, 9, 0, 0, MINE, 0, NULL},
	    {7, 7, 1, 1, MINE, 0, NULL},
	    {7, 9, 1, 1, MINE, 0, NULL},
	    {7, 6, 0, 0, MINE, 0, "it is older than what was sealed"},
	    {7, 0, 0, 0, MINE, 0, "it is older than what was sealed"},
	    {7, 9, 0, 0, MINE, 0, "it is older than what was sealed"},
	    {7, 7, 1, 0, MINE, 0, "it is not the one that was sealed"},
	    {7, 9, 1, 0, MINE, 1000, "it is not the one that was sealed"},
	    {7, 9, 1, 1, OTHER, 0, "it is another ledger"},
	    {7, 0, 0, 0, OTHER, 0, "it is another ledger"},
	    {7, 6, 0, 0, MINE, 1001, NULL},
	    {7, 9, 1, 0, MINE, 1001, NULL},
	    {7, 0, 0, 0, OTHER, 1001, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct checkpoint known = {
		    .ledger = MINE, .seal = cases[i].known, .at = 1000};
		struct ledger l = {.begun_at = cases[i].begun_at,
		    .has_known = cases[i].has_known,
		    .last.seal = cases[i].last,
		    .known_hash[0] = cases[i].same_hash ? 0 : 1};
		const char *why;

		strcpy(l.last.ledger, cases[i].ledger);
		why = ledger_contradicts(&l, &known);
		if ((why == NULL) != (cases[i].why == NULL) ||
		    (why != NULL && strcmp(why, cases[i].why) != 0))
			fail_msg("%zu: %s", i, why == NULL ? "fine" : why);
	}
}

#define EVENT(clinic, n)                                                      \
	"1", clinic, "id" n, "at" n, n, "-", "-", "x", "read", "y", "-", "-", \
	    "-", "-", "-"

static void
only_the_events_of_the_range_make_a_seal(void **state)
{
	/* Epoch, from, to, now; clinic, first, events. */
	const char *const range[] = {"1", "5", "9", "77", MINE, "4", "2", "1",
	    "5", "9", "77", OTHER, "1", "1"};
	static const struct {
		const char *clinics[4];
		int rows, good, complete;
	} cases[] = {
	    {{MINE, MINE, OTHER}, 3, 1, 1}, {{MINE, MINE}, 2, 1, 0},
	    {{NULL}, 0, 0, 0},                     /* fewer than were said */
	    {{MINE, OTHER}, 2, 0, 0},              /* one is missing */
	    {{MINE, MINE, MINE}, 3, 0, 0},         /* one too many */
	    {{OTHER, MINE, MINE}, 3, 0, 0},        /* in another order */
	    {{MINE, MINE, OTHER, OTHER}, 4, 0, 1}, /* one after the last */
	};
	static const uint8_t former[MERKLE_HASH] = {9};
	PGresult *ranges = answer(7, range, 2), *page;
	struct sealing s;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *const events[4][EVENT_FIELDS] = {
		    {EVENT(cases[i].clinics[0], "5")},
		    {EVENT(cases[i].clinics[1], "6")},
		    {EVENT(cases[i].clinics[2], "7")},
		    {EVENT(cases[i].clinics[3], "8")}};

		assert_int_equal(sealing_begin(&s, ranges, 2, 10, former), 1);
		assert_true(s.seal.number == 3 && s.seal.events == 3);
		assert_true(s.seal.total == 13 && s.seal.sealed_at == 77);
		assert_true(s.seal.from_xid == 5 && s.seal.to_xid == 9);
		page = answer(EVENT_FIELDS, events[0], cases[i].rows);
		assert_int_equal(sealing_add(&s, page), cases[i].good ? 0 : -1);
		assert_int_equal(sealing_complete(&s), cases[i].complete);
		if (cases[i].good)
			assert_string_equal(
			    s.last.clinic, cases[i].clinics[cases[i].rows - 1]);
		PQclear(page);
		sealing_end(&s);
	}
	PQclear(ranges);
	ranges = answer(7, range, 0);
	assert_int_equal(sealing_begin(&s, ranges, 2, 10, former), 0);
	sealing_end(&s);
	PQclear(ranges);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_the_database_says_is_read),
	    cmocka_unit_test(
		what_was_sealed_must_be_there_unless_an_epoch_began),
	    cmocka_unit_test(only_the_events_of_the_range_make_a_seal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
