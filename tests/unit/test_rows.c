/* rows: what the feed writes becomes columns, or is refused. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/day.h"
#include "base/uuid.h"
#include "cohort/columns_store.h"
#include "io/db_binary.h"
#include "proc/rows.h"
#include "trend/trend.h"

#define CLINIC "0190c0de-0000-7000-8000-0000000000ff"
#define EPISODE "0190c0de-0000-7000-8000-000000000001"
#define PATIENT "0190c0de-0000-7000-8000-000000000002"
#define DAY_2000 10957 /* PostgreSQL counts from there */

/* Cells are written here, one after another. */
static char paper[8192];
static size_t written;

static void
word(int32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		paper[written++] = (char)((uint32_t)value >> shift);
}

static void
text(const char *value)
{
	const size_t len = strlen(value);

	memcpy(paper + written, value, len);
	written += len;
}

static void
uuid(const char *value)
{
	assert_int_equal(uuid_parse((uint8_t *)paper + written, value), 0);
	written += 16;
}

static void
number(const char *value)
{
	word((int32_t)strtol(value, NULL, 10));
}

static void
date(const char *value)
{
	int32_t day;

	assert_int_equal(day_parse(&day, value), 0);
	word(day - DAY_2000);
}

static void
real(const char *value)
{
	const float number = strtof(value, NULL);
	int32_t bits;

	memcpy(&bits, &number, sizeof(bits));
	word(bits);
}

static void
boolean(const char *value)
{
	paper[written++] = *value == 't';
}

static struct db_cell
finished(size_t begun)
{
	const struct db_cell cell = {paper + begun, written - begun};

	paper[written++] = '\0';
	assert_true(written < sizeof(paper) / 2);
	return cell;
}

/* Text as the value that ${write} makes of it. */
static struct db_cell
value(void (*write)(const char *), const char *from)
{
	const size_t begun = written;

	if (from == NULL)
		return (struct db_cell){0};
	write(from);
	return finished(begun);
}

/* What is between commas, or NULL. */
static struct db_cell
array(int32_t type, void (*write)(const char *), const char *from)
{
	const size_t begun = written;
	char copy[256], *rest = copy, *item;
	size_t at;
	int32_t n = 1;

	snprintf(copy, sizeof(copy), "%s", from);
	for (const char *s = from; *s != '\0'; s++)
		n += *s == ',';
	word(1);
	word(strstr(from, "NULL") != NULL);
	word(type);
	word(n);
	word(1);
	while ((item = strsep(&rest, ",")) != NULL) {
		word(-1);
		if (strcmp(item, "NULL") == 0)
			continue;
		at = written;
		write(item);
		/* Its length, where -1 stood. */
		n = (int32_t)(written - at);
		written = at - 4;
		word(n);
		written += (size_t)n;
	}
	return finished(begun);
}

static struct db_cell stratum[ROWS_STRATUM], series[ROWS_SERIES];

static void
write_cells(void)
{
	static const char *const keys[COLUMNS_WORDS] = {"ultrasound", NULL,
	    "knee", "left", "M17", "kl_0", NULL, "no", NULL, NULL, "male", NULL,
	    NULL, NULL, "north", "2024"};

	static const char *const doses[COLUMNS_DOSES] = {
	    "6.54", NULL, "91.5", "0"};

	written = 0;
	stratum[0] = series[0] = value(uuid, CLINIC);
	stratum[1] = series[1] = value(uuid, EPISODE);
	stratum[2] = value(uuid, PATIENT);
	stratum[3] = value(date, "2024-01-10");
	stratum[4] = value(date, NULL);
	stratum[5] = value(date, "2024-09-01");
	for (size_t w = 0; w < COLUMNS_WORDS; w++)
		stratum[6 + w] = value(text, keys[w]);
	for (size_t d = 0; d < COLUMNS_DOSES; d++)
		stratum[6 + COLUMNS_WORDS + d] = value(real, doses[d]);
	series[2] = value(text, "PAIN");
	series[3] = value(text, "total");
	series[4] = array(DB_TEXT, text, "baseline,a \"b\\c} d,m3");
	series[5] = array(DB_INTEGER, number, "0,42,91");
	series[6] = array(DB_DATE, date, "2024-01-20,2024-03-01,2024-05-01");
	series[7] = array(DB_INTEGER, number, "850,NULL,-20");
	series[8] = array(DB_DATE, date, "2024-01-09,NULL,2024-04-20");
	series[9] = array(DB_BOOLEAN, boolean, "f,t,f");
}

