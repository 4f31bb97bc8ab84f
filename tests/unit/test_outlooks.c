/* trend/outlooks: what is kept, and for how long. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "asked.h"
#include "cohort.h"

/* Answers from kept outlooks and anew are the same; how many were made. */
static unsigned
made_for(struct outlooks *kept, const struct columns *c, json_t *q)
{
	struct outlooks fresh = {0};
	const uint64_t made = kept->made;
	char *one = asked_text(kept, c, q, NULL);
	char *other = asked_text(&fresh, c, q, NULL);

	assert_string_equal(one, other);
	free(one);
	free(other);
	outlooks_clear(&fresh);
	return (unsigned)(kept->made - made);
}

static void
an_outlook_is_kept_until_its_clinic_changes(void **state)
{
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	static const int32_t others[DAYS] = {400, 300, NONE, NONE, NONE};
	struct columns *c = asked_store(EPISODES - 1);
	json_t *q = asked_from(cents, NULL);
	json_t *other = asked_from(others, NULL);
	json_t *filtered = asked_from(cents, "ultrasound");
	struct outlooks kept = {0};
	struct episode e = asked_all[EPISODES - 1];

	(void)state;
	assert_int_equal(made_for(&kept, c, q), 1);
	assert_int_equal(made_for(&kept, c, q), 0);
	/* Another person is held against the same cohort. */
	assert_int_equal(made_for(&kept, c, other), 0);
	assert_int_equal(made_for(&kept, c, filtered), 1);
	assert_int_equal(kept.found, 2);
	/* Another clinic's scores change nothing here. */
	e.clinic = 1;
	cohort_put(c, &e);
	assert_int_equal(made_for(&kept, c, q), 0);
	cohort_drop_series(c, &e);
	cohort_drop_stratum(c, &e);
	assert_int_equal(made_for(&kept, c, q), 0);
	/* The own do, whatever is done to them. */
	e.clinic = 0;
	cohort_put_series(c, &e);
	assert_int_equal(made_for(&kept, c, q), 1);
	cohort_put_stratum(c, &e);
	assert_int_equal(made_for(&kept, c, q), 1);
	e.scores[0] = e.scores[0] == 100 ? 200 : 100;
	cohort_put_series(c, &e);
	assert_int_equal(made_for(&kept, c, q), 1);
	cohort_drop_stratum(c, &e);
	assert_int_equal(made_for(&kept, c, q), 1);
	cohort_drop_series(c, &e);
	assert_int_equal(made_for(&kept, c, q), 1);
	assert_int_equal(made_for(&kept, c, q), 0);
	outlooks_clear(&kept);
	assert_int_equal(made_for(&kept, c, q), 1);
	json_decref(q);
	json_decref(other);
	json_decref(filtered);
	outlooks_clear(&kept);
	columns_free(c);
}

/* Each with another scale's end, so that all are different. */
static void
the_outlook_not_asked_for_longest_makes_room(void **state)
{
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	struct columns *c = asked_store(60);
	json_t *qs[OUTLOOKS_MAX + 1], *series;
	struct outlooks kept = {0};

	(void)state;
	for (int i = 0; i <= OUTLOOKS_MAX; i++) {
		qs[i] = asked_from(cents, NULL);
		series = json_array_get(json_object_get(qs[i], "series"), 0);
		json_object_set_new(
		    series, "maximum_cents", json_integer(1000 + i));
		/* The first one is asked for again and again. */
		assert_int_equal(made_for(&kept, c, qs[i]), 1);
		assert_int_equal(made_for(&kept, c, qs[0]), 0);
	}
	assert_int_equal(made_for(&kept, c, qs[2]), 0);
	assert_int_equal(made_for(&kept, c, qs[1]), 1);
	for (int i = 0; i <= OUTLOOKS_MAX; i++)
		json_decref(qs[i]);
	outlooks_clear(&kept);
	columns_free(c);
}

/* What was said in a hurry is not said again. */
static void
what_had_no_time_is_not_kept(void **state)
{
	static const int32_t cents[DAYS] = {700, NONE, NONE, NONE, NONE};
	struct columns *c = asked_store(EPISODES);
	json_t *q = asked_from(cents, NULL);
	struct outlooks kept = {0};

	(void)state;
	free(asked_text(&kept, c, q, asked_late_clock));
	assert_int_equal(made_for(&kept, c, q), 1);
	assert_int_equal(made_for(&kept, c, q), 0);
	json_decref(q);
	outlooks_clear(&kept);
	columns_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_outlook_is_kept_until_its_clinic_changes),
	    cmocka_unit_test(the_outlook_not_asked_for_longest_makes_room),
	    cmocka_unit_test(what_had_no_time_is_not_kept),
	};

	return cmocka_run_group_tests(tests, asked_setup, NULL);
}
