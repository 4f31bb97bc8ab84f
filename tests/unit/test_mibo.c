/* rule: the share of MIBO's sections that was recorded. */
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

#include "rule/mibo.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))
#define BORN "1961-04-30"

static json_t *full;

static int
read_vectors(void **state)
{
	char path[4096];

	(void)state;
	snprintf(path, sizeof(path),
	    "%s/tests/unit/vectors/procedure_full.json", getenv("TOP_SRCDIR"));
	full = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	return full == NULL;
}

static int
free_vectors(void **state)
{
	(void)state;
	json_decref(full);
	return 0;
}

static double
percent_of(const json_t *procedure)
{
	struct mibo m;
	double percent;

	assert_int_equal(mibo_measure(&m, procedure, BORN, "female"), 0);
	percent = mibo_percent(&m);
	mibo_clear(&m);
	return percent;
}

/* One section of a text, as recorded * 100 + applicable. */
static int
section_of(const char *text, enum mibo_section section)
{
	json_t *procedure = json_loads(text, 0, NULL);
	struct mibo m;
	int both;

	assert_non_null(procedure);
	assert_int_equal(mibo_measure(&m, procedure, BORN, "female"), 0);
	both = m.recorded[section] * 100 + m.applicable[section];
	mibo_clear(&m);
	json_decref(procedure);
	return both;
}

static int
is_missing(const struct mibo *m, const char *pointer)
{
	for (size_t i = 0; i < json_array_size(m->missing); i++)
		if (strcmp(json_string_value(json_array_get(m->missing, i)),
			pointer) == 0)
			return 1;
	return 0;
}

static void
a_record_with_every_member_is_complete(void **state)
{
	struct mibo m;

	(void)state;
	assert_int_equal(mibo_measure(&m, full, BORN, "female"), 0);
	assert_int_equal(json_array_size(m.missing), 0);
	assert_true(mibo_percent(&m) == 100);
	for (int i = 0; i < MIBO_SECTIONS; i++) {
		assert_int_equal(m.recorded[i], m.applicable[i]);
		assert_non_null(mibo_names[i]);
		if (i != MIBO_CULTURE) /* nothing was grown */
			assert_true(m.applicable[i] > 0);
	}
	assert_int_equal(m.applicable[MIBO_CULTURE], 0);
	mibo_clear(&m);
}

static void
an_empty_record_has_nothing_and_says_what(void **state)
{
	json_t *nothing = json_object();
	struct mibo m;

	(void)state;
	assert_int_equal(mibo_measure(&m, nothing, NULL, NULL), 0);
	assert_true(mibo_percent(&m) == 0);
	assert_true(is_missing(&m, "/guidance"));
	assert_true(is_missing(&m, "/host/birth_year"));
	assert_true(is_missing(&m, "/host/height_cm"));
	mibo_clear(&m);
	assert_int_equal(mibo_measure(&m, NULL, NULL, NULL), 0);
	mibo_clear(&m);
	json_decref(nothing);
}

static void
what_is_missing_is_named_where_it_is_missing(void **state)
{
	json_t *procedure = json_deep_copy(full);
	json_t *prp = json_array_get(json_object_get(procedure, "products"), 1);
	struct mibo m;

	(void)state;
	json_object_del(prp, "product_rbc_10e12_per_l");
	json_object_del(procedure, "oa_grade");
	assert_int_equal(mibo_measure(&m, procedure, BORN, "female"), 0);
	/* Another grade stands for the one that was taken away. */
	assert_int_equal(json_array_size(m.missing), 1);
	assert_true(is_missing(&m, "/products/1/product_rbc_10e12_per_l"));
	mibo_clear(&m);

	json_object_del(procedure, "tendon_grade");
	json_object_del(procedure, "cartilage_grade");
	assert_int_equal(mibo_measure(&m, procedure, BORN, NULL), 0);
	assert_int_equal(json_array_size(m.missing), 3);
	assert_true(is_missing(&m, "/oa_grade"));
	assert_true(is_missing(&m, "/host/sex"));
	mibo_clear(&m);
	json_decref(procedure);
}

