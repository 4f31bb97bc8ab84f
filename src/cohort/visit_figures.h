#ifndef MENDD_VISIT_FIGURES_H
#define MENDD_VISIT_FIGURES_H

#include "cohort/scan.h"
#include "stat/describe.h"

/* The figures of one visit: of a group, or of all groups together. */
struct visit_figures {
	int64_t counts[BECAME];
	int64_t paired[BECAME]; /* of those with a baseline before them */
	struct description score, change; /* in points */
	int64_t responders; /* changes of the MCID or more in the good
			     * direction, of change.n */
	int64_t pass;       /* scores as good as the PASS, of score.n */
};

/* What they are worked out with. */
struct desk;

/* NULL: out of memory. */
struct desk *desk_new(
    const struct census *, const struct columns *, const struct question *);
void desk_free(struct desk *);

/*
 * Those of the day with this place in the axis, and of a group or, with
 * census->ngroups, of all.  -1: out of memory.
 */
int visit_figures(
    struct visit_figures *, struct desk *, size_t group, size_t day);

/* The scores and the changes of the last of them, in hundredths and in
 * order. */
const struct histogram *desk_scores(const struct desk *);
const struct histogram *desk_changes(const struct desk *);

#endif
