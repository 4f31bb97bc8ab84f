#ifndef MENDD_ROUNDS_H
#define MENDD_ROUNDS_H

#include "io/db.h"
#include "proc/ledger.h"
#include "proc/sealing.h"

struct publish;

/* The statements of a round, for db_new(). */
extern const struct db_stmt *const rounds_stmts[];

/* What went wrong is said once a minute. */
enum complaint { FAILING, CONTRADICTED, LATE, COMPLAINTS };

/*
 * The sealer's work, one round after the other.
 *
 *	IDLE -> ASKING -> RANGING -> READING -> STORING -> IDLE
 *	           \                  ^   |
 *	            BEGINNING          \-/   page by page
 *
 * ASKING	where does the ledger stand?
 * BEGINNING	an epoch, after a restore
 * RANGING	what is to be sealed?
 *
 * A round ends early when there is nothing to do or something fails; the next
 * one asks again.
 */
struct rounds {
	enum { IDLE, ASKING, BEGINNING, RANGING, READING, STORING } state;
	struct db *db;
	struct publish *publish;
	struct checkpoint known; /* the last seal that we know; seal 0: none */
	int asked;               /* at least once */
	struct ledger ledger;
	struct sealing sealing;
	long long said[COMPLAINTS];
	/* After each round; ${more}: it is known that there is more to do. */
	void (*ended)(void *, int more);
	void *arg;
};

/* Begin a round; only when IDLE.  -1: there is no connection. */
int rounds_start(struct rounds *);

#endif
