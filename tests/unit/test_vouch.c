/* vouch: a proof is of one question, with these keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "rule/vouch.h"

/* Inner: 00 01 02 ... 3f; outer: 40 41 ... 7f. */
static struct vouch_keys keys;
static char inner[2 * VOUCH_KEY + 1], outer[2 * VOUCH_KEY + 1];

static int
setup(void **state)
{
	(void)state;
	for (int i = 0; i < VOUCH_KEY; i++) {
		snprintf(inner + 2 * i, 3, "%02x", i);
		snprintf(outer + 2 * i, 3, "%02x", VOUCH_KEY + i);
	}
	return sodium_init() == -1 ? -1 : vouch_read_keys(&keys, inner, outer);
}

/* Made with Python's hashlib: sha256(outer + sha256(inner + question)). */
static const char proof[] = "0925569c3308d1c82eade3342e05bc8e"
			    "ab824a7ca56463117c1719821f707859";

static void
a_proof_holds_for_its_question_alone(void **state)
{
	char changed[sizeof(proof)];

	(void)state;
	assert_true(vouch_holds(&keys, "{\"kind\":\"trend\"}", proof));
	assert_false(vouch_holds(&keys, "{\"kind\":\"trend\" }", proof));
	assert_false(vouch_holds(&keys, "", proof));
	assert_false(vouch_holds(&keys, "{\"kind\":\"trend\"}", NULL));
	assert_false(vouch_holds(&keys, "{\"kind\":\"trend\"}", ""));
	for (size_t i = 0; i < strlen(proof); i++) {
		memcpy(changed, proof, sizeof(changed));
		changed[i] = changed[i] == '0' ? '1' : '0';
		assert_false(
		    vouch_holds(&keys, "{\"kind\":\"trend\"}", changed));
	}
}

static void
each_key_matters(void **state)
{
	struct vouch_keys other = keys;

	(void)state;
	other.inner[0] ^= 1;
	assert_false(vouch_holds(&other, "{\"kind\":\"trend\"}", proof));
	other = keys;
	other.outer[VOUCH_KEY - 1] ^= 1;
	assert_false(vouch_holds(&other, "{\"kind\":\"trend\"}", proof));
}

static void
keys_have_their_length(void **state)
{
	struct vouch_keys other;

	(void)state;
	assert_int_equal(vouch_read_keys(&other, inner, outer + 2), -1);
	assert_int_equal(vouch_read_keys(&other, "", outer), -1);
	assert_int_equal(vouch_read_keys(&other, NULL, outer), -1);
	assert_int_equal(vouch_read_keys(&other, inner, NULL), -1);
	assert_int_equal(vouch_read_keys(&other, inner, outer), 0);
	inner[5] = 'x';
	assert_int_equal(vouch_read_keys(&other, inner, outer), -1);
	inner[5] = '2';
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_proof_holds_for_its_question_alone),
	    cmocka_unit_test(each_key_matters),
	    cmocka_unit_test(keys_have_their_length),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("vouch", tests, setup, NULL);
}
