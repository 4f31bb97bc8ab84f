/* rows: what the feed writes becomes columns, or is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "proc/rows.h"
#include "rule/columns.h"
#include "rule/trend.h"

#define CLINIC "0190c0de-0000-7000-8000-0000000000ff"
#define EPISODE "0190c0de-0000-7000-8000-000000000001"
#define PATIENT "0190c0de-0000-7000-8000-000000000002"
#define KEYS                                                               \
	"{ultrasound,NULL,knee,left,M17,kl_0,NULL,no,NULL,NULL,male,NULL," \
	"NULL,"                                                            \
	"NULL,north,2024}"

static const char *const stratum[7] = {
    CLINIC, EPISODE, PATIENT, "2024-01-10", NULL, "2024-09-01", KEYS};
static const char *const series[10] = {CLINIC, EPISODE, "PAIN", "total",
    "{baseline,\"a \\\"b\\\\c, d}\",m3}", "{0,42,91}",
    "{2024-01-20,2024-03-01,2024-05-01}", "{850,NULL,-20}",
    "{2024-01-09,NULL,2024-04-20}", "{f,t,f}"};

static struct rows *rows;
static struct columns *columns;

static int
setup(void **state)
{
	(void)state;
	rows = rows_new();
	columns = columns_new();
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

static void
rows_arrive_as_they_were_written(void **state)
{
	json_t *reply, *visits;

	(void)state;
	assert_int_equal(rows_put_series(rows, columns, series), 0);
	assert_int_equal(columns_rows(columns), 1);
	assert_int_equal(columns_episodes(columns), 0);
	assert_int_equal(rows_put_stratum(rows, columns, stratum), 0);
	assert_int_equal(columns_episodes(columns), 1);
	reply = trend();
	visits = json_object_get(json_object_get(reply, "total"), "visits");
	/* The second was cancelled: nobody was to be asked. */
	assert_int_equal(json_array_size(visits), 3);
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(visits, 1), "visit_code")),
	    "a \"b\\c, d}");
	assert_int_equal(json_integer_value(
			     json_object_get(json_array_get(visits, 1), "due")),
	    0);
	assert_true(json_number_value(json_object_get(
			json_array_get(visits, 0), "mean")) == 8.5);
	assert_true(json_number_value(json_object_get(
			json_array_get(visits, 2), "mean")) == -0.2);
	json_decref(reply);
}

static void
a_row_that_is_gone_is_dropped(void **state)
{
	const char *const of_series[4] = {CLINIC, EPISODE, "PAIN", "total"},
			  *const of_stratum[4] = {CLINIC, EPISODE, NULL, NULL},
			  *const of_none[4] = {CLINIC, "x", NULL, NULL};

	(void)state;
	assert_int_equal(rows_put_series(rows, columns, series), 0);
	assert_int_equal(rows_put_stratum(rows, columns, stratum), 0);
	assert_int_equal(rows_drop(columns, of_stratum), 0);
	assert_int_equal(columns_episodes(columns), 0);
	assert_int_equal(columns_rows(columns), 1);
	assert_int_equal(rows_drop(columns, of_series), 0);
	assert_int_equal(columns_rows(columns), 0);
	assert_int_equal(rows_drop(columns, of_series), 0);
	assert_int_equal(rows_drop(columns, of_none), -1);
}

static void
what_is_no_such_row_is_refused(void **state)
{
	static const struct {
		int cell;
		const char *text;
	} wrong[] = {{0, "x"}, {1, NULL}, {2, NULL}, {3, NULL}, {4, NULL},
	    {4, "{}"}, {4, ""}, {4, "{a,b}"}, {4, "{a,b,c"}, {4, "{a,b,c,d}"},
	    {4, "{a,\"b,c}"}, {5, "{0,42}"}, {5, "{0,42,x}"}, {5, "{0,42,}"},
	    {5, "{0,42,99999999999}"}, {6, "{2024-01-20,2024-02-30,NULL}"},
	    {6, "{2024-01-20,infinity,NULL}"}, {7, "{1.5,NULL,NULL}"},
	    {8, "[0:2]={NULL,NULL,NULL}"}, {9, "{f,t,NULL}"}, {9, NULL}};
	const char *cells[10];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memcpy(cells, series, sizeof(cells));
		cells[wrong[i].cell] = wrong[i].text;
		if (rows_put_series(rows, columns, cells) != -1)
			fail_msg("%zu: it was taken", i);
	}
	for (int i = 0; i < 7; i++) {
		memcpy(cells, stratum, sizeof(stratum));
		cells[i] = "{a,b}";
		assert_int_equal(rows_put_stratum(rows, columns, cells), -1);
	}
	assert_int_equal(columns_rows(columns), 0);
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
		what_is_no_such_row_is_refused, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
