#ifndef MENDD_ROSTER_H
#define MENDD_ROSTER_H

#include "cohort/index.h"

/*
 * People by small numbers, and how many episodes each one has.  Who has none
 * any more is forgotten, and the number is given to somebody else.
 */
struct roster { /* all zero: empty */
	uint8_t (*ids)[16];
	uint32_t *episodes;
	uint32_t *newest; /* one of their episodes; kept by the owner */
	size_t n, max;
	uint32_t free, holes; /* free counts only when there are holes */
	struct index index;
};

/* One more episode of a person.  INDEX_NONE: out of memory. */
uint32_t roster_take(struct roster *, const uint8_t id[16]);

/* One less. */
void roster_give(struct roster *, uint32_t person);

size_t roster_bytes(const struct roster *);
void roster_free(struct roster *);

#endif
