#ifndef MENDD_DB_COMMIT_H
#define MENDD_DB_COMMIT_H

#include <libpq-fe.h>

/* What is known of one transaction, until its Sync; all zero at first. */
struct db_commit {
	PGresult *result; /* the last one, or NULL */
	int uncertain;    /* it is committed, but perhaps only here */
};

/* A result, which belongs to it from now on. */
void db_commit_result(struct db_commit *, PGresult *);

/* A notice or warning; it is only read. */
void db_commit_notice(struct db_commit *, const PGresult *);

/*
 * The Sync has come: the result, which is the caller's, or NULL when what
 * became of the transaction is unknown.  Ready for the next one.
 */
PGresult *db_commit_end(struct db_commit *);

/* The connection broke: forget it. */
void db_commit_clear(struct db_commit *);

#endif
