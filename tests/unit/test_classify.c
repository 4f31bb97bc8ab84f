/* rule: published classes of platelet-rich plasma, by vectors. */
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

#include "rule/classify.h"
#include "rule/member.h"

static json_t *vectors;

static int
read_vectors(void **state)
{
	char path[4096];

	(void)state;
	snprintf(path, sizeof(path), "%s/tests/unit/vectors/prp_classes.json",
	    getenv("TOP_SRCDIR"));
	vectors = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);
	return vectors == NULL;
}

static int
free_vectors(void **state)
{
	(void)state;
	json_decref(vectors);
	return 0;
}

static void
take(struct classify_counts *c, const json_t *v)
{
	*c = (struct classify_counts){
	    .platelets_10e9_per_l = member_number(v, "platelets"),
	    .blood_platelets_10e9_per_l = member_number(v, "blood_platelets"),
	    .wbc_10e9_per_l = member_number(v, "wbc"),
	    .blood_wbc_10e9_per_l = member_number(v, "blood_wbc"),
	    .neutrophil_pct = member_number(v, "neutrophil"),
	    .blood_neutrophil_pct = member_number(v, "blood_neutrophil"),
	    .activation =
		member_text(v, "activation") == NULL ? ACTIVATION_UNKNOWN
		: member_is(v, "activation", "none") ? ACTIVATION_NONE
						     : ACTIVATION_EXOGENOUS,
	};
}

static void
compare(const json_t *v, const char *scheme, int failed, const char *got)
{
	const char *expected = member_text(v, scheme);

	if (failed ? expected != NULL
		   : expected == NULL || strcmp(got, expected) != 0)
		fail_msg("%s: %s is %s, not %s", member_text(v, "name"), scheme,
		    failed ? "none" : got, expected ? expected : "none");
}

static void
vectors_get_their_classes(void **state)
{
	const json_t *list = json_object_get(vectors, "vectors");

	(void)state;
	assert_true(json_array_size(list) >= 20);
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *v = json_array_get(list, i);
		char paw[PAW_TEXT] = "", mishra[MISHRA_TEXT] = "";
		struct classify_counts c;
		int failed;

		take(&c, v);
		failed = classify_paw(paw, &c) != 0;
		compare(v, "paw", failed, paw);
		failed = classify_mishra(mishra, &c) != 0;
		compare(v, "mishra", failed, mishra);
	}
}

/* Take away one count after the other. */
static void
no_class_is_given_on_a_missing_count(void **state)
{
	static const struct classify_counts whole = {
	    800, 200, 10, 6, 60, 60, ACTIVATION_NONE};
	char paw[PAW_TEXT], mishra[MISHRA_TEXT];
	struct classify_counts c;

	(void)state;
	assert_int_equal(classify_paw(paw, &whole), 0);
	assert_int_equal(classify_mishra(mishra, &whole), 0);
	for (int i = 0; i < 6; i++) {
		double *const counts[] = {&c.platelets_10e9_per_l,
		    &c.blood_platelets_10e9_per_l, &c.wbc_10e9_per_l,
		    &c.blood_wbc_10e9_per_l, &c.neutrophil_pct,
		    &c.blood_neutrophil_pct};

		c = whole;
		*counts[i] = NAN;
		assert_int_equal(classify_paw(paw, &c), -1);
		assert_int_equal(classify_mishra(mishra, &c), i < 4 ? -1 : 0);
	}
}

/* One line on each side of every cut point; null has no letter. */
static void
depa_letters_change_at_their_cut_points(void **state)
{
	static const struct {
		double value;
		char dose, share;
	} cases[] = {
	    {0.21, 'D', 'D'}, /* the least and most of 20 preparations */
	    {5.43, 'A', 'D'},
	    {0.999, 'D', 'D'},
	    {1, 'C', 'D'},
	    {2.999, 'C', 'D'},
	    {3, 'B', 'D'},
	    {5, 'B', 'D'},
	    {5.001, 'A', 'D'},
	    {29.999, 'A', 'D'},
	    {30, 'A', 'C'},
	    {69.999, 'A', 'C'},
	    {70, 'A', 'B'},
	    {90, 'A', 'B'},
	    {90.001, 'A', 'A'},
	    {NAN, '\0', '\0'},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(
		    classify_depa_dose(cases[i].value), cases[i].dose);
		assert_int_equal(
		    classify_depa_share(cases[i].value), cases[i].share);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(depa_letters_change_at_their_cut_points),
	    cmocka_unit_test(vectors_get_their_classes),
	    cmocka_unit_test(no_class_is_given_on_a_missing_count),
	};

	return cmocka_run_group_tests(tests, read_vectors, free_vectors);
}
