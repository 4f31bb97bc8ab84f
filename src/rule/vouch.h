#ifndef MENDD_VOUCH_H
#define MENDD_VOUCH_H

#include <stdint.h>

/*
 * How the database vouches for a question: whoever puts it to the process
 * cohort cannot have made or changed it.  The proof is NMAC (Bellare, Canetti,
 * Krawczyk 1996, "Keying hash functions for message authentication", section
 * 4) with SHA-256, each key as a first block of its own:
 *
 *	SHA-256(outer key || SHA-256(inner key || question))
 *
 * internal.vouch() makes it.
 */
#define VOUCH_KEY 64 /* bytes: a block of SHA-256 */

struct vouch_keys {
	uint8_t inner[VOUCH_KEY], outer[VOUCH_KEY];
};

/* Read keys in hex.  -1: these are none. */
int vouch_read_keys(struct vouch_keys *, const char *inner, const char *outer);

/* Is this, in hex, the proof of the question?  NULL is none. */
int vouch_holds(
    const struct vouch_keys *, const char *question, const char *proof);

#endif
