/*
 * ask and hatch, one against the other in one loop: questions and replies in
 * order, and what becomes of those that are never answered.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "base/log.h"
#include "io/ask.h"
#include "proc/hatch.h"

#define WAITING 8

static struct event_base *base;
static struct ask *ask;
static struct hatch *hatch;
static char folder[] = "/tmp/mendd-ask-XXXXXX", path[60];
static int listener, came;

/* What each answer was, in the order in which they came. */
static char told[2000];
static struct ask_call *to_cancel;

static void
asked(void *arg)
{
	(void)arg;
	came++;
}

static void
open_hatch(void)
{
	struct sockaddr_un sun = {.sun_family = AF_UNIX};

	memcpy(sun.sun_path, path, sizeof(path));
	unlink(path);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	assert_int_equal(
	    bind(listener, (const struct sockaddr *)&sun, sizeof(sun)), 0);
	assert_int_equal(listen(listener, 5), 0);
	hatch = hatch_new(base, listener, asked, NULL);
	assert_non_null(hatch);
}

static void
close_hatch(void)
{
	hatch_free(hatch);
	hatch = NULL;
	close(listener);
}

static int
setup(void **state)
{
	(void)state;
	told[0] = '\0';
	came = 0;
	to_cancel = NULL;
	base = event_base_new();
	ask = base == NULL ? NULL : ask_new(base, path, WAITING, 60000);
	if (ask == NULL)
		return -1;
	open_hatch();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	ask_free(ask);
	if (hatch != NULL)
		close_hatch();
	event_base_free(base);
	return 0;
}

static void
tell(const char *word, const char *text, void *arg)
{
	const size_t len = strlen(told);

	snprintf(told + len, sizeof(told) - len, "%s:%s:%.20s ",
	    (const char *)arg, word == NULL ? "-" : word,
	    text == NULL ? "-" : text);
	ask_cancel(to_cancel);
	to_cancel = NULL;
}

static struct ask_call *
question(const char *text)
{
	return ask_question(
	    ask, text, strlen(text), tell, (void *)(uintptr_t)text);
}

/* Run the loop until nothing more is to be done. */
static void
settle(void)
{
	for (int i = 0; i < 20; i++)
		event_base_loop(base, EVLOOP_NONBLOCK);
}

/* Answer all that came by now with their own text. */
static void
echo(void)
{
	const char *text;
	size_t len;

	hatch_gather(hatch);
	while ((text = hatch_first(hatch, &len)) != NULL)
		hatch_reply(hatch, "ok", text, len);
	settle();
}

static void
answers_come_in_the_order_of_the_questions(void **state)
{
	(void)state;
	assert_non_null(question("one"));
	assert_non_null(question("two"));
	assert_string_equal(told, ""); /* never from inside */
	settle();
	assert_string_equal(told, "");
	assert_in_range(came, 1, 2);
	echo();
	assert_string_equal(told, "one:ok:one two:ok:two ");
	assert_non_null(question(""));
	settle();
	echo();
	assert_string_equal(told, "one:ok:one two:ok:two :ok: ");
}

static void
who_gathers_leaves_later_questions_waiting(void **state)
{
	size_t len;

	(void)state;
	question("one");
	settle();
	assert_int_equal(hatch_gather(hatch), 1);
	question("two");
	settle();
	hatch_reply(hatch, "away", NULL, 0);
	assert_null(hatch_first(hatch, &len));
	settle();
	assert_string_equal(told, "one:away: ");
	hatch_dismiss(hatch, "loading");
	settle();
	assert_string_equal(told, "one:away: two:loading: ");
}

static void
a_long_text_comes_as_a_whole(void **state)
{
	const size_t len = 1000000;
	char *text = calloc(1, len + 1);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', len);
	assert_non_null(
	    ask_question(ask, text, len, tell, (void *)(uintptr_t) "long"));
	for (int i = 0; i < 200 && came == 0; i++)
		settle();
	echo();
	for (int i = 0; i < 200 && told[0] == '\0'; i++)
		settle();
	assert_string_equal(told, "long:ok:xxxxxxxxxxxxxxxxxxxx ");
	free(text);
}

static void
what_is_cancelled_is_not_called_back(void **state)
{
	struct ask_call *two;

	(void)state;
	question("one");
	two = question("two");
	question("three");
	to_cancel = two; /* by the first one's callback */
	settle();
	echo();
	assert_string_equal(told, "one:ok:one three:ok:three ");
	ask_cancel(question("four"));
	question("five");
	settle();
	echo();
	assert_string_equal(told, "one:ok:one three:ok:three five:ok:five ");
}

static void
a_broken_connection_ends_them_and_the_next_one_connects(void **state)
{
	(void)state;
	question("one");
	ask_cancel(question("two"));
	question("three");
	settle();
	close_hatch();
	settle();
	assert_string_equal(told, "one:-:- three:-:- ");
	assert_null(question("four")); /* nobody is there */
	open_hatch();
	assert_non_null(question("five"));
	settle();
	echo();
	assert_string_equal(told, "one:-:- three:-:- five:ok:five ");
}

static void
only_so_many_wait(void **state)
{
	(void)state;
	for (int i = 0; i < WAITING; i++)
		ask_cancel(question("x")); /* each keeps its place */
	assert_null(question("one more"));
	settle();
	echo();
	assert_string_equal(told, "");
	assert_non_null(question("y"));
}

static void
a_deadline_ends_a_question_but_not_its_place(void **state)
{
	(void)state;
	ask_free(ask);
	ask = ask_new(base, path, WAITING, 1);
	assert_non_null(ask);
	question("slow");
	while (told[0] == '\0')
		event_base_loop(base, EVLOOP_ONCE);
	assert_string_equal(told, "slow:-:- ");
	ask_free(ask);
	ask = ask_new(base, path, WAITING, 60000);
	question("next");
	settle();
	echo(); /* the slow one's answer goes nowhere */
	assert_string_equal(told, "slow:-:- next:ok:next ");
}

static void
who_leaves_gets_nothing(void **state)
{
	(void)state;
	question("one");
	settle();
	ask_free(ask);
	ask = NULL;
	settle();
	echo();
	assert_string_equal(told, "");
}

static void
a_path_that_is_too_long_is_refused(void **state)
{
	char name[200];

	(void)state;
	memset(name, 'x', sizeof(name));
	name[108] = '\0';
	assert_null(ask_new(base, name, 1, 1));
}

int
main(void)
{
#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(answers_come_in_the_order_of_the_questions),
	    TEST(who_gathers_leaves_later_questions_waiting),
	    TEST(a_long_text_comes_as_a_whole),
	    TEST(what_is_cancelled_is_not_called_back),
	    TEST(a_broken_connection_ends_them_and_the_next_one_connects),
	    TEST(only_so_many_wait),
	    TEST(a_deadline_ends_a_question_but_not_its_place),
	    TEST(who_leaves_gets_nothing),
	    TEST(a_path_that_is_too_long_is_refused),
	};
	int failed;

	log_open("test", LOG_ERROR + 1);
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/socket", folder);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests_name("ask", tests, NULL, NULL);
	unlink(path);
	rmdir(folder);
	return failed;
}
