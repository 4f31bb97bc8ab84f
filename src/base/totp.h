#ifndef MENDD_TOTP_H
#define MENDD_TOTP_H

#include <stddef.h>
#include <stdint.h>

/*
 * What an authenticator app shows: RFC 6238 with SHA-1, steps of 30 seconds
 * and six digits, which every such app knows.  Time comes with the call.
 */
#define TOTP_SECRET 20 /* bytes: as RFC 4226 recommends */
#define TOTP_DIGITS 6
#define TOTP_SECONDS 30
#define TOTP_TEXT 33 /* base32 of a secret */
#define TOTP_URI 700

/* The code of a step, which is a time since 1970 / TOTP_SECONDS.  -1: none. */
int totp_code(
    char out[TOTP_DIGITS + 1], const uint8_t secret[TOTP_SECRET], int64_t step);

/*
 * For which step ${code} is right: that of the time ${at}, in seconds since
 * 1970, the one before or the one after it; -1: for none of them.  How long
 * this takes does not depend on the secret.
 */
int64_t totp_match(
    const uint8_t secret[TOTP_SECRET], const char *code, int64_t at);

/* The secret in base32 (RFC 4648), for who types it in. */
void totp_text(char out[TOTP_TEXT], const uint8_t secret[TOTP_SECRET]);

/*
 * The otpauth: address that apps read.  ${clinic} and ${login} are codes of
 * ours, at most 100 characters long.
 */
void totp_uri(char out[TOTP_URI], const char *clinic, const char *login,
    const uint8_t secret[TOTP_SECRET]);

#endif
