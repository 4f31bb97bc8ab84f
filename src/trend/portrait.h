#ifndef MENDD_PORTRAIT_H
#define MENDD_PORTRAIT_H

#include "cohort/answered.h"
#include "cohort/census.h"
#include "cohort/suppress.h"

#define PORTRAIT_VALUES CENSUS_GROUPS

/*
 * How the values of a word, such as sex, are shared out among those who
 * answered at a visit and those who did not: a table of episodes.
 *
 * Where few people may not be told apart it is one that is shown with its
 * totals, so small cells are hidden, and others until none follows from the
 * rest (smallcell.h).  States that are hidden as a whole make one row that is
 * not shown.  Nothing of the table is shown where that does not do: when a
 * cell to be shown has enough joints of too few people, or one that could be
 * found out by asking twice (differences.h).
 */
struct portrait {
	size_t word;
	const char *reason; /* why nothing may be seen: "hidden" */
	size_t nvalues;
	const char *values[PORTRAIT_VALUES]; /* in their order */
	int64_t counts[ANSWERED_STATES][PORTRAIT_VALUES];
	uint8_t hidden[ANSWERED_STATES][PORTRAIT_VALUES];
};

/*
 * Of the cohort of a question by what became of its visit; ${shown}: whether
 * a state may be seen.  -1: out of memory.
 */
int portrait_take(struct portrait *, const struct columns *,
    const struct question *, size_t word, const int shown[ANSWERED_STATES]);

#endif
