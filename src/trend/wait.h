#ifndef MENDD_WAIT_H
#define MENDD_WAIT_H

#include "cohort/suppress.h"
#include "stat/survival.h"

/*
 * How long it takes until a first response: an episode with a baseline waits
 * from treatment on, from one scheduled visit to the next, until
 *
 *	a score is better than the baseline by the threshold, for the first
 *	time: ENDING_EVENT, on that visit's day;
 *	a rescue or a withdrawal, where scores do not count after it, or death
 *	came before a visit whose window has closed: ENDING_COMPETING, on that
 *	visit's day;
 *	nothing more is known: ENDING_CENSORED, on the day of the last visit
 *	with a score, or on day 0.
 *
 * Whoever waits up to a day is at risk on it.
 */
struct waits {
	const struct census *census;
	const char *reason; /* no_threshold, no_baseline; or NULL */

	/*
	 * By group and time: how many ended which way.  Time 0 is treatment,
	 * time 1 + d the census' day d.
	 */
	int64_t (*ends)[3];

	/* Of those at risk by group and day; only with a limit on people. */
	int limited;
	struct people people;
	struct differences differences;
	struct suppression hidden;
};

/* NULL when done, or "out_of_memory". */
const char *waits_take(struct waits *, const struct columns *,
    const struct question *, const struct census *);
void waits_free(struct waits *);

/* The day of a time; 0 of time 0. */
int64_t waits_day(const struct waits *, size_t time);

/*
 * Up to which time a group's waits may be seen (with ngroups: of all), the
 * last of which is ndays: from the first visit on at which too few are at
 * risk, nothing is.  -1: not at all.
 */
int waits_until(const struct waits *, size_t group);

/* How many of a group, or of all, ended which way at a time. */
int64_t waits_ended(
    const struct waits *, size_t group, size_t time, enum ending);

/* With a baseline: how many waits there are. */
int64_t waits_count(const struct waits *, size_t group);

/*
 * One by one, sorted, into ${out}, which has room for all; whoever waits
 * longer than ${until} is censored then.  How many there are.
 */
size_t waits_list(
    const struct waits *, size_t group, size_t until, struct watched *out);

#endif
