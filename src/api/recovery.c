/* Recovery codes: made, read as people write them, and hashed. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "api/recovery.h"
#include "base/safe.h"

#define LETTERS 16 /* of a code, and hyphens between each four */

/* As it is hashed: its letters, small, and one too many if there are more. */
static void
normalize(char out[LETTERS + 2], const char *typed)
{
	size_t len = 0;
	char c;

	for (; *typed != '\0' && len <= LETTERS; typed++) {
		if (*typed == '-' || *typed == ' ')
			continue;
		c = (char)tolower((unsigned char)*typed);
		out[len++] = c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
	}
	out[len] = '\0';
}

void
recovery_hash(char out[HASH_TEXT], const struct safe *safe, const char *typed,
    const char *clinic, const char *staff)
{
	char letters[LETTERS + 2];
	uint8_t hash[SAFE_HASH];

	normalize(letters, typed);
	safe_hash(safe, hash, letters, clinic, staff);
	out[0] = '\\';
	out[1] = 'x';
	sodium_bin2hex(out + 2, HASH_TEXT - 2, hash, sizeof(hash));
	sodium_memzero(letters, sizeof(letters));
}

static void
make_code(char out[RECOVERY_TEXT])
{
	static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";

	for (int i = 0; i < LETTERS; i++) {
		if (i > 0 && i % 4 == 0)
			*out++ = '-';
		*out++ = alphabet[randombytes_uniform(32)];
	}
	*out = '\0';
}

void
recovery_make(struct recovery *r, const struct safe *safe, const char *clinic,
    const char *staff)
{
	char *member = stpcpy(r->members, "\"recovery_codes\":["),
	     *element = stpcpy(r->hashes, "{");
	char code[RECOVERY_TEXT], hash[HASH_TEXT];

	for (int i = 0; i < RECOVERY_CODES; i++) {
		make_code(code);
		recovery_hash(hash, safe, code, clinic, staff);
		member += sprintf(member, "%s\"%s\"", i > 0 ? "," : "", code);
		/* A backslash within an array is written twice. */
		element +=
		    sprintf(element, "%s\"\\%s\"", i > 0 ? "," : "", hash);
	}
	strcpy(member, "]");
	strcpy(element, "}");
	sodium_memzero(code, sizeof(code));
}
