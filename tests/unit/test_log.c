/* log: lines, and nobody who reads them. */
#include <sys/socket.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"

static int own; /* our stderr, while the log goes elsewhere */

static void
send_log_to(int fd)
{
	fflush(stderr);
	own = dup(STDERR_FILENO);
	assert_int_equal(dup2(fd, STDERR_FILENO), STDERR_FILENO);
	close(fd);
	log_unblock();
}

static void
send_log_back(void)
{
	dup2(own, STDERR_FILENO);
	close(own);
}

/* What has come so far. */
static size_t
take(int fd, char *out, size_t size)
{
	size_t len = 0;
	ssize_t n;

	fcntl(fd, F_SETFL, O_NONBLOCK);
	while (len < size - 1 && (n = read(fd, out + len, size - 1 - len)) > 0)
		len += (size_t)n;
	out[len] = '\0';
	return len;
}

static void
write_lines(int n)
{
	char wide[500];

	memset(wide, 'x', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	for (int i = 0; i < n; i++)
		log_info("%s", wide);
}

/* The lines that came, and how many the log says are missing. */
static unsigned long
count_lines(char *text, unsigned long *missing)
{
	static const char words[] = "log lines dropped n=";
	unsigned long n = 0;
	const char *said;

	*missing = 0;
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		if ((said = strstr(line, words)) != NULL)
			*missing += strtoul(said + sizeof(words) - 1, NULL, 10);
		else
			n++;
		assert_int_equal(strncmp(line, "<", 1), 0); /* never half */
	}
	return n;
}

static void
no_reader_holds_up_nobody(int end, int fd)
{
	static char text[4 << 20];
	unsigned long came, missing;
	size_t len;

	send_log_to(fd);
	write_lines(4000); /* far more than any buffer */
	len = take(end, text, sizeof(text));
	log_info("again");
	send_log_back();
	take(end, text + len, sizeof(text) - len);
	assert_non_null(strstr(text, "again"));
	came = count_lines(text, &missing);
	assert_true(missing > 0);
	assert_int_equal(came + missing, 4000 + 1);
	close(end);
}

static void
a_pipe_that_nobody_reads_holds_up_nobody(void **state)
{
	int fd[2];

	(void)state;
	assert_int_equal(pipe(fd), 0);
	no_reader_holds_up_nobody(fd[0], fd[1]);
}

static void
a_journal_that_nobody_reads_holds_up_nobody(void **state)
{
	int fd[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	no_reader_holds_up_nobody(fd[0], fd[1]);
}

/* What a shell has open does not change under its hands. */
static void
only_our_own_end_of_a_pipe_is_told_not_to_block(void **state)
{
	int fd[2], theirs;

	(void)state;
	assert_int_equal(pipe(fd), 0);
	theirs = dup(fd[1]);
	send_log_to(fd[1]);
	send_log_back();
	assert_false(fcntl(theirs, F_GETFL) & O_NONBLOCK);
	close(theirs);
	close(fd[0]);
}

static void
a_full_disk_holds_up_nobody(void **state)
{
	unsigned long missing;
	char text[2000];
	int fd[2];

	(void)state;
	assert_int_equal(pipe(fd), 0);
	send_log_to(open("/dev/full", O_WRONLY));
	write_lines(3);
	send_log_back();
	send_log_to(fd[1]);
	log_info("again");
	send_log_back();
	take(fd[0], text, sizeof(text));
	assert_int_equal(count_lines(text, &missing), 1);
	assert_int_equal(missing, 3);
	close(fd[0]);
}

static void
a_line_is_one_line_and_has_an_end(void **state)
{
	char text[3000], wide[2000];
	int fd[2];

	(void)state;
	memset(wide, '\n', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	assert_int_equal(pipe(fd), 0);
	send_log_to(fd[1]);
	log_warn("%s", wide);
	send_log_back();
	assert_in_range(take(fd[0], text, sizeof(text)), 1000, 1024);
	assert_memory_equal(text, "<4>mendd[", 9);
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	close(fd[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_pipe_that_nobody_reads_holds_up_nobody),
	    cmocka_unit_test(a_journal_that_nobody_reads_holds_up_nobody),
	    cmocka_unit_test(only_our_own_end_of_a_pipe_is_told_not_to_block),
	    cmocka_unit_test(a_full_disk_holds_up_nobody),
	    cmocka_unit_test(a_line_is_one_line_and_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
