/*
 * Rows of sums, found by (cell, mask) through a table, which is an open hash
 * when there are many, and walked in the order of (cell, mask) through a
 * sorted list of them.  A row is made once and never removed; one without
 * episodes is passed over.
 *
 * Sums that are made quickly wait beside those of their row, in 64 bits, for
 * as many episodes as cannot make them overflow.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "stat/moments.h"

struct moments {
	size_t visits, cells;
	size_t stride; /* sums in a row: of the visits, then of the pairs */
	size_t rows, room;
	uint64_t keys; /* how many there could be */
	uint64_t *key; /* cell << visits | mask, of each row */
	int64_t *n;
	moments_sum *sums;
	int64_t *waiting;         /* to be added to sums, */
	int64_t *nwaiting, limit; /* of so many episodes; and at most */
	uint32_t *order;          /* rows by key */
	uint32_t *table;          /* row + 1 by hash of its key; 0: free */
	size_t buckets;           /* all keys, or four times the room */
};

/* No more keys than this: each has a place of its own in the table. */
#define KEYS_FEW ((uint64_t)1 << 16)

#define NO_ROW UINT32_MAX

static uint64_t
key_of(const struct moments *m, size_t cell, uint32_t mask)
{
	return (uint64_t)cell << m->visits | mask;
}

static size_t
bucket_of(const struct moments *m, uint64_t key)
{
	size_t at;

	if (m->keys <= KEYS_FEW)
		return key;
	at = (key * UINT64_C(0x9e3779b97f4a7c15)) >> 20 & (m->buckets - 1);
	while (m->table[at] != 0 && m->key[m->table[at] - 1] != key)
		at = (at + 1) & (m->buckets - 1);
	return at;
}

static void
fill_table(struct moments *m)
{
	memset(m->table, 0, m->buckets * sizeof(*m->table));
	for (size_t r = 0; r < m->rows; r++)
		m->table[bucket_of(m, m->key[r])] = (uint32_t)(r + 1);
}

/* realloc() of an array within the struct; it stays as it was on failure. */
static int
widen(void *array, size_t count, size_t size)
{
	void *old, *wider;

	memcpy(&old, array, sizeof(old));
	if (count > SIZE_MAX / size ||
	    (wider = realloc(old, count * size)) == NULL)
		return -1;
	memcpy(array, &wider, sizeof(wider));
	return 0;
}

/* Room for ${more} further rows. */
static int
reserve(struct moments *m, size_t more)
{
	size_t room = m->room, buckets;

	if (m->rows + more <= room)
		return 0;
	while (room < m->rows + more)
		room = room < 32 ? 32 : 2 * room;
	if (room >= UINT32_MAX / 2)
		return -1;
	buckets = m->keys <= KEYS_FEW ? m->keys : 4 * room;
	if (widen(&m->key, room, sizeof(*m->key)) != 0 ||
	    widen(&m->n, room, sizeof(*m->n)) != 0 ||
	    widen(&m->sums, room, m->stride * sizeof(*m->sums)) != 0 ||
	    widen(&m->waiting, room, m->stride * sizeof(*m->waiting)) != 0 ||
	    widen(&m->nwaiting, room, sizeof(*m->nwaiting)) != 0 ||
	    widen(&m->order, room, sizeof(*m->order)) != 0 ||
	    widen(&m->table, buckets, sizeof(*m->table)) != 0)
		return -1;
	m->room = room;
	m->buckets = buckets; /* a power of two, as the room is, if a hash */
	fill_table(m);
	return 0;
}

struct moments *
moments_new(size_t visits, size_t cells)
{
	struct moments *m;

	assert(visits >= 1 && visits <= MOMENTS_VISITS_MAX && cells >= 1);
	if ((m = calloc(1, sizeof(*m))) == NULL)
		return NULL;
	m->visits = visits;
	m->cells = cells;
	m->keys = (uint64_t)cells << visits;
	m->stride = visits + visits * (visits + 1) / 2;
	moments_expect(m, INT32_MAX);
	if (reserve(m, 1) != 0) {
		moments_free(m);
		return NULL;
	}
	return m;
}

