/* rule: what follows from a procedure. */
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

#include "rule/derive.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static const struct derive_context context = {
    .birth_date = "1961-04-30",
    .sex = "female",
    .performed_at = "2025-03-04T10:30:00+01:00",
    .recorded_at = "2025-03-04T17:00:00Z",
};

static json_t *full, *minimal;

static json_t *
read_vector(const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/tests/unit/vectors/%s",
	    getenv("TOP_SRCDIR"), name);
	return json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
}

static int
read_vectors(void **state)
{
	(void)state;
	full = read_vector("procedure_full.json");
	minimal = read_vector("procedure_minimal.json");
	return full == NULL || minimal == NULL;
}

static int
free_vectors(void **state)
{
	(void)state;
	json_decref(full);
	json_decref(minimal);
	return 0;
}

/* A member by its JSON pointer; NULL when there is none. */
static const json_t *
at(const json_t *value, const char *pointer)
{
	char name[64];

	while (value != NULL && *pointer == '/') {
		const size_t length = strcspn(++pointer, "/");

		snprintf(name, sizeof(name), "%.*s", (int)length, pointer);
		pointer += length;
		value = json_is_array(value)
			    ? json_array_get(value, strtoul(name, NULL, 10))
			    : json_object_get(value, name);
	}
	return value;
}

/* Compare with a text in which ' stands for ". */
static void
assert_json(const json_t *got, const char *expected)
{
	char text[2048];
	char *dumped = json_dumps(
	    got, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));

	snprintf(text, sizeof(text), "%s", expected);
	for (char *p = text; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	if (dumped == NULL || strcmp(dumped, text) != 0)
		fail_msg("%s, not %s", dumped ? dumped : "nothing", text);
	free(dumped);
}

static void
assert_at(const json_t *value, const char *pointer, const char *expected)
{
	assert_json(at(value, pointer), expected);
}

/* The full record, with one member replaced by a JSON text, derived. */
static json_t *
derive_with(const json_t *procedure, const char *pointer, const char *text)
{
	json_t *changed = json_deep_copy(procedure);
	const char *name = strrchr(pointer, '/') + 1;
	char parent[128];
	json_t *computed;

	snprintf(
	    parent, sizeof(parent), "%.*s", (int)(name - 1 - pointer), pointer);
	assert_int_equal(
	    json_object_set_new((json_t *)(uintptr_t)at(changed, parent), name,
		json_loads(text, JSON_DECODE_ANY, NULL)),
	    0);
	computed = derive(changed, &context);
	assert_non_null(computed);
	json_decref(changed);
	return computed;
}

static void
a_full_record_is_derived_in_a_fixed_order(void **state)
{
	json_t *computed = derive(full, &context);

	(void)state;
	assert_at(computed, "/products/0",
	    "{'platelet_dose_10e9':4.27,'viable_dose_10e6':482.6808,"
	    "'platelet_fold':2.5207,'platelet_recovery_pct':null,"
	    "'leukocyte_recovery_pct':null,"
	    "'minutes_processing_to_injection':40.0,"
	    "'classes':{'paw':null,'mishra':null,'depa':null}}");
	assert_at(computed, "/products/1",
	    "{'platelet_dose_10e9':6.534,'viable_dose_10e6':null,"
	    "'platelet_fold':4.5,'platelet_recovery_pct':50.0,"
	    "'leukocyte_recovery_pct':32.9749,"
	    "'minutes_processing_to_injection':25.0,"
	    "'classes':{'paw':'P3Aa','mishra':'1B','depa':{"
	    "'dose_10e9':6.534,'dose':'A','efficiency_pct':50.0,"
	    "'efficiency':'C','purity_pct':74.7221,'purity':'B',"
	    "'activated':false}}}");
	assert_at(computed, "/totals",
	    "{'final_volume_ml':13.0,'platelet_dose_10e9':10.804,"
	    "'viable_dose_10e6':482.6808,"
	    "'minutes_processing_to_injection':40.0}");
	assert_at(computed, "/bmi", "27.1046");
	assert_at(computed, "/classification",
	    "'D autologous; O bone_marrow_iliac_post; "
	    "S one spin, buffy coat drawn off; "
	    "E CD34+ 1.1 % of nucleated cells; "
	    "S knee right: intra_articular, subchondral + "
	    "D autologous; O blood; "
	    "S one spin, buffy coat and a little plasma; E leukocyte-rich; "
	    "S knee right: intra_articular, tendon (patellar)'");
	assert_at(computed, "/mibo/percent", "100.0");
	assert_at(computed, "/mibo/missing", "[]");
	assert_at(
	    computed, "/mibo/sections/donors", "{'recorded':2,'applicable':2}");
	assert_at(computed, "/flags", "[]");
	assert_at(computed, "/implausible", "[]");
	assert_at(computed, "/stratum",
	    "{'product_class':'combination','grade':'kl_3',"
	    "'bmi_band':'pre_obese','age_band':'60_to_69',"
	    "'viability_band':'90_and_over','dose_band':'viable_over_400',"
	    "'platelet_band':'platelets_5_and_over',"
	    "'viable_band':'viable_over_400','tnc_band':'tnc_over_400'}");
	assert_int_equal(json_object_size(computed), 8);
	json_decref(computed);
}

