#ifndef MENDD_MERKLE_H
#define MENDD_MERKLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * The tree of RFC 6962, 2.1 with SHA-256.  The hash of a node is that of 0x01,
 * its left and its right child; leaves come hashed (0x00 and the content), and
 * the left side of a tree holds the largest power of two below its size.
 */
#define MERKLE_HASH 32
#define MERKLE_DEPTH 64 /* the longest path */

/* A tree that grows at its right end, kept as its complete subtrees. */
struct merkle {
	uint64_t size;
	uint8_t peaks[MERKLE_DEPTH][MERKLE_HASH];
};

void merkle_init(struct merkle *);
void merkle_add(struct merkle *, const uint8_t leaf[MERKLE_HASH]);
/* Of no leaves: SHA-256 of nothing. */
void merkle_root(const struct merkle *, uint8_t out[MERKLE_HASH]);

/*
 * The path (RFC 6962, 2.1.1) of leaf ${index} among ${size} of them: what to
 * hash it with, from below.  Returns its length.  ${index} is less than
 * ${size}.
 */
size_t merkle_path(uint8_t path[MERKLE_DEPTH][MERKLE_HASH],
    const uint8_t (*leaves)[MERKLE_HASH], size_t size, size_t index);

/*
 * Does this path lead from that leaf to the root of a tree of ${size} leaves?
 * -1: no.
 */
int merkle_check(const uint8_t root[MERKLE_HASH], uint64_t size, uint64_t index,
    const uint8_t leaf[MERKLE_HASH], const uint8_t (*path)[MERKLE_HASH],
    size_t length);

#endif
