#ifndef MENDD_HATCH_H
#define MENDD_HATCH_H

#include <stddef.h>

struct event_base;

/*
 * Where workers ask: a listening socket, and questions in the order in which
 * they came (io/frame.h).
 *
 *	waiting -> gathered -> answered
 *
 * Each gets one reply: a word and, after a newline, perhaps a text.
 */
struct hatch;

/*
 * ${asked} runs from the event loop whenever a question came.  The socket is
 * still the caller's.  NULL: memory ran out.
 */
struct hatch *hatch_new(
    struct event_base *, int fd, void (*asked)(void *), void *arg);
void hatch_free(struct hatch *);

/* Gather the questions that wait now; how many are gathered. */
size_t hatch_gather(struct hatch *);

/* The text of the first question that was gathered; NULL: there is none. */
const char *hatch_first(const struct hatch *, size_t *len);

/* Answer it; ${text} may be NULL.  Whoever has left gets nothing. */
void hatch_reply(
    struct hatch *, const char *word, const char *text, size_t len);

/* The same word to all, gathered or waiting; to how many. */
size_t hatch_dismiss(struct hatch *, const char *word);

#endif
