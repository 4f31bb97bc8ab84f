/* What operators see of the process cohort. */
#include "api/metrics.h"
#include "cohort/columns.h"
#include "proc/gauge.h"
#include "trend/outlooks.h"

void
gauge_loaded(struct metrics *m, long long ms)
{
	metrics_cohort_set(m, COHORT_LOAD_MS, (uint64_t)ms);
	metrics_cohort_add(m, COHORT_LOADS, 1);
}

void
gauge_size(struct metrics *m, const struct columns *c)
{
	const int any = c != NULL;

	metrics_cohort_set(m, COHORT_EPISODES, any ? columns_episodes(c) : 0);
	metrics_cohort_set(m, COHORT_SERIES, any ? columns_rows(c) : 0);
	metrics_cohort_set(m, COHORT_BYTES, any ? columns_bytes(c) : 0);
}

void
gauge_answered(struct metrics *m, int as_before)
{
	metrics_cohort_add(m, COHORT_ANSWERED, 1);
	if (as_before)
		metrics_cohort_add(m, COHORT_ANSWERED_AS_BEFORE, 1);
}

void
gauge_refused(struct metrics *m, size_t n)
{
	metrics_cohort_add(m, COHORT_REFUSED, n);
}

static void
add_tally(struct metrics *m, struct trend_tally *t)
{
	metrics_cohort_add(m, COHORT_FITS, t->fits);
	metrics_cohort_add(m, COHORT_FITS_NOT_CONVERGED, t->not_converged);
	metrics_cohort_add(m, COHORT_FITS_LATE, t->late);
	*t = (struct trend_tally){0};
}

void
gauge_models(struct metrics *m, struct trend_tally *t, struct outlooks *o)
{
	add_tally(m, t);
	add_tally(m, &o->tally);
	metrics_cohort_add(m, COHORT_OUTLOOKS_FOUND, o->found);
	metrics_cohort_add(m, COHORT_OUTLOOKS_MADE, o->made);
	o->found = o->made = 0;
}
