#ifndef MENDD_DB_CALL_H
#define MENDD_DB_CALL_H

/* A call as db.c and db_conn.c hand it to each other; for nobody else. */
#include <sys/queue.h>

#include <stddef.h>
#include <stdint.h>

#include <event2/event.h>
#include <event2/event_struct.h>

#include "io/db.h"

/* Calls in the order they came. */
struct call_list {
	TAILQ_HEAD(, db_call) calls;
	size_t n;
};

/* A call is in one list at a time; the list is its state. */
struct db_call {
	TAILQ_ENTRY(db_call) entry;
	struct call_list *list;
	struct db *db;
	const struct db_stmt *stmt;
	db_done *done; /* NULL: nobody waits for it any more */
	void *arg;
	PGresult *result; /* once it has ended */
	enum db_lost lost;
	unsigned retries;
	int64_t deadline; /* monotonic, milliseconds */
	struct event timer;
	char *values[]; /* copies */
};

/* In no list, its timer not assigned; NULL: memory ran out. */
struct db_call *call_new(
    struct db *, const struct db_stmt *, const char *const *values);

/* From the list it is in, if any. */
void call_leave(struct db_call *);
void call_free(struct db_call *);

/* Its callback, the first and only time. */
void call_back(struct db_call *);

void call_list_init(struct call_list *);

/* The oldest, or NULL. */
struct db_call *call_list_first(const struct call_list *);

/* Move a call from the list it is in, if any, to the end of this one. */
void call_list_add(struct call_list *, struct db_call *);

/* Free them all without a word. */
void call_list_clear(struct call_list *);

#endif
