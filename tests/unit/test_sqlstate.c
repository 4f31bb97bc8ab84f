/* base: for every SQLSTATE there is, what becomes of the request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/problem.h"
#include "base/sqlstate.h"

static const char *const levels[] = {[LOG_DEBUG] = "debug",
    [LOG_INFO] = "info",
    [LOG_WARN] = "warn",
    [LOG_ERROR] = "error"};

/* One line of the list, but for its code. */
static void
describe(char *out, size_t size, const char *state)
{
	const struct sqlstate *s = sqlstate_find(state);
	char later[16] = "-";

	if (s->problem->retry_after != 0)
		snprintf(later, sizeof(later), "%d", s->problem->retry_after);
	snprintf(out, size, "%d %s %s %s %s\n", s->problem->status,
	    s->problem->name, s->again ? "again" : "once", levels[s->level],
	    later);
}

static FILE *
open_list(void)
{
	const char *top = getenv("TOP_SRCDIR");
	char path[500];
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/unit/vectors/sqlstates.txt",
	    top == NULL ? "." : top);
	file = fopen(path, "r");
	assert_non_null(file);
	return file;
}

static void
every_code_of_every_class_is_decided(void **state)
{
	FILE *list = open_list();
	char line[200], class[3] = "", got[200];
	int codes = 0, classes = 0;

	(void)state;
	while (fgets(line, sizeof(line), list) != NULL) {
		if (*line == '#' || *line == '\n')
			continue;
		assert_int_equal(line[5], ' ');
		line[5] = '\0';
		describe(got, sizeof(got), line);
		if (strcmp(got, line + 6) != 0)
			fail_msg(
			    "%s is %sand should be %s", line, got, line + 6);
		codes++;
		classes += strncmp(class, line, 2) != 0;
		memcpy(class, line, 2);
	}
	fclose(list);
	assert_int_equal(classes, 43 + 2); /* Appendix A; MD and nobody's */
	assert_in_range(codes, 260, 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_code_of_every_class_is_decided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