static void
a_minimal_record_is_derived_as_far_as_it_goes(void **state)
{
	json_t *computed = derive(minimal, &context);

	(void)state;
	assert_at(computed, "/products/0",
	    "{'platelet_dose_10e9':3.0,'viable_dose_10e6':null,"
	    "'platelet_fold':2.4,'platelet_recovery_pct':80.0,"
	    "'leukocyte_recovery_pct':null,"
	    "'minutes_processing_to_injection':20.0,"
	    "'classes':{'paw':null,'mishra':null,'depa':{"
	    "'dose_10e9':3.0,'dose':'B','efficiency_pct':80.0,"
	    "'efficiency':'B','purity_pct':null,'purity':null,"
	    "'activated':false}}}");
	assert_at(computed, "/bmi", "25.0");
	assert_at(computed, "/flags", "[]");
	assert_at(computed, "/stratum",
	    "{'product_class':'PRP','grade':null,"
	    "'bmi_band':'pre_obese','age_band':'60_to_69',"
	    "'viability_band':null,'dose_band':'platelets_3_to_5',"
	    "'platelet_band':'platelets_3_to_5',"
	    "'viable_band':null,'tnc_band':null}");
	assert_at(computed, "/mibo/missing/0", "'/host/activity_level'");
	json_decref(computed);
}

