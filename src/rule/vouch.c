/* Whether the database vouches for a question. */
#include <string.h>

#include <sodium.h>

#include "rule/vouch.h"

static int
read_hex(uint8_t *out, size_t size, const char *hex)
{
	size_t len;

	if (hex == NULL || strlen(hex) != 2 * size)
		return -1;
	return sodium_hex2bin(out, size, hex, 2 * size, NULL, &len, NULL) ==
			   0 &&
		       len == size
		   ? 0
		   : -1;
}

int
vouch_read_keys(struct vouch_keys *keys, const char *inner, const char *outer)
{
	return read_hex(keys->inner, VOUCH_KEY, inner) == -1 ||
		       read_hex(keys->outer, VOUCH_KEY, outer) == -1
		   ? -1
		   : 0;
}

static void
hash(uint8_t out[crypto_hash_sha256_BYTES], const uint8_t key[VOUCH_KEY],
    const void *text, size_t len)
{
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, key, VOUCH_KEY);
	crypto_hash_sha256_update(&state, text, len);
	crypto_hash_sha256_final(&state, out);
	sodium_memzero(&state, sizeof(state));
}

int
vouch_holds(
    const struct vouch_keys *keys, const char *question, const char *proof)
{
	uint8_t given[crypto_hash_sha256_BYTES], ours[crypto_hash_sha256_BYTES];

	if (read_hex(given, sizeof(given), proof) == -1)
		return 0;
	hash(ours, keys->inner, question, strlen(question));
	hash(ours, keys->outer, ours, sizeof(ours));
	return sodium_memcmp(given, ours, sizeof(ours)) == 0;
}
