/* The way to the process cohort as a test wants it to be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "fake.h"

struct ask_call {
	ask_done *done;
	void *arg;
};

struct asked asked;
int fake_cohort_away;

static struct ask_call question;
static char way;
struct ask *const fake_ask = (struct ask *)(void *)&way;

struct ask_call *
ask_question(
    struct ask *a, const char *text, size_t len, ask_done *done, void *arg)
{
	assert_ptr_equal(a, fake_ask);
	if (fake_cohort_away)
		return NULL;
	assert_int_equal(asked.waiting, 0);
	asked.waiting = 1;
	snprintf(asked.text, sizeof(asked.text), "%.*s", (int)len, text);
	question = (struct ask_call){done, arg};
	return &question;
}

void
ask_cancel(struct ask_call *q)
{
	if (q == NULL)
		return;
	assert_ptr_equal(q, &question);
	assert_int_equal(asked.waiting, 1);
	asked.waiting = 0;
	asked.cancelled = 1;
}

void
fake_tell(const char *word, const char *text)
{
	assert_int_equal(asked.waiting, 1);
	asked.waiting = 0;
	question.done(word, text, question.arg);
	fake_settle();
}
