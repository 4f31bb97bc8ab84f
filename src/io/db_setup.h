#ifndef MENDD_DB_SETUP_H
#define MENDD_DB_SETUP_H

#include <stddef.h>

#include <libpq-fe.h>

struct db_stmt;

/* How far a session has come to its first call. */
struct db_setup {
	const struct db_stmt *const *stmts; /* to prepare, ends with NULL */
	unsigned timeout;                   /* statement_timeout, ms */
	int allow_unsafe;
	size_t nresults; /* that have come */
};

/* Send everything as one pipeline with one Sync.  -1: libpq failed. */
int db_setup_send(struct db_setup *, PGconn *);

/*
 * A result of it other than the Sync.  NULL, or why the connection is of no
 * use: a constant string, and more about it in ${detail}.
 */
const char *db_setup_result(
    struct db_setup *, const PGresult *, char *detail, size_t size);

#endif