static void
what_applies_follows_from_the_product(void **state)
{
	static const struct {
		const char *text;
		enum mibo_section section;
		int recorded, applicable;
	} cases[] = {
	    {"{'products':[{'product_class':'PRP'}]}", MIBO_CULTURE, 0, 0},
	    {"{'products':[{'product_class':'MSC_expanded','passage':0}]}",
		MIBO_CULTURE, 1, 4},
	    {"{'products':[{'product_class':'PRP'}]}",
		MIBO_CELL_CHARACTERISTICS, 0, 5},
	    {"{'products':[{'product_class':'BMC','tnc_10e6':0}]}",
		MIBO_CELL_CHARACTERISTICS, 1, 6},
	    {"{'products':[{'product_class':'MSC_expanded'}]}",
		MIBO_CELL_CHARACTERISTICS, 0, 7},
	    {"{'products':[{'product_class':'saline_control'}]}",
		MIBO_CELL_CHARACTERISTICS, 0, 0},
	    {"{'products':[{'product_class':'BMA'}]}",
		MIBO_CELL_CHARACTERISTICS, 0, 6},
	    {"{'products':[{'product_class':'SVF'}]}",
		MIBO_CELL_CHARACTERISTICS, 0, 6},
	    {"{'products':[{'product_class':'MFAT'}]}",
		MIBO_CELL_CHARACTERISTICS, 0, 0},
	    {"{'products':[{'product_class':'exosome'}]}",
		MIBO_CELL_CHARACTERISTICS, 0, 0},
	    {"{'products':[{'product_class':'PRP'}]}", MIBO_PROCESSING, 0, 6},
	    {"{'products':[{'product_class':'PPP'}]}", MIBO_PROCESSING, 0, 6},
	    {"{'products':[{'product_class':'platelet_lysate'}]}",
		MIBO_PROCESSING, 0, 6},
	    {"{'products':[{'product_class':'BMC'}]}", MIBO_PROCESSING, 0, 6},
	    {"{'products':[{'product_class':'BMA'}]}", MIBO_PROCESSING, 0, 5},
	    {"{'products':[{'product_class':'HA_control'}]}", MIBO_PROCESSING,
		0, 2},
	    {"{'products':[{'product_class':'steroid_control'}]}",
		MIBO_PROCESSING, 0, 2},
	    {"{'products':[{'product_class':'saline_control'}]}",
		MIBO_PROCESSING, 0, 2},
	    {"{'products':[{'doses_origin':'bone_marrow_iliac_ant'}]}",
		MIBO_HARVEST, 1, 4},
	    {"{'products':[{'doses_origin':'bone_marrow_iliac_post'}]}",
		MIBO_HARVEST, 1, 4},
	    {"{'products':[{'doses_origin':'blood'}]}", MIBO_HARVEST, 1, 2},
	    {"{'products':[{'doses_origin':'synovium'}]}", MIBO_HARVEST, 1, 1},
	    {"{'products':[{'product_class':'saline_control'}]}", MIBO_DONORS,
		0, 0},
	    {"{'products':[{'product_class':'BMC'},{'product_class':'PRP',"
	     "'doses_donor':'autologous'}]}",
		MIBO_DONORS, 1, 2},
	    {"{'products':[{'product_class':'PRP','doses_donor':'autologous',"
	     "'doses_origin':'blood','anticoagulant':'ACD-A'}]}",
		MIBO_HARVEST, 2, 4},
	    {"{'products':[{'product_class':'BMC','doses_donor':'autologous',"
	     "'doses_origin':'bone_marrow_tibia'}]}",
		MIBO_HARVEST, 1, 6},
	    {"{'products':[{'product_class':'amniotic',"
	     "'doses_donor':'allogeneic','doses_origin':'amnion'}]}",
		MIBO_HARVEST, 1, 1},
	    {"{'targets':[{'structure':'disc'},{'volume_ml':1}]}",
		MIBO_DELIVERY, 2, 8},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[256];
		int both;

		snprintf(text, sizeof(text), "%s", cases[i].text);
		for (char *p = text; *p != '\0'; p++)
			if (*p == '\'')
				*p = '"';
		both = section_of(text, cases[i].section);
		if (both != cases[i].recorded * 100 + cases[i].applicable)
			fail_msg("%s: %s %d of %d", cases[i].text,
			    mibo_names[cases[i].section], both / 100,
			    both % 100);
	}
}

