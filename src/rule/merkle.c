/*
 * Merkle trees.  While one grows, its complete subtrees are those of the
 * binary digits of its size: peaks[i] is of 2^i leaves when bit i is set.
 */
#include <string.h>

#include <sodium.h>

#include "rule/merkle.h"

#define NODE 0x01 /* RFC 6962, 2.1 */

static void
join(uint8_t out[MERKLE_HASH], const uint8_t left[MERKLE_HASH],
    const uint8_t right[MERKLE_HASH])
{
	uint8_t bytes[1 + 2 * MERKLE_HASH] = {NODE};

	memcpy(bytes + 1, left, MERKLE_HASH);
	memcpy(bytes + 1 + MERKLE_HASH, right, MERKLE_HASH);
	crypto_hash_sha256(out, bytes, sizeof(bytes));
}

void
merkle_init(struct merkle *tree)
{
	tree->size = 0;
}

void
merkle_add(struct merkle *tree, const uint8_t leaf[MERKLE_HASH])
{
	uint8_t node[MERKLE_HASH];
	size_t i;

	memcpy(node, leaf, sizeof(node));
	for (i = 0; (tree->size >> i & 1) != 0; i++)
		join(node, tree->peaks[i], node);
	memcpy(tree->peaks[i], node, sizeof(node));
	tree->size++;
}

void
merkle_root(const struct merkle *tree, uint8_t out[MERKLE_HASH])
{
	size_t i = 0;

	if (tree->size == 0) {
		crypto_hash_sha256(out, NULL, 0);
		return;
	}
	while ((tree->size >> i & 1) == 0)
		i++;
	memcpy(out, tree->peaks[i], MERKLE_HASH);
	for (i++; i < MERKLE_DEPTH; i++)
		if ((tree->size >> i & 1) != 0)
			join(out, tree->peaks[i], out);
}

static void
root_of(
    uint8_t out[MERKLE_HASH], const uint8_t (*leaves)[MERKLE_HASH], size_t size)
{
	struct merkle tree;

	merkle_init(&tree);
	for (size_t i = 0; i < size; i++)
		merkle_add(&tree, leaves[i]);
	merkle_root(&tree, out);
}

/* The largest power of two below ${size}, which is more than one. */
static size_t
left_of(size_t size)
{
	size_t left = 1;

	while (left < size - left)
		left *= 2;
	return left;
}

size_t
merkle_path(uint8_t path[MERKLE_DEPTH][MERKLE_HASH],
    const uint8_t (*leaves)[MERKLE_HASH], size_t size, size_t index)
{
	uint8_t swap[MERKLE_HASH];
	size_t length = 0, left;

	/* From the root down, and then turned round. */
	for (; size > 1; length++) {
		left = left_of(size);
		if (index < left) {
			root_of(path[length], leaves + left, size - left);
			size = left;
		} else {
			root_of(path[length], leaves, left);
			leaves += left;
			index -= left;
			size -= left;
		}
	}
	for (size_t i = 0; i < length / 2; i++) {
		memcpy(swap, path[i], sizeof(swap));
		memcpy(path[i], path[length - 1 - i], sizeof(swap));
		memcpy(path[length - 1 - i], swap, sizeof(swap));
	}
	return length;
}

/*
 * From the leaf up, as in RFC 9162, 2.1.3.2: ${index} and ${last} are the
 * places of our node and of the last one in the row.  The last node of a row,
 * when it has no neighbour, goes up as it is.
 */
int
merkle_check(const uint8_t root[MERKLE_HASH], uint64_t size, uint64_t index,
    const uint8_t leaf[MERKLE_HASH], const uint8_t (*path)[MERKLE_HASH],
    size_t length)
{
	uint8_t node[MERKLE_HASH];
	uint64_t last = size - 1;

	if (index >= size)
		return -1;
	memcpy(node, leaf, sizeof(node));
	for (size_t i = 0; i < length; i++) {
		if (last == 0)
			return -1; /* too long */
		if ((index & 1) != 0 || index == last) {
			join(node, path[i], node);
			for (; (index & 1) == 0 && index != 0; last >>= 1)
				index >>= 1;
		} else
			join(node, node, path[i]);
		index >>= 1;
		last >>= 1;
	}
	return last == 0 && sodium_memcmp(node, root, sizeof(node)) == 0 ? 0
									 : -1;
}
