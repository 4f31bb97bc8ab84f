#ifndef MENDD_AUDIT_ITEM_H
#define MENDD_AUDIT_ITEM_H

#include <stddef.h>
#include <stdint.h>

#include "base/uuid.h"
#include "rule/checkpoint.h"
#include "rule/event.h"
#include "rule/merkle.h"
#include "rule/seal.h"

/*
 * The sealed audit in pieces, in the order in which it is read: the head;
 * each seal, and after it the shares that clinics have in it and the events
 * that it sealed; last the events that no seal has taken yet.  The database
 * (audit_walk.h) and a file (audit_read.h) are sources of these; the verifier
 * (audit_verify.h) and the export (audit_write.h) are sinks.
 */

struct audit_head {
	char ledger[UUID_TEXT];
	char clinic[UUID_TEXT]; /* whose log; "": the whole one */
	uint64_t seals, events; /* that follow */
	/* What is to come: no transaction has this number yet.  0 0 in a file,
	 * which does not know. */
	uint32_t epoch;
	uint64_t xid;
};

struct audit_seal {
	struct seal seal;
	uint8_t hash[MERKLE_HASH]; /* as it is kept, which may be wrong */
	uint8_t signature[CHECKPOINT_SIGNATURE];
};

/* What one clinic has in one seal. */
struct audit_share {
	uint64_t number;
	uint8_t clinic[UUID_BYTES];
	uint64_t first, events;
	uint8_t root[MERKLE_HASH];
	/* From its leaf to the seal's root, in one clinic's log only. */
	uint64_t index, size;
	size_t npath;
	uint8_t path[MERKLE_DEPTH][MERKLE_HASH];
};

/* Each returns 0, or -1 when it cannot go on, and stderr says why. */
struct audit_sink {
	int (*head)(void *arg, const struct audit_head *);
	int (*seal)(void *arg, const struct audit_seal *);
	int (*share)(void *arg, const struct audit_share *);
	int (*event)(void *arg, const char *const fields[EVENT_FIELDS]);
	void *arg;
};

/* Where an event stands: what decides which seal takes it. */
struct audit_place {
	uint32_t epoch;
	uint64_t xid;
};

/* -1, 0, 1: before, the same, after. */
int audit_place_order(struct audit_place, struct audit_place);

/* Decimal digits and nothing else.  -1 when it is anything else or too big. */
int audit_number(uint64_t *out, const char *text, uint64_t most);

/* Bytes from exactly that many pairs of hexadecimal digits, or -1. */
int audit_hex(uint8_t *out, size_t size, const char *text);

/*
 * The place of an event out of its fields, and the clinic and id.  -1: what
 * every event has is missing or not of its form.
 */
struct audit_key {
	struct audit_place place;
	uint8_t clinic[UUID_BYTES];
	uint8_t id[UUID_BYTES];
	char at[36];
};
int audit_key(struct audit_key *, const char *const fields[EVENT_FIELDS]);

/* Leaf order within a seal: clinic, place, time, id. */
int audit_key_order(const struct audit_key *, const struct audit_key *);

#endif
