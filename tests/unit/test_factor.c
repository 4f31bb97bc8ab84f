/* totp, safe, recovery, code, qr: what second factors are made of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <qrencode.h>
#include <sodium.h>

#include "api/code.h"
#include "api/qr.h"
#include "api/recovery.h"
#include "base/problem.h"
#include "base/safe.h"
#include "base/totp.h"

#define CLINIC "0190c0de-0000-7000-8000-0000000000ff"
#define ADA "0190c0de-0000-7000-8000-000000000001"
#define BOB "0190c0de-0000-7000-8000-000000000002"
#define KEY "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define OTHER "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

/* RFC 6238, appendix B; it shows eight digits, of which ours are the last. */
static const uint8_t *const secret = (const uint8_t *)"12345678901234567890";
static const struct {
	int64_t at;
	const char *code;
} vectors[] = {
    {59, "287082"},
    {1111111109, "081804"},
    {1111111111, "050471"},
    {1234567890, "005924"},
    {2000000000, "279037"},
    {20000000000, "353130"},
};
#define N_VECTORS (sizeof(vectors) / sizeof(vectors[0]))

static void
codes_are_those_of_rfc_6238(void **state)
{
	char code[TOTP_DIGITS + 1];

	(void)state;
	for (size_t i = 0; i < N_VECTORS; i++) {
		assert_int_equal(
		    totp_code(code, secret, vectors[i].at / 30), 0);
		assert_string_equal(code, vectors[i].code);
	}
}

static void
a_code_is_right_for_one_step_before_and_after(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_VECTORS; i++) {
		const int64_t step = vectors[i].at / 30;

		for (int64_t off = step < 3 ? -1 : -3; off <= 3; off++)
			assert_int_equal(totp_match(secret, vectors[i].code,
					     vectors[i].at + 30 * off),
			    off >= -1 && off <= 1 ? step : -1);
	}
	/* The edges of a step, to the second: 1111111111 is in 37037037. */
	assert_int_equal(totp_match(secret, "050471", 37037036 * 30), 37037037);
	assert_int_equal(totp_match(secret, "050471", 37037036 * 30 - 1), -1);
	assert_int_equal(
	    totp_match(secret, "050471", 37037039 * 30 - 1), 37037037);
	assert_int_equal(totp_match(secret, "050471", 37037039 * 30), -1);
}

static void
what_is_no_code_matches_nothing(void **state)
{
	static const char *const codes[] = {"", "05047", "0504710", "050472",
	    "x50471", "050471 ", "\xff\xff\xff\xff\xff\xff"};

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		assert_int_equal(totp_match(secret, codes[i], 1111111111), -1);
	assert_int_equal(totp_match(secret, "755224", 0), 0); /* RFC 4226 */
}

