#ifndef MENDD_FIT_H
#define MENDD_FIT_H

#include <stddef.h>
#include <stdint.h>

#include "stat/moments.h"

struct design;
struct repeats;

/*
 * Means of scheduled visits with an unstructured covariance between them
 * (MMRM: LDA, cLDA or any design), from moments: every patient counts with
 * the visits that were seen, and the estimates are valid when what is missing
 * may depend on what was seen.  Laird and Ware 1982, Biometrics 38:963;
 * Mallinckrodt 2008, Drug Inf J 42:303.
 *
 * Visits without enough scores and columns without data or a part of others
 * leave the model, and the fit says so.  A fit that did not succeed has a
 * reason, and nothing may be asked of it but its summary:
 *
 *	no_data			no score at all
 *	too_few_episodes	no visit has more episodes than means
 *	zero_variance		every score of a visit fits exactly (visit)
 *	pair_never_observed	no episode has both visits (pair)
 *	singular_covariance	a visit is a copy of others (pair, if two
 *				are), or there are fewer episodes to spare
 *				than visits
 *	not_converged		no maximum was found
 *	deadline		the caller's time was over
 *	too_large		it would take over FIT_BYTES_MAX
 *	inconsistent		more episodes were taken away than added
 */
#define FIT_BYTES_MAX ((size_t)512 << 20)

struct fit_options {
	int64_t scale; /* a whole point of the score, as its moments count */
	int ml;        /* maximum likelihood; else restricted (REML) */
	/* Is the time over?  Asked once per iteration; may be NULL. */
	int (*expired)(void *of);
	void *of;
	/*
	 * The people in the moments, with the same cells, or NULL: nobody says
	 * which episodes are of one person.
	 */
	const struct repeats *repeats;
	int bare; /* means and covariance are enough: no contrast is asked */
};

#define FIT_NONE ((size_t)-1)

/*
 * Of people, so many in a hundred with several episodes: above, errors by
 * person are shown where they are larger.  A sandwich of fewer people than
 * FIT_PEOPLE in a group is too small (Mancl and DeRouen 2001, Biometrics
 * 57:126), and none is given.
 */
#define FIT_SEVERAL 5
#define FIT_PEOPLE 30

/* Visits are counted as the moments do, except in sigma. */
struct fit_summary {
	const char *reason; /* NULL: a fit; else why there is none */
	size_t visit;       /* that the reason is about, or FIT_NONE */
	size_t pair[2];     /* of visits, or FIT_NONE */
	int ml, borrowed;
	int by_person;    /* whether errors by person are shown if larger */
	int64_t episodes; /* with a score at a visit that was kept */
	int64_t observations;
	size_t patterns; /* sets of visits seen together */
	size_t visits;   /* kept */
	size_t kept[MOMENTS_VISITS_MAX];
	/* Why visit v was left out: no_data, too_few_episodes; NULL: kept. */
	const char *left_out[MOMENTS_VISITS_MAX];
	double m2ll;         /* -2 log likelihood; REML: without log|X'X| */
	const double *sigma; /* [i * visits + j] of the visits kept */
	double decrement;    /* Newton's, at the end: twice the likely gain */
	int em_steps, newton_steps;
};

struct fit;

/* Estimate means and covariance.  NULL: out of memory. */
struct fit *fit_own(
    const struct moments *, const struct design *, const struct fit_options *);

/*
 * Estimate means alone, with the covariance ${sigma} of a larger cohort, for
 * every visit of the moments ([v * visits + u]).  Intervals are normal.
 */
struct fit *fit_borrowed(const struct moments *, const struct design *,
    const struct fit_options *, const double *sigma);

void fit_free(struct fit *);
const struct fit_summary *fit_summary(const struct fit *);

/*
 * Why a column has no estimate: no_data, or aliased (it is a sum of earlier
 * ones); NULL: it has one.
 */
const char *fit_column_reason(const struct fit *, size_t column);
double fit_column(const struct fit *, size_t column);

/*
 * Which covariance a cohort's size supports: its own from 50 episodes with
 * each pair of visits seen together in 10 and a fit that converged; else the
 * one of ${sigma} (every visit of the moments; NULL: there is none); else
 * none: description only, reason too_few_episodes.  The limits are from
 * simulation: with 7 visits and 41 % followed to the end, own covariances
 * could be fitted in 33 % of cohorts of 20, 85 % of 30 and all of 50, where
 * 95 % intervals covered 0.953; borrowed ones covered 0.95 to 0.96 from 8
 * episodes on, which is the least that is taken here.
 */
#define FIT_OWN_EPISODES 50
#define FIT_OWN_PAIR 10
#define FIT_BORROWED_EPISODES 8
struct fit *fit_ladder(const struct moments *, const struct design *,
    const struct fit_options *, const double *sigma);

#endif
