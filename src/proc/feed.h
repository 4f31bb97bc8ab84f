#ifndef MENDD_FEED_H
#define MENDD_FEED_H

#include <stddef.h>
#include <stdint.h>

#include "io/db.h"
#include "rule/vouch.h"

struct columns;
struct feed;
struct rows;

/*
 * Columns that follow the database, by the functions of schema cohort:
 *
 *	EMPTY -> LOADING -> LOADED <-> CATCHING
 *	  ^          \          \          \
 *	  +-----------+----------+----------+ begun anew, or too large
 *
 * What was loaded is of use only when it has been caught up.
 */
enum feed_state { FEED_EMPTY, FEED_LOADING, FEED_LOADED, FEED_CATCHING };

enum feed_end {
	FEED_DONE,   /* loaded, or caught up */
	FEED_FAILED, /* not now: the database is away, or memory ran out */
	FEED_ANEW,   /* it has to be loaded again */
	FEED_FULL,   /* it needs more memory than it may have */
};

/* Put a row of a result, from a column on.  -1: out of memory, or nonsense. */
typedef int feed_put(struct feed *, const PGresult *, int row, int column);

#define FEED_TABLES 2 /* strata, series */

struct feed {
	struct db *db;
	size_t bytes_max;
	void (*ended)(void *, enum feed_end); /* from the event loop */
	void *arg;

	enum feed_state state;
	struct columns *columns; /* EMPTY: NULL */
	struct rows *rows;
	uint64_t version; /* another one when something changed */
	char *history, *seen;
	struct vouch_keys keys; /* when LOADED */
	struct feed_table {     /* LOADING: what is read page by page */
		struct feed *feed;
		const struct db_stmt *stmt;
		feed_put *put;
		long long next, blocks;
		struct db_call *call; /* a page on its way */
	} tables[FEED_TABLES];
	long long since;
};

/* For db_new(): pages and changes. */
extern const struct db_stmt *const feed_stmts[];

/*
 * Load everything, then catch up.  ended() says how that went.  -1: not now,
 * and it will not run.
 */
int feed_load(struct feed *);

/*
 * Catch up, in a snapshot that is taken after this was called; when LOADED.
 * ended() or -1 as above.
 */
int feed_catch_up(struct feed *);

/* Let go of everything. */
void feed_clear(struct feed *);

#endif
