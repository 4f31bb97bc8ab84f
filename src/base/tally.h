#ifndef MENDD_TALLY_H
#define MENDD_TALLY_H

#include <stddef.h>

/*
 * How many each one has at this moment, and who has enough: connections of
 * an address, requests of a session.  Who has none takes no memory.
 */
#define TALLY_KEY 32 /* bytes; what is longer counts by its beginning */

struct tally {
	size_t max; /* for each; 0: nothing is counted */
	void *tree; /* NULL at first */
};

struct tally_one;

enum tally_answer { TALLY_TAKEN, TALLY_ENOUGH, TALLY_MEMORY };

/* One more for ${key}.  ${*one}: what to give back once, or NULL. */
enum tally_answer tally_take(
    struct tally *, const void *key, size_t len, struct tally_one **one);

/* One less.  NULL does nothing. */
void tally_give(struct tally *, struct tally_one *);

#endif
