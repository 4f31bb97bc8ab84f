/* rule/instrument, api/instruments: what ships loads, what is wrong does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "api/instruments.h"

static struct instruments *shipped;

static int
read_shipped(void **state)
{
	const char *top = getenv("TOP_SRCDIR");
	char folder[4096];

	(void)state;
	snprintf(folder, sizeof(folder), "%s/sql/seed/instruments",
	    top == NULL ? "." : top);
	shipped = instruments_read(folder);
	return shipped == NULL ? -1 : 0;
}

static int
free_shipped(void **state)
{
	(void)state;
	instruments_free(shipped);
	return 0;
}

static void
every_instrument_ships(void **state)
{
	static const struct {
		const char *code;
		size_t items, scales;
		char licence;
		enum direction higher_is;
	} all[] = {
	    {"ASES", 11, 1, 'B', HIGHER_IS_BETTER},
	    {"DASH", 38, 3, 'C', HIGHER_IS_WORSE},
	    {"FAAM", 29, 3, 'B', HIGHER_IS_BETTER},
	    {"HOOS", 40, 5, 'B', HIGHER_IS_BETTER},
	    {"HOOS_JR", 6, 1, 'B', HIGHER_IS_BETTER},
	    {"HOOS_PS", 5, 1, 'B', HIGHER_IS_BETTER},
	    {"IKDC_SKF", 18, 1, 'C', HIGHER_IS_BETTER},
	    {"KOOS", 42, 5, 'B', HIGHER_IS_BETTER},
	    {"KOOS_JR", 7, 1, 'B', HIGHER_IS_BETTER},
	    {"KOOS_PS", 7, 1, 'B', HIGHER_IS_BETTER},
	    {"LEFS", 20, 1, 'B', HIGHER_IS_BETTER},
	    {"NDI", 10, 1, 'D', HIGHER_IS_WORSE},
	    {"NRS_PAIN", 1, 1, 'A', HIGHER_IS_WORSE},
	    {"ODI", 10, 1, 'D', HIGHER_IS_WORSE},
	    {"OHS", 12, 1, 'D', HIGHER_IS_BETTER},
	    {"OKS", 12, 1, 'D', HIGHER_IS_BETTER},
	    {"PASS_Q", 1, 1, 'A', HIGHER_IS_BETTER},
	    {"PGIC", 1, 1, 'A', HIGHER_IS_WORSE},
	    {"PROMIS_GLOBAL10", 10, 2, 'C', HIGHER_IS_BETTER},
	    {"PROMIS_PF4A", 4, 1, 'C', HIGHER_IS_BETTER},
	    {"PROMIS_PI4A", 4, 1, 'C', HIGHER_IS_WORSE},
	    {"QUICKDASH", 19, 3, 'C', HIGHER_IS_WORSE},
	    {"SANE", 1, 1, 'A', HIGHER_IS_BETTER},
	    {"SANE_IMPROVEMENT", 1, 1, 'A', HIGHER_IS_BETTER},
	    {"SPADI", 13, 3, 'B', HIGHER_IS_WORSE},
	    {"VAS_PAIN", 1, 1, 'A', HIGHER_IS_WORSE},
	    {"VISA_A", 8, 1, 'B', HIGHER_IS_BETTER},
	    {"VISA_P", 8, 1, 'B', HIGHER_IS_BETTER},
	    {"WOMAC_LK", 24, 4, 'D', HIGHER_IS_WORSE},
	};
	const size_t n = sizeof(all) / sizeof(all[0]);

	(void)state;
	assert_int_equal(instruments_count(shipped), n);
	for (size_t i = 0; i < n; i++) {
		const struct instrument *in =
		    instruments_find(shipped, all[i].code);

		assert_non_null(in);
		assert_int_equal(in->n_items, all[i].items);
		assert_int_equal(in->n_scales, all[i].scales);
		assert_int_equal(in->licence, all[i].licence);
		for (size_t k = 0; k < in->n_scales; k++)
			assert_int_equal(
			    in->scales[k].higher_is, all[i].higher_is);
		assert_ptr_equal(instruments_find(shipped, in->code), in);
	}
	assert_null(instruments_find(shipped, "KNEE"));
}

static void
instruments_and_scales_answer_to_their_aliases(void **state)
{
	static const struct {
		const char *name, *code, *scale, *scale_code;
	} cases[] = {
	    {"KOOS-JR", "KOOS_JR", "total", "total"},
	    {"KOOS-PS", "KOOS_PS", "total", "total"},
	    {"HOOS-JR", "HOOS_JR", "total", "total"},
	    {"HOOS-PS", "HOOS_PS", "total", "total"},
	    {"IKDC-SKF", "IKDC_SKF", "total", "total"},
	    {"QuickDASH", "QUICKDASH", "work", "work"},
	    {"VISA-A", "VISA_A", "total", "total"},
	    {"VISA-P", "VISA_P", "total", "total"},
	    {"WOMAC LK3.1", "WOMAC_LK", "function", "function"},
	    {"FAAM", "FAAM", "Sports-7item", "Sports-7item"},
	    {"ODI", "ODI", "percent", "total"},
	    {"NDI", "NDI", "percent", "total"},
	    {"PROMIS Global-10", "PROMIS_GLOBAL10", "GPH_T", "GPH"},
	    {"PROMIS Global-10", "PROMIS_GLOBAL10", "GMH_T", "GMH"},
	    {"PROMIS PF-4a", "PROMIS_PF4A", "T", "T"},
	    {"PROMIS PI-4a", "PROMIS_PI4A", "T", "T"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct instrument *in =
		    instruments_find(shipped, cases[i].name);
		const struct scale *scale;

		assert_non_null(in);
		assert_string_equal(in->code, cases[i].code);
		scale = instrument_scale(in, cases[i].scale);
		assert_non_null(scale);
		assert_string_equal(scale->code, cases[i].scale_code);
		assert_null(instrument_scale(in, "Total"));
	}
}

static void
a_label_names_an_item_and_is_no_sentence(void **state)
{
	(void)state;
	for (size_t i = 0; i < instruments_count(shipped); i++) {
		const struct instrument *in = instruments_at(shipped, i);

		for (size_t k = 0; k < in->n_items; k++) {
			const char *label = in->items[k].label;

			assert_true(strlen(label) <= 60);
			assert_null(strpbrk(label, "?!;"));
			assert_null(strstr(label, ". "));
			assert_null(strstr(label, "you"));
		}
	}
}

static const json_t *
wording(const struct instrument *in, size_t item)
{
	return json_object_get(
	    json_array_get(json_object_get(in->definition, "items"), item),
	    "wording");
}

static void
wording_ships_for_class_a_only_and_in_two_languages(void **state)
{
	static const char *const languages[] = {"en", "es"};

	(void)state;
	for (size_t i = 0; i < instruments_count(shipped); i++) {
		const struct instrument *in = instruments_at(shipped, i);

		for (size_t l = 0; l < 2 * in->n_items; l++) {
			const json_t *w = json_object_get(
			    wording(in, l / 2), languages[l % 2]);

			assert_int_equal(in->licence == 'A',
			    json_is_string(json_object_get(w, "question")));
			if (in->licence == 'A' &&
			    json_object_get(w, "options") == NULL) {
				assert_true(
				    json_is_string(json_object_get(w, "low")));
				assert_true(
				    json_is_string(json_object_get(w, "high")));
			}
		}
	}
}

/* A small definition in which every method has its scale. */
static const char small[] =
    "{'code': 'X', 'name': 'Example', 'version': '1', 'rule_version': 1,"
    " 'regions': ['knee'], 'licence': {'class': 'B', 'note': 'none'},"
    " 'items': ["
    "  {'code': 'a', 'label': 'a', 'min': 0, 'max': 2, 'step': 1,"
    "   'higher_is': 'worse'},"
    "  {'code': 'b', 'label': 'b', 'min': 0, 'max': 2, 'step': 1,"
    "   'higher_is': 'worse'},"
    "  {'code': 'v', 'label': 'v', 'values': [0, 4], 'na': true,"
    "   'higher_is': 'worse'},"
    "  {'code': 'w', 'label': 'w', 'branches': {'A': [0, 3], 'B': [1]},"
    "   'higher_is': 'worse'}],"
    " 'scales': ["
    "  {'code': 'sum', 'name': 's', 'higher_is': 'worse', 'min': 0,"
    "   'max': 7, 'decimals': 0, 'method': 'sum', 'items': ['a', 'b', 'w'],"
    "   'min_answered': 2},"
    "  {'code': 'mean', 'name': 's', 'higher_is': 'worse', 'min': 0,"
    "   'max': 100, 'decimals': 0, 'method': 'mean_scaled',"
    "   'items': ['a', 'b'], 'min_answered': 1, 'offset': 0, 'factor': 50},"
    "  {'code': 'over', 'name': 's', 'higher_is': 'worse', 'min': 0,"
    "   'max': 100, 'decimals': 0, 'method': 'sum_over_max',"
    "   'items': ['a', 'v'], 'min_answered': 1, 'factor': 100,"
    "   'reverse': ['a']},"
    "  {'code': 'table', 'name': 's', 'higher_is': 'worse', 'min': 0,"
    "   'max': 100, 'decimals': 0, 'method': 'sum_table',"
    "   'items': ['a', 'b'], 'recode': {'b': [1, 0, 0]},"
    "   'table': [[0, 0], [1, 20], [2, 50], [3, 100]]},"
    "  {'code': 'weighted', 'name': 's', 'higher_is': 'worse', 'min': 0,"
    "   'max': 10, 'decimals': 0, 'method': 'weighted', 'offset': 0,"
    "   'terms': [{'weight': 1, 'items': ['a']},"
    "             {'weight': 1, 'divisor': 3, 'items': ['b']}]},"
    "  {'code': 'both', 'name': 's', 'aliases': ['all'],"
    "   'higher_is': 'worse', 'min': 0, 'max': 200, 'decimals': 0,"
    "   'method': 'mean_of_scales', 'scales': ['mean', 'over'],"
    "   'order': ['v', 'a', 'b']},"
    "  {'code': 'again', 'name': 's', 'higher_is': 'worse', 'min': 0,"
    "   'max': 200, 'decimals': 0, 'method': 'sum_of_scales',"
    "   'scales': ['mean', 'weighted'], 'order': ['a', 'b']}],"
    " 'sources': [{'states': 'all', 'source': 'made up',"
    "   'check': 'confirmed'}]}";

