/* Finding small numbers by what they stand for: open addressing. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cohort/index.h"

#define SIZE_MIN 16

/* FNV-1a over words (Fowler, Noll, Vo), then MurmurHash3's finalizer. */
uint32_t
index_hash(const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	uint64_t h = 0xcbf29ce484222325, word;

	for (; len >= sizeof(word); len -= sizeof(word), p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		h = (h ^ word) * 0x100000001b3;
		h ^= h >> 29;
	}
	for (; len > 0; len--)
		h = (h ^ *p++) * 0x100000001b3;
	h = (h ^ h >> 33) * 0xff51afd7ed558ccd;
	h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53;
	return (uint32_t)(h ^ h >> 33);
}

uint32_t
index_find(const struct index *ix, uint32_t hash, index_same *same,
    const void *owner, const void *key)
{
	const size_t mask = ix->size - 1;
	const struct index_slot *s;

	if (ix->size == 0)
		return INDEX_NONE;
	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		s = &ix->slots[i];
		if (s->number == INDEX_NONE)
			return INDEX_NONE;
		if (s->hash == hash && same(owner, s->number, key))
			return s->number;
	}
}

static void
put(struct index *ix, struct index_slot one)
{
	const size_t mask = ix->size - 1;
	size_t i = one.hash & mask;

	while (ix->slots[i].number != INDEX_NONE)
		i = (i + 1) & mask;
	ix->slots[i] = one;
}

/* At most three quarters of the slots are used, so that searches end. */
int
index_reserve(struct index *ix)
{
	struct index wider = {.size = ix->size == 0 ? SIZE_MIN : 2 * ix->size};

	if (4 * (ix->used + 1) <= 3 * ix->size)
		return 0;
	wider.slots = malloc(wider.size * sizeof(*wider.slots));
	if (wider.slots == NULL)
		return -1;
	for (size_t i = 0; i < wider.size; i++)
		wider.slots[i].number = INDEX_NONE;
	for (size_t i = 0; i < ix->size; i++)
		if (ix->slots[i].number != INDEX_NONE)
			put(&wider, ix->slots[i]);
	free(ix->slots);
	ix->slots = wider.slots;
	ix->size = wider.size;
	return 0;
}

void
index_add(struct index *ix, uint32_t hash, uint32_t number)
{
	assert(4 * (ix->used + 1) <= 3 * ix->size);
	put(ix, (struct index_slot){.hash = hash, .number = number});
	ix->used++;
}

/* What stands after the gap closes up to it, unless it is where it belongs. */
void
index_drop(struct index *ix, uint32_t hash, uint32_t number)
{
	const size_t mask = ix->size - 1;
	size_t gap = hash & mask, home;

	while (ix->slots[gap].number != number)
		gap = (gap + 1) & mask;
	for (size_t i = (gap + 1) & mask; ix->slots[i].number != INDEX_NONE;
	     i = (i + 1) & mask) {
		home = ix->slots[i].hash & mask;
		if (((i - home) & mask) >= ((i - gap) & mask)) {
			ix->slots[gap] = ix->slots[i];
			gap = i;
		}
	}
	ix->slots[gap].number = INDEX_NONE;
	ix->used--;
}

size_t
index_bytes(const struct index *ix)
{
	return ix->size * sizeof(*ix->slots);
}

void
index_free(struct index *ix)
{
	free(ix->slots);
	*ix = (struct index){0};
}
