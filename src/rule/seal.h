#ifndef MENDD_SEAL_H
#define MENDD_SEAL_H

#include <stdint.h>

#include "base/uuid.h"
#include "rule/merkle.h"

/*
 * A seal over the events of one epoch whose transactions are from_xid or
 * later, and before to_xid.
 *
 * Its tree has two levels.  The events are grouped by clinic; each clinic has
 * a tree over the hashes of its events (rule/event.h), ordered by transaction,
 * time and id.  The seal's tree has one leaf for each clinic, ordered by its
 * id.  So what one clinic is shown proves itself without showing another.
 *
 * The hash covers the seal before, and so every event up to here.
 */
struct seal {
	uint64_t number; /* from 1, without gaps */
	uint32_t epoch;
	uint64_t from_xid, to_xid;
	uint64_t events;
	uint64_t total;    /* events of all seals so far */
	int64_t sealed_at; /* microseconds since 1970 */
	uint8_t root[MERKLE_HASH];
	uint8_t former[MERKLE_HASH]; /* the hash before; of the first: zeros */
};

/* SHA-256 over 0x02 and number, epoch (4 bytes), from_xid, to_xid, events,
 * total, sealed_at (8 bytes each, big-endian), root, former. */
void seal_hash(uint8_t out[MERKLE_HASH], const struct seal *);

/*
 * The leaf of a clinic: SHA-256 over 0x00, its id, ${first} and ${events} (8
 * bytes each, big-endian) and the root of its tree.  ${first} is the number
 * of its first event here in its whole log, from 1.
 */
void seal_leaf(uint8_t out[MERKLE_HASH], const uint8_t clinic[UUID_BYTES],
    uint64_t first, uint64_t events, const uint8_t root[MERKLE_HASH]);

#endif
