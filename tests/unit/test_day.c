/* base: calendar days and instants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/day.h"

static void
days_count_from_1970(void **state)
{
	static const struct {
		const char *text;
		int32_t day;
	} cases[] = {
	    {"1970-01-01", 0},
	    {"1969-12-31", -1},
	    {"2000-02-29", 11016},
	    {"2000-03-01", 11017},
	    {"2024-12-31", 20088},
	    {"0001-01-01", -719162},
	    {"9999-12-31", 2932896},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int32_t day = 12345;

		assert_int_equal(day_parse(&day, cases[i].text), 0);
		assert_int_equal(day, cases[i].day);
	}
}

static void
what_is_no_day_is_refused(void **state)
{
	static const char *const texts[] = {"", "2024", "2024-2-9",
	    "2023-02-29", "1900-02-29", "2024-04-31", "2024-13-01",
	    "2024-00-10", "2024-01-00", "2024-01-32", "0000-01-01",
	    "2024-01-01 ", " 2024-01-01", "2024/01/01", "2024-01-01T00:00:00Z",
	    "-024-01-01", "+024-01-01", "12024-01-01"};
	int32_t day;

	(void)state;
	assert_int_equal(day_parse(&day, NULL), -1);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(day_parse(&day, texts[i]), -1);
}

static void
every_day_splits_into_what_it_was_made_of(void **state)
{
	static const int lengths[2][12] = {
	    {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
	    {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}};
	int year = 1, month = 1, mday = 1;

	(void)state;
	for (int32_t day = -719162; day <= 2932896; day++) {
		const int leap =
		    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
		int y, m, d;

		day_split(day, &y, &m, &d);
		if (y != year || m != month || d != mday)
			fail_msg("day %d: %d-%d-%d, not %d-%d-%d", day, y, m, d,
			    year, month, mday);
		if (++mday > lengths[leap][month - 1]) {
			mday = 1;
			if (++month > 12) {
				month = 1;
				year++;
			}
		}
	}
}

static void
instants_are_utc_and_days_are_the_writers(void **state)
{
	static const struct {
		const char *text;
		int64_t microseconds;
		int32_t day;
	} cases[] = {
	    {"1970-01-01T00:00:00Z", 0, 0},
	    {"1970-01-01t00:00:00z", 0, 0},
	    {"1970-01-01T01:00:00+01:00", 0, 0},
	    {"1969-12-31T23:30:00-00:30", 0, -1},
	    {"1970-01-02T00:30:00+01:00", 84600000000, 1},
	    {"1970-01-01T00:00:00.5Z", 500000, 0},
	    {"1970-01-01T00:00:00.1234567Z", 123456, 0},
	    {"1969-12-31T23:59:59.25Z", -750000, -1},
	    {"1970-01-01T00:00:60Z", 60000000, 0},
	    {"2024-02-29T23:59:59+00:00", 1709251199000000, 19782},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int64_t microseconds = 1;
		int32_t day = 1;

		assert_int_equal(
		    day_parse_instant(&microseconds, &day, cases[i].text), 0);
		assert_true(microseconds == cases[i].microseconds);
		assert_int_equal(day, cases[i].day);
		assert_int_equal(
		    day_parse_instant(NULL, NULL, cases[i].text), 0);
	}
}

static void
what_is_no_instant_is_refused(void **state)
{
	static const char *const texts[] = {"", "2024-01-01",
	    "2024-01-01T10:00Z", "2024-01-01T10:00:00", "2024-01-01 10:00:00Z",
	    "2024-01-01T24:00:00Z", "2024-01-01T10:60:00Z",
	    "2024-01-01T10:00:61Z", "2024-01-01T10:00:00.Z",
	    "2024-01-01T10:00:00+0100", "2024-01-01T10:00:00+24:00",
	    "2024-01-01T10:00:00+01:60", "2024-01-01T10:00:00+01",
	    "2024-02-30T10:00:00Z", "2024-01-01T10:00:00Zz"};

	(void)state;
	assert_int_equal(day_parse_instant(NULL, NULL, NULL), -1);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(day_parse_instant(NULL, NULL, texts[i]), -1);
}

static void
an_instant_becomes_the_text_it_was_read_from(void **state)
{
	static const char *const texts[] = {"1970-01-01T00:00:00.000000Z",
	    "1969-12-31T23:59:59.999999Z", "2024-02-29T23:59:59.000001Z",
	    "2000-03-01T00:00:00.100000Z", "0001-01-01T00:00:00.000000Z",
	    "9999-12-31T23:59:59.999999Z"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char text[DAY_INSTANT];
		int64_t microseconds;

		assert_int_equal(
		    day_parse_instant(&microseconds, NULL, texts[i]), 0);
		day_instant_text(text, microseconds);
		assert_string_equal(text, texts[i]);
	}
}

static void
years_are_completed_on_the_birthday(void **state)
{
	static const struct {
		const char *from, *on;
		int years;
	} cases[] = {
	    {"1980-06-15", "2020-06-14", 39},
	    {"1980-06-15", "2020-06-15", 40},
	    {"1980-06-15", "2020-05-30", 39},
	    {"1980-02-29", "2021-02-28", 40},
	    {"1980-02-29", "2021-03-01", 41},
	    {"1980-02-29", "2020-02-29", 40},
	    {"2020-06-15", "2020-06-15", 0},
	    {"2020-06-15", "2020-06-14", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int32_t from, on;

		assert_int_equal(day_parse(&from, cases[i].from), 0);
		assert_int_equal(day_parse(&on, cases[i].on), 0);
		assert_int_equal(day_years(from, on), cases[i].years);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(days_count_from_1970),
	    cmocka_unit_test(what_is_no_day_is_refused),
	    cmocka_unit_test(every_day_splits_into_what_it_was_made_of),
	    cmocka_unit_test(instants_are_utc_and_days_are_the_writers),
	    cmocka_unit_test(what_is_no_instant_is_refused),
	    cmocka_unit_test(an_instant_becomes_the_text_it_was_read_from),
	    cmocka_unit_test(years_are_completed_on_the_birthday),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
