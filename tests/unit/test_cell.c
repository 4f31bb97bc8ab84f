/* ctl/cell: columns of a table and members of a record. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/shape.h"
#include "base/faults.h"
#include "ctl/cell.h"

static const struct shape words_entry = {TEXT(1, 20)};
static const struct shape percent = {NUMBER(0, 100)};
static const struct member product_members[] = {
    {.name = "volume_ml", .shape = {NUMBER(0.1, 200)}},
    {.name = "lot", .shape = {TEXT(1, 10)}},
    {.name = "markers", .shape = {MAP(NULL, &percent)}},
    {0},
};
static const struct shape product = {OBJECT(product_members)};
static const struct member host_members[] = {
    {.name = "smokes", .shape = {.kind = KIND_BOOL}},
    {.name = "medicines", .shape = {LIST(0, 5, &words_entry)}},
    {0},
};
static const struct member members[] = {
    {.name = "count", .shape = {INT(0, 9)}},
    {.name = "host", .shape = {OBJECT(host_members)}},
    {.name = "products", .shape = {LIST(1, 3, &product)}},
    {0},
};
static const struct shape record = {OBJECT(members)};

static void
columns_are_known_by_their_path(void **state)
{
	static const struct {
		const char *column;
		int known;
	} cases[] = {
	    {"count", 1},
	    {"host.smokes", 1},
	    {"host.medicines", 1},
	    {"products.1.volume_ml", 1},
	    {"products.50.lot", 1},
	    {"products.1.markers.CD34", 1},
	    {"", 0},
	    {"counts", 0},
	    {"host", 0},
	    {"host.", 0},
	    {"host.weight", 0},
	    {"products", 0},
	    {"products.1", 0},
	    {"products.0.lot", 0},
	    {"products.51.lot", 0},
	    {"products.99999999999999999999.lot", 0},
	    {"products.x.lot", 0},
	    {"products..lot", 0},
	    {"products.1.markers", 0},
	    {"count.more", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    cell_known(&record, cases[i].column), cases[i].known);
}

static void
cells_become_typed_members(void **state)
{
	static const char *const cells[][2] = {
	    {"count", "7"},
	    {"host.smokes", "no"},
	    {"host.medicines", "nsaid; other"},
	    {"products.1.volume_ml", "4.5"},
	    {"products.1.lot", "12"},
	    {"products.1.markers.CD34", "1.1"},
	    {"products.2.lot", ""},
	    {"products.2.volume_ml", "6"},
	};
	json_t *into = json_object();
	struct faults faults = {0};
	char *text;

	(void)state;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		assert_int_equal(
		    cell_put(&record, into, cells[i][0], cells[i][1], &faults),
		    0);
	assert_false(faults_any(&faults));
	text = json_dumps(into, JSON_COMPACT | JSON_REAL_PRECISION(15));
	assert_string_equal(text,
	    "{\"count\":7,\"host\":{\"smokes\":false,"
	    "\"medicines\":[\"nsaid\",\"other\"]},"
	    "\"products\":[{\"volume_ml\":4.5,\"lot\":\"12\","
	    "\"markers\":{\"CD34\":1.1}},{\"volume_ml\":6}]}");
	free(text);
	json_decref(into);
}

static void
what_is_no_value_is_a_fault_of_its_column(void **state)
{
	static const char *const cells[][2] = {
	    {"count", "7.5"},
	    {"count", "seven"},
	    {"count", "0x7"},
	    {"count", "99999999999999999999"},
	    {"host.smokes", "perhaps"},
	    {"products.1.volume_ml", "4,5"},
	    {"products.1.volume_ml", "nan"},
	    {"products.1.volume_ml", "inf"},
	    {"products.1.volume_ml", "1e999"},
	    {"products.2.lot", "a gap before it"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		json_t *into = json_object();
		struct faults faults = {0};

		assert_int_equal(
		    cell_put(&record, into, cells[i][0], cells[i][1], &faults),
		    0);
		assert_int_equal(json_array_size(faults.list), 1);
		assert_string_equal(
		    json_string_value(json_object_get(
			json_array_get(faults.list, 0), "pointer")),
		    cells[i][0]);
		faults_clear(&faults);
		json_decref(into);
	}
}

static void
pointers_are_named_as_columns(void **state)
{
	static const char *const cases[][2] = {
	    {"", ""},
	    {"/count", "count"},
	    {"/host/smokes", "host.smokes"},
	    {"/products/0/volume_ml", "products.1.volume_ml"},
	    {"/products/11/lot", "products.12.lot"},
	};
	char out[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cell_column(out, sizeof(out), cases[i][0]);
		assert_string_equal(out, cases[i][1]);
	}
	cell_column(out, 6, "/products/0/volume_ml");
	assert_int_equal(strlen(out), 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(columns_are_known_by_their_path),
	    cmocka_unit_test(cells_become_typed_members),
	    cmocka_unit_test(what_is_no_value_is_a_fault_of_its_column),
	    cmocka_unit_test(pointers_are_named_as_columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