static struct rows *rows;
static struct columns *columns;

static int
setup(void **state)
{
	(void)state;
	rows = rows_new();
	columns = columns_new();
	write_cells();
	return rows == NULL || columns == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	(void)state;
	rows_free(rows);
	columns_free(columns);
	return 0;
}

/* What a question about all of them is answered with. */
static json_t *
trend(void)
{
	static const char question[] =
	    "{\"clinic_ids\":[\"" CLINIC "\"],\"instrument\":\"PAIN\","
	    "\"scale\":\"total\",\"as_of\":\"2025-01-01\",\"by\":null,"
	    "\"filters\":{},\"good\":-1,\"mcid_cents\":null,"
	    "\"pass_cents\":null,\"at_least\":null,\"order\":null,"
	    "\"head\":{\"suppression\":{\"limit\":null,\"rule\":\"a\","
	    "\"rule_refused\":\"b\"}}}";
	json_t *q = json_loads(question, 0, NULL), *reply;
	const char *why = "none";
	size_t len;
	char *text = trend_answer(columns, q, NULL, &len, &why);

	assert_non_null(text);
	reply = json_loadb(text, len, 0, NULL);
	free(text);
	json_decref(q);
	assert_non_null(reply);
	return reply;
}

static json_t *
visit(const json_t *reply, size_t v, const char *member)
{
	const json_t *total = json_object_get(reply, "total");

	return json_object_get(
	    json_array_get(json_object_get(total, "visits"), v), member);
}

static void
rows_arrive_as_they_were_written(void **state)
{
	json_t *reply;

	(void)state;
	assert_int_equal(rows_put_series(rows, columns, series), 0);
	assert_int_equal(columns_rows(columns), 1);
	assert_int_equal(columns_episodes(columns), 0);
	assert_int_equal(rows_put_stratum(columns, stratum), 0);
	assert_int_equal(columns_episodes(columns), 1);
	assert_true(columns->doses[DOSE_PLATELETS][0] == 6.54F);
	assert_true(isnan(columns->doses[DOSE_VIABLE][0]));
	assert_true(columns->doses[DOSE_VIABILITY][0] == 91.5F);
	assert_true(columns->doses[DOSE_MINUTES][0] == 0);
	reply = trend();
	/* The second was cancelled: nobody was to be asked. */
	assert_string_equal(
	    json_string_value(visit(reply, 1, "visit_code")), "a \"b\\c} d");
	assert_int_equal(json_integer_value(visit(reply, 1, "due")), 0);
	assert_null(visit(reply, 3, "visit_code"));
	assert_true(json_number_value(visit(reply, 0, "mean")) == 8.5);
	assert_true(json_number_value(visit(reply, 2, "mean")) == -0.2);
	json_decref(reply);
}

static void
a_row_that_is_gone_is_dropped(void **state)
{
	const struct db_cell of_series[ROWS_SERIES] = {series[0], series[1],
	    series[2], series[3]},
			     of_stratum[ROWS_SERIES] = {series[0], series[1]},
			     of_none[ROWS_SERIES] = {series[0], series[2]};

	(void)state;
	assert_int_equal(rows_put_series(rows, columns, series), 0);
	assert_int_equal(rows_put_stratum(columns, stratum), 0);
	assert_int_equal(rows_drop(columns, of_stratum), 0);
	assert_int_equal(columns_episodes(columns), 0);
	assert_int_equal(columns_rows(columns), 1);
	assert_int_equal(rows_drop(columns, of_series), 0);
	assert_int_equal(columns_rows(columns), 0);
	assert_int_equal(rows_drop(columns, of_series), 0);
	assert_int_equal(rows_drop(columns, of_none), -1);
}

