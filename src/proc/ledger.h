#ifndef MENDD_LEDGER_H
#define MENDD_LEDGER_H

#include <libpq-fe.h>

#include "rule/checkpoint.h"

/* Where the database says that the ledger stands: a row of seal.last(). */
struct ledger {
	uint32_t epoch;
	int64_t begun_at;       /* of the epoch; microseconds since 1970 */
	int restored;           /* another epoch is to begin */
	uint32_t seal_epoch;    /* of the last seal */
	struct checkpoint last; /* its seal is 0: there is none yet */
	int has_known;
	uint8_t known_hash[MERKLE_HASH];
	double waiting; /* seconds; negative: nothing is unsealed */
};

/* -1: this is no such row. */
int ledger_read(struct ledger *, const PGresult *);

/*
 * What is wrong with it for somebody who knows this checkpoint (whose seal is
 * 0: none)?  NULL: nothing; it goes on from there, or in an epoch that began
 * later.
 */
const char *ledger_contradicts(
    const struct ledger *, const struct checkpoint *known);

#endif