static void
words_for_not_knowing_are_no_record(void **state)
{
	(void)state;
	assert_int_equal(section_of("{\"host\":{\"smoking_status\":"
				    "\"unknown\"}}",
			     MIBO_RECIPIENTS),
	    209); /* birth date and sex */
	assert_int_equal(
	    section_of("{\"host\":{\"smoking_status\":"
		       "\"never\",\"inflammatory_disease\":false}}",
		MIBO_RECIPIENTS),
	    409);
	assert_int_equal(section_of("{\"expectation_given\":\"not_recorded\","
				    "\"rehab_protocol\":\"\"}",
			     MIBO_POST_PROCEDURE_CARE),
	    3);
	/* No event is an answer, no medicine asked for is none. */
	assert_int_equal(
	    section_of("{\"adverse_events\":[]}", MIBO_OUTCOME_ASSESSMENT),
	    102);
	assert_int_equal(
	    section_of("{\"host\":{\"meds_affecting\":[]}}", MIBO_RECIPIENTS),
	    209);
	assert_int_equal(
	    section_of("{\"adverse_events\":null}", MIBO_OUTCOME_ASSESSMENT),
	    2);
}

/* Where a member of the full record stands, to take it out and put it back. */
struct place {
	json_t *object;
	const char *name;
	json_t *value;
};

static int
is_structural(const char *name)
{
	static const char *const names[] = {"host", "products", "targets",
	    "product_class", "doses_donor", "doses_origin"};

	for (size_t i = 0; i < COUNT(names); i++)
		if (strcmp(name, names[i]) == 0)
			return 1;
	return 0;
}

static size_t
collect(json_t *object, struct place *places, size_t n)
{
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value) if (!is_structural(name))
	    places[n++] = (struct place){object, name, value};
	return n;
}

static size_t
collect_all(json_t *procedure, struct place *places)
{
	static const char *const lists[] = {"products", "targets"};
	size_t n = collect(procedure, places, 0);

	n = collect(json_object_get(procedure, "host"), places, n);
	for (size_t l = 0; l < COUNT(lists); l++) {
		json_t *list = json_object_get(procedure, lists[l]);

		for (size_t i = 0; i < json_array_size(list); i++)
			n = collect(json_array_get(list, i), places, n);
	}
	return n;
}

static void
recording_one_more_member_never_lowers_the_share(void **state)
{
	uint32_t random = 1;
	struct place places[200];
	json_t *procedure = json_deep_copy(full);
	size_t n = collect_all(procedure, places);

	(void)state;
	assert_in_range(n, 80, COUNT(places));
	for (size_t i = 0; i < n; i++) {
		json_incref(places[i].value);
		places[i].name = strdup(places[i].name);
	}
	for (int round = 0; round < 50; round++) {
		double before, after;

		for (size_t i = n; i > 1; i--) {
			const size_t j = (random >> 8) % i;
			const struct place kept = places[i - 1];

			places[i - 1] = places[j];
			places[j] = kept;
			random = random * 1664525 + 1013904223;
		}
		for (size_t i = 0; i < n; i++)
			json_object_del(places[i].object, places[i].name);
		before = percent_of(procedure);
		for (size_t i = 0; i < n; i++, before = after) {
			json_object_set(
			    places[i].object, places[i].name, places[i].value);
			after = percent_of(procedure);
			if (after < before)
				fail_msg("%s lowers %g to %g", places[i].name,
				    before, after);
		}
		assert_true(before == 100);
	}
	for (size_t i = 0; i < n; i++) {
		json_decref(places[i].value);
		free((char *)(uintptr_t)places[i].name);
	}
	json_decref(procedure);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_record_with_every_member_is_complete),
	    cmocka_unit_test(an_empty_record_has_nothing_and_says_what),
	    cmocka_unit_test(what_is_missing_is_named_where_it_is_missing),
	    cmocka_unit_test(what_applies_follows_from_the_product),
	    cmocka_unit_test(words_for_not_knowing_are_no_record),
	    cmocka_unit_test(recording_one_more_member_never_lowers_the_share),
	};

	return cmocka_run_group_tests(tests, read_vectors, free_vectors);
}