static json_t *
parse(const char *text)
{
	char *copy = strdup(text);
	json_t *value;

	assert_non_null(copy);
	for (char *p = copy; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	value = json_loads(copy, JSON_DECODE_ANY, NULL);
	assert_non_null(value);
	free(copy);
	return value;
}

/* Replace what ${path} ("scales.3.table") names; NULL takes it away. */
static void
put(json_t *in, const char *path, const char *text)
{
	char step[32];
	const size_t n = strcspn(path, ".");

	snprintf(step, sizeof(step), "%.*s", (int)n, path);
	if (path[n] == '.')
		put(json_is_array(in)
			? json_array_get(in, strtoul(step, NULL, 10))
			: json_object_get(in, step),
		    path + n + 1, text);
	else if (text == NULL)
		assert_int_equal(json_object_del(in, step), 0);
	else if (json_is_array(in))
		assert_int_equal(json_array_set_new(
				     in, strtoul(step, NULL, 10), parse(text)),
		    0);
	else
		assert_int_equal(json_object_set_new(in, step, parse(text)), 0);
}

/* One line per way to be wrong, and the pointer of the first fault. */
static const struct {
	const char *path, *value, *pointer;
} wrong[] = {
    {"code", NULL, "/code"},
    {"code", "'a b'", "/code"},
    {"code", "''", "/code"},
    {"code", "'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG'", "/code"},
    {"name", "7", "/name"},
    {"version", NULL, "/version"},
    {"rule_version", "0", "/rule_version"},
    {"rule_version", "1.5", "/rule_version"},
    {"aliases", "['x', 'x']", "/aliases"},
    {"aliases", "[1]", "/aliases"},
    {"aliases", "'x'", "/aliases"},
    {"regions", NULL, "/regions"},
    {"regions", "[]", "/regions"},
    {"colour", "'red'", "/colour"},
    {"a~b/c", "1", "/a~0b~1c"},
    {"licence", NULL, "/licence/class"},
    {"licence.class", "'E'", "/licence/class"},
    {"licence.note", NULL, "/licence/note"},
    {"licence.class", "'A'", "/items/0/wording"},
    {"notes", "''", "/notes"},
    {"sources", "[]", "/sources"},
    {"sources.0.check", "'recalled'", "/sources/0/check"},
    {"items", "[]", "/items"},
    {"items", "{}", "/items"},
    {"items.0", "7", "/items/0/code"},
    {"items.0.code", "'b'", "/items/1/code"},
    {"items.0.label", NULL, "/items/0/label"},
    {"items.0.label",
	"'much too long for a label: this is the wording of the question'",
	"/items/0/label"},
    {"items.0.wording", "{'en': {'question': 'How?'}}", "/items/0/wording"},
    {"items.0.min", "3", "/items/0/max"},
    {"items.0.max", "1e9", "/items/0/max"},
    {"items.0.step", "-1", "/items/0/step"},
    {"items.0.step", NULL, "/items/0/step"},
    {"items.0.na", "1", "/items/0/na"},
    {"items.0.higher_is", "'up'", "/items/0/higher_is"},
    {"items.0.unit", "'mm'", "/items/0/unit"},
    {"items.2.values", "[]", "/items/2/values"},
    {"items.2.values", "[4, 4]", "/items/2/values"},
    {"items.2.values", "['a']", "/items/2/values"},
    {"items.3.branches", "{}", "/items/3/branches"},
    {"items.3.branches", "[1]", "/items/3/branches"},
    {"items.3.branches", "{'a': [1]}", "/items/3/branches"},
    {"items.3.branches", "{'A': [2, 1]}", "/items/3/branches/A"},
    {"scales", "[]", "/scales"},
    {"scales.0", "null", "/scales/0/code"},
    {"scales.0.code", "'mean'", "/scales/1/code"},
    {"scales.0.code", "'all'", "/scales/5/code"},
    {"scales.0.loinc", "7", "/scales/0/loinc"},
    {"scales.0.method", "'median'", "/scales/0/method"},
    {"scales.0.items", "['a', 'a', 'b']", "/scales/0/items"},
    {"scales.0.items", "['a', 'b', 'c']", "/scales/0/items"},
    {"scales.0.items", "['a', 'v']", "/scales/0"},
    {"scales.0.min_answered", "0", "/scales/0/min_answered"},
    {"scales.0.min_answered", "4", "/scales/0/min_answered"},
    {"scales.0.factor", "2", "/scales/0/factor"},
    {"scales.0.max", "-1", "/scales/0/max"},
    {"scales.0.decimals", "9", "/scales/0/decimals"},
    {"scales.0.optional", "'yes'", "/scales/0/optional"},
    {"scales.0.order", "['q']", "/scales/0/order"},
    {"scales.0.order", "[]", "/scales/0/order"},
    {"scales.0.order", "['a', 'b', 'a']", "/scales/0/order"},
    {"scales.5.order", NULL, "/scales/5/scales"},
    {"scales.1.factor", NULL, "/scales/1/factor"},
    {"scales.1.offset", "'0'", "/scales/1/offset"},
    {"scales.2.reverse", "['b']", "/scales/2/reverse"},
    {"scales.2.factor", "0", "/scales/2/factor"},
    {"items.2.values", "[1, 4]", "/scales/2/items"},
    {"scales.3.min_answered", "1", "/scales/3/min_answered"},
    {"scales.3.table", "[[0, 0], [1, 20], [2, 50]]", "/scales/3/table"},
    {"scales.3.table", "[[1, 0], [2, 20], [3, 50], [4, 100]]",
	"/scales/3/table/0"},
    {"scales.3.table.2", "[2, 20]", "/scales/3/table/2"},
    {"scales.3.table.2", "[2, 101]", "/scales/3/table/2"},
    {"scales.3.table.2", "[2, 50, 1.5]", "/scales/3/table/2"},
    {"scales.3.table.0", "[0, 0, -1]", "/scales/3/table/0"},
    {"scales.3.table.3", "[3, 40]", "/scales/3/table/3"},
    {"scales.3.table.3", "'x'", "/scales/3/table/3"},
    {"scales.3.recode", "{'b': [1, 0]}", "/scales/3/recode"},
    {"scales.3.recode", "{'v': [1]}", "/scales/3/recode"},
    {"scales.3.recode", "{'b': [1, 0, 0.5]}", "/scales/3/items"},
    {"scales.3.recode", "[1]", "/scales/3/recode"},
    {"items.0.step", "0.5", "/scales/3/items"},
    {"scales.4.terms", "[]", "/scales/4/terms"},
    {"scales.4.terms.1.divisor", "0", "/scales/4/terms/1/divisor"},
    {"scales.4.terms.1.items", "['a']", "/scales/4/terms"},
    {"scales.4.terms.1.items", "['v']", "/scales/4"},
    {"scales.4.terms.1.weights", "1", "/scales/4/terms/1/weights"},
    {"scales.5.scales", "['mean']", "/scales/5/scales"},
    {"scales.5.scales", "['mean', 'both']", "/scales/5/scales"},
    {"scales.5.scales", "['mean', 3]", "/scales/5/scales"},
    {"scales.6.scales", "['mean', 'both']", "/scales/6/scales"},
};

static void
a_wrong_definition_is_refused_by_pointer(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct faults faults = {0};
		json_t *definition = parse(small);

		put(definition, wrong[i].path, wrong[i].value);
		assert_null(instrument_new(definition, &faults));
		assert_string_equal(
		    json_string_value(json_object_get(
			json_array_get(faults.list, 0), "pointer")),
		    wrong[i].pointer);
		faults_clear(&faults);
		json_decref(definition);
	}
}

