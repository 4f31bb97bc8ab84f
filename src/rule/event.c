/* An event of the audit as bytes: no two events have the same ones. */
#include <stddef.h>
#include <string.h>

#include <sodium.h>

#include "rule/event.h"

#define LEAF 0x00 /* RFC 6962, 2.1 */
#define NO_VALUE 0xffffffff

static const char *const names[EVENT_FIELDS] = {
    [EVENT_EPOCH] = "epoch",
    [EVENT_CLINIC] = "clinic_id",
    [EVENT_ID] = "audit_id",
    [EVENT_AT] = "at",
    [EVENT_TRANSACTION] = "transaction_id",
    [EVENT_ACTOR] = "actor_id",
    [EVENT_SESSION] = "session_id",
    [EVENT_ROLE] = "role",
    [EVENT_ACTION] = "action",
    [EVENT_SUBJECT] = "subject",
    [EVENT_SUBJECT_ID] = "subject_id",
    [EVENT_PATIENT] = "patient_id",
    [EVENT_REQUEST] = "request_id",
    [EVENT_REASON] = "reason",
    [EVENT_DETAIL] = "detail",
};

const char *
event_field_name(enum event_field field)
{
	return names[field];
}

static void
add(crypto_hash_sha256_state *hash, const char *text)
{
	const size_t len = text == NULL ? 0 : strlen(text);
	const uint32_t n = text == NULL ? NO_VALUE : (uint32_t)len;
	const uint8_t length[4] = {(uint8_t)(n >> 24), (uint8_t)(n >> 16),
	    (uint8_t)(n >> 8), (uint8_t)n};

	crypto_hash_sha256_update(hash, length, sizeof(length));
	if (len > 0)
		crypto_hash_sha256_update(
		    hash, (const unsigned char *)text, len);
}

void
event_hash(uint8_t out[EVENT_HASH], const char *const fields[EVENT_FIELDS])
{
	static const uint8_t prefix = LEAF;
	crypto_hash_sha256_state hash;

	crypto_hash_sha256_init(&hash);
	crypto_hash_sha256_update(&hash, &prefix, 1);
	for (size_t i = 0; i < EVENT_FIELDS; i++)
		add(&hash, fields[i]);
	crypto_hash_sha256_final(&hash, out);
}
