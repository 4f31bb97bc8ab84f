/* recent: the same question of the same data has the same reply. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "proc/recent.h"

static int
keep(struct recent *r, const char *question, const char *text)
{
	return recent_keep(r, question, strlen(question), "ok",
	    text == NULL ? NULL : strdup(text),
	    text == NULL ? 0 : strlen(text));
}

static const char *
find(struct recent *r, uint64_t version, const char *question)
{
	const struct recent_reply *found =
	    recent_find(r, version, question, strlen(question));

	return found == NULL ? NULL : found->text;
}

static void
a_reply_is_found_by_its_question_and_version(void **state)
{
	struct recent r = {0};

	(void)state;
	assert_null(find(&r, 1, "a"));
	assert_int_equal(keep(&r, "a", "1"), 0);
	assert_int_equal(keep(&r, "ab", "2"), 0);
	assert_string_equal(find(&r, 1, "a"), "1");
	assert_string_equal(find(&r, 1, "ab"), "2");
	assert_null(find(&r, 1, "b"));
	assert_null(find(&r, 2, "a"));
	assert_null(find(&r, 1, "a")); /* it was forgotten */
	recent_clear(&r);
}

static void
the_oldest_makes_room(void **state)
{
	struct recent r = {0};
	char question[20];

	(void)state;
	assert_null(find(&r, 1, "0"));
	for (int i = 0; i <= RECENT_MAX; i++) {
		snprintf(question, sizeof(question), "%d", i);
		assert_int_equal(keep(&r, question, question), 0);
	}
	assert_null(find(&r, 1, "0"));
	assert_string_equal(find(&r, 1, "1"), "1");
	assert_string_equal(find(&r, 1, question), question);
	recent_clear(&r);
}

static void
a_long_reply_is_not_kept(void **state)
{
	struct recent r = {0};
	char *text = calloc(1, RECENT_BYTES + 1);

	(void)state;
	assert_non_null(text);
	assert_null(find(&r, 1, "a"));
	assert_int_equal(
	    recent_keep(&r, "a", 1, "ok", text, RECENT_BYTES + 1), -1);
	assert_null(find(&r, 1, "a"));
	assert_int_equal(recent_keep(&r, "a", 1, "ok", text, RECENT_BYTES), 0);
	assert_non_null(find(&r, 1, "a"));
	recent_clear(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_reply_is_found_by_its_question_and_version),
	    cmocka_unit_test(the_oldest_makes_room),
	    cmocka_unit_test(a_long_reply_is_not_kept),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("recent", tests, NULL, NULL);
}
