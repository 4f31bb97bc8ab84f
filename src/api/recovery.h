#ifndef MENDD_RECOVERY_H
#define MENDD_RECOVERY_H

#include "api/token.h"

struct safe;

/*
 * Recovery codes, for who has lost the authenticator: 80 random bits in
 * sixteen of Crockford's base32, shown once.  The database keeps hashes.
 */
#define RECOVERY_CODES 10
#define RECOVERY_TEXT 20 /* "0123-4567-89ab-cdef" */

struct recovery {
	/* `"recovery_codes":["...",...]', for a reply. */
	char members[32 + RECOVERY_CODES * (RECOVERY_TEXT + 2)];
	/* The hashes as PostgreSQL reads bytea[]. */
	char hashes[4 + RECOVERY_CODES * (HASH_TEXT + 4)];
};

/* New ones of somebody.  Wipe them after use. */
void recovery_make(struct recovery *, const struct safe *, const char *clinic,
    const char *staff);

/*
 * The hash of what somebody typed, with or without hyphens, blanks and
 * capitals; o and 0, and i, l and 1, are the same.
 */
void recovery_hash(char out[HASH_TEXT], const struct safe *, const char *typed,
    const char *clinic, const char *staff);

#endif
