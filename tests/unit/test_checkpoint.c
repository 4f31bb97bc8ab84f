/* rule: checkpoints, written, read, refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "rule/checkpoint.h"

#define HEAD                                                              \
	"mendd-audit ledger=018f0000-0000-7000-8000-000000000001 seal=7 " \
	"events=12345678901 "                                             \
	"hash=000102030405060708090a0b0c0d0e0f"                           \
	"101112131415161718191a1b1c1d1e1f at=2024-02-29T09:30:00.500000Z"

/* RFC 8032, 7.1, TEST 1: the key of the first vector. */
static const char seed_hex[] = "9d61b19deffd5a60ba844af492ec2cc4"
			       "4449c5697b326919703bac031cae7f60";
static const char key_hex[] = "d75a980182b10ab7d54bfed3c964073a"
			      "0ee172f3daa62325af021a68f707511a";

static uint8_t secret[CHECKPOINT_SECRET];

static struct checkpoint
checkpoint(void)
{
	struct checkpoint c = {.ledger = "018f0000-0000-7000-8000-000000000001",
	    .seal = 7,
	    .events = 12345678901,
	    .at = 1709199000500000};

	for (size_t i = 0; i < sizeof(c.hash); i++)
		c.hash[i] = (uint8_t)i;
	checkpoint_sign(&c, secret);
	return c;
}

static void
a_checkpoint_is_one_line(void **state)
{
	const struct checkpoint c = checkpoint();
	char line[CHECKPOINT_LINE], head[CHECKPOINT_HEAD];
	const size_t len = strlen(HEAD " key=");

	(void)state;
	checkpoint_head(head, &c);
	assert_string_equal(head, HEAD);
	checkpoint_write(line, &c);
	assert_memory_equal(line, HEAD " key=", len);
	assert_memory_equal(line + len, key_hex, 64);
	assert_memory_equal(line + len + 64, " signature=", 11);
	assert_int_equal(strlen(line), len + 64 + 11 + 86);
}

static void
what_was_written_is_read(void **state)
{
	const struct checkpoint c = checkpoint();
	struct checkpoint read;
	char line[CHECKPOINT_LINE];

	(void)state;
	checkpoint_write(line, &c);
	assert_int_equal(checkpoint_read(&read, line), 0);
	assert_string_equal(read.ledger, c.ledger);
	assert_true(read.seal == c.seal && read.events == c.events);
	assert_true(read.at == c.at);
	assert_memory_equal(read.hash, c.hash, sizeof(c.hash));
	assert_memory_equal(read.key, c.key, sizeof(c.key));
	assert_memory_equal(read.signature, c.signature, sizeof(c.signature));
	assert_int_equal(checkpoint_check(&read), 0);
}

static void
the_largest_numbers_fit(void **state)
{
	struct checkpoint c = checkpoint(), read;
	char line[CHECKPOINT_LINE];

	(void)state;
	c.seal = c.events = UINT64_MAX;
	checkpoint_sign(&c, secret);
	checkpoint_write(line, &c);
	assert_int_equal(checkpoint_read(&read, line), 0);
	assert_true(read.seal == UINT64_MAX && read.events == UINT64_MAX);
	assert_int_equal(checkpoint_check(&read), 0);
}

/* Whatever byte is another one: no checkpoint, or one that nobody signed. */
static void
each_changed_byte_is_found(void **state)
{
	const struct checkpoint c = checkpoint();
	struct checkpoint read;
	char line[CHECKPOINT_LINE];
	size_t forms = 0;

	(void)state;
	checkpoint_write(line, &c);
	for (size_t i = 0; line[i] != '\0'; i++)
		for (int byte = 1; byte < 256; byte++) {
			const char was = line[i];

			if (byte == (unsigned char)was)
				continue;
			line[i] = (char)byte;
			if (checkpoint_read(&read, line) == 0) {
				forms++;
				assert_int_equal(checkpoint_check(&read), -1);
			}
			line[i] = was;
		}
	assert_true(forms > 1000);
	assert_int_equal(checkpoint_read(&read, line), 0);
	assert_int_equal(checkpoint_check(&read), 0);
}

static void
what_is_none_is_refused(void **state)
{
	const struct checkpoint c = checkpoint();
	struct checkpoint read;
	char line[CHECKPOINT_LINE], text[2 * CHECKPOINT_LINE];
	size_t len;

	(void)state;
	checkpoint_write(line, &c);
	len = strlen(line);
	for (size_t i = 0; i < len; i++) { /* cut, as by a crash */
		snprintf(text, sizeof(text), "%.*s", (int)i, line);
		assert_int_equal(checkpoint_read(&read, text), -1);
	}
	snprintf(text, sizeof(text), "%s\n", line);
	assert_int_equal(checkpoint_read(&read, text), -1);
	snprintf(text, sizeof(text), "%s more=1", line);
	assert_int_equal(checkpoint_read(&read, text), -1);
	snprintf(text, sizeof(text), " %s", line);
	assert_int_equal(checkpoint_read(&read, text), -1);
}

static void
another_spelling_is_refused(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
	    {"seal=7 ", "seal=07 "},
	    {"seal=7 ", "seal=+7 "},
	    {"seal=7 ", "seal=-7 "},
	    {"seal=7 ", "seal=7x "},
	    {"seal=7 ", "seal= "},
	    {"seal=7 ", "seal=7  "},
	    {"seal=7 ", "seal=18446744073709551616 "},
	    {"ledger=018f", "ledger=018F"},
	    {"0a0b", "0A0B"},
	    {".500000Z", ".5Z"},
	    {"00.500000Z", "00.500000+00:00"},
	    {"T09", "t09"},
	    {" key=", " kay="},
	    {" at=", " events="},
	};
	const struct checkpoint c = checkpoint();
	struct checkpoint read;
	char line[CHECKPOINT_LINE], text[2 * CHECKPOINT_LINE];

	(void)state;
	checkpoint_write(line, &c);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *at = strstr(line, cases[i].from);

		assert_non_null(at);
		snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - line), line,
		    cases[i].to, at + strlen(cases[i].from));
		if (checkpoint_read(&read, text) != -1)
			fail_msg(
			    "%s for %s was read", cases[i].to, cases[i].from);
	}
}

static void
another_key_does_not_fit(void **state)
{
	struct checkpoint c = checkpoint();
	uint8_t other[CHECKPOINT_SECRET], key[CHECKPOINT_KEY];
	static const uint8_t seed[32] = {1};

	(void)state;
	crypto_sign_seed_keypair(key, other, seed);
	assert_int_equal(checkpoint_check(&c), 0);
	memcpy(c.key, key, sizeof(key));
	assert_int_equal(checkpoint_check(&c), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_checkpoint_is_one_line),
	    cmocka_unit_test(what_was_written_is_read),
	    cmocka_unit_test(the_largest_numbers_fit),
	    cmocka_unit_test(each_changed_byte_is_found),
	    cmocka_unit_test(what_is_none_is_refused),
	    cmocka_unit_test(another_spelling_is_refused),
	    cmocka_unit_test(another_key_does_not_fit),
	};
	uint8_t seed[32], key[CHECKPOINT_KEY];

	if (sodium_init() == -1 ||
	    sodium_hex2bin(seed, sizeof(seed), seed_hex, strlen(seed_hex), NULL,
		NULL, NULL) == -1)
		return 1;
	crypto_sign_seed_keypair(key, secret, seed);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
