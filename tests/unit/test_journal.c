/* proc: the file of checkpoints: what is appended, cut, and found again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "base/log.h"
#include "proc/journal.h"

static char path[] = "/tmp/mendd-journal-XXXXXX";
static uint8_t secret[CHECKPOINT_SECRET];

static void
line_of(char line[CHECKPOINT_LINE], uint64_t seal)
{
	struct checkpoint c = {.ledger = "018f0000-0000-7000-8000-000000000001",
	    .seal = seal,
	    .events = 10 * seal};

	checkpoint_sign(&c, secret);
	checkpoint_write(line, &c);
}

static void
fill(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static uint64_t
last_seal(void)
{
	struct checkpoint last;
	struct journal j;

	assert_int_equal(journal_open(&j, path, &last), 0);
	journal_close(&j);
	return last.seal;
}

static void
append(uint64_t seal)
{
	struct checkpoint last;
	char line[CHECKPOINT_LINE];
	struct journal j;

	assert_int_equal(journal_open(&j, path, &last), 0);
	line_of(line, seal);
	assert_int_equal(journal_append(&j, line), 0);
	journal_close(&j);
}

static void
a_new_file_has_none(void **state)
{
	struct stat st;

	(void)state;
	unlink(path);
	assert_int_equal(last_seal(), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0137, 0);
}

static void
the_last_line_is_found_however_many_there_are(void **state)
{
	(void)state;
	unlink(path);
	for (uint64_t i = 1; i <= 40; i++) {
		append(i);
		assert_int_equal(last_seal(), i);
	}
}

/* At every place; and the next line is whole. */
static void
a_line_that_a_crash_cut_is_ended_and_not_read(void **state)
{
	char first[CHECKPOINT_LINE], second[CHECKPOINT_LINE];
	char text[3 * CHECKPOINT_LINE];

	(void)state;
	line_of(first, 1);
	line_of(second, 2);
	for (size_t len = 0; len <= strlen(second); len++) {
		snprintf(
		    text, sizeof(text), "%s\n%.*s", first, (int)len, second);
		fill(text);
		assert_int_equal(last_seal(), 1);
		append(3);
		assert_int_equal(last_seal(), 3);
	}
}

static void
what_is_not_signed_right_does_not_count(void **state)
{
	char first[CHECKPOINT_LINE], second[CHECKPOINT_LINE];
	char text[3 * CHECKPOINT_LINE];

	(void)state;
	line_of(first, 1);
	line_of(second, 2);
	memcpy(strstr(second, "events=20"), "events=21", 9);
	snprintf(text, sizeof(text), "%s\n%s\n\nseal=9\n", first, second);
	fill(text);
	assert_int_equal(last_seal(), 1);
}

static void
what_is_no_file_is_refused(void **state)
{
	struct checkpoint last;
	struct journal j;

	(void)state;
	assert_int_equal(journal_open(&j, "/dev/null", &last), -1);
	assert_int_equal(journal_open(&j, "/tmp", &last), -1);
	assert_int_equal(journal_open(&j, "/none/none", &last), -1);
}

static void
a_full_disk_is_noticed(void **state)
{
	struct checkpoint last;
	char line[CHECKPOINT_LINE];
	struct journal j;

	(void)state;
	line_of(line, 1);
	assert_int_equal(journal_open(&j, path, &last), 0);
	close(j.fd);
	assert_non_null(freopen("/dev/full", "w", stdin));
	j.fd = STDIN_FILENO;
	assert_int_equal(journal_append(&j, line), -1);
	assert_int_equal(j.torn, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_file_has_none),
	    cmocka_unit_test(the_last_line_is_found_however_many_there_are),
	    cmocka_unit_test(a_line_that_a_crash_cut_is_ended_and_not_read),
	    cmocka_unit_test(what_is_not_signed_right_does_not_count),
	    cmocka_unit_test(what_is_no_file_is_refused),
	    cmocka_unit_test(a_full_disk_is_noticed),
	};
	static const uint8_t seed[32] = {7};
	uint8_t key[CHECKPOINT_KEY];
	int failed, fd;

	if (sodium_init() == -1 || (fd = mkstemp(path)) == -1)
		return 1;
	close(fd);
	log_open("test", LOG_ERROR);
	crypto_sign_seed_keypair(key, secret, seed);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
