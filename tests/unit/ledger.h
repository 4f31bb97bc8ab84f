#ifndef TEST_LEDGER_H
#define TEST_LEDGER_H

#include <stdio.h>

#include "ctl/audit_item.h"

/*
 * A small sealed audit made up in memory: three clinics, four seals in two
 * epochs, and two events that are not sealed yet.  Change it as a tamperer
 * would, and write it as an export.
 */
#define LEDGER_CLINICS 3
#define LEDGER_SEALS 4
#define LEDGER_EVENTS 32
#define LEDGER_ID "11111111-2222-4333-8444-555555555555"

struct ledger_event {
	size_t seal; /* from 0; LEDGER_SEALS: none yet */
	size_t clinic;
	char text[EVENT_FIELDS][64]; /* "": NULL */
};

struct ledger {
	uint8_t key[CHECKPOINT_KEY], secret[CHECKPOINT_SECRET];
	struct ledger_event event[LEDGER_EVENTS];
	size_t nevents;
	struct audit_seal seal[LEDGER_SEALS];
	size_t nseals;
	/* By seal and clinic; without events: none. */
	struct audit_share share[LEDGER_SEALS][LEDGER_CLINICS];
};

void ledger_make(struct ledger *);

/* The position of the ${n}th event of a clinic in a seal, all from 0. */
size_t ledger_find(const struct ledger *, size_t seal, size_t clinic, size_t n);
void ledger_remove(struct ledger *, size_t event);

/*
 * Seal anew from seal ${from} (0 is the first) on, as the events are now; the
 * signatures stay what they were unless there is a secret.
 */
void ledger_seal(struct ledger *, size_t from, const uint8_t *secret);

/* The checkpoint of a seal, with a line end. */
void ledger_checkpoint(const struct ledger *, size_t seal, FILE *);

/* As an export, of one clinic or (-1) all. */
void ledger_export(const struct ledger *, int clinic, FILE *);

#endif
