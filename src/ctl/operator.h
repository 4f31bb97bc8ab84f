#ifndef MENDD_OPERATOR_H
#define MENDD_OPERATOR_H

#include <stdint.h>

#include <jansson.h>

/*
 * The database as the operator sees it: the functions of schema operator,
 * without a token.  What fails is written to stderr; a step that failed
 * returns -1 or NULL, and the transaction is undone when it is closed.
 */
struct op;
struct db_cursor;

/*
 * Connect as mendctl's options and the configuration say (ctl_conninfo()).
 * NULL: stderr says why.
 */
struct op *operator_open(void);
void operator_close(struct op *);

int operator_begin(struct op *);
int operator_commit(struct op *);

/*
 * Begin a transaction that reads, however long it takes, and sees all of the
 * database as it is now.
 */
int operator_snapshot(struct op *);

/* A cursor of io/db_sync.h in the transaction, and its next row. */
struct db_cursor *operator_cursor(struct op *, const char *name,
    const char *sql, int n, const char *const *values);
int operator_next(struct op *, struct db_cursor *, const char *const **fields);

/*
 * SELECT operator.<function>($1, $2, ...) with ${n} values.  0, and the
 * reply in ${*reply} (NULL for SQL NULL; ${reply} may be NULL), or -1.
 */
int operator_call(struct op *, json_t **reply, const char *function, int n,
    const char *const *values);

/*
 * The same, but what is wrong with the values is not written: it is left in
 * ${*faults} (array of {pointer, expected}) and ${words}, and the
 * transaction goes on as before the call.  1: refused so.
 */
int operator_try(struct op *, json_t **reply, const char *function, int n,
    const char *const *values, json_t **faults, const char **words);

/* Rows of a query as CSV to stdout. */
int operator_csv(
    struct op *, const char *sql, int n, const char *const *values);

/* A fresh token of a clinic, as text, and the hash the database keeps. */
#define OPERATOR_TOKEN 80
#define OPERATOR_HASH 67
void operator_token(char token[OPERATOR_TOKEN], char hash[OPERATOR_HASH],
    const uint8_t clinic[16]);

#endif
