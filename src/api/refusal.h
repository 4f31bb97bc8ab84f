#ifndef MENDD_REFUSAL_H
#define MENDD_REFUSAL_H

struct caller;
struct db;
struct db_stmt;
struct http_conn;
struct problem;
struct route;

extern const struct db_stmt refusal_stmt;

/*
 * Tell the audit that somebody signed in was refused (403, 404, 409).  A
 * refused call was rolled back, so this is a call of its own; nobody waits
 * for it.
 */
void refusal_record(struct db *, const struct caller *,
    const struct http_conn *, const struct route *, const struct problem *);

#endif
