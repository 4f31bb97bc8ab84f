#ifndef MENDD_AUDIT_KNOWN_H
#define MENDD_AUDIT_KNOWN_H

#include <stddef.h>
#include <stdio.h>

#include "ctl/audit_item.h"

struct report;

/*
 * What is known from outside: checkpoints that were kept where whoever can
 * change the database cannot change them.
 */
struct known_point {
	uint64_t seal, events;
	int64_t at;
	uint8_t ledger[UUID_BYTES];
	uint8_t hash[MERKLE_HASH];
};

struct known {
	struct known_point *list;
	size_t n, room;
	int sorted;
	unsigned long damaged; /* lines that begin as a checkpoint */
	size_t next;           /* the first that was not compared yet */
	/* What agreed. */
	uint64_t matched;
	const struct known_point *last;
};

/*
 * Read the checkpoints of a text, such as a journal: what stands before one on
 * its line is passed over, and so are lines without one; damaged ones are
 * counted.  One that none of the keys has signed is a finding; ${name} is what
 * the text is called.  Without keys, any key will do.  Returns how many there
 * were, or -1: no memory, or it cannot be read.
 */
long known_read(struct known *, FILE *, const char *name,
    const uint8_t (*keys)[CHECKPOINT_KEY], size_t nkeys, struct report *);
void known_free(struct known *);

/* Compare the next seal of a ledger, and those that should have come. */
void known_compare(struct known *, const char *ledger,
    const struct audit_seal *, struct report *);

/* There are no more seals: the last had this number. */
void known_end(struct known *, uint64_t number, struct report *);

#endif
