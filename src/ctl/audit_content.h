#ifndef MENDD_AUDIT_CONTENT_H
#define MENDD_AUDIT_CONTENT_H

#include <stddef.h>

#include "ctl/audit_item.h"
#include "ctl/audit_leaves.h"

struct report;

/*
 * Are the events of a seal those that were sealed?  One seal at a time: it is
 * begun, given the shares of its clinics and its events, and ended.
 */
struct content {
	struct report *report;
	/* One clinic's log, whose shares come with paths; else all clinics'. */
	int one;
	uint8_t clinic[UUID_BYTES];
	uint64_t verified; /* events so far that are as they were sealed */

	/* The seal that was begun. */
	struct seal seal;
	struct content_share {
		uint8_t clinic[UUID_BYTES];
		uint64_t first, events;
		uint8_t root[MERKLE_HASH];
	} * share;
	size_t nshares, room;
	struct leaves leaves;
	int overflowed;

	/* For each clinic: its name, and how far its events were counted. */
	void *runs;
};

/* Call a clinic by this name from now on.  -1: no memory. */
int content_name(
    struct content *, const uint8_t clinic[UUID_BYTES], const char *name);

void content_begin(struct content *, const struct seal *);
/* 0, or -1: no memory. */
int content_share(struct content *, const struct audit_share *);
int content_event(struct content *, const struct audit_key *,
    const char *const fields[EVENT_FIELDS]);
int content_end(struct content *);

void content_free(struct content *);

/* How the clinic is called: there until the next call. */
const char *content_called(struct content *, const uint8_t clinic[UUID_BYTES]);

#endif
