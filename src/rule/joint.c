/* Counting pairs of scores, in a table while that is small. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rule/joint.h"

#define TABLE_MAX (UINT32_C(1) << 22) /* counts: 16 MB */
#define PAIRS_MIN 1024
#define EMPTY 0

#define SCORE_BITS 17 /* room for LEXICON's 65,535 and none */

static uint64_t
key_of(size_t cell, uint32_t baseline, uint32_t score)
{
	return ((uint64_t)cell << 2 * SCORE_BITS |
		   (uint64_t)baseline << SCORE_BITS | score) +
	       1;
}

int
joint_init(struct joint *j, size_t cells, size_t scores)
{
	const size_t pairs = (scores + 1) * scores;

	*j = (struct joint){.cells = cells, .scores = scores};
	if (pairs == 0 || cells <= TABLE_MAX / pairs) {
		j->table = calloc(cells * pairs + 1, sizeof(*j->table));
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
add_listed(struct joint *j, const struct joint_seen *seen)
{
	const uint64_t key = key_of(seen->cell, seen->baseline, seen->score);
	struct joint_pair *pair;

	if (grow(j) == -1)
		return -1;
	pair = place_of(j->pairs, j->size, key);
	j->used += pair->key == EMPTY;
	pair->key = key;
	pair->count++;
	return 0;
}

int
joint_add(struct joint *j, const struct joint_seen *seen, size_t n)
{
	const size_t rows = j->scores + 1;

	if (j->table == NULL) {
		for (size_t i = 0; i < n; i++)
			if (add_listed(j, &seen[i]) == -1)
				return -1;
		return 0;
	}
	for (size_t i = 0; i < n; i++)
		j->table[(seen[i].cell * rows + seen[i].baseline) * j->scores +
			 seen[i].score]++;
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

static int
walk_table(const struct joint *j, size_t cell, joint_visit *visit, void *arg)
{
	const size_t pairs = (j->scores + 1) * j->scores;
	const uint32_t *counts = &j->table[cell * pairs];
	int rc = 0;

	for (size_t i = 0; i < pairs && rc == 0; i++)
		if (counts[i] > 0)
			rc = visit(arg, (uint32_t)(i / j->scores),
			    (uint32_t)(i % j->scores), counts[i]);
	return rc;
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

int
joint_walk(const struct joint *j, size_t cell, joint_visit *visit, void *arg)
{
	const uint64_t mask = (UINT64_C(1) << SCORE_BITS) - 1;
	const uint64_t end = key_of(cell + 1, 0, 0);
	const struct joint_pair *pair;
	int rc = 0;

	if (j->table != NULL)
		return walk_table(j, cell, visit, arg);
	for (size_t i = lower_bound(j, key_of(cell, 0, 0));
	     i < j->size && j->pairs[i].key < end && rc == 0; i++) {
		pair = &j->pairs[i];
		rc =
		    visit(arg, (uint32_t)((pair->key - 1) >> SCORE_BITS & mask),
			(uint32_t)((pair->key - 1) & mask), pair->count);
	}
	return rc;
}
