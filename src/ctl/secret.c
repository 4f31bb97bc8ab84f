/* Passwords that the operator hands out. */
#include <string.h>

#include "ctl/secret.h"

int
secret_make(char password[SECRET_TEXT], char hash[crypto_pwhash_STRBYTES])
{
	/* Without letters and digits that look alike: 32 of them, 5 bits. */
	static const char alphabet[] = "abcdefghjkmnpqrstuvwxyz23456789-";
	char *out = password;

	for (int i = 0; i < 20; i++) {
		if (i > 0 && i % 5 == 0)
			*out++ = '.';
		*out++ = alphabet[randombytes_uniform(32)];
	}
	*out = '\0';
	/* 19 MiB and two passes: the daemon's cost, see SECURITY.md. */
	return crypto_pwhash_str(
	    hash, password, strlen(password), 2, (size_t)19 << 20);
}
