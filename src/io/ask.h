#ifndef MENDD_ASK_H
#define MENDD_ASK_H

#include <stddef.h>

struct event_base;

/* The way to the process cohort, and one question on its way. */
struct ask;
struct ask_call;

/*
 * The outcome: one word, "ok" or why not, and with "ok" the text of the reply;
 * both are gone when the callback returns.  ${word} NULL: the connection broke
 * or the deadline passed.  Runs exactly once, from the event loop, never from
 * inside ask_question(); after ask_cancel() it does not run.  It may ask and
 * cancel, but not free the way.
 */
typedef void ask_done(const char *word, const char *text, void *);

/*
 * Ask at the Unix socket ${path}, at most ${waiting} questions at a time, each
 * for ${deadline} milliseconds.  There is one connection, made when somebody
 * asks.  NULL: the path is too long for a socket, or memory ran out.
 */
struct ask *ask_new(
    struct event_base *, const char *path, size_t waiting, unsigned deadline);

/* Questions on their way are forgotten. */
void ask_free(struct ask *);

/*
 * Ask.  The text is copied.  NULL: nobody is there, too many questions wait
 * already, or memory ran out.
 */
struct ask_call *ask_question(
    struct ask *, const char *text, size_t len, ask_done *, void *);

/* Forget a question; not after its callback has begun. */
void ask_cancel(struct ask_call *);

#endif
