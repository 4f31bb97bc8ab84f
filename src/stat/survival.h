#ifndef MENDD_SURVIVAL_H
#define MENDD_SURVIVAL_H

#include <stddef.h>
#include <stdint.h>

/*
 * How long it takes: time from the procedure to an event, where not everybody
 * was watched until it came.  Who was watched up to a day on which others had
 * the event counts as at risk on that day.
 */
enum ending {
	ENDING_CENSORED = 0,
	ENDING_EVENT = 1,     /* what is waited for */
	ENDING_COMPETING = 2, /* what makes it impossible: surgery, death */
};

struct watched {
	int64_t time; /* days, months; any unit */
	enum ending ending;
};

/* Sort by time, as everything here wants it. */
void watched_sort(struct watched *, size_t n);

/* A day with events. */
struct survival_step {
	int64_t time, at_risk, events;

	double share;  /* without the event so far: product limit of Kaplan and
			  Meier 1958, J Am Stat Assoc 53:457 */
	double se;     /* Greenwood's; 0 when ${share} is 0: not defined */
	double lo, hi; /* 95 %, from the log of minus the log (Kalbfleisch and
			  Prentice 1980); not defined when ${share} is 0 */
};

/*
 * The steps of ${n} sorted, where anything but ENDING_EVENT is censored, into
 * ${steps}, which has room for as many as there are different times.  Returns
 * how many steps there are.
 */
size_t survival_steps(
    struct survival_step *steps, const struct watched *, size_t n);

/* A time that may not have been reached yet. */
struct moment_reached {
	int reached;
	double time;
};

struct survival_median {
	struct moment_reached median, lo, hi;
};

/*
 * The first time at which the share is no more than a half, and the same of
 * its limits; when the share is a half exactly, the middle of that flat
 * stretch.  ${last} is the last time at which anybody was watched.
 */
void survival_median(struct survival_median *, const struct survival_step *,
    size_t n, int64_t last);

/* One group in a comparison. */
struct survival_group {
	const struct watched *watched; /* sorted */
	size_t n;

	/* Set by survival_compare(). */
	double observed, expected;
};

/*
 * Do ${n} groups differ?  The log-rank test (Mantel 1966, Cancer Chemother
 * Rep 50:163; Peto and Peto 1972, J R Stat Soc A 135:185), ties by the
 * hypergeometric variance.  NULL when answered, or why not: one_group,
 * no_events, singular_covariance, no_memory.
 */
const char *survival_compare(
    double *chisq, int64_t *df, double *p, struct survival_group *, size_t n);

/*
 * The first visit at which an episode improved by ${threshold} or more, and
 * if there is none the last visit with a score, as ENDING_CENSORED; with no
 * score at all censored at 0.  ${improved} has how much better each of ${n}
 * visits is, ${seen} whether it has a score, ${times} when it is due.
 */
struct watched survival_first_response(const int64_t *improved,
    const unsigned char *seen, const int64_t *times, size_t n,
    int64_t threshold);

#endif
