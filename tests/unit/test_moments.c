/* rule: counts, sums and products that add up to the last bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stat/moments.h"

enum { visits = 5, cells = 7, episodes = 3000 };

struct episode {
	size_t cell;
	uint32_t mask;
	int64_t scores[visits];
};

static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static struct episode *
some_episodes(void)
{
	struct episode *list = calloc(episodes, sizeof(*list));
	uint64_t state = 20230817;

	assert_non_null(list);
	for (size_t i = 0; i < episodes; i++) {
		list[i].cell = next(&state) % cells;
		list[i].mask = next(&state) % (1 << visits);
		for (size_t v = 0; v < visits; v++)
			list[i].scores[v] =
			    (int64_t)(next(&state) % 2000001) - 1000000;
	}
	return list;
}

static void
add(struct moments *m, const struct episode *e, int times)
{
	assert_int_equal(moments_add(m, e->cell, e->mask, e->scores, times), 0);
}

static void
assert_same(const struct moments *a, const struct moments *b)
{
	struct moments_row x, y;
	size_t i = 0, j = 0;
	int more;

	do {
		more = moments_next(a, &i, &x);
		assert_int_equal(moments_next(b, &j, &y), more);
		if (!more)
			break;
		assert_int_equal(x.cell, y.cell);
		assert_int_equal(x.mask, y.mask);
		assert_int_equal(x.n, y.n);
		assert_memory_equal(x.sum, y.sum, visits * sizeof(*x.sum));
		assert_memory_equal(x.cross, y.cross,
		    visits * (visits + 1) / 2 * sizeof(*x.cross));
	} while (more);
}

static void
sums_are_of_the_visits_seen(void **state)
{
	static const int64_t scores[3] = {10, -7, 30};
	struct moments *m = moments_new(3, 2);
	struct moments_row row;
	size_t at = 0;

	(void)state;
	assert_non_null(m);
	assert_int_equal(moments_add(m, 1, 5, scores, 2), 0);
	assert_int_equal(moments_next(m, &at, &row), 1);
	assert_int_equal(row.cell, 1);
	assert_int_equal(row.mask, 5);
	assert_int_equal(row.n, 2);
	assert_int_equal((int64_t)row.sum[0], 20);
	assert_int_equal((int64_t)row.sum[1], 0);
	assert_int_equal((int64_t)row.sum[2], 60);
	assert_int_equal((int64_t)row.cross[0], 200);
	assert_int_equal((int64_t)row.cross[2], 0);
	assert_int_equal((int64_t)row.cross[3], 600);
	assert_int_equal((int64_t)row.cross[5], 1800);
	assert_int_equal(moments_next(m, &at, &row), 0);
	moments_free(m);
}

static void
rows_come_by_cell_and_mask_in_whatever_order_they_were_added(void **state)
{
	struct episode *list = some_episodes();
	struct moments *up = moments_new(visits, cells);
	struct moments *down = moments_new(visits, cells);
	struct moments_row row;
	uint64_t last = 0;

	(void)state;
	for (size_t i = 0; i < episodes; i++) {
		add(up, &list[i], 1);
		add(down, &list[episodes - 1 - i], 1);
	}
	assert_same(up, down);
	for (size_t at = 0; moments_next(up, &at, &row);) {
		const uint64_t key = (uint64_t)row.cell << 32 | row.mask;

		assert_true(at == 1 || key > last);
		last = key;
	}
	moments_free(up);
	moments_free(down);
	free(list);
}

static void
parts_add_up_to_the_whole(void **state)
{
	struct episode *list = some_episodes();
	struct moments *whole = moments_new(visits, cells);
	struct moments *parts[3];

	(void)state;
	for (size_t i = 0; i < 3; i++)
		parts[i] = moments_new(visits, cells);
	for (size_t i = 0; i < episodes; i++) {
		add(whole, &list[i], 1);
		add(parts[i % 3], &list[i], 1);
	}
	assert_int_equal(moments_merge(parts[2], parts[0]), 0);
	assert_int_equal(moments_merge(parts[2], parts[1]), 0);
	assert_same(parts[2], whole);
	for (size_t i = 0; i < 3; i++)
		moments_free(parts[i]);
	moments_free(whole);
	free(list);
}

static void
insert_correct_and_delete_are_a_rebuild(void **state)
{
	struct episode *list = some_episodes();
	struct moments *edited = moments_new(visits, cells);
	struct moments *rebuilt = moments_new(visits, cells);

	(void)state;
	for (size_t i = 0; i < episodes; i++)
		add(edited, &list[i], 1);
	for (size_t i = 0; i < episodes; i += 2) {
		add(edited, &list[i], -1);
		if (i % 4 == 0)
			continue;
		list[i].scores[i % visits] += 17;
		list[i].mask ^= 1;
		add(edited, &list[i], 1);
	}
	for (size_t i = 0; i < episodes; i++)
		if (i % 4 != 0)
			add(rebuilt, &list[i], 1);
	assert_same(edited, rebuilt);
	moments_free(edited);
	moments_free(rebuilt);
	free(list);
}

static void
the_greatest_scores_do_not_overflow(void **state)
{
	const int64_t scores[2] = {MOMENTS_SCORE_MAX, -MOMENTS_SCORE_MAX};
	struct moments *m = moments_new(2, 1);
	struct moments_row row;
	size_t at = 0;

	(void)state;
	assert_int_equal(moments_add(m, 0, 3, scores, INT32_MAX), 0);
	assert_true(moments_next(m, &at, &row));
	assert_true(
	    row.cross[0] / MOMENTS_SCORE_MAX / MOMENTS_SCORE_MAX == INT32_MAX);
	assert_true(row.cross[1] == -row.cross[0]);
	moments_free(m);
}

static void
what_is_out_of_range_changes_nothing(void **state)
{
	static const int64_t fine[2] = {1, 2};
	static const int64_t large[2] = {1, MOMENTS_SCORE_MAX + 1};
	struct moments *m = moments_new(2, 2);
	struct moments *other = moments_new(3, 2);
	struct moments_row row;
	size_t at = 0;

	(void)state;
	assert_int_equal(moments_add(m, 2, 3, fine, 1), -1);
	assert_int_equal(moments_add(m, 0, 4, fine, 1), -1);
	assert_int_equal(moments_add(m, 0, 3, large, 1), -1);
	assert_int_equal(moments_merge(m, other), -1);
	assert_int_equal(moments_next(m, &at, &row), 0);
	assert_int_equal(moments_add(m, 0, 1, large, 1), 0); /* not seen */
	moments_free(m);
	moments_free(other);
}

