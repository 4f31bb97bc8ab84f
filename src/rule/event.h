#ifndef MENDD_EVENT_H
#define MENDD_EVENT_H

#include <stdint.h>

#define EVENT_HASH 32

/*
 * The columns of an event of the audit in the order in which they are hashed:
 * as text, the way registry.audit_text shows them.
 */
enum event_field {
	EVENT_EPOCH,
	EVENT_CLINIC,
	EVENT_ID,
	EVENT_AT, /* 2024-02-29T09:30:00.000000Z */
	EVENT_TRANSACTION,
	EVENT_ACTOR,
	EVENT_SESSION,
	EVENT_ROLE,
	EVENT_ACTION,
	EVENT_SUBJECT,
	EVENT_SUBJECT_ID,
	EVENT_PATIENT,
	EVENT_REQUEST,
	EVENT_REASON,
	EVENT_DETAIL,
	EVENT_FIELDS
};

/* The column's name. */
const char *event_field_name(enum event_field);

/*
 * The hash of an event, a leaf of the tree: SHA-256 over 0x00 and, of each
 * field in order, its length (4 bytes, big-endian) and its bytes.  NULL has
 * the length 0xffffffff and no bytes.
 */
void event_hash(
    uint8_t out[EVENT_HASH], const char *const fields[EVENT_FIELDS]);

#endif