void
moments_free(struct moments *m)
{
	if (m == NULL)
		return;
	free(m->key);
	free(m->n);
	free(m->sums);
	free(m->waiting);
	free(m->nwaiting);
	free(m->order);
	free(m->table);
	free(m);
}

size_t
moments_visits(const struct moments *m)
{
	return m->visits;
}

size_t
moments_cells(const struct moments *m)
{
	return m->cells;
}

static int
by_key(const void *a, const void *b, void *keys)
{
	const uint64_t x = ((const uint64_t *)keys)[*(const uint32_t *)a];
	const uint64_t y = ((const uint64_t *)keys)[*(const uint32_t *)b];

	return (x > y) - (x < y);
}

/* Rows are put in order when somebody begins to walk them. */
static void
sort_rows(const struct moments *m)
{
	for (size_t i = 1; i < m->rows; i++)
		if (m->key[m->order[i - 1]] > m->key[m->order[i]]) {
			qsort_r(m->order, m->rows, sizeof(*m->order), by_key,
			    m->key);
			return;
		}
}

/* The row of a key, made if need be; there is room for it. */
static uint32_t
row_of(struct moments *m, uint64_t key)
{
	const size_t bucket = bucket_of(m, key);
	uint32_t row;

	if (m->table[bucket] != 0)
		return m->table[bucket] - 1;
	row = (uint32_t)m->rows++;
	m->key[row] = key;
	m->n[row] = m->nwaiting[row] = 0;
	memset(m->sums + row * m->stride, 0, m->stride * sizeof(*m->sums));
	memset(
	    m->waiting + row * m->stride, 0, m->stride * sizeof(*m->waiting));
	m->table[bucket] = row + 1;
	m->order[row] = row;
	return row;
}

/* The same, with room made if it has to be; NO_ROW: out of memory. */
static inline uint32_t
row_with_room(struct moments *m, uint64_t key)
{
	if (m->keys <= KEYS_FEW && m->table[key] != 0)
		return m->table[key] - 1;
	return reserve(m, 1) == 0 ? row_of(m, key) : NO_ROW;
}

static int
is_in_range(
    const struct moments *m, size_t cell, uint32_t mask, const int64_t *scores)
{
	if (cell >= m->cells || mask >> m->visits != 0)
		return 0;
	for (size_t v = 0; v < m->visits; v++)
		if ((mask >> v & 1) != 0 && (scores[v] > MOMENTS_SCORE_MAX ||
						scores[v] < -MOMENTS_SCORE_MAX))
			return 0;
	return 1;
}

int
moments_add(struct moments *m, size_t cell, uint32_t mask,
    const int64_t *scores, int times)
{
	moments_sum *sum, *cross;
	uint32_t row;

	if (!is_in_range(m, cell, mask, scores) || reserve(m, 1) != 0)
		return -1;
	row = row_of(m, key_of(m, cell, mask));
	m->n[row] += times;
	sum = m->sums + row * m->stride;
	cross = sum + m->visits;
	for (size_t v = 0; v < m->visits; v++, cross += v) {
		const moments_sum here = (moments_sum)times * scores[v];

		if ((mask >> v & 1) == 0)
			continue;
		sum[v] += here;
		for (size_t u = 0; u <= v; u++)
			if ((mask >> u & 1) != 0)
				cross[u] += here * scores[u];
	}
	return 0;
}

/* The sum of so many products fits into 64 bits. */
void
moments_expect(struct moments *m, int32_t size)
{
	const int64_t product = (int64_t)size * size;

	m->limit = product == 0 ? INT64_MAX : INT64_MAX / product;
}

