#ifndef MENDD_PUBLISH_H
#define MENDD_PUBLISH_H

#include <stdint.h>

#include "proc/journal.h"
#include "rule/checkpoint.h"

struct conf;
struct herald;

/*
 * What was sealed is told to the world: as a line of the log, of the file of
 * checkpoints, and to a program, at most once in a while.
 */
struct publish {
	struct journal journal;
	struct herald *herald; /* NULL: there is no program */
	const uint8_t *secret; /* the key; the caller's */
	long long period;      /* milliseconds */
	long long next;        /* not before this time of crew_now() */
	long long complain;
	struct checkpoint due; /* its seal is 0: none is */
};

/* This is what is to be told from now on. */
void publish_set(struct publish *, const struct checkpoint *);

/* Tell it if it is time to, or ${now}. */
void publish_work(struct publish *, int now);

#endif
