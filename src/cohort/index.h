#ifndef MENDD_INDEX_H
#define MENDD_INDEX_H

#include <stddef.h>
#include <stdint.h>

/*
 * Finding small numbers by what they stand for: open addressing with linear
 * probing (Knuth 1998, The Art of Computer Programming 3, 6.4).  The owner
 * knows what a number stands for; the index only keeps it and its hash.
 */
#define INDEX_NONE UINT32_MAX

struct index_slot {
	uint32_t hash, number;
};

struct index { /* all zero: empty */
	struct index_slot *slots;
	size_t size, used; /* size: 0 or a power of two */
};

/* Is ${number} the one that ${key} names? */
typedef int index_same(const void *owner, uint32_t number, const void *key);

uint32_t index_hash(const void *bytes, size_t len);

/* The number of this key, or INDEX_NONE. */
uint32_t index_find(const struct index *, uint32_t hash, index_same *,
    const void *owner, const void *key);

/* Room for one more, so that index_add() cannot fail.  -1: out of memory. */
int index_reserve(struct index *);
void index_add(struct index *, uint32_t hash, uint32_t number);

/* Take out a number that is there under this hash. */
void index_drop(struct index *, uint32_t hash, uint32_t number);

size_t index_bytes(const struct index *);
void index_free(struct index *);

#endif
