/*
 * Checkpoints as text.  There is one way to write one: what does not come out
 * again as it was read is refused.
 */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/day.h"
#include "rule/checkpoint.h"

#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define HEX (2 * MERKLE_HASH + 1)
#define SIGNATURE_TEXT (CHECKPOINT_SIGNATURE * 4 / 3 + 2)

void
checkpoint_head(char out[CHECKPOINT_HEAD], const struct checkpoint *c)
{
	char hash[HEX], at[DAY_INSTANT];

	sodium_bin2hex(hash, sizeof(hash), c->hash, sizeof(c->hash));
	day_instant_text(at, c->at);
	snprintf(out, CHECKPOINT_HEAD,
	    "mendd-audit ledger=%s seal=%" PRIu64 " events=%" PRIu64
	    " hash=%s at=%s",
	    c->ledger, c->seal, c->events, hash, at);
}

void
checkpoint_sign(struct checkpoint *c, const uint8_t secret[CHECKPOINT_SECRET])
{
	char head[CHECKPOINT_HEAD];

	crypto_sign_ed25519_sk_to_pk(c->key, secret);
	checkpoint_head(head, c);
	crypto_sign_detached(c->signature, NULL, (const unsigned char *)head,
	    strlen(head), secret);
}

int
checkpoint_check(const struct checkpoint *c)
{
	char head[CHECKPOINT_HEAD];

	checkpoint_head(head, c);
	return crypto_sign_verify_detached(
	    c->signature, (const unsigned char *)head, strlen(head), c->key);
}

void
checkpoint_write(char out[CHECKPOINT_LINE], const struct checkpoint *c)
{
	char head[CHECKPOINT_HEAD], key[HEX], signature[SIGNATURE_TEXT];

	checkpoint_head(head, c);
	sodium_bin2hex(key, sizeof(key), c->key, sizeof(c->key));
	sodium_bin2base64(signature, sizeof(signature), c->signature,
	    sizeof(c->signature), BASE64);
	snprintf(out, CHECKPOINT_LINE, "%s key=%s signature=%s", head, key,
	    signature);
}

/*
 * The value after ${name}, which follows at ${at}: its length is set, and
 * where it ends is returned.  NULL: not there.
 */
static const char *
value(const char *at, const char *name, const char **out, size_t *len)
{
	const size_t n = strlen(name);

	if (at == NULL || strncmp(at, name, n) != 0)
		return NULL;
	*out = at + n;
	*len = strcspn(*out, " ");
	return *out + *len;
}

static int
bytes(uint8_t *out, size_t size, const char *text, size_t len)
{
	size_t n;

	return sodium_hex2bin(out, size, text, len, NULL, &n, NULL) == 0 &&
		       n == size
		   ? 0
		   : -1;
}

int
checkpoint_read(struct checkpoint *c, const char *line)
{
	static const char *const names[] = {"mendd-audit ledger=", " seal=",
	    " events=", " hash=", " at=", " key=", " signature="};
	enum { LEDGER, SEAL, EVENTS, HASH, AT, KEY, SIGNATURE, VALUES };
	const char *at = line, *text[VALUES] = {NULL};
	char copy[CHECKPOINT_LINE], time[DAY_INSTANT];
	uint8_t id[UUID_BYTES];
	size_t len[VALUES], n;

	*c = (struct checkpoint){0};
	for (size_t i = 0; i < VALUES; i++)
		at = value(at, names[i], &text[i], &len[i]);
	if (at == NULL || *at != '\0' || len[LEDGER] >= sizeof(c->ledger) ||
	    len[AT] >= sizeof(time))
		return -1;
	memcpy(c->ledger, text[LEDGER], len[LEDGER]);
	memcpy(time, text[AT], len[AT]);
	time[len[AT]] = '\0';
	c->seal = strtoull(text[SEAL], NULL, 10);
	c->events = strtoull(text[EVENTS], NULL, 10);
	if (uuid_parse(id, c->ledger) == -1 ||
	    day_parse_instant(&c->at, NULL, time) == -1 ||
	    bytes(c->hash, sizeof(c->hash), text[HASH], len[HASH]) == -1 ||
	    bytes(c->key, sizeof(c->key), text[KEY], len[KEY]) == -1 ||
	    sodium_base642bin(c->signature, sizeof(c->signature),
		text[SIGNATURE], len[SIGNATURE], NULL, &n, NULL,
		BASE64) == -1 ||
	    n != sizeof(c->signature))
		return -1;
	uuid_text(c->ledger, id);
	checkpoint_write(copy, c);
	return strcmp(copy, line) == 0 ? 0 : -1;
}
