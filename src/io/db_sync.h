#ifndef MENDD_DB_SYNC_H
#define MENDD_DB_SYNC_H

#include <jansson.h>

/*
 * One connection that waits for each answer: for the operator's tool, which
 * has nothing else to do meanwhile.  The daemon uses io/db.h.
 */
struct db_sync;

/* Why a statement failed. */
struct db_error {
	char sqlstate[6];  /* "" when the connection broke */
	char message[400]; /* PostgreSQL's or our function's own words */
	json_t *faults;    /* DETAIL, when it is a JSON array; or NULL */
};

/* NULL: ${error} says why. */
struct db_sync *db_sync_open(const char *conninfo, struct db_error *error);
void db_sync_close(struct db_sync *);

/* Run statements without parameters or results: BEGIN, COMMIT. */
int db_sync_run(struct db_sync *, const char *sql, struct db_error *error);

/*
 * Run one statement; its values are text, NULL is SQL NULL.  It is prepared
 * when it is first seen.  The first column of its first row, read as JSON,
 * is stored in ${reply} (NULL for SQL NULL or no row) if that is not NULL.
 */
int db_sync_call(struct db_sync *, const char *sql, int nvalues,
    const char *const *values, json_t **reply, struct db_error *error);

/*
 * Run one query and hand over its rows as they come, with the column names
 * before the first: ${row}(names, n, arg) and so on.  A NULL field is NULL.
 */
int db_sync_rows(struct db_sync *, const char *sql, int nvalues,
    const char *const *values,
    void (*row)(const char *const *fields, int n, void *arg), void *arg,
    struct db_error *error);

/*
 * A query whose rows are fetched as they are asked for, some thousand at a
 * time, so that several can be read side by side in one transaction, which
 * the caller has begun and ends.  ${name} is a plain word, its own among the
 * open ones.  NULL: ${error} says why.
 */
struct db_cursor;
struct db_cursor *db_cursor_open(struct db_sync *, const char *name,
    const char *sql, int nvalues, const char *const *values,
    struct db_error *error);

/*
 * The next row, a NULL field being NULL: it is there until the next call.
 * 1, or 0 at the end, or -1.
 */
int db_cursor_next(
    struct db_cursor *, const char *const **fields, struct db_error *error);
void db_cursor_close(struct db_cursor *);

#endif
