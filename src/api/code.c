/* The code that comes beside a password: of an authenticator, or for recovery.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "api/code.h"
#include "api/recovery.h"
#include "base/log.h"
#include "base/problem.h"
#include "base/totp.h"

void
code_factor(struct factor *f, const json_t *found)
{
	const char *id = json_string_value(json_object_get(found, "factor_id")),
		   *sealed =
		       json_string_value(json_object_get(found, "sealed"));
	size_t len;

	memset(f, 0, sizeof(*f));
	f->at = json_integer_value(json_object_get(found, "at"));
	if (id == NULL || sealed == NULL)
		return;
	snprintf(f->id, sizeof(f->id), "%s", id);
	/* What is none does not open. */
	sodium_hex2bin(f->sealed, sizeof(f->sealed), sealed, strlen(sealed),
	    NULL, &len, NULL);
}

/* As an app shows it, but for blanks: some put one in the middle. */
static void
take_digits(char out[TOTP_DIGITS + 2], const char *typed)
{
	size_t len = 0;

	for (; *typed != '\0' && len <= TOTP_DIGITS; typed++)
		if (*typed != ' ')
			out[len++] = *typed;
	out[len] = '\0';
}

const struct problem *
code_judge(struct code *c, const struct safe *safe, const struct factor *f,
    const char *typed, const char *clinic, const char *staff)
{
	char digits[TOTP_DIGITS + 2]; /* one more: then it is none */
	uint8_t secret[TOTP_SECRET];
	int64_t step;

	memset(c, 0, sizeof(*c));
	if (typed == NULL || f->id[0] == '\0')
		return NULL;
	if (safe == NULL ||
	    safe_open(safe, secret, f->sealed, clinic, staff) == -1) {
		log_error("a second factor does not open: factor_key is not "
			  "the key that it was sealed with");
		return &problem_unavailable;
	}
	take_digits(digits, typed);
	step = totp_match(secret, digits, f->at);
	if (step != -1)
		snprintf(c->step, sizeof(c->step), "%" PRId64, step);
	recovery_hash(c->hash, safe, typed, clinic, staff);
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(digits, sizeof(digits));
	return NULL;
}
