#ifndef MENDD_CHECKPOINT_H
#define MENDD_CHECKPOINT_H

#include <stdint.h>

#include "base/uuid.h"
#include "rule/merkle.h"

/*
 * What is said about a ledger to the world outside: whoever keeps the line
 * below can show later that events were changed.  It is one line of text,
 *
 *	mendd-audit ledger=UUID seal=NUMBER events=NUMBER hash=HEX at=TIME
 *	    key=HEX signature=BASE64
 *
 * with single blanks and no line end in it.  The head is what stands before
 * ` key='; the signature is Ed25519's, over the head.
 */
#define CHECKPOINT_KEY 32
#define CHECKPOINT_SECRET 64 /* libsodium's: the seed, then the key */
#define CHECKPOINT_SIGNATURE 64
#define CHECKPOINT_HEAD 256 /* with its NUL */
#define CHECKPOINT_LINE 512 /* with its NUL */

struct checkpoint {
	char ledger[UUID_TEXT];
	uint64_t seal;   /* its number */
	uint64_t events; /* of all seals so far */
	uint8_t hash[MERKLE_HASH];
	int64_t at; /* microseconds since 1970: when it was sealed */
	uint8_t key[CHECKPOINT_KEY];
	uint8_t signature[CHECKPOINT_SIGNATURE];
};

/* The text that is signed. */
void checkpoint_head(char out[CHECKPOINT_HEAD], const struct checkpoint *);

/* Sign the head; sets key and signature. */
void checkpoint_sign(
    struct checkpoint *, const uint8_t secret[CHECKPOINT_SECRET]);

/* Is the signature that of ${key} over the head?  -1: no. */
int checkpoint_check(const struct checkpoint *);

/* The whole line, without a line end. */
void checkpoint_write(char out[CHECKPOINT_LINE], const struct checkpoint *);

/* Read a line.  -1 when it is anything else; checkpoint_check() is apart. */
int checkpoint_read(struct checkpoint *, const char *line);

#endif
