/* token, peek: small readers with strict habits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "api/peek.h"
#include "api/token.h"

#define CLINIC "0190c0de-0000-7000-8000-0000000000ff"

static void
a_token_is_taken_apart(void **state)
{
	/* 16 bytes 00..0f, 32 bytes 00..1f; the hash is sha256sum's. */
	static const char text[] =
	    "AAECAwQFBgcICQoLDA0ODw."
	    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
	struct token t;

	(void)state;
	assert_int_equal(token_read(&t, text), 0);
	assert_string_equal(t.clinic, "00010203-0405-0607-0809-0a0b0c0d0e0f");
	assert_string_equal(t.hash,
	    "\\x630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710"
	    "dd");
}

static void
a_made_token_reads_as_itself_and_no_two_are_alike(void **state)
{
	char text[TOKEN_TEXT], other[TOKEN_TEXT];
	struct token made, read;

	(void)state;
	token_make(&made, text, CLINIC);
	assert_int_equal(strlen(text), TOKEN_TEXT - 1);
	assert_int_equal(token_read(&read, text), 0);
	assert_string_equal(read.clinic, CLINIC);
	assert_string_equal(read.hash, made.hash);
	token_make(&made, other, CLINIC);
	assert_string_not_equal(text, other);
}

static void
what_is_no_token_is_refused(void **state)
{
	static const char *const texts[] = {"", ".", "a.b",
	    /* too short, too long */
	    "AAECAwQFBgcICQoLDA0ODw.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh",
	    "AAECAwQFBgcICQoLDA0ODw."
	    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8A",
	    /* bits left over, another alphabet, padding, blanks, no dot */
	    "AAECAwQFBgcICQoLDA0ODx."
	    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
	    "AAECAwQFBgcICQoLDA0OD/"
	    ".AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
	    "AAECAwQFBgcICQoLDA0ODw."
	    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh=",
	    "AAECAwQFBgcICQoLDA0ODw. "
	    "AECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
	    "AAECAwQFBgcICQoLDA0ODwAAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh"
	    "8"};
	struct token t;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(token_read(&t, texts[i]), -1);
}

static void
the_parts_of_a_digest_do_not_run_together(void **state)
{
	static const char *const ab[] = {"a", "b"}, *const a_b[] = {"ab", ""};
	char one[HASH_TEXT], two[HASH_TEXT];

	(void)state;
	token_digest(one, ab, 2, "", 0);
	token_digest(two, a_b, 2, "", 0);
	assert_string_not_equal(one, two);
	token_digest(two, ab, 2, "c", 1);
	assert_string_not_equal(one, two);
	token_digest(two, ab, 2, "c", 0);
	assert_string_equal(one, two);
}

static void
members_at_the_top_are_found(void **state)
{
	static const struct {
		const char *json, *value; /* of "version"; NULL: none */
	} cases[] = {
	    {"{\"version\":3}", "3"},
	    {" { \"version\" : 3 , \"x\":1}", "3"},
	    {"{\"a\":{\"version\":1},\"version\":2}", "2"},
	    {"{\"a\":[{\"version\":1}, \"]\"] , \"version\":\"x2\"}", "x2"},
	    {"{\"a\":\"\\\"version\\\":9,\",\"version\":2}", "2"},
	    {"{\"a\":null,\"b\":{},\"c\":[],\"version\":2}", "2"},
	    {"{\"a\":\"version\"}", NULL},
	    {"{\"versions\":3}", NULL},
	    {"{\"a\":{\"version\":1}}", NULL},
	    {"{\"version\":\"a\\nb\"}", NULL},
	    {"{\"version\":null}", NULL},
	    {"{\"version\":\"12345678901234567890\"}", NULL},
	    {"[{\"version\":1}]", NULL},
	    {"{}", NULL},
	    {"", NULL},
	    {"{\"a", NULL},
	    {"{\"a\":[", NULL},
	    {"{\"a\":\"\\", NULL},
	    {"{\"version", NULL},
	    {"{\"version\":", NULL},
	};
	char out[16];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int rc = peek(cases[i].json, "version", out, sizeof(out));

		assert_int_equal(rc, cases[i].value == NULL ? -1 : 0);
		if (rc == 0)
			assert_string_equal(out, cases[i].value);
	}
}

static int
setup(void **state)
{
	(void)state;
	return sodium_init() == -1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_token_is_taken_apart),
	    cmocka_unit_test(a_made_token_reads_as_itself_and_no_two_are_alike),
	    cmocka_unit_test(what_is_no_token_is_refused),
	    cmocka_unit_test(the_parts_of_a_digest_do_not_run_together),
	    cmocka_unit_test(members_at_the_top_are_found),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
