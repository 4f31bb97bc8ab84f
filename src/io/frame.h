#ifndef MENDD_FRAME_H
#define MENDD_FRAME_H

#include <stddef.h>
#include <sys/uio.h>

struct evbuffer;

/*
 * Texts on a stream between two processes of one machine: four bytes of
 * length, in the machine's own order, then the text.
 */
#define FRAME_MAX (64U << 20)

/* Append ${n} parts as one text.  -1: too long, or out of memory; nothing. */
int frame_put(struct evbuffer *, const struct iovec *parts, size_t n);

/*
 * Take a text that is there as a whole: malloc()'d, with a NUL behind it.  1:
 * ${*text} of ${*len} bytes; 0: there is none yet; -1: it is longer than
 * ${max}, or memory ran out, and the stream is of no more use.
 */
int frame_take(struct evbuffer *, size_t max, char **text, size_t *len);

#endif
