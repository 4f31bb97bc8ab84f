#ifndef MENDD_SAFE_H
#define MENDD_SAFE_H

#include <stdint.h>

#include "base/totp.h"

/*
 * Secrets that the database keeps and cannot read: sealed by
 * XChaCha20-Poly1305 with a key that only the daemon has, for one person of
 * one clinic.  Moved to another row, a sealed secret does not open.
 */
#define SAFE_BYTES (24 + TOTP_SECRET + 16) /* nonce, secret, tag */
#define SAFE_HASH 32
#define SAFE_KEY_TEXT 64 /* hexadecimal digits */

struct safe;

/*
 * The keys that follow from the text of one, in pages of their own.  NULL and
 * errno: EINVAL when the text is none, ENOMEM.
 */
struct safe *safe_new(const char *text);
void safe_free(struct safe *);

/* ${clinic} and ${staff} are the texts of UUIDs. */
void safe_close(const struct safe *, uint8_t out[SAFE_BYTES],
    const uint8_t secret[TOTP_SECRET], const char *clinic, const char *staff);

/* -1: not sealed with this key, for this person, or not as it was then. */
int safe_open(const struct safe *, uint8_t secret[TOTP_SECRET],
    const uint8_t sealed[SAFE_BYTES], const char *clinic, const char *staff);

/* A hash of ${text} that nobody can make without the key. */
void safe_hash(const struct safe *, uint8_t out[SAFE_HASH], const char *text,
    const char *clinic, const char *staff);

#endif
