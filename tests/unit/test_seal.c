/* rule: the hashes of events and seals, against Python's hashlib. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "rule/event.h"
#include "rule/seal.h"

static const char *const event[EVENT_FIELDS] = {"1",
    "018f0000-0000-7000-8000-000000000001",
    "018f0000-0000-7000-8000-000000000002", "2024-02-29T09:30:00.500000Z",
    "771", NULL, NULL, "clinician", "create", "patient",
    "018f0000-0000-7000-8000-000000000003",
    "018f0000-0000-7000-8000-000000000003",
    "018f0000-0000-7000-8000-000000000004", "",
    "{\"a\": 1, \"\xc3\xbc\": null}"};

static void
is(const uint8_t hash[MERKLE_HASH], const char *wanted)
{
	char hex[2 * MERKLE_HASH + 1];

	sodium_bin2hex(hex, sizeof(hex), hash, MERKLE_HASH);
	assert_string_equal(hex, wanted);
}

/*
 * sha256(b'\0' + b''.join(b'\xff' * 4 if f is None
 *     else struct.pack('>I', len(f)) + f for f in fields))
 */
static void
an_event_has_the_hash_of_its_bytes(void **state)
{
	uint8_t hash[EVENT_HASH];

	(void)state;
	event_hash(hash, event);
	is(hash, "b42c5c230af511fa93c9f5f3f1757a27"
		 "7f874f5f748cc52c20bbe1eef6d66922");
}

static void
each_field_counts_where_it_stands(void **state)
{
	uint8_t hash[EVENT_HASH], other[EVENT_HASH];
	const char *changed[EVENT_FIELDS];

	(void)state;
	event_hash(hash, event);
	for (size_t i = 0; i < EVENT_FIELDS; i++) {
		static const char *const values[] = {NULL, "", "x", "7711"};

		for (size_t v = 0; v < sizeof(values) / sizeof(values[0]);
		     v++) {
			if (event[i] == values[v] ||
			    (event[i] != NULL && values[v] != NULL &&
				strcmp(event[i], values[v]) == 0))
				continue;
			memcpy(changed, event, sizeof(changed));
			changed[i] = values[v];
			event_hash(other, changed);
			assert_memory_not_equal(hash, other, sizeof(hash));
		}
	}
	/* A border between two fields that moves. */
	memcpy(changed, event, sizeof(changed));
	changed[EVENT_ROLE] = "cliniciancre";
	changed[EVENT_ACTION] = "ate";
	event_hash(other, changed);
	assert_memory_not_equal(hash, other, sizeof(hash));
}

static void
each_field_has_a_name(void **state)
{
	(void)state;
	for (int i = 0; i < EVENT_FIELDS; i++)
		assert_non_null(event_field_name((enum event_field)i));
	assert_string_equal(event_field_name(EVENT_EPOCH), "epoch");
	assert_string_equal(event_field_name(EVENT_DETAIL), "detail");
}

static struct seal
seal(void)
{
	struct seal s = {.number = 7,
	    .epoch = 2,
	    .from_xid = 771,
	    .to_xid = 0x1122334455667788,
	    .events = 3,
	    .total = 10,
	    .sealed_at = 1709199000500000};

	for (size_t i = 0; i < MERKLE_HASH; i++) {
		s.root[i] = (uint8_t)i;
		s.former[i] = (uint8_t)(MERKLE_HASH + i);
	}
	return s;
}

/*
 * sha256(b'\2' + struct.pack('>QIQQQQq', 7, 2, 771, 0x1122334455667788, 3, 10,
 *     1709199000500000) + bytes(range(32)) + bytes(range(32, 64)))
 */
static void
a_seal_has_the_hash_of_its_bytes(void **state)
{
	const struct seal s = seal();
	uint8_t hash[MERKLE_HASH];

	(void)state;
	seal_hash(hash, &s);
	is(hash, "45417942cdf4950d5430f55d7eac82a4"
		 "9e445fd2c743d6cdbf9f60327ec793df");
}

static void
each_member_of_a_seal_counts(void **state)
{
	static const struct seal none;
	const struct seal s = seal();
	uint8_t hash[MERKLE_HASH], other[MERKLE_HASH];
	struct {
		size_t at, len;
	} members[] = {
	    {offsetof(struct seal, number), sizeof(none.number)},
	    {offsetof(struct seal, epoch), sizeof(none.epoch)},
	    {offsetof(struct seal, from_xid), sizeof(none.from_xid)},
	    {offsetof(struct seal, to_xid), sizeof(none.to_xid)},
	    {offsetof(struct seal, events), sizeof(none.events)},
	    {offsetof(struct seal, total), sizeof(none.total)},
	    {offsetof(struct seal, sealed_at), sizeof(none.sealed_at)},
	    {offsetof(struct seal, root), sizeof(none.root)},
	    {offsetof(struct seal, former), sizeof(none.former)},
	};

	(void)state;
	seal_hash(hash, &s);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		for (size_t bit = 0; bit < members[i].len * 8; bit++) {
			struct seal changed = s;

			((uint8_t *)&changed)[members[i].at + bit / 8] ^=
			    (uint8_t)(1 << bit % 8);
			seal_hash(other, &changed);
			assert_memory_not_equal(hash, other, sizeof(hash));
		}
}

/* sha256(b'\0' + clinic + struct.pack('>QQ', 5, 3) + bytes(range(32))) */
static void
a_clinic_is_a_leaf_with_its_place_in_its_log(void **state)
{
	const struct seal s = seal();
	uint8_t clinic[UUID_BYTES], hash[MERKLE_HASH];

	(void)state;
	assert_int_equal(
	    uuid_parse(clinic, "018f0000-0000-7000-8000-000000000001"), 0);
	seal_leaf(hash, clinic, 5, 3, s.root);
	is(hash, "638527560f4645015a15f806c7dcbe60"
		 "bcac8b7f0c16470c03387298c1f8bbb7");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_event_has_the_hash_of_its_bytes),
	    cmocka_unit_test(each_field_counts_where_it_stands),
	    cmocka_unit_test(each_field_has_a_name),
	    cmocka_unit_test(a_seal_has_the_hash_of_its_bytes),
	    cmocka_unit_test(each_member_of_a_seal_counts),
	    cmocka_unit_test(a_clinic_is_a_leaf_with_its_place_in_its_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