static void
all_faults_are_found_at_once(void **state)
{
	struct faults faults = {0};
	json_t *definition = parse(small);

	(void)state;
	put(definition, "code", NULL);
	put(definition, "items.1.label", "''");
	put(definition, "scales.4.offset", NULL);
	assert_null(instrument_new(definition, &faults));
	assert_int_equal(json_array_size(faults.list), 3);
	faults_clear(&faults);
	json_decref(definition);
}

static void
what_is_no_object_is_no_definition(void **state)
{
	static const char *const texts[] = {"[]", "7", "null", "'x'", "{}"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct faults faults = {0};
		json_t *definition = parse(texts[i]);

		assert_null(instrument_new(definition, &faults));
		assert_true(faults_any(&faults));
		faults_clear(&faults);
		json_decref(definition);
	}
}

static void
a_right_definition_is_read_whole(void **state)
{
	struct faults faults = {0};
	json_t *definition = parse(small);
	struct instrument *in = instrument_new(definition, &faults);
	const struct scale *s;

	(void)state;
	assert_non_null(in);
	json_decref(definition); /* it keeps its own reference */
	assert_string_equal(instrument_item(in, "w")->code, "w");
	assert_int_equal(instrument_item(in, "w")->n_choices, 2);
	assert_true(instrument_item(in, "w")->max == 3);
	assert_null(instrument_item(in, "z"));
	s = instrument_scale(in, "all");
	assert_string_equal(s->code, "both");
	assert_int_equal(s->n_order, 3);
	assert_int_equal(s->order[0], 2);
	assert_true(instrument_scale(in, "over")->items[0].reversed);
	assert_int_equal(instrument_scale(in, "table")->n_table, 4);
	assert_int_equal(instrument_scale(in, "table")->min_answered, 2);
	instrument_free(in);
	instrument_free(NULL);
}

