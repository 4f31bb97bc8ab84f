#ifndef MENDD_EXCHANGE_H
#define MENDD_EXCHANGE_H

#include <stddef.h>

#include <jansson.h>
#include <libpq-fe.h>

struct app;
struct db_stmt;
struct exchange;
struct faults;
struct http_conn;
struct http_reply;
struct problem;
struct route;

/*
 * One exchange: a request on its way to becoming a reply.
 *
 *	request -> route -> caller -> args -> start -> call -> step -> reply
 *
 * A start and a step go on in one of five ways: they reply, make the next
 * call, hand work to a thread, ask the process cohort, or return a problem.
 */
typedef const struct problem *exchange_start(struct exchange *);
typedef const struct problem *exchange_step(
    struct exchange *, const PGresult *);
typedef const struct problem *exchange_then(struct exchange *, void *task);

typedef const struct problem *exchange_told(
    struct exchange *, const char *word, const char *text);

/* For app_handler: a request, with the struct app; and who left. */
void exchange_request(struct http_conn *, void *app);
void exchange_gone(void *exchange);

struct app *exchange_app(const struct exchange *);
const struct route *exchange_route(const struct exchange *);
struct http_conn *exchange_conn(const struct exchange *);

/* An argument by its parameter's name; NULL for SQL NULL. */
const char *exchange_arg(const struct exchange *, const char *name);

/* The body as it was parsed: an object. */
const json_t *exchange_body(const struct exchange *);

/*
 * Set an argument that is made here.  ${value} is malloc()'s and belongs to
 * the exchange from now on; NULL means that memory ran out, which is what
 * the returned problem says.
 */
const struct problem *exchange_set(
    struct exchange *, const char *name, char *value);

/* Where a start or step says what is wrong: then return problem_invalid. */
struct faults *exchange_faults(struct exchange *);

/* Nobody has signed in, but calls are at this clinic; the text is copied. */
void exchange_call_at(struct exchange *, const char *clinic);

/* The clinic of who calls, as text; NULL: nobody has signed in. */
const char *exchange_clinic(const struct exchange *);

/* Does the token of who calls travel in a cookie? */
int exchange_by_cookie(const struct exchange *);

/* Return the problem with one more sentence, a constant. */
const struct problem *exchange_say(
    struct exchange *, const struct problem *, const char *detail);

/* Return the problem, but to be tried again after so many seconds. */
const struct problem *exchange_later(
    struct exchange *, const struct problem *, unsigned seconds);

/*
 * Zeroed memory that lives as long as the exchange and is wiped at its end;
 * once at most.  NULL: there is none.
 */
void *exchange_keep(struct exchange *, size_t size);
void *exchange_kept(const struct exchange *);

/* Call the function that the route names. */
const struct problem *exchange_function(struct exchange *, exchange_step *);

/*
 * Call another one.  ${values} are what follows clinic_id, token_hash and
 * request_id; they are read before this returns.
 */
const struct problem *exchange_call(struct exchange *, const struct db_stmt *,
    const char *const *values, size_t n, exchange_step *);

/*
 * Take one of the places for passwords until the reply, before anything is
 * asked of the database.  There are as many as hashes that run or wait, so
 * that whoever has one has not been counted, and kept waiting, in vain; the
 * others are told at once: problem_unavailable.
 */
const struct problem *exchange_take_place(struct exchange *);

/*
 * Run ${job} with ${task} in a thread, then ${then} here.  The task, which
 * nobody else touches meanwhile, belongs to the exchange from now on, also
 * when a problem is returned; ${drop} frees it.
 */
const struct problem *exchange_work(struct exchange *, void (*job)(void *),
    void *task, void (*drop)(void *), exchange_then *);

/*
 * Put a question to the process cohort, then ${told} here: with its word, "ok"
 * or why not, and the text of its reply; the word is NULL when it does not
 * answer.
 */
const struct problem *exchange_ask(
    struct exchange *, const char *question, exchange_told *);

/* The JSON in a result; NULL: SQL NULL. */
const char *exchange_result(const PGresult *);

/* Reply with the JSON in the result, as the route says. */
exchange_step exchange_reply;

/* The same with JSON from elsewhere. */
const struct problem *exchange_reply_json(struct exchange *, const char *json);

/* The same with further members before it, written as `"name":"value"'. */
const struct problem *exchange_reply_with(struct exchange *, const PGresult *,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/*
 * The same with further header lines, each ended by CR LF; ${members}, written
 * in that way, may be NULL.
 */
const struct problem *exchange_reply_headed(struct exchange *, const PGresult *,
    const char *headers, const char *members);

/* Reply with something else. */
const struct problem *exchange_send(
    struct exchange *, const struct http_reply *);

#endif