static void
flags_are_raised_each_by_its_own_rule(void **state)
{
	static const struct {
		const char *pointer, *value, *flags;
	} cases[] = {
	    {"/guidance", "\"none\"", "['no_guidance']"},
	    {"/products/0/viability_pct", "69.9", "['viability_lt_70']"},
	    {"/products/0/viability_pct", "70", "[]"},
	    {"/products/0/viability_pct", "null", "['dose_missing']"},
	    {"/products/0/tnc_10e6", "null", "['dose_missing']"},
	    {"/products/1/final_volume_ml", "null", "['dose_missing']"},
	    {"/products/1/product_platelets_10e9_per_l", "null",
		"['dose_missing']"},
	    /* A dose that nobody asks of this class may be missing. */
	    {"/products/0/product_platelets_10e9_per_l", "null", "[]"},
	    {"/products/0/viability_pct", "0.96",
		"['viability_lt_70','implausible']"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		json_t *computed =
		    derive_with(full, cases[i].pointer, cases[i].value);

		assert_at(computed, "/flags", cases[i].flags);
		json_decref(computed);
	}
}

static void
an_entry_is_late_after_seven_days(void **state)
{
	static const struct {
		const char *recorded_at, *flags;
	} cases[] = {
	    {"2025-03-11T09:30:00Z", "[]"},
	    {"2025-03-11T09:30:00.000001Z", "['late_entry']"},
	    {"2025-03-11T10:30:00+01:00", "[]"},
	    {"2025-06-01T00:00:00Z", "['late_entry']"},
	    {"2025-03-01T00:00:00Z", "[]"},
	    {"yesterday", "[]"},
	    {NULL, "[]"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct derive_context late = context;
		json_t *computed;

		late.recorded_at = cases[i].recorded_at;
		computed = derive(full, &late);
		assert_at(computed, "/flags", cases[i].flags);
		json_decref(computed);
	}
}

/* One line per rule and side; add the next one here. */
static void
what_is_hardly_true_is_marked_and_named(void **state)
{
	static const struct {
		const char *pointer, *value, *rule;
		const char *at; /* when not the member itself */
	} cases[] = {
	    {"/host/weight_kg", "225", NULL, NULL},
	    {"/host/weight_kg", "226", "bmi_12_to_80", NULL},
	    {"/host/weight_kg", "34", NULL, NULL},
	    {"/host/weight_kg", "33", "bmi_12_to_80", NULL},
	    {"/products/0/viability_pct", "0.96", "share_for_percent", NULL},
	    {"/products/0/viability_pct", "0.999", "share_for_percent", NULL},
	    {"/products/0/viability_pct", "1", NULL, NULL},
	    {"/products/0/viability_pct", "0", NULL, NULL},
	    {"/products/0/tnc_10e6", "0.5124", "hardly_any_cells", NULL},
	    {"/products/0/tnc_10e6", "1", NULL, NULL},
	    {"/products/0/tnc_10e6", "0", NULL, NULL},
	    {"/products/0/product_platelets_10e9_per_l", "4840", NULL, NULL},
	    {"/products/0/product_platelets_10e9_per_l", "4840.1",
		"fold_over_20", NULL},
	    /* Marrow is not platelet-rich plasma. */
	    {"/products/0/product_platelets_10e9_per_l", "100", NULL, NULL},
	    {"/products/1/product_platelets_10e9_per_l", "241.9",
		"poorer_than_blood", NULL},
	    {"/products/1/product_platelets_10e9_per_l", "242", NULL, NULL},
	    {"/products/1/product_platelets_10e9_per_l", "2613.6", NULL, NULL},
	    {"/products/1/product_platelets_10e9_per_l", "2613.7",
		"recovery_over_120", NULL},
	    {"/products/1/product_rbc_10e12_per_l", "11", NULL, NULL},
	    {"/products/1/product_rbc_10e12_per_l", "11.1", "red_cells_over_11",
		NULL},
	    {"/products/0/harvest_volume_ml", "5.6", NULL, NULL},
	    {"/products/0/harvest_volume_ml", "5.5", "more_than_harvested",
		"/products/0/final_volume_ml"},
	    {"/products/0/final_volume_ml", "6.9", "injected_more", NULL},
	    {"/targets/0/volume_ml", "5.01", "injected_more",
		"/products/0/final_volume_ml"},
	    {"/targets/0/product", "2", "injected_more",
		"/products/1/final_volume_ml"},
	    {"/products/0/processed_at", "\"2025-03-03T10:30:00+01:00\"", NULL,
		NULL},
	    {"/products/0/processed_at", "\"2025-03-03T10:29:59+01:00\"",
		"waited_over_a_day", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char expected[256] = "[]";
		json_t *computed =
		    derive_with(full, cases[i].pointer, cases[i].value);

		if (cases[i].rule != NULL)
			snprintf(expected, sizeof(expected),
			    "[{'pointer':'%s','rule':'%s'}]",
			    cases[i].at ? cases[i].at : cases[i].pointer,
			    cases[i].rule);
		assert_at(computed, "/implausible", expected);
		json_decref(computed);
	}
}

static void
an_anaesthetic_in_the_product_adds_to_its_volume(void **state)
{
	json_t *mixed = json_deep_copy(full);
	json_t *computed;

	(void)state;
	json_object_set_new(
	    mixed, "local_anaesthetic_place", json_string("in_product"));
	json_object_set_new((json_t *)(uintptr_t)at(mixed, "/targets/0"),
	    "volume_ml", json_real(8));
	computed = derive(mixed, &context);
	assert_at(computed, "/implausible", "[]");
	json_decref(computed);
	json_decref(mixed);
}

static void
of_what_is_not_all_known_there_is_no_total(void **state)
{
	json_t *computed;

	(void)state;
	computed = derive_with(full, "/products/1/final_volume_ml", "null");
	assert_at(computed, "/totals/final_volume_ml", "null");
	assert_at(computed, "/totals/platelet_dose_10e9", "null");
	assert_at(computed, "/totals/viable_dose_10e6", "482.6808");
	assert_at(computed, "/stratum/platelet_band", "null");
	json_decref(computed);

	computed = derive_with(full, "/products/0/viability_pct", "null");
	assert_at(computed, "/totals/viable_dose_10e6", "null");
	/* Platelets do not stand in for the cells that were not counted. */
	assert_at(computed, "/stratum/dose_band", "null");
	assert_at(computed, "/stratum/tnc_band", "'tnc_over_400'");
	json_decref(computed);

	/* Two cell products now, the second one never counted. */
	computed = derive_with(full, "/products/1/product_class", "\"SVF\"");
	assert_at(computed, "/totals/viable_dose_10e6", "null");
	assert_at(computed, "/stratum/tnc_band", "null");
	assert_at(computed, "/flags", "['dose_missing']");
	json_decref(computed);
}

static void
the_stratum_follows_the_lowest_viability_and_one_class(void **state)
{
	json_t *computed;

	(void)state;
	computed = derive_with(full, "/products/1/viability_pct", "79.9");
	assert_at(computed, "/stratum/viability_band", "'70_to_79'");
	json_decref(computed);
	computed = derive_with(full, "/products/1/product_class", "\"BMC\"");
	assert_at(computed, "/stratum/product_class", "'BMC'");
	json_decref(computed);
	computed = derive_with(full, "/oa_grade", "null");
	assert_at(computed, "/stratum/grade", "'us_tendinosis_1'");
	json_decref(computed);
}

static void
the_age_is_that_of_the_day_in_the_clinic(void **state)
{
	static const struct {
		const char *birth_date, *performed_at, *band;
	} cases[] = {
	    {"1985-03-05", "2025-03-04T23:30:00-05:00", "'under_40'"},
	    {"1985-03-04", "2025-03-04T23:30:00-05:00", "'40_to_49'"},
	    {"1985-03-04", "2025-03-04T00:30:00+09:00", "'40_to_49'"},
	    {"1985-02-29", "2025-03-04T00:30:00+09:00", "null"},
	    {"2025-03-05", "2025-03-04T00:30:00+09:00", "null"},
	    {NULL, "2025-03-04T00:30:00+09:00", "null"},
	    {"1985-03-04", NULL, "'40_to_49'"}, /* as the procedure says */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct derive_context person = {
		    .birth_date = cases[i].birth_date,
		    .performed_at = cases[i].performed_at,
		};
		json_t *computed = derive(full, &person);

		assert_at(computed, "/stratum/age_band", cases[i].band);
		json_decref(computed);
	}
}

static void
a_booking_is_not_reproached_for_being_empty(void **state)
{
	json_t *draft = json_pack("{s:s, s:s, s:[{s:s, s:f}]}", "status",
	    "draft", "guidance", "none", "products", "product_class", "BMC",
	    "viability_pct", 55.0);
	json_t *computed = derive(draft, &context);

	(void)state;
	assert_at(computed, "/flags", "[]");
	assert_at(computed, "/implausible", "[]");
	assert_at(computed, "/stratum/product_class", "'BMC'");
	json_decref(computed);
	json_decref(draft);
}

/* Who fills it in sees what is there, and what to look at again. */
static void
a_booking_is_measured_as_it_grows(void **state)
{
	json_t *draft = json_pack("{s:s, s:s, s:[{s:s, s:f}]}", "status",
	    "draft", "guidance", "none", "products", "product_class", "BMC",
	    "viability_pct", 0.5);
	json_t *computed = derive(draft, &context);

	(void)state;
	assert_at(computed, "/mibo/sections/delivery/recorded", "1");
	assert_at(computed, "/implausible",
	    "[{'pointer':'/products/0/viability_pct',"
	    "'rule':'share_for_percent'}]");
	json_decref(computed);
	json_decref(draft);
}

static void
anything_at_all_can_be_derived(void **state)
{
	static const char *const texts[] = {"null", "[]", "3", "{}",
	    "{\"host\":3,\"products\":{},\"targets\":\"x\"}",
	    "{\"products\":[null,3,\"x\",[],{}],\"targets\":[null,{}]}",
	    "{\"host\":{\"height_cm\":0,\"weight_kg\":0}}",
	    "{\"products\":[{\"product_class\":7,\"final_volume_ml\":\"5\","
	    "\"tnc_10e6\":1e308,\"viability_pct\":1e308}]}",
	    "{\"guidance\":[],\"oa_grade_system\":\"kl\",\"oa_grade\":2.5,"
	    "\"performed_at\":\"2025\"}"};
	static const struct derive_context nobody = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		json_t *procedure = json_loads(texts[i], JSON_DECODE_ANY, NULL);
		json_t *computed;

		assert_non_null(procedure);
		computed = derive(procedure, &nobody);
		assert_non_null(computed);
		assert_int_equal(json_object_size(computed), 8);
		assert_int_equal(json_object_size(at(computed, "/stratum")), 9);
		json_decref(computed);
		json_decref(procedure);
	}
	json_decref(derive(NULL, &nobody));
}

/* Every member a client can send, but for the two that need a refusal. */
static void
the_full_record_has_every_member(void **state)
{
	static const char *const names[] = {"status", "patient_id",
	    "performed_at", "operator_id", "session_id", "session_no",
	    "planned_sessions", "consent_registry_at", "body_region",
	    "laterality", "diagnosis_code", "oa_grade_system", "oa_grade",
	    "tendon_grade_system", "tendon_grade", "tendon_retraction_mm",
	    "cartilage_grade", "symptom_duration_months", "prior_treatments",
	    "treatment", "on", "days_since_last_steroid", "host", "products",
	    "targets", "guidance", "contrast_confirmed", "spread_seen",
	    "needle_gauge", "needle_length_mm", "approach", "local_anaesthetic",
	    "local_anaesthetic_ml", "local_anaesthetic_place", "billing_codes",
	    "system", "code", "rehab_protocol", "activity_restriction_days",
	    "expectation_given", "adverse_events", "intercurrent_events",
	    "height_cm", "weight_kg", "smoking_status", "cigarettes_per_day",
	    "diabetes", "hba1c_pct", "inflammatory_disease",
	    "effusion_or_synovitis", "bone_marrow_lesion", "nutrition_flag",
	    "vitamin_d_ng_per_ml", "albumin_g_per_dl", "activity_scale",
	    "activity_level", "meds_affecting", "product_class", "doses_donor",
	    "doses_origin", "doses_separation", "doses_exhibited",
	    "regulatory_route", "device_name", "device_lot", "device_expiry_on",
	    "harvested_at", "harvest_volume_ml", "harvest_sites_n",
	    "aspirate_per_site_ml", "anticoagulant", "spins", "rcf_g",
	    "minutes", "temperature_cel", "activation", "processed_at",
	    "final_volume_ml", "blood_platelets_10e9_per_l",
	    "blood_wbc_10e9_per_l", "blood_neutrophil_pct",
	    "product_platelets_10e9_per_l", "product_wbc_10e9_per_l",
	    "product_neutrophil_pct", "product_rbc_10e12_per_l", "tnc_10e6",
	    "viability_pct", "viability_method", "viability_at", "cfu_f_per_ml",
	    "cd_markers_pct", "passage", "population_doublings", "sterility",
	    "endotoxin_eu_per_kg", "structure", "structure_name", "volume_ml",
	    "product", "type", "description", "onset_on", "severity",
	    "relatedness", "serious", "resolved_on", "adjudicated_by",
	    "occurred_on", "note"};
	char *text = json_dumps(full, JSON_COMPACT);

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		char quoted[64];

		snprintf(quoted, sizeof(quoted), "\"%s\":", names[i]);
		if (strstr(text, quoted) == NULL)
			fail_msg("%s is not there", names[i]);
	}
	free(text);
}

/* Allocations left before one, and only one, fails. */
static int allowed;

static void *
failing_malloc(size_t size)
{
	return allowed-- == 0 ? NULL : malloc(size);
}

/* Then there is nothing; never a part. */
static void
any_allocation_may_fail(void **state)
{
	json_t *suspect = json_deep_copy(full);
	json_t *whole, *computed = NULL;
	int n;

	(void)state;
	json_object_set_new((json_t *)(uintptr_t)at(suspect, "/products/0"),
	    "viability_pct", json_real(0.942));
	json_object_set_new(suspect, "guidance", json_string("none"));
	json_object_del(suspect, "approach");
	whole = derive(suspect, &context);
	assert_non_null(whole);
	for (n = 0; n < 20000; n++) {
		allowed = n;
		json_set_alloc_funcs(failing_malloc, free);
		computed = derive(suspect, &context);
		json_set_alloc_funcs(malloc, free);
		if (allowed >= 0)
			break; /* it did not need as many */
		if (computed != NULL)
			fail_msg("nobody missed allocation %d", n);
	}
	assert_in_range(n, 100, 19999);
	assert_true(json_equal(computed, whole));
	json_decref(computed);
	json_decref(whole);
	json_decref(suspect);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_full_record_is_derived_in_a_fixed_order),
	    cmocka_unit_test(a_minimal_record_is_derived_as_far_as_it_goes),
	    cmocka_unit_test(flags_are_raised_each_by_its_own_rule),
	    cmocka_unit_test(an_entry_is_late_after_seven_days),
	    cmocka_unit_test(what_is_hardly_true_is_marked_and_named),
	    cmocka_unit_test(an_anaesthetic_in_the_product_adds_to_its_volume),
	    cmocka_unit_test(of_what_is_not_all_known_there_is_no_total),
	    cmocka_unit_test(
		the_stratum_follows_the_lowest_viability_and_one_class),
	    cmocka_unit_test(the_age_is_that_of_the_day_in_the_clinic),
	    cmocka_unit_test(a_booking_is_not_reproached_for_being_empty),
	    cmocka_unit_test(a_booking_is_measured_as_it_grows),
	    cmocka_unit_test(anything_at_all_can_be_derived),
	    cmocka_unit_test(the_full_record_has_every_member),
	    cmocka_unit_test(any_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, read_vectors, free_vectors);
}