static void
a_secret_is_shown_in_base32(void **state)
{
	char text[TOTP_TEXT], uri[TOTP_URI];

	(void)state;
	totp_text(text, secret);
	assert_string_equal(text, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
	totp_uri(uri, "north-2", "ada+x@example.org", secret);
	assert_string_equal(uri,
	    "otpauth://totp/mendd%20north-2:ada%2Bx%40example.org"
	    "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	    "&issuer=mendd%20north-2");
}

static void
a_name_of_any_length_makes_an_address(void **state)
{
	char uri[TOTP_URI], clinic[41], login[101];

	(void)state;
	memset(clinic, '-', 40);
	memset(login, '+', 100);
	clinic[40] = login[100] = '\0';
	totp_uri(uri, clinic, login, secret);
	assert_non_null(strstr(uri, "&issuer=mendd%20----"));
	assert_string_equal(uri + strlen(uri) - 40, clinic);
}

static void
a_sealed_secret_opens_for_whose_it_is(void **state)
{
	struct safe *safe = safe_new(KEY), *other = safe_new(OTHER);
	uint8_t sealed[SAFE_BYTES], again[SAFE_BYTES], opened[TOTP_SECRET];

	(void)state;
	assert_non_null(safe);
	assert_non_null(other);
	safe_close(safe, sealed, secret, CLINIC, ADA);
	assert_int_equal(safe_open(safe, opened, sealed, CLINIC, ADA), 0);
	assert_memory_equal(opened, secret, TOTP_SECRET);
	safe_close(safe, again, secret, CLINIC, ADA);
	assert_memory_not_equal(sealed, again, SAFE_BYTES);
	/* Another person, another clinic, both changed over, another key. */
	assert_int_equal(safe_open(safe, opened, sealed, CLINIC, BOB), -1);
	assert_int_equal(safe_open(safe, opened, sealed, BOB, ADA), -1);
	assert_int_equal(safe_open(safe, opened, sealed, ADA, CLINIC), -1);
	assert_int_equal(safe_open(other, opened, sealed, CLINIC, ADA), -1);
	for (size_t i = 0; i < SAFE_BYTES; i++) {
		sealed[i] ^= 1;
		assert_int_equal(
		    safe_open(safe, opened, sealed, CLINIC, ADA), -1);
		sealed[i] ^= 1;
	}
	assert_int_equal(safe_open(safe, opened, sealed, CLINIC, ADA), 0);
	safe_free(other);
	safe_free(safe);
}

static void
what_is_no_key_is_refused(void **state)
{
	static const char *const texts[] = {"", "00", KEY "0", KEY "00",
	    "g00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
	    "00 102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_null(safe_new(texts[i]));
}

/* The codes of a reply's members, each a text of RECOVERY_TEXT. */
static void
take_codes(char out[RECOVERY_CODES][RECOVERY_TEXT], const struct recovery *r)
{
	const char *at = strchr(r->members, '[');

	assert_non_null(at);
	for (int i = 0; i < RECOVERY_CODES; i++) {
		assert_int_equal(at[1], '"');
		memcpy(out[i], at + 2, RECOVERY_TEXT - 1);
		out[i][RECOVERY_TEXT - 1] = '\0';
		at += 1 + 1 + RECOVERY_TEXT;
	}
	assert_string_equal(at, "]");
}

static void
recovery_codes_have_the_hashes_that_are_kept(void **state)
{
	char codes[RECOVERY_CODES][RECOVERY_TEXT], hash[HASH_TEXT];
	struct safe *safe = safe_new(KEY);
	struct recovery r;

	(void)state;
	recovery_make(&r, safe, CLINIC, ADA);
	take_codes(codes, &r);
	for (int i = 0; i < RECOVERY_CODES; i++) {
		recovery_hash(hash, safe, codes[i], CLINIC, ADA);
		assert_non_null(strstr(r.hashes, hash));
		recovery_hash(hash, safe, codes[i], CLINIC, BOB);
		assert_null(strstr(r.hashes, hash));
		for (int j = 0; j < i; j++)
			assert_string_not_equal(codes[i], codes[j]);
	}
	assert_int_equal(r.hashes[0], '{');
	assert_int_equal(strlen(r.hashes), 2 + 10 * (HASH_TEXT - 1 + 3) + 9);
	safe_free(safe);
}

static void
a_recovery_code_is_read_as_people_write(void **state)
{
	static const char *const same[] = {"01ab-cdef-ghjk-mnpq",
	    "01abcdefghjkmnpq", "01AB CDEF GHJK MNPQ", "olab-cdef-ghjk-mnpq",
	    " OIAB-CDEF-GHJK-MNPQ "};
	static const char *const others[] = {"", "01ab-cdef-ghjk-mnp",
	    "01ab-cdef-ghjk-mnpqr", "01ab-cdef-ghjk-mnpr"};
	char first[HASH_TEXT], hash[HASH_TEXT];
	struct safe *safe = safe_new(KEY);

	(void)state;
	recovery_hash(first, safe, same[0], CLINIC, ADA);
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		recovery_hash(hash, safe, same[i], CLINIC, ADA);
		assert_string_equal(hash, first);
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		recovery_hash(hash, safe, others[i], CLINIC, ADA);
		assert_string_not_equal(hash, first);
	}
	safe_free(safe);
}

static struct factor
a_factor(const struct safe *safe, int64_t at)
{
	struct factor f = {.id = BOB, .at = at};

	safe_close(safe, f.sealed, secret, CLINIC, ADA);
	return f;
}

static void
a_code_is_judged_by_the_time_that_came_with_it(void **state)
{
	struct safe *safe = safe_new(KEY);
	struct factor f = a_factor(safe, 1111111111);
	struct code c;

	(void)state;
	assert_null(code_judge(&c, safe, &f, "050 471", CLINIC, ADA));
	assert_string_equal(c.step, "37037037");
	assert_null(code_judge(&c, safe, &f, "050471", CLINIC, ADA));
	assert_string_equal(c.step, "37037037");
	assert_int_equal(strlen(c.hash), HASH_TEXT - 1);
	assert_null(code_judge(&c, safe, &f, "99050471", CLINIC, ADA));
	assert_string_equal(c.step, "");
	assert_null(code_judge(&c, safe, &f, "050471050471", CLINIC, ADA));
	assert_string_equal(c.step, "");
	assert_null(code_judge(&c, safe, &f, "", CLINIC, ADA));
	assert_string_equal(c.step, "");
	assert_int_equal(strlen(c.hash), HASH_TEXT - 1); /* it was a code */
	safe_free(safe);
}

static void
without_the_right_key_no_code_is_judged(void **state)
{
	struct safe *safe = safe_new(KEY), *other = safe_new(OTHER);
	struct factor f = a_factor(safe, 1111111111), none = {.at = 1111111111};
	struct code c;

	(void)state;
	assert_ptr_equal(code_judge(&c, other, &f, "050471", CLINIC, ADA),
	    &problem_unavailable);
	assert_string_equal(c.step, "");
	assert_ptr_equal(code_judge(&c, NULL, &f, "050471", CLINIC, ADA),
	    &problem_unavailable);
	assert_ptr_equal(code_judge(&c, safe, &f, "050471", CLINIC, BOB),
	    &problem_unavailable);
	/* Who has no factor, or sends no code, needs no key. */
	assert_null(code_judge(&c, NULL, &none, "050471", CLINIC, ADA));
	assert_null(code_judge(&c, NULL, &f, NULL, CLINIC, ADA));
	assert_string_equal(c.hash, "");
	safe_free(other);
	safe_free(safe);
}

static void
what_the_database_tells_of_a_factor_is_read(void **state)
{
	json_t *found = json_pack("{s:s, s:s, s:i}", "factor_id", ADA, "sealed",
		   "000102", "at", 90),
	       *none = json_pack(
		   "{s:n, s:n, s:i}", "factor_id", "sealed", "at", 90);
	struct factor f;

	(void)state;
	code_factor(&f, found);
	assert_string_equal(f.id, ADA);
	assert_memory_equal(f.sealed, "\0\1\2\0", 4);
	assert_int_equal(f.at, 90);
	code_factor(&f, none);
	assert_string_equal(f.id, "");
	assert_int_equal(f.at, 90);
	code_factor(&f, NULL);
	assert_string_equal(f.id, "");
	json_decref(none);
	json_decref(found);
}

/* Paint the picture's lines. */
static void
paint(uint8_t *dark, int width, const char *svg)
{
	const char *at = strstr(svg, "stroke='#000' d='");
	int x, y, run, len;

	assert_non_null(at);
	at += strlen("stroke='#000' d='");
	while (sscanf(at, "M%d %d.5h%d%n", &x, &y, &run, &len) == 3) {
		assert_in_range(x + run, 1, width);
		assert_in_range(y, 0, width - 1);
		for (int i = 0; i < run; i++)
			dark[y * width + x + i] = 1;
		at += len;
	}
	assert_string_equal(at, "'/></svg>");
}

static void
a_picture_is_the_matrix_in_a_margin(void **state)
{
	char text[300], *svg;
	uint8_t *dark;
	int width;

	(void)state;
	for (size_t len = 1; len < sizeof(text); len += 37) {
		QRcode *q;

		memset(text, 'x', len);
		text[len] = '\0';
		assert_non_null(svg = qr_svg(text));
		q = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
		width = q->width + 8;
		dark = calloc((size_t)width, (size_t)width);
		paint(dark, width, svg);
		for (int y = 0; y < width; y++)
			for (int x = 0; x < width; x++) {
				int inside = x >= 4 && x < width - 4 &&
					     y >= 4 && y < width - 4;

				assert_int_equal(dark[y * width + x],
				    inside
					? q->data[(y - 4) * q->width + x - 4] &
					      1
					: 0);
			}
		free(dark);
		free(svg);
		QRcode_free(q);
	}
}

static void
a_picture_can_stand_in_json_and_in_a_page(void **state)
{
	char *svg = qr_svg("otpauth://totp/x"), text[4000];

	(void)state;
	assert_null(strpbrk(svg, "\"\\\n"));
	assert_null(strstr(svg, "style"));
	assert_null(strstr(svg, "script"));
	assert_non_null(strstr(svg, "<title>"));
	free(svg);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_null(qr_svg(text));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(codes_are_those_of_rfc_6238),
	    cmocka_unit_test(a_code_is_right_for_one_step_before_and_after),
	    cmocka_unit_test(what_is_no_code_matches_nothing),
	    cmocka_unit_test(a_secret_is_shown_in_base32),
	    cmocka_unit_test(a_name_of_any_length_makes_an_address),
	    cmocka_unit_test(a_sealed_secret_opens_for_whose_it_is),
	    cmocka_unit_test(what_is_no_key_is_refused),
	    cmocka_unit_test(recovery_codes_have_the_hashes_that_are_kept),
	    cmocka_unit_test(a_recovery_code_is_read_as_people_write),
	    cmocka_unit_test(a_code_is_judged_by_the_time_that_came_with_it),
	    cmocka_unit_test(without_the_right_key_no_code_is_judged),
	    cmocka_unit_test(what_the_database_tells_of_a_factor_is_read),
	    cmocka_unit_test(a_picture_is_the_matrix_in_a_margin),
	    cmocka_unit_test(a_picture_can_stand_in_json_and_in_a_page),
	};

	if (sodium_init() == -1)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
