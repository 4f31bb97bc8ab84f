#ifndef MENDD_TREND_INTAKE_H
#define MENDD_TREND_INTAKE_H

#include "rule/trend_model.h"

/* What a fit is made of: for trend_ladder.c alone. */
struct trend_intake {
	struct sample sample;
	struct adjustment *adjustment; /* NULL: none */
	struct moments *moments;
	struct repeats *repeats;
	const char *reason; /* no moments: too_many_profiles, too_revealing */
	const struct columns *columns;
};

/* Read the scores of a sample.  -1: out of memory; nothing is left. */
int trend_intake_read(
    struct trend_intake *, const struct trend_ask *, const struct sample *);
void trend_intake_clear(struct trend_intake *);

/*
 * Profiles, if it is adjusted, and at which days they tell nobody apart.  -1:
 * out of memory.
 */
int trend_intake_adjust(
    struct trend_intake *, const struct trend_ask *, uint32_t *safe);

/* Has it so many episodes, and as many more as there are effects? */
int trend_intake_has(const struct trend_intake *, size_t least);

#endif
