#ifndef MENDD_REFUSAL_H
#define MENDD_REFUSAL_H

struct app;
struct caller;
struct db_stmt;
struct http_conn;
struct problem;
struct refusal;
struct route;

extern const struct db_stmt refusal_stmt;

/*
 * Tell the audit that somebody signed in was refused, whether by the database,
 * whose call was rolled back, or here before there was one: any 4xx but 401.
 * This is a call of its own, which finds out whether the session is real; when
 * it has ended, ${told} runs once, and the reply may go out.
 *
 * So refusals cost who causes them, and a flood of them stays small: a session
 * waits for the line of each, with a turn among its requests
 * (requests_per_session), and beyond those for one line at a time; what is
 * refused meanwhile, because there are too many, has none.
 *
 * ${ids} are the arguments of the route, of which those in its path say what
 * was asked for.  NULL: there is nothing to wait for.
 */
struct refusal *refusal_record(struct app *, const struct caller *,
    struct http_conn *, const struct route *, const char *const *ids,
    const struct problem *, void (*told)(void *), void *arg);

/* The client has left: ${told} will not run.  The line is written. */
void refusal_forget(struct refusal *);

/* When the pool is gone, and with it the calls. */
void refusals_free(struct app *);

#endif
