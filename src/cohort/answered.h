#ifndef MENDD_ANSWERED_H
#define MENDD_ANSWERED_H

#include "cohort/columns_store.h"
#include "cohort/question.h"

/* What became of one visit of an episode, as far as it tells who is missing. */
enum answered {
	STATE_ANSWERED, /* in the window or after it */
	STATE_NOT_ANSWERED,
	STATE_AFTER_RESCUE, /* censored: no answer is waited for */
	STATE_NOT_DUE, /* not yet, cancelled, dead before, or not planned */
	ANSWERED_STATES
};

extern const char *const answered_names[ANSWERED_STATES];

/*
 * The state of each episode at the visit that the question names: the first
 * one of its own plan that has this code.  NULL: out of memory.
 */
uint8_t *answered_states(const struct columns *, const struct question *);

#endif
