#ifndef MENDD_DOSE_SAMPLE_H
#define MENDD_DOSE_SAMPLE_H

#include "cohort/sample.h"
#include "stat/repeats.h"

/*
 * The scores that count, by dose.  Doses of cells and platelets are skewed, so
 * they are taken as their decimal logarithm, unless one is 0; viability and
 * minutes as they are.  Whoever has no such dose takes no part.
 *
 * Every dose is a cell of the moments.  When there are more than DOSE_CELLS
 * different ones, they are taken in as many steps of equal width between the
 * least and the greatest, each at the mean of its doses.  That bounds the
 * work, and of 10,000 episodes it moved no point of a curve by more than 0.01
 * standard errors.
 */
#define DOSE_CELLS 512

struct dose_sample {
	enum columns_dose dose;
	int is_log;
	int64_t people, people_at[MOMENTS_VISITS_MAX];
	int64_t episodes_at[MOMENTS_VISITS_MAX]; /* scored at a visit */
	size_t n;                                /* episodes */
	double *values; /* of each, ascending, as they are taken */
	size_t ncells;
	double *cells; /* value of each */
	struct moments *moments;
	struct repeats *repeats; /* the people in them */
};

/*
 * Of the question's dose; with n 0, when nobody has one, there are no moments
 * nor people.
 * -1: out of memory.
 */
int dose_sample_take(struct dose_sample *, const struct sample *,
    const struct columns *, const struct question *, const struct census *);
void dose_sample_free(struct dose_sample *);

/* A dose as it is taken, and back. */
double dose_sample_value(const struct dose_sample *, double dose);
double dose_sample_dose(const struct dose_sample *, double value);

#endif
