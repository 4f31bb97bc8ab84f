/*
 * rule: models, when memory runs out.  Whichever allocation fails, a fit or
 * a reply is there as it would be, or is none; sanitizers say that nothing
 * leaks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"
#include "scarce.h"
#include "stat/shape.h"
#include "trend/model_json.h"

static const char *const visits[] = {"y0", "y1", "y2", "y3"};
static const char *const groups[] = {"a", "b", "c"};
static const uint32_t gone[] = {7, 7, 1}; /* for the statuses */
static const struct model_words words = {NULL, visits, groups};
static const struct contrast_course course = {3, {0, 1, 2}, {0, 42, 90}};

/* All of it once; NULL when memory ran out. */
static json_t *
whole(const struct cohort *c)
{
	static const struct fit_options reml = {.scale = 100};
	struct moments *m = moments_new(4, 3);
	struct design *d = design_clda(4, 3, 0);
	struct fit *f = NULL;
	struct shape shape;
	json_t *model = NULL;

	if (m == NULL || d == NULL)
		goto out;
	for (size_t i = 0; i < c->n; i++)
		if (moments_add(m, c->group[i], c->seen[i] & gone[c->group[i]],
			c->score + i * 4, 1) != 0)
			goto out;
	if ((f = fit_own(m, d, &reml)) == NULL)
		goto out;
	assert_null(fit_summary(f)->reason);
	if (shape_take(f, d, &course, 0, -1, 1, &shape) == 0)
		model = model_json(f, d, &words);
out:
	fit_free(f);
	design_free(d);
	moments_free(m);
	return model;
}

static void
each_allocation_may_fail(void **state)
{
	struct cohort *c = cohort_new(90, 4, 3, 30, 51);
	json_t *expected = whole(c);
	int complete = 0;

	(void)state;
	assert_non_null(expected);
	for (int n = 1; !complete; n++) {
		json_t *model;

		scarce_in = n - 1;
		model = whole(c);
		complete = scarce_in >= 0; /* it did not come to the nth */
		scarce_in = -1;
		if (model != NULL)
			assert_true(json_equal(model, expected));
		else
			assert_false(complete);
		json_decref(model);
	}
	json_decref(expected);
	cohort_free(c);
}

static void
moments_stay_as_they_were(void **state)
{
	static const int64_t score[4] = {1, 2, 3, 4};
	struct moments *m = moments_new(4, 300);
	struct moments *other = moments_new(4, 300);
	struct moments_row row;
	size_t rows = 0;

	(void)state;
	for (size_t i = 0; i < 32; i++)
		moments_add(m, i, 15, score, 1);
	for (size_t i = 100; i < 300; i++)
		moments_add(other, i, 15, score, 1);
	for (int n = 1; n <= 5; n++) {
		scarce_in = n - 1;
		assert_int_equal(moments_add(m, 40, 15, score, 1), -1);
		scarce_in = n - 1;
		assert_int_equal(moments_merge(m, other), -1);
	}
	scarce_in = -1;
	for (size_t at = 0; moments_next(m, &at, &row); rows++)
		assert_int_equal(row.n, 1);
	assert_int_equal(rows, 32);
	assert_int_equal(moments_add(m, 40, 15, score, 1), 0);
	assert_int_equal(moments_merge(m, other), 0);
	moments_free(m);
	moments_free(other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_allocation_may_fail),
	    cmocka_unit_test(moments_stay_as_they_were),
	};

	json_set_alloc_funcs(malloc, free); /* jansson's, too */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
