#ifndef MENDD_THROTTLE_H
#define MENDD_THROTTLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * How often each address, and all together, may guess: so many within
 * THROTTLE_SECONDS at once, and then one as each of these falls due again.
 * In memory that is shared by all processes forked since; no lock is ever
 * held, so none is left behind by a process that dies.
 */
#define THROTTLE_SECONDS 600

/* Whoever guessed right from an address within so long is known there. */
#define THROTTLE_KNOWN_SECONDS 86400

struct throttle;

struct throttle_limits {
	unsigned each, all; /* 0: no limit */
};

/* NULL: no memory. */
struct throttle *throttle_new(void);
void throttle_free(struct throttle *);

/*
 * Count a guess by ${key} at ${now}, microseconds of a clock that never goes
 * back.  Returns the seconds to wait when it may not be made; then it is not
 * counted.  The limit of all is none to who is known: others' guessing keeps
 * nobody out who came in from there before.
 *
 * The table is finite: of more keys than it holds, the one with the fewest
 * guesses to its name is forgotten.
 */
unsigned throttle_take(struct throttle *, const struct throttle_limits *,
    const void *key, size_t len, uint64_t now);

/* It was no guess, or could not be made: as if it had not been counted. */
void throttle_give(struct throttle *, const struct throttle_limits *,
    const void *key, size_t len, uint64_t now);

/* Somebody was right: the key is known. */
void throttle_know(
    struct throttle *, const void *key, size_t len, uint64_t now);

#endif