static void
settle(struct moments *m, size_t row)
{
	moments_sum *sums = m->sums + row * m->stride;
	int64_t *waiting = m->waiting + row * m->stride;

	for (size_t i = 0; i < m->stride; i++) {
		sums[i] += waiting[i];
		waiting[i] = 0;
	}
	m->nwaiting[row] = 0;
}

void
moments_settle(struct moments *m)
{
	for (size_t row = 0; row < m->rows; row++)
		settle(m, row);
}

/* Of the first n visits, and without loops where their number is constant:
 * this is done for each episode, and half of its time would go into them. */
static inline void
add_products(int64_t *restrict sum, int64_t *restrict cross,
    const int32_t *restrict scores, const size_t n)
{
#pragma GCC unroll 8
	for (size_t v = 0; v < n; v++) {
		sum[v] += scores[v];
#pragma GCC unroll 8
		for (size_t u = 0; u <= v; u++)
			*cross++ += (int64_t)scores[v] * scores[u];
	}
}

static void
add_scores(struct moments *m, uint32_t row, const int32_t *scores, size_t n)
{
	int64_t *sum = m->waiting + row * m->stride;
	int64_t *cross = sum + m->visits;

	switch (n) {
	case 3:
		add_products(sum, cross, scores, 3);
		break;
	case 4:
		add_products(sum, cross, scores, 4);
		break;
	case 5:
		add_products(sum, cross, scores, 5);
		break;
	case 6:
		add_products(sum, cross, scores, 6);
		break;
	case 7:
		add_products(sum, cross, scores, 7);
		break;
	case 8:
		add_products(sum, cross, scores, 8);
		break;
	default:
		add_products(sum, cross, scores, n);
	}
}

int
moments_take(
    struct moments *m, const struct moments_episodes *e, size_t nvisits)
{
	uint32_t row;

	for (size_t i = 0; i < e->n; i++) {
		if (e->masks[i] == 0)
			continue;
		row = row_with_room(m, key_of(m, e->cells[i], e->masks[i]));
		if (row == NO_ROW)
			return -1;
		m->n[row]++;
		add_scores(m, row, e->scores[i], nvisits);
		if (++m->nwaiting[row] == m->limit)
			settle(m, row);
	}
	return 0;
}

int
moments_add_row(struct moments *m, const struct moments_row *other)
{
	moments_sum *sum, *cross;
	uint32_t row;

	if (other->cell >= m->cells || other->mask >> m->visits != 0 ||
	    reserve(m, 1) != 0)
		return -1;
	row = row_of(m, key_of(m, other->cell, other->mask));
	m->n[row] += other->n;
	sum = m->sums + row * m->stride;
	cross = sum + m->visits;
	for (size_t v = 0; v < m->visits; v++)
		sum[v] += other->sum[v];
	for (size_t i = 0; i < m->stride - m->visits; i++)
		cross[i] += other->cross[i];
	return 0;
}

int
moments_merge(struct moments *m, const struct moments *other)
{
	if (other->visits != m->visits || other->cells != m->cells ||
	    reserve(m, other->rows) != 0)
		return -1;
	for (size_t r = 0; r < other->rows; r++) {
		const uint32_t row = row_of(m, other->key[r]);

		m->n[row] += other->n[r];
		for (size_t i = 0; i < m->stride; i++)
			m->sums[row * m->stride + i] +=
			    other->sums[r * m->stride + i];
	}
	return 0;
}

int
moments_next(const struct moments *m, size_t *at, struct moments_row *out)
{
	if (*at == 0)
		sort_rows(m);
	for (; *at < m->rows; (*at)++) {
		const uint32_t row = m->order[*at];

		if (m->n[row] == 0)
			continue;
		out->cell = (size_t)(m->key[row] >> m->visits);
		out->mask =
		    (uint32_t)(m->key[row] & ((UINT32_C(1) << m->visits) - 1));
		out->n = m->n[row];
		out->sum = m->sums + row * m->stride;
		out->cross = out->sum + m->visits;
		(*at)++;
		return 1;
	}
	return 0;
}