/* All of some episodes at once, and one by one. */
static void
take_and_compare(int32_t size, size_t ncells, size_t nvisits)
{
	static uint8_t in_cells[episodes];
	static uint32_t masks[episodes];
	static int32_t scores[episodes][MOMENTS_VISITS_MAX];
	struct moments *many = moments_new(visits, ncells);
	struct moments *one_by_one = moments_new(visits, ncells);
	uint64_t state = 20240229;
	int64_t wide[visits];

	assert_non_null(many);
	assert_non_null(one_by_one);
	moments_expect(many, size);
	for (size_t i = 0; i < episodes; i++) {
		in_cells[i] = (uint8_t)(next(&state) % (ncells % 256));
		masks[i] = (uint32_t)next(&state) % (1 << nvisits);
		for (size_t v = 0; v < visits; v++) {
			scores[i][v] = next(&state) % 2 ? size : -size;
			if (next(&state) % 2)
				scores[i][v] /= 3;
			if ((masks[i] >> v & 1) == 0)
				scores[i][v] = 0;
			wide[v] = scores[i][v];
		}
		if (masks[i] != 0)
			assert_int_equal(moments_add(one_by_one, in_cells[i],
					     masks[i], wide, 1),
			    0);
	}
	const struct moments_episodes all = {episodes, in_cells, masks, scores};

	assert_int_equal(moments_take(many, &all, nvisits), 0);
	moments_settle(many);
	assert_same(many, one_by_one);
	moments_free(many);
	moments_free(one_by_one);
}

static void
many_are_taken_as_one_by_one(void **state)
{
	(void)state;
	take_and_compare(1000, cells, visits);
	take_and_compare(0, cells, visits);
	take_and_compare(INT32_MAX, cells, visits);      /* one at a time */
	take_and_compare(INT32_MAX / 30, cells, visits); /* some */
	for (size_t n = 1; n < visits; n++)
		take_and_compare(500, cells, n);
	take_and_compare(1000, 70001, visits); /* as a hash */
}

static void
rows_are_added_as_they_are(void **state)
{
	struct episode *list = some_episodes();
	struct moments *from = moments_new(visits, cells);
	struct moments *to = moments_new(visits, cells);
	struct moments *narrow = moments_new(2, 1);
	struct moments_row row;

	(void)state;
	for (size_t i = 0; i < episodes; i++)
		add(from, &list[i], 1);
	for (size_t at = 0; moments_next(from, &at, &row);)
		assert_int_equal(moments_add_row(to, &row), 0);
	assert_same(from, to);
	assert_int_equal(moments_add_row(narrow, &row), -1);
	moments_free(from);
	moments_free(to);
	moments_free(narrow);
	free(list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sums_are_of_the_visits_seen),
	    cmocka_unit_test(
		rows_come_by_cell_and_mask_in_whatever_order_they_were_added),
	    cmocka_unit_test(parts_add_up_to_the_whole),
	    cmocka_unit_test(insert_correct_and_delete_are_a_rebuild),
	    cmocka_unit_test(the_greatest_scores_do_not_overflow),
	    cmocka_unit_test(what_is_out_of_range_changes_nothing),
	    cmocka_unit_test(many_are_taken_as_one_by_one),
	    cmocka_unit_test(rows_are_added_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
