#ifndef MENDD_CONTRAST_H
#define MENDD_CONTRAST_H

#include "stat/design.h"
#include "stat/fit.h"

/*
 * A sum of the columns' estimates, with the standard errors that are in use.
 * The interval is of 95 %, from ${se} and Student's law with ${df} degrees
 * (the normal law when df is 0: a borrowed covariance).
 *
 *	se_model	c'Phi c, as if the covariance were known (SAS, mmrm)
 *	se_kr		Kenward and Roger 1997 (Biometrics 53:983), linear in
 *			the covariance as SAS has it for type=UN; REML only
 *	se_observed	from the joint observed information of means and
 *			covariance (Kenward and Molenberghs 1998, Stat Sci
 *			13:236): right when drop-out depends on earlier scores
 *	se_sandwich	episodes as clusters, no small-sample factor
 *			(Liang and Zeger 1986, Biometrika 73:13)
 *	se_person	the same with people as clusters: what their episodes
 *			have in common is not taken for news twice
 *	se		se_observed^2 + se_kr^2 - se_model^2; under drop-out
 *			that depends on the last score its 95 % intervals
 *			covered 0.94 to 0.96, those of se_model 0.90 to 0.94
 *			(tests/long/coverage.c).  Where more than FIT_SEVERAL
 *			of people have several episodes, se_person if that is
 *			larger
 *
 * Degrees of freedom: Satterthwaite (Giesbrecht and Burns 1985, Biometrics
 * 41:477; for one contrast Kenward-Roger's are the same).  Under five of them
 * an interval is shown but no p-value.
 */
#define CONTRAST_P_SHOWN_DF 5

struct contrast {
	const char *reason; /* no_data or not_estimable; NULL: as follows */
	double estimate;
	double df; /* 0: normal */
	double se, lower, upper;
	double p; /* two-sided, of no difference, from se */
	double se_model, t_model, p_model;
	double se_kr, se_observed; /* -1: not with this fit */
	double se_sandwich;
	double se_person; /* -1: not known, or of fewer than FIT_PEOPLE */
};

/*
 * ${c}: a weight for each column of the design; of a fit that is not bare.  -1:
 * out of memory.
 */
int contrast_estimate(
    const struct fit *, const double *c, struct contrast *out);

/* The reason or the estimate alone, of any fit. */
int contrast_value(const struct fit *, const double *c, struct contrast *out);

/*
 * All of n contrasts together (rows by columns) being 0, by F.  Denominator:
 * the eigenvectors of their covariance, each by Satterthwaite (Fai and
 * Cornelius 1996, J Stat Comput Simul 54:363); 2 where one of these has two
 * degrees or fewer.  A borrowed covariance: chi-squared over num_df, den_df 0.
 * Where se_person would be shown, each eigenvector is divided by that.
 */
struct contrast_test {
	const char *reason;
	double num_df; /* contrasts that are not sums of others */
	double den_df;
	double f, p;
};

int contrast_test(const struct fit *, const double *rows, size_t n,
    struct contrast_test *out);

/*
 * Contrasts of an LDA or cLDA.  Each adds ${weight} times itself to ${c},
 * which begins as zeroes.  Visits and groups are the design's.
 */
void contrast_mean(const struct design *, size_t group, size_t visit,
    double weight, double *c);
void contrast_change(const struct design *, size_t group, size_t baseline,
    size_t visit, double weight, double *c);

/*
 * The change per unit of ${x}, a number for each group (a dose), along the
 * least-squares line through the groups: weights (x - m) / sum (x - m)^2.
 * Of the mean when baseline is DESIGN_NONE.  A group whose x is NAN takes no
 * part.  -1: all x are the same.
 */
int contrast_slope(const struct design *, const double *x, size_t baseline,
    size_t visit, double *c);

/* Visits in the order of their days, the baseline first. */
struct contrast_course {
	size_t n;
	size_t visit[MOMENTS_VISITS_MAX];
	double day[MOMENTS_VISITS_MAX];
};

/*
 * The mean change over the time from first to last day: the area under the
 * changes by trapezoids, over that time.
 */
void contrast_time_weighted(const struct design *,
    const struct contrast_course *, size_t group, double *c);

/* The mean change at the last two visits (at the last, if it is alone). */
void contrast_plateau(const struct design *, const struct contrast_course *,
    size_t group, double weight, double *c);

/*
 * A contrast by its name into ${c}: "mean:G@V", "change:G@V",
 * "diff:G-REF@V", "diffchange:G-REF@V", where change is since the baseline;
 * G may be ALL for the shared mean.  -1: there is no such contrast.
 */
struct contrast_words {
	const char *const *groups;
	const char *const *visits;
	size_t baseline;
};

int contrast_named(const struct design *, const struct contrast_words *,
    const char *name, double *c);

#endif
