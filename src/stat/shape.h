#ifndef MENDD_SHAPE_H
#define MENDD_SHAPE_H

#include "stat/contrast.h"

/*
 * The shape of a group's improvement: when it is first sure, when it first
 * reaches the minimal clinically important difference (MCID), how much of
 * the plateau (the change at the last two visits) is there at each visit, by
 * which day half of it is, and whether it goes on getting better.
 *
 * Intervals are of 95 %, of ratios by the delta method: the ratio's slope
 * along the means makes a contrast of it.
 */
struct shape_ratio {
	const char *reason; /* no_plateau: its change may be 0 */
	double estimate, se, lower, upper;
};

struct shape_test {
	const char *reason;
	double p; /* one-sided: of no improvement */
};

/* Numbers of visits count along ${course}, which is the one asked for less
 * the visits without an estimate for the group. */
struct shape {
	const char *reason; /* no_data: no baseline, or nothing after it */
	struct contrast_course course;
	struct contrast change[MOMENTS_VISITS_MAX]; /* from 1 on */
	size_t first_sure; /* interval of the change all good; or FIT_NONE */
	size_t first_mcid; /* mean change of the MCID; or FIT_NONE */
	struct contrast plateau;
	struct shape_ratio share[MOMENTS_VISITS_MAX]; /* change / plateau */
	struct shape_ratio half_day; /* limits within the course's days */
	/*
	 * Of no change against monotone improvement: the contrast that is
	 * best in the worst case (Abelson and Tukey 1963, Ann Math Stat
	 * 34:1347).
	 */
	struct shape_test trend;
	/* That not every step improves: the greatest p of all of them (Berger
	 * 1982, Technometrics 24:295). */
	struct shape_test steps;
};

/*
 * ${good}: 1 when higher is better, -1 when lower is; ${mcid} in points, 0
 * when the scale has none.  -1: out of memory.
 */
int shape_take(const struct fit *, const struct design *,
    const struct contrast_course *, size_t group, int good, double mcid,
    struct shape *out);

#endif
