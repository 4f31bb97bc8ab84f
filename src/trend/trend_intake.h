#ifndef MENDD_TREND_INTAKE_H
#define MENDD_TREND_INTAKE_H

#include "trend/trend_model.h"

/*
 * What a fit is made of.  It is read once for all models of a shelf that are
 * of the same sample, and as far as one of them needs it: profiles, then sums,
 * then people.
 */
struct trend_intake {
	struct sample sample;
	struct adjustment *adjustment; /* NULL: none */
	uint32_t safe;                 /* days at which it tells nobody apart */
	const char *reason;      /* too_many_profiles, too_revealing, or NULL */
	struct moments *moments; /* NULL: not yet, or there is a reason */
	struct repeats *repeats; /* NULL: not yet */

	const struct columns *columns;
	int64_t several[CENSUS_GROUPS]; /* by cell: rows in the repeats */
	size_t held;                    /* by so many */
	struct trend_intake *next;      /* on the shelf */
};

/*
 * The one of a sample, for the caller to hold, with its profiles if it is
 * adjusted; then its sums, or a reason why not.  -1: out of memory.
 */
int trend_intake_open(
    struct trend_intake **, const struct trend_ask *, const struct sample *);
int trend_intake_read(struct trend_intake *, const struct trend_ask *);

/* And who has several episodes. */
int trend_intake_people(struct trend_intake *, const struct trend_ask *);

/* Hold it once more; let it go, which may be NULL. */
struct trend_intake *trend_intake_hold(struct trend_intake *);
void trend_intake_release(struct trend_intake *);

/* Has it so many episodes, and as many more as there are effects? */
int trend_intake_has(const struct trend_intake *, size_t least);

#endif
