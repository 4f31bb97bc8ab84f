#ifndef MENDD_AUDIT_CHAIN_H
#define MENDD_AUDIT_CHAIN_H

#include <stddef.h>

#include "ctl/audit_item.h"

struct report;

/* Does each seal follow the one before, and was it signed? */
struct chain {
	struct report *report;
	/* Whose signatures are good: any of these; none: not looked at. */
	const uint8_t (*keys)[CHECKPOINT_KEY];
	size_t nkeys;
	char ledger[UUID_TEXT];
	struct audit_seal last; /* number 0: none yet */
};

/* Check the next seal, and make it the last one. */
void chain_add(struct chain *, const struct audit_seal *);

#endif
