#ifndef MENDD_SEALING_H
#define MENDD_SEALING_H

#include <stddef.h>

#include <libpq-fe.h>

#include "rule/event.h"
#include "rule/seal.h"

/* One clinic's part of a seal. */
struct part {
	char clinic[UUID_TEXT];
	uint64_t first, events;
	uint8_t root[MERKLE_HASH];
};

/*
 * A seal that is being made, of what PostgreSQL answers: the range of
 * seal.next(), then page by page the events of seal.events(), in the order of
 * the leaves.
 */
struct sealing {
	struct seal seal;
	uint8_t hash[MERKLE_HASH];

	struct part *parts;
	size_t nparts;
	size_t at;          /* the part that the next event belongs to */
	struct merkle tree; /* of that part's events */
	uint64_t taken;     /* events so far */

	/* The last event: after it the next page begins.  "": none yet. */
	struct {
		char clinic[UUID_TEXT], transaction[24], at[40], id[UUID_TEXT];
	} last;
};

/*
 * Begin the seal after number ${former}, whose total and hash these are (of
 * none: 0 and zeros).  1: there is something to seal; 0: nothing; -1: what
 * was answered makes no sense, or memory ran out.  sealing_end() in any case.
 */
int sealing_begin(struct sealing *, const PGresult *range, uint64_t former,
    uint64_t total, const uint8_t hash[MERKLE_HASH]);

/* Take a page of events.  -1: these are not the events of the range. */
int sealing_add(struct sealing *, const PGresult *page);

/* Were all events taken?  Then the root and the hash are there. */
int sealing_complete(const struct sealing *);

/* The parts as JSON, for seal.store(); to be freed, or NULL. */
char *sealing_clinics(const struct sealing *);

void sealing_end(struct sealing *);

#endif
