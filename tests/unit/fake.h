#ifndef FAKE_H
#define FAKE_H

#include <stddef.h>

#include "io/ask.h"
#include "io/db.h"
#include "io/http.h"

/*
 * A client, a database and threads that do what a test says, in place of
 * src/io: link-time, so that what is tested is what ships.
 */
struct sent {
	const char *method; /* NULL: POST with a body, else GET */
	const char *path, *query, *token, *type, *key, *match, *accept;
	const char *cookie, *origin, *session; /* Mendd-Session */
	const char *body;
};

/* What the client got. */
struct got {
	int replies; /* how many: one is right */
	int status;
	const char *problem; /* its name, or NULL */
	char type[64], headers[600], body[60000], detail[200];
	char faults[2000]; /* "pointer: expected" lines */
	int retry_after;
};

extern struct got got;

/* The call in flight, or the last one. */
struct called {
	int waiting;
	int cancelled;
	const struct db_stmt *stmt;
	const char *values[40]; /* "" for NULL: see nulls */
	int nulls[40];
	int n;           /* calls so far */
	int refusals;    /* besides, refusal_record: answered at once */
	char object[40]; /* of the last of these, or "" */
};

extern struct called called;
extern int fake_db_away;    /* db_call() refuses */
extern int fake_work_full;  /* work_do() refuses */
extern int fake_work_waits; /* a job is waiting */
extern int fake_remote;     /* the client is not on this host */

/* Send a request to app_handler; everything else is reset before. */
void fake_send(void *app, const struct sent *);

/*
 * What a refusal waits for: the audit is told at once, or, when this is set,
 * by fake_told().
 */
extern int fake_audit_waits;
void fake_told(void);

/* After anything that happened: the audit is told, unless that waits. */
void fake_settle(void);

/* The way to the process cohort, for app_options. */
extern struct ask *const fake_ask;
extern int fake_cohort_away; /* ask_question() refuses */

/* The question on its way, or the last one. */
struct asked {
	int waiting, cancelled;
	char text[1000];
};
extern struct asked asked;

/* The process answers; or it breaks off: NULL. */
void fake_tell(const char *word, const char *text);

/* The client leaves before it has its answer. */
void fake_leave(void);

/* The database answers: with JSON (NULL: SQL NULL), an error, or not. */
void fake_answer(const char *json);
void fake_error(const char *sqlstate, const char *message, const char *detail,
    const char *constraint);
void fake_lost(enum db_lost);

/* The thread does its job, and the loop hears of it. */
void fake_work(void);

#endif
