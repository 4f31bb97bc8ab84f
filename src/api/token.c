/* Tokens: who holds one may; what the database keeps does not open anything. */
#include <string.h>

#include <sodium.h>

#include "api/token.h"

#define SECRET_BYTES 32
#define CLINIC_TEXT 22 /* bytes of base64url for a UUID */
#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

static void
bytea(char out[HASH_TEXT], const uint8_t hash[crypto_hash_sha256_BYTES])
{
	out[0] = '\\';
	out[1] = 'x';
	sodium_bin2hex(out + 2, HASH_TEXT - 2, hash, crypto_hash_sha256_BYTES);
}

static void
token_fill(struct token *t, const uint8_t clinic[UUID_BYTES],
    const uint8_t secret[SECRET_BYTES])
{
	uint8_t hash[crypto_hash_sha256_BYTES];

	uuid_text(t->clinic, clinic);
	crypto_hash_sha256(hash, secret, SECRET_BYTES);
	bytea(t->hash, hash);
}

int
token_read(struct token *t, const char *text)
{
	uint8_t clinic[UUID_BYTES], secret[SECRET_BYTES];
	size_t nclinic, nsecret;

	if (strlen(text) != TOKEN_TEXT - 1 || text[CLINIC_TEXT] != '.' ||
	    sodium_base642bin(clinic, sizeof(clinic), text, CLINIC_TEXT, NULL,
		&nclinic, NULL, BASE64) == -1 ||
	    sodium_base642bin(secret, sizeof(secret), text + CLINIC_TEXT + 1,
		TOKEN_TEXT - CLINIC_TEXT - 2, NULL, &nsecret, NULL,
		BASE64) == -1 ||
	    nclinic != sizeof(clinic) || nsecret != sizeof(secret))
		return -1;
	token_fill(t, clinic, secret);
	sodium_memzero(secret, sizeof(secret));
	return 0;
}

void
token_make(struct token *t, char text[TOKEN_TEXT], const char *clinic)
{
	uint8_t id[UUID_BYTES] = {0}, secret[SECRET_BYTES];

	uuid_parse(id, clinic);
	randombytes_buf(secret, sizeof(secret));
	token_fill(t, id, secret);
	sodium_bin2base64(text, CLINIC_TEXT + 1, id, sizeof(id), BASE64);
	text[CLINIC_TEXT] = '.';
	sodium_bin2base64(text + CLINIC_TEXT + 1, TOKEN_TEXT - CLINIC_TEXT - 1,
	    secret, sizeof(secret), BASE64);
	sodium_memzero(secret, sizeof(secret));
}

void
token_digest(char out[HASH_TEXT], const char *const *parts, size_t nparts,
    const char *body, size_t len)
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	for (size_t i = 0; i < nparts; i++) /* each with its NUL: a fence */
		crypto_hash_sha256_update(&state,
		    (const unsigned char *)parts[i], strlen(parts[i]) + 1);
	crypto_hash_sha256_update(&state, (const unsigned char *)body, len);
	crypto_hash_sha256_final(&state, hash);
	bytea(out, hash);
}
