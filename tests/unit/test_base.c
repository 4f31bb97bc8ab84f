/* base: faults, uuid. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/faults.h"
#include "base/uuid.h"

static void
faults_are_kept_in_order_and_bounded(void **state)
{
	struct faults f = {0};
	json_t *first;

	(void)state;
	assert_false(faults_any(&f));
	for (int i = 0; i < FAULTS_MAX + 5; i++)
		faults_add(&f, "a number", "/products/%d/volume_ml", i);
	assert_true(faults_any(&f));
	assert_int_equal(json_array_size(f.list), FAULTS_MAX);
	first = json_array_get(f.list, 0);
	assert_string_equal(
	    json_string_value(json_object_get(first, "pointer")),
	    "/products/0/volume_ml");
	faults_clear(&f);
	assert_false(faults_any(&f));
}

static void
pointer_tokens_are_escaped(void **state)
{
	char out[8];

	(void)state;
	faults_token(out, sizeof(out), "a/b~c");
	assert_string_equal(out, "a~1b~0c");
	faults_token(out, sizeof(out), "much too long");
	assert_int_equal(strlen(out), 7);
}

static void
uuids_carry_time_version_and_variant(void **state)
{
	static const uint8_t ones[10] = {
	    255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
	uint8_t id[UUID_BYTES], back[UUID_BYTES];
	char text[UUID_TEXT];

	(void)state;
	uuid_make(id, 0x0123456789abULL, ones);
	uuid_text(text, id);
	assert_string_equal(text, "01234567-89ab-7fff-bfff-ffffffffffff");
	assert_int_equal(uuid_parse(back, text), 0);
	assert_memory_equal(back, id, UUID_BYTES);
	assert_int_equal(uuid_parse(back, "01234567-89ab-7fff-bfff"), -1);
	assert_int_equal(
	    uuid_parse(back, "0123456789ab-7fff-bfff-ffffffffffff-"), -1);
	assert_int_equal(
	    uuid_parse(back, "g1234567-89ab-7fff-bfff-ffffffffffff"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(faults_are_kept_in_order_and_bounded),
	    cmocka_unit_test(pointer_tokens_are_escaped),
	    cmocka_unit_test(uuids_carry_time_version_and_variant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
