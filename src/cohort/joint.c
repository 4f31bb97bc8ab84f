/* Counting pairs, in a table while that is small. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cohort/joint.h"

#define TABLE_MAX (UINT32_C(1) << 23) /* counts: 32 MB */
#define PAIRS_MIN 1024
#define EMPTY 0

int
joint_init(struct joint *j, size_t cells, size_t scores)
{
	*j = (struct joint){.cells = cells,
	    .scores = scores,
	    .rows = scores + 1,
	    .columns = outcomes_of((uint32_t)scores)};
	if (cells <= TABLE_MAX / (j->rows * j->columns)) {
		j->table =
		    calloc(cells * j->rows * j->columns + 1, sizeof(*j->table));
		return j->table == NULL ? -1 : 0;
	}
	if ((j->pairs = calloc(PAIRS_MIN, sizeof(*j->pairs))) == NULL)
		return -1;
	j->size = PAIRS_MIN;
	return 0;
}

void
joint_free(struct joint *j)
{
	free(j->table);
	free(j->pairs);
	*j = (struct joint){0};
}

static struct joint_pair *
place_of(struct joint_pair *pairs, size_t size, uint64_t key)
{
	const size_t mask = size - 1;
	size_t i = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 20) & mask;

	while (pairs[i].key != key && pairs[i].key != EMPTY)
		i = (i + 1) & mask;
	return &pairs[i];
}

/* At most half the places are used. */
static int
grow(struct joint *j)
{
	struct joint_pair *wider;

	if (2 * (j->used + 1) <= j->size)
		return 0;
	if ((wider = calloc(2 * j->size, sizeof(*wider))) == NULL)
		return -1;
	for (size_t i = 0; i < j->size; i++)
		if (j->pairs[i].key != EMPTY)
			*place_of(wider, 2 * j->size, j->pairs[i].key) =
			    j->pairs[i];
	free(j->pairs);
	j->pairs = wider;
	j->size *= 2;
	return 0;
}

static int
add_listed(struct joint *j, uint64_t place)
{
	struct joint_pair *pair;

	if (grow(j) == -1)
		return -1;
	pair = place_of(j->pairs, j->size, place + 1);
	j->used += pair->key == EMPTY;
	pair->key = place + 1;
	pair->count++;
	return 0;
}

int
joint_add(struct joint *j, const size_t *places, size_t shift,
    const uint32_t *outcomes, size_t n)
{
	uint32_t *table;

	if (j->table == NULL) {
		for (size_t i = 0; i < n; i++)
			if (add_listed(j, places[i] + shift + outcomes[i]) ==
			    -1)
				return -1;
		return 0;
	}
	table = j->table + shift;
	for (size_t i = 0; i < n; i++)
		table[places[i] + outcomes[i]]++;
	return 0;
}

static int
by_key(const void *a, const void *b)
{
	const struct joint_pair *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

void
joint_finish(struct joint *j)
{
	if (j->pairs != NULL)
		qsort(j->pairs, j->size, sizeof(*j->pairs), by_key);
}

/* The first of the pairs that is not before a key. */
static size_t
lower_bound(const struct joint *j, uint64_t key)
{
	size_t low = 0, high = j->size, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (j->pairs[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What is counted in a cell, one after the other. */
struct walk {
	size_t from, to, at; /* places; of the table, or of the list */
	uint32_t baseline, outcome;
	uint64_t count;
};

static struct walk
begin(const struct joint *j, size_t cell)
{
	const size_t places = j->rows * j->columns;
	struct walk w = {.from = cell * places, .to = (cell + 1) * places};

	w.at = j->table != NULL ? w.from : lower_bound(j, w.from + 1);
	return w;
}

static int
next(const struct joint *j, struct walk *w)
{
	size_t place;

	if (j->table != NULL) {
		while (w->at < w->to && j->table[w->at] == 0)
			w->at++;
		place = w->at;
	} else {
		place = w->at < j->size ? j->pairs[w->at].key - 1 : w->to;
	}
	if (place >= w->to)
		return 0;
	w->count = j->table != NULL ? j->table[w->at] : j->pairs[w->at].count;
	w->baseline = (uint32_t)((place - w->from) / j->columns);
	w->outcome = (uint32_t)((place - w->from) % j->columns);
	w->at++;
	return 1;
}

int
joint_walk(const struct joint *j, size_t cell, joint_visit *visit, void *arg)
{
	struct walk w = begin(j, cell);
	int rc = 0;

	while (rc == 0 && next(j, &w))
		if (w.outcome < 2 * j->scores)
			rc = visit(arg, w.baseline,
			    (uint32_t)(w.outcome % j->scores), w.count);
	return rc;
}

void
joint_ends(const struct joint *j, size_t cell, int64_t all[BECAME],
    int64_t paired[BECAME])
{
	struct walk w = begin(j, cell);
	enum became end;

	while (next(j, &w)) {
		end = outcome_end((uint32_t)j->scores, w.outcome);
		all[end] += (int64_t)w.count;
		if (w.baseline < j->scores)
			paired[end] += (int64_t)w.count;
	}
}