/* A row whose visits are those of the one before is not taken for it. */
static void
each_row_has_its_own_visits(void **state)
{
	const struct db_cell codes = series[4],
			     others = array(DB_TEXT, text, "baseline,x,m3");
	json_t *reply;

	(void)state;
	assert_int_equal(rows_put_stratum(columns, stratum), 0);
	for (int i = 0; i < 3; i++) {
		series[4] = i == 1 ? others : codes;
		assert_int_equal(rows_put_series(rows, columns, series), 0);
		reply = trend();
		assert_string_equal(
		    json_string_value(visit(reply, 1, "visit_code")),
		    i == 1 ? "x" : "a \"b\\c} d");
		json_decref(reply);
	}
}

static void
no_visit_needs_to_be_cancelled(void **state)
{
	json_t *reply;

	(void)state;
	series[9] = (struct db_cell){0};
	assert_int_equal(rows_put_series(rows, columns, series), 0);
	assert_int_equal(rows_put_stratum(columns, stratum), 0);
	reply = trend();
	assert_int_equal(json_integer_value(visit(reply, 1, "due")), 1);
	json_decref(reply);
}

/* A cell of which one byte is another. */
static struct db_cell
spoilt(struct db_cell cell, size_t at, char byte)
{
	const size_t begun = written;

	memcpy(paper + begun, cell.bytes, cell.len);
	paper[begun + at] = byte;
	written += cell.len;
	return finished(begun);
}

static struct db_cell
cut_short(struct db_cell cell, size_t by)
{
	return (struct db_cell){cell.bytes, cell.len - by};
}

static void
a_dose_is_a_number_from_0_on(void **state)
{
	static const char *const wrong[] = {"-1", "nan", "inf"};
	struct db_cell cells[ROWS_STRATUM];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memcpy(cells, stratum, sizeof(stratum));
		cells[ROWS_STRATUM - 1] = value(real, wrong[i]);
		assert_int_equal(rows_put_stratum(columns, cells), -1);
	}
	assert_int_equal(columns_episodes(columns), 0);
}

static void
what_is_no_such_row_is_refused(void **state)
{
	const struct db_cell null = {0}, none = value(text, ""),
			     codes = series[4], days = series[6];
	const struct {
		int cell;
		struct db_cell wrong;
	} cases[] = {{0, null}, {0, cut_short(series[0], 1)}, {1, none},
	    {2, null}, {2, spoilt(series[2], 1, '\0')}, {3, null}, {4, null},
	    {4, none}, {4, spoilt(codes, 3, 0)}, {4, spoilt(codes, 3, 2)},
	    {4, spoilt(codes, 11, DB_INTEGER)}, {4, spoilt(codes, 15, 2)},
	    {4, spoilt(codes, 15, 4)}, {4, spoilt(codes, 12, (char)0x80)},
	    {4, spoilt(codes, 19, 0)}, {4, spoilt(codes, 23, 99)},
	    {4, cut_short(codes, 1)}, {4, cut_short(codes, codes.len - 18)},
	    {4, array(DB_TEXT, text, "a,NULL,c")}, {5, codes}, {5, null},
	    {5, array(DB_INTEGER, number, "0,42")},
	    {5, array(DB_INTEGER, boolean, "0,42,91")}, {6, series[5]},
	    {6, cut_short(days, 1)}, {6, spoilt(days, 24, (char)0x7f)},
	    {6, spoilt(days, 24, (char)0x80)}, {7, days}, {8, series[7]},
	    {9, array(DB_BOOLEAN, boolean, "f,t")},
	    {9, array(DB_BOOLEAN, boolean, "f,t,NULL")}, {9, series[7]}};
	struct db_cell cells[ROWS_STRATUM];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memcpy(cells, series, sizeof(series));
		cells[cases[i].cell] = cases[i].wrong;
		if (rows_put_series(rows, columns, cells) != -1)
			fail_msg("%zu: it was taken", i);
	}
	for (int i = 0; i < ROWS_STRATUM; i++) {
		memcpy(cells, stratum, sizeof(stratum));
		cells[i] = (struct db_cell){"a\0b", 3};
		assert_int_equal(rows_put_stratum(columns, cells), -1);
	}
	assert_int_equal(columns_rows(columns), 0);
	assert_int_equal(columns_episodes(columns), 0);
	assert_int_equal(rows_put_series(rows, columns, series), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		rows_arrive_as_they_were_written, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_row_that_is_gone_is_dropped, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		each_row_has_its_own_visits, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		no_visit_needs_to_be_cancelled, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_dose_is_a_number_from_0_on, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		what_is_no_such_row_is_refused, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
