/* The pieces of a sealed audit: their values read from text, their order. */
#include <string.h>

#include <sodium.h>

#include "ctl/audit_item.h"

int
audit_number(uint64_t *out, const char *text, uint64_t most)
{
	uint64_t value = 0;

	if (text == NULL || *text == '\0' || (*text == '0' && text[1] != '\0'))
		return -1;
	for (; *text != '\0'; text++) {
		uint64_t digit = (uint64_t)(*text - '0');

		if (*text < '0' || *text > '9' || value > most / 10 ||
		    value * 10 > most - digit)
			return -1;
		value = value * 10 + digit;
	}
	*out = value;
	return 0;
}

int
audit_hex(uint8_t *out, size_t size, const char *text)
{
	size_t n;

	return text == NULL || strlen(text) != 2 * size ||
		       sodium_hex2bin(
			   out, size, text, 2 * size, NULL, &n, NULL) == -1 ||
		       n != size
		   ? -1
		   : 0;
}

int
audit_place_order(struct audit_place a, struct audit_place b)
{
	if (a.epoch != b.epoch)
		return a.epoch < b.epoch ? -1 : 1;
	if (a.xid != b.xid)
		return a.xid < b.xid ? -1 : 1;
	return 0;
}

int
audit_key(struct audit_key *key, const char *const fields[EVENT_FIELDS])
{
	const char *at = fields[EVENT_AT];
	uint64_t epoch = 0;

	memset(key, 0, sizeof(*key));
	if (audit_number(&epoch, fields[EVENT_EPOCH], INT32_MAX) == -1 ||
	    audit_number(
		&key->place.xid, fields[EVENT_TRANSACTION], UINT64_MAX) == -1 ||
	    fields[EVENT_CLINIC] == NULL ||
	    uuid_parse(key->clinic, fields[EVENT_CLINIC]) == -1 ||
	    fields[EVENT_ID] == NULL ||
	    uuid_parse(key->id, fields[EVENT_ID]) == -1 || at == NULL ||
	    strlen(at) >= sizeof(key->at))
		return -1;
	key->place.epoch = (uint32_t)epoch;
	strcpy(key->at, at);
	return 0;
}

int
audit_key_order(const struct audit_key *a, const struct audit_key *b)
{
	int order;

	if ((order = memcmp(a->clinic, b->clinic, UUID_BYTES)) != 0 ||
	    (order = audit_place_order(a->place, b->place)) != 0 ||
	    (order = strcmp(a->at, b->at)) != 0)
		return order;
	return memcmp(a->id, b->id, UUID_BYTES);
}
