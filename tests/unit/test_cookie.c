/* io/cookie: the one that is asked for, or none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "io/cookie.h"

static void
one_cookie_is_found_among_others(void **state)
{
	static const struct {
		const char *field, *value; /* NULL: there is none */
	} cases[] = {
	    {NULL, NULL},
	    {"__Host-m=abc", "abc"},
	    {"__Host-m=", ""},
	    {"a=b; __Host-m=abc", "abc"},
	    {"__Host-m=abc; a=b", "abc"},
	    {"a=b; __Host-m=abc; c=d", "abc"},
	    {"__Host-m=a=b=c", "a=b=c"},
	    /* a spelling of the value that is not ours is left to its reader */
	    {"__Host-m=\"abc\"", "\"abc\""},
	    /* others may hold what they like, or have no name */
	    {"a={\"x\": 1, y}; __Host-m=abc", "abc"},
	    {"a=\xc3\xa9; __Host-m=abc", "abc"},
	    {"nameless; __Host-m=abc", "abc"},
	    {"=x; __Host-m=abc", "abc"},
	    /* names that only look like it */
	    {"a=__Host-m=abc", NULL},
	    {"__host-m=abc", NULL},
	    {"__HOST-M=abc", NULL},
	    {"__Host-m2=abc", NULL},
	    {"__Host-m", NULL},
	    {"__Host-m =abc", NULL},
	    {"x__Host-m=abc", NULL},
	    {"Host-m=abc", NULL},
	};
	const char *value;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const int found =
		    cookie_find(cases[i].field, "__Host-m", &value, &len);

		if (found != (cases[i].value != NULL))
			fail_msg("%s: %d", cases[i].field, found);
		if (found && (len != strlen(cases[i].value) ||
				 memcmp(value, cases[i].value, len) != 0))
			fail_msg("%s: %.*s", cases[i].field, (int)len, value);
	}
}

static void
what_has_two_readings_is_refused(void **state)
{
	static const char *const cases[] = {
	    "",
	    "__Host-m=abc; __Host-m=abc",
	    "__Host-m=abc; a=b; __Host-m=def",
	    "__Host-m=; __Host-m=abc",
	    "a=b;__Host-m=abc",
	    "a=b;  __Host-m=abc",
	    "a=b;\t__Host-m=abc",
	    "a=b ; __Host-m=abc",
	    " __Host-m=abc",
	    "__Host-m=abc ",
	    "__Host-m=abc;",
	    "__Host-m=abc; ",
	    "; __Host-m=abc",
	    ";",
	    "a=b;; __Host-m=abc",
	    "a=b; ; __Host-m=abc",
	};
	const char *value;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (cookie_find(cases[i], "__Host-m", &value, &len) != -1)
			fail_msg("%s", cases[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_cookie_is_found_among_others),
	    cmocka_unit_test(what_has_two_readings_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
