/* rule: two-way tables that do not tell about few people. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/rng.h"
#include "stat/smallcell.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

#define ROWS 3
#define COLUMNS 4
#define CELLS (ROWS * COLUMNS)

/* All tables that fit, by trying them: the range of every cell. */
struct trial {
	const struct smallcell *table;
	const unsigned char *hidden;
	int64_t row[ROWS], column[COLUMNS]; /* what is still to be given out */
	int64_t value[CELLS];
	struct smallcell_range range[CELLS];
};

static void
take(struct trial *t)
{
	for (size_t i = 0; i < CELLS; i++) {
		if (t->value[i] < t->range[i].lo)
			t->range[i].lo = t->value[i];
		if (t->value[i] > t->range[i].hi)
			t->range[i].hi = t->value[i];
	}
}

static void
try_from(struct trial *t, size_t cell)
{
	int64_t *row, *column, most;

	if (cell > 0 && cell % COLUMNS == 0 && t->row[cell / COLUMNS - 1] != 0)
		return;
	if (cell == CELLS) {
		for (size_t j = 0; j < COLUMNS; j++)
			if (t->column[j] != 0)
				return;
		take(t);
		return;
	}
	row = &t->row[cell / COLUMNS];
	column = &t->column[cell % COLUMNS];
	if (!t->hidden[cell]) {
		t->value[cell] = t->table->counts[cell];
		try_from(t, cell + 1);
		return;
	}
	most = *row < *column ? *row : *column;
	for (int64_t v = 0; v <= most; v++) {
		t->value[cell] = v;
		*row -= v;
		*column -= v;
		try_from(t, cell + 1);
		*row += v;
		*column += v;
	}
}

static void
try_all(
    struct trial *t, const struct smallcell *table, const unsigned char *hidden)
{
	memset(t, 0, sizeof(*t));
	t->table = table;
	t->hidden = hidden;
	for (size_t i = 0; i < CELLS; i++) {
		t->range[i] = (struct smallcell_range){INT64_MAX, -1};
		if (!hidden[i])
			continue;
		t->row[i / COLUMNS] += table->counts[i];
		t->column[i % COLUMNS] += table->counts[i];
	}
	try_from(t, 0);
}

static int
is_small(const struct smallcell *t, size_t i)
{
	return t->counts[i] > 0 && t->counts[i] < t->k;
}

/* How wide a small count's range is to be. */
static int64_t
needed(const struct trial *widest, size_t i)
{
	const int64_t most = widest->range[i].hi - widest->range[i].lo;

	return most < widest->table->k + 1 ? most : widest->table->k + 1;
}

/* With one cell less hidden some small count is told about. */
static void
check_is_needed(const struct smallcell *table, unsigned char *hidden,
    size_t cell, const struct trial *widest)
{
	struct trial shown;
	int told = 0;

	hidden[cell] = 0;
	try_all(&shown, table, hidden);
	hidden[cell] = 1;
	for (size_t i = 0; i < CELLS; i++)
		told |=
		    is_small(table, i) &&
		    shown.range[i].hi - shown.range[i].lo < needed(widest, i);
	assert_true(told);
}

static void
check_table(const struct smallcell *table)
{
	static const unsigned char all[CELLS] = {
	    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
	unsigned char hidden[CELLS];
	size_t exposed, counted = 0;
	struct trial shown, widest;

	assert_int_equal(smallcell_hide(hidden, &exposed, table), 0);
	try_all(&shown, table, hidden);
	try_all(&widest, table, all);
	for (size_t i = 0; i < CELLS; i++) {
		const int64_t width = shown.range[i].hi - shown.range[i].lo;
		const int64_t most = widest.range[i].hi - widest.range[i].lo;
		struct smallcell_range r;

		assert_int_equal(smallcell_range(&r, table, hidden, i / COLUMNS,
				     i % COLUMNS),
		    0);
		assert_int_equal(r.lo, shown.range[i].lo);
		assert_int_equal(r.hi, shown.range[i].hi);
		if (is_small(table, i)) {
			assert_true(hidden[i]);
			assert_true(width >= needed(&widest, i));
			counted += most == 0;
		} else if (hidden[i]) {
			assert_true(width > 0);
			check_is_needed(table, hidden, i, &widest);
		}
	}
	assert_int_equal(exposed, counted);
}

static void
ranges_and_protection_hold_against_all_tables(void **state)
{
	struct rng rng = {7};
	int64_t counts[CELLS];
	const struct smallcell t = {counts, ROWS, COLUMNS, 3};

	(void)state;
	for (int i = 0; i < 60; i++) {
		for (size_t c = 0; c < CELLS; c++)
			counts[c] =
			    rng_chance(&rng, 0.3) ? 0 : rng_int(&rng, 0, 5);
		check_table(&t);
	}
}

static size_t
hide(const struct smallcell *t, unsigned char *hidden, size_t *exposed)
{
	size_t n = 0;

	assert_int_equal(smallcell_hide(hidden, exposed, t), 0);
	for (size_t i = 0; i < t->rows * t->columns; i++)
		n += hidden[i];
	return n;
}

static void
nothing_small_hides_nothing(void **state)
{
	static const int64_t counts[] = {5, 0, 9, 0, 7, 12};
	const struct smallcell t = {counts, 2, 3, 5}, none = {counts, 0, 3, 5};
	unsigned char hidden[6];
	size_t exposed;

	(void)state;
	assert_int_equal(hide(&t, hidden, &exposed), 0);
	assert_int_equal(exposed, 0);
	assert_int_equal(hide(&none, hidden, &exposed), 0);
}

static void
one_small_count_takes_three_others_with_it(void **state)
{
	static const int64_t counts[] = {30, 20, 40, 25, 3, 50, 35, 45, 60};
	const struct smallcell t = {counts, 3, 3, 5};
	unsigned char hidden[9];
	size_t exposed;

	(void)state;
	assert_int_equal(hide(&t, hidden, &exposed), 4);
	assert_int_equal(hidden[4], 1);
	assert_int_equal(exposed, 0);
}

static void
what_totals_give_away_is_reported(void **state)
{
	/* One column: every count is its row's total. */
	static const int64_t counts[] = {3, 30, 20};
	const struct smallcell t = {counts, 3, 1, 5};
	unsigned char hidden[3];
	size_t exposed;

	(void)state;
	assert_int_equal(hide(&t, hidden, &exposed), 1);
	assert_int_equal(hidden[0], 1);
	assert_int_equal(exposed, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ranges_and_protection_hold_against_all_tables),
	    cmocka_unit_test(nothing_small_hides_nothing),
	    cmocka_unit_test(one_small_count_takes_three_others_with_it),
	    cmocka_unit_test(what_totals_give_away_is_reported),
	};

	return cmocka_run_group_tests_name("smallcell", tests, NULL, NULL);
}
