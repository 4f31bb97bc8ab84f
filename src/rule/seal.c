/* What a seal is the hash of. */
#include <stddef.h>

#include <sodium.h>

#include "rule/seal.h"

#define LEAF 0x00 /* as in RFC 6962, 2.1 */
#define SEAL 0x02 /* unlike its leaves and nodes */

static void
add(crypto_hash_sha256_state *hash, uint64_t value, size_t bytes)
{
	uint8_t out[8];

	for (size_t i = 0; i < bytes; i++)
		out[i] = (uint8_t)(value >> (8 * (bytes - 1 - i)));
	crypto_hash_sha256_update(hash, out, bytes);
}

void
seal_hash(uint8_t out[MERKLE_HASH], const struct seal *seal)
{
	crypto_hash_sha256_state hash;

	crypto_hash_sha256_init(&hash);
	add(&hash, SEAL, 1);
	add(&hash, seal->number, 8);
	add(&hash, seal->epoch, 4);
	add(&hash, seal->from_xid, 8);
	add(&hash, seal->to_xid, 8);
	add(&hash, seal->events, 8);
	add(&hash, seal->total, 8);
	add(&hash, (uint64_t)seal->sealed_at, 8);
	crypto_hash_sha256_update(&hash, seal->root, MERKLE_HASH);
	crypto_hash_sha256_update(&hash, seal->former, MERKLE_HASH);
	crypto_hash_sha256_final(&hash, out);
}

void
seal_leaf(uint8_t out[MERKLE_HASH], const uint8_t clinic[UUID_BYTES],
    uint64_t first, uint64_t events, const uint8_t root[MERKLE_HASH])
{
	crypto_hash_sha256_state hash;

	crypto_hash_sha256_init(&hash);
	add(&hash, LEAF, 1);
	crypto_hash_sha256_update(&hash, clinic, UUID_BYTES);
	add(&hash, first, 8);
	add(&hash, events, 8);
	crypto_hash_sha256_update(&hash, root, MERKLE_HASH);
	crypto_hash_sha256_final(&hash, out);
}
