/* What is sealed, and hashed, with the key of second factors. */
#include <errno.h>
#include <string.h>

#include <sodium.h>

#include "base/safe.h"
#include "base/uuid.h"

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define CONTEXT "mendd2fa" /* of both keys that are derived */

struct safe {
	uint8_t secrets[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
	uint8_t hashes[crypto_generichash_KEYBYTES];
};

/* For whom: no two people have the same. */
#define OWNER_BYTES ((size_t)2 * UUID_BYTES)

static void
owner(uint8_t out[OWNER_BYTES], const char *clinic, const char *staff)
{
	memset(out, 0, OWNER_BYTES);
	uuid_parse(out, clinic);
	uuid_parse(out + UUID_BYTES, staff);
}

struct safe *
safe_new(const char *text)
{
	uint8_t key[crypto_kdf_KEYBYTES];
	struct safe *s;
	size_t len;

	if (strlen(text) != SAFE_KEY_TEXT ||
	    sodium_hex2bin(key, sizeof(key), text, SAFE_KEY_TEXT, NULL, &len,
		NULL) == -1 ||
	    len != sizeof(key)) {
		errno = EINVAL;
		return NULL;
	}
	if (sodium_init() == -1 || (s = sodium_malloc(sizeof(*s))) == NULL) {
		sodium_memzero(key, sizeof(key));
		errno = ENOMEM;
		return NULL;
	}
	crypto_kdf_derive_from_key(
	    s->secrets, sizeof(s->secrets), 1, CONTEXT, key);
	crypto_kdf_derive_from_key(
	    s->hashes, sizeof(s->hashes), 2, CONTEXT, key);
	sodium_memzero(key, sizeof(key));
	sodium_mprotect_readonly(s);
	return s;
}

void
safe_free(struct safe *s)
{
	sodium_free(s);
}

void
safe_close(const struct safe *s, uint8_t out[SAFE_BYTES],
    const uint8_t secret[TOTP_SECRET], const char *clinic, const char *staff)
{
	uint8_t whom[OWNER_BYTES];

	owner(whom, clinic, staff);
	randombytes_buf(out, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, secret,
	    TOTP_SECRET, whom, sizeof(whom), NULL, out, s->secrets);
}

int
safe_open(const struct safe *s, uint8_t secret[TOTP_SECRET],
    const uint8_t sealed[SAFE_BYTES], const char *clinic, const char *staff)
{
	uint8_t whom[OWNER_BYTES];

	owner(whom, clinic, staff);
	return crypto_aead_xchacha20poly1305_ietf_decrypt(secret, NULL, NULL,
	    sealed + NONCE, SAFE_BYTES - NONCE, whom, sizeof(whom), sealed,
	    s->secrets);
}

void
safe_hash(const struct safe *s, uint8_t out[SAFE_HASH], const char *text,
    const char *clinic, const char *staff)
{
	crypto_generichash_state state;
	uint8_t whom[OWNER_BYTES];

	owner(whom, clinic, staff);
	crypto_generichash_init(
	    &state, s->hashes, sizeof(s->hashes), SAFE_HASH);
	crypto_generichash_update(&state, whom, sizeof(whom));
	crypto_generichash_update(&state, (const uint8_t *)text, strlen(text));
	crypto_generichash_final(&state, out, SAFE_HASH);
	sodium_memzero(&state, sizeof(state));
}