static void
write_file(
    const char *folder, const char *name, const char *path, const char *value)
{
	char file[300];
	json_t *definition = parse(small);

	put(definition, path, value);
	snprintf(file, sizeof(file), "%s/%s", folder, name);
	assert_int_equal(json_dump_file(definition, file, 0), 0);
	json_decref(definition);
}

static void
two_files_may_not_claim_one_name(void **state)
{
	char folder[] = "/tmp/mendd-test-XXXXXX", file[300];
	struct instruments *set;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_null(instruments_read(folder)); /* there is nothing in it */
	write_file(folder, "a.json", "aliases", "['Y']");
	write_file(folder, "b.json", "code", "'Z'");
	set = instruments_read(folder);
	assert_non_null(set);
	assert_int_equal(instruments_count(set), 2);
	assert_string_equal(instruments_find(set, "Y")->code, "X");
	instruments_free(set);
	write_file(folder, "b.json", "code", "'Y'");
	assert_null(instruments_read(folder));
	for (int i = 0; i < 2; i++) {
		snprintf(file, sizeof(file), "%s/%c.json", folder, 'a' + i);
		assert_int_equal(unlink(file), 0);
	}
	assert_int_equal(rmdir(folder), 0);
	assert_null(instruments_read(folder));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_instrument_ships),
	    cmocka_unit_test(instruments_and_scales_answer_to_their_aliases),
	    cmocka_unit_test(a_label_names_an_item_and_is_no_sentence),
	    cmocka_unit_test(
		wording_ships_for_class_a_only_and_in_two_languages),
	    cmocka_unit_test(a_wrong_definition_is_refused_by_pointer),
	    cmocka_unit_test(all_faults_are_found_at_once),
	    cmocka_unit_test(what_is_no_object_is_no_definition),
	    cmocka_unit_test(a_right_definition_is_read_whole),
	    cmocka_unit_test(two_files_may_not_claim_one_name),
	};

	return cmocka_run_group_tests(tests, read_shipped, free_shipped);
}
