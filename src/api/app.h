#ifndef MENDD_APP_H
#define MENDD_APP_H

#include <sys/queue.h>

#include <stddef.h>

#include "base/tally.h"
#include "base/throttle.h"
#include "io/http.h"

struct ask;
struct db;
struct db_stmt;
struct files;
struct instruments;
struct metrics;
struct refusal;
struct safe;
struct work;

/*
 * What requests are served with.  A worker is a loop, http, db, work and
 * one of these:
 *
 *	db = db_new(base, &db_options, app_stmts());
 *	app = app_new(db, work, files, &options);
 *	http_new(base, fds, n, &limits, &app_handler, app);
 */
struct app_options {
	const char *instruments; /* folder of definitions, *.json */
	struct metrics *metrics; /* shared by the workers; NULL: one's own */
	size_t slot;             /* this worker's place in them */
	const struct safe *safe; /* of second factors; NULL: no key for them */
	struct ask *ask;         /* for trends; NULL: there are none */
	size_t per_session;      /* requests of one at a time; 0: no limit */
	struct throttle *throttle; /* shared as well; NULL: one's own */
	struct throttle_limits guesses;
	size_t places; /* for passwords at a time; 0: no limit */
};

/* The parts, for the steps of src/api; nobody else looks. */
struct app {
	struct db *db;
	struct work *work;
	struct files *files; /* static pages; NULL: none */
	struct instruments *instruments;
	struct metrics *metrics;
	size_t slot;
	const struct safe *safe;
	struct ask *ask;
	struct tally sessions;         /* requests of each that are served */
	struct tally refused;          /* and refusals beyond: one at a time */
	LIST_HEAD(, refusal) refusals; /* that the audit is told of */
	struct throttle *throttle;
	struct throttle_limits guesses; /* by address, and of all */
	size_t places, taken;           /* see exchange_take_place() */
	int owns_metrics, owns_throttle;
	char *openapi; /* the text of /openapi.json */
	size_t openapi_len;
	char dummy_hash[128]; /* of no password; for unknown logins */
};

/* NULL: a definition is wrong or memory ran out; the log says which. */
struct app *app_new(
    struct db *, struct work *, struct files *, const struct app_options *);

/* After http_free(), db_free() and work_free(). */
void app_free(struct app *);

/* Every statement that may be called, for db_new(). */
const struct db_stmt *const *app_stmts(void);

extern const struct http_handler app_handler; /* arg: struct app */

#endif
