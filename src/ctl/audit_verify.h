#ifndef MENDD_AUDIT_VERIFY_H
#define MENDD_AUDIT_VERIFY_H

#include "ctl/audit_chain.h"
#include "ctl/audit_content.h"
#include "ctl/audit_item.h"
#include "ctl/audit_known.h"
#include "ctl/audit_report.h"

/*
 * The verifier: a sink (audit_item.h) that knows what every piece of an audit
 * must be and reports each that is not.  Its memory is that of one seal.
 */
struct verify {
	struct report *report;
	struct chain chain;
	struct content content;
	struct known known; /* read before, by the caller */

	struct audit_head head;
	uint64_t seals, events;
	struct audit_place from, to; /* of the seal that is open */
	/* After all seals, so far. */
	uint64_t unsealed;
	struct audit_key unsealed_first;
	char unsealed_since[36];
};

/* Make ready; the keys stay the caller's. */
void verify_init(struct verify *, struct report *,
    const uint8_t (*keys)[CHECKPOINT_KEY], size_t nkeys);
void verify_free(struct verify *);

/* Give it the pieces of an audit in order. */
struct audit_sink verify_sink(struct verify *);

/*
 * Everything has come, or ${complete} is 0 and only a part of it: what is
 * still to be found is reported, and ${sum} says what was verified; it points
 * into the verifier.  -1: no memory.
 */
int verify_end(struct verify *, int complete, struct report_sum *sum);

#endif
