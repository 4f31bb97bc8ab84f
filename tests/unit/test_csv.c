/* base/csv: what is a table and what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/csv.h"

/* All rows as "a|b;c|d;", or what was expected instead. */
static const char *
read_all(const char *text, size_t len)
{
	static char out[1024];
	/* Exactly as long as it must be, so that sanitizers see each byte. */
	char *buf = malloc(len + 1);
	struct csv csv;
	int rc;

	memcpy(buf, text, len);
	csv_open(&csv, buf, len);
	*out = '\0';
	while ((rc = csv_next(&csv)) == 1) {
		for (size_t i = 0; i < csv.nfields; i++) {
			strcat(out, i == 0 ? "" : "|");
			strcat(out, csv.fields[i]);
		}
		strcat(out, ";");
	}
	free(buf);
	return rc == 0 ? out : csv.expected;
}

static void
tables_are_read(void **state)
{
	static const char *const cases[][2] = {
	    {"", ""},
	    {"\xef\xbb\xbf", ""},
	    {"a", "a;"},
	    {"a,b\nc,d\n", "a|b;c|d;"},
	    {"a,b\r\nc,d\r\n", "a|b;c|d;"},
	    {"a,b\r\n\r\n\nc,d", "a|b;c|d;"},
	    {",\n", "|;"},
	    {"a,\n", "a|;"},
	    {"\"\"", ";"},
	    {"\"a,b\",c", "a,b|c;"},
	    {"\"a\"\"b\"\n", "a\"b;"},
	    {"\"\"\"\"", "\";"},
	    {"\"a\nb\",c", "a\nb|c;"},
	    {"\xef\xbb\xbfname,x\n1,2", "name|x;1|2;"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(
		    read_all(cases[i][0], strlen(cases[i][0])), cases[i][1]);
}

static void
what_is_no_table_is_refused_with_a_reason(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		const char *expected;
	} cases[] = {
	    {"\"a", 2, "a closing quote"},
	    {"\"a\"b", 4, "a comma or a line end"},
	    {"a\"b", 3, "quotes only round a whole field"},
	    {"a\0b", 3, "text without NUL and lone CR"},
	    {"a\rb", 3, "text without NUL and lone CR"},
	    {"\"a\0\"", 4, "text without NUL"},
	    {"a\r", 2, "text without NUL and lone CR"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(
		    read_all(cases[i].text, cases[i].len), cases[i].expected);
}

static void
a_row_knows_its_line(void **state)
{
	char text[] = "a\n\n\"b\nc\"\nd\n";
	struct csv csv;

	(void)state;
	csv_open(&csv, text, strlen(text));
	assert_int_equal(csv_next(&csv), 1);
	assert_int_equal(csv.row_line, 1);
	assert_int_equal(csv_next(&csv), 1);
	assert_int_equal(csv.row_line, 3);
	assert_int_equal(csv_next(&csv), 1);
	assert_int_equal(csv.row_line, 5);
	assert_int_equal(csv_next(&csv), 0);
}

static void
a_row_has_a_most_of_fields(void **state)
{
	char text[CSV_FIELDS_MAX + 2];
	struct csv csv;

	(void)state;
	memset(text, ',', CSV_FIELDS_MAX);
	csv_open(&csv, text, CSV_FIELDS_MAX - 1);
	assert_int_equal(csv_next(&csv), 1);
	assert_int_equal(csv.nfields, CSV_FIELDS_MAX);
	memset(text, ',', CSV_FIELDS_MAX);
	csv_open(&csv, text, CSV_FIELDS_MAX);
	assert_int_equal(csv_next(&csv), -1);
}

static void
fields_are_quoted_when_they_must_be(void **state)
{
	static const char *const cases[][2] = {
	    {"", ""},
	    {"plain", "plain"},
	    {"a,b", "\"a,b\""},
	    {"a\"b", "\"a\"\"b\""},
	    {" a", "\" a\""},
	    {"-1.5", "-1.5"},
	    {"=1+1", "\"'=1+1\""},
	    {"-a", "\"'-a\""},
	    {"@x", "\"'@x\""},
	};
	char out[32];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(csv_quote(out, sizeof(out), cases[i][0]),
		    strlen(cases[i][1]));
		assert_string_equal(out, cases[i][1]);
	}
	assert_int_equal(csv_quote(out, 4, "a,b"), 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tables_are_read),
	    cmocka_unit_test(what_is_no_table_is_refused_with_a_reason),
	    cmocka_unit_test(a_row_knows_its_line),
	    cmocka_unit_test(a_row_has_a_most_of_fields),
	    cmocka_unit_test(fields_are_quoted_when_they_must_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
