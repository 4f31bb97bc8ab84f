/* One-time codes: liboath makes them, and what is compared is compared here. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <oath.h>
#include <sodium.h>

#include "base/totp.h"

int
totp_code(
    char out[TOTP_DIGITS + 1], const uint8_t secret[TOTP_SECRET], int64_t step)
{
	if (oath_init() != OATH_OK)
		return -1;
	return oath_totp_generate2((const char *)secret, TOTP_SECRET,
		   (time_t)(step * TOTP_SECONDS), TOTP_SECONDS, 0, TOTP_DIGITS,
		   0, out) == OATH_OK
		   ? 0
		   : -1;
}

int64_t
totp_match(const uint8_t secret[TOTP_SECRET], const char *code, int64_t at)
{
	const int64_t now = at / TOTP_SECONDS;
	char typed[TOTP_DIGITS + 1] = "", right[TOTP_DIGITS + 1];
	int64_t found = -1;

	/* liboath's own comparison stops at the first difference. */
	if (strlen(code) == TOTP_DIGITS)
		memcpy(typed, code, sizeof(typed));
	for (int64_t step = now - 1; step <= now + 1; step++)
		if (step >= 0 && totp_code(right, secret, step) == 0 &&
		    sodium_memcmp(right, typed, sizeof(right)) == 0)
			found = step;
	sodium_memzero(right, sizeof(right));
	return found;
}

void
totp_text(char out[TOTP_TEXT], const uint8_t secret[TOTP_SECRET])
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	uint64_t bits;

	for (int i = 0; i < TOTP_SECRET / 5; i++) {
		bits = 0;
		for (int j = 0; j < 5; j++)
			bits = bits << 8 | secret[5 * i + j];
		for (int j = 7; j >= 0; j--, bits >>= 5)
			out[8 * i + j] = alphabet[bits & 31];
	}
	out[TOTP_TEXT - 1] = '\0';
}

/* Percent-encoded, but for what RFC 3986 calls unreserved. */
static size_t
escape(char *out, size_t size, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
	size_t len = 0;

	for (; *text != '\0' && len + 4 <= size; text++)
		if (strchr(plain, *text) != NULL)
			out[len++] = *text;
		else
			len += (size_t)snprintf(
			    out + len, size - len, "%%%02X", (uint8_t)*text);
	out[len] = '\0';
	return len;
}

void
totp_uri(char out[TOTP_URI], const char *clinic, const char *login,
    const uint8_t secret[TOTP_SECRET])
{
	char issuer[150], account[310], text[TOTP_TEXT];

	memcpy(issuer, "mendd%20", 8);
	escape(issuer + 8, sizeof(issuer) - 8, clinic);
	escape(account, sizeof(account), login);
	totp_text(text, secret);
	snprintf(out, TOTP_URI, "otpauth://totp/%s:%s?secret=%s&issuer=%s",
	    issuer, account, text, issuer);
	sodium_memzero(text, sizeof(text));
}
