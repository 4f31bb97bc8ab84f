#ifndef MENDD_TOKEN_H
#define MENDD_TOKEN_H

#include <stddef.h>

#include "base/uuid.h"

/*
 * What opens a session, or a portal link: `clinic.secret', the clinic's UUID
 * and 32 random bytes, each in base64url without padding.  The database
 * knows the SHA-256 of the secret only.
 */
#define TOKEN_TEXT (22 + 1 + 43 + 1)
#define HASH_TEXT (2 + 64 + 1) /* "\x..." as PostgreSQL reads bytea */

struct token {
	char clinic[UUID_TEXT];
	char hash[HASH_TEXT];
};

/* Take a token apart.  -1 when the text is none. */
int token_read(struct token *, const char *text);

/*
 * Make a new one for ${clinic}, which is the text of a UUID.  ${text} is the
 * token itself: wipe it after use.
 */
void token_make(struct token *, char text[TOKEN_TEXT], const char *clinic);

/* SHA-256 over the parts, each a text, and then ${len} bytes of body. */
void token_digest(char out[HASH_TEXT], const char *const *parts, size_t nparts,
    const char *body, size_t len);

#endif
