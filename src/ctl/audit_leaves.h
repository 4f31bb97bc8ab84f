#ifndef MENDD_AUDIT_LEAVES_H
#define MENDD_AUDIT_LEAVES_H

#include <stddef.h>

#include "ctl/audit_item.h"

/* The hashes of the events of one seal, until they are all there. */
struct leaf {
	struct audit_key key;
	uint8_t hash[EVENT_HASH];
};

struct leaves {
	struct leaf *leaf;
	size_t n, room;
	int sorted;
};

/* More than any seal has: an import of everything goes in one transaction. */
#define LEAVES_MAX ((size_t)1 << 22)

/* 0, 1 when there are LEAVES_MAX already, or -1: no memory. */
int leaves_add(struct leaves *, const struct audit_key *,
    const char *const fields[EVENT_FIELDS]);
void leaves_clear(struct leaves *);
void leaves_free(struct leaves *);

/* One clinic's events in a seal. */
struct group {
	uint8_t clinic[UUID_BYTES];
	uint64_t events;
	uint8_t root[MERKLE_HASH];
	const struct audit_key *first;
};

/*
 * The next clinic from position ${*at} on, in the order of their ids; 0 at
 * the end.  Sorts what was added in another order.
 */
int leaves_group(struct leaves *, size_t *at, struct group *);

#endif
