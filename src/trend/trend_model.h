#ifndef MENDD_TREND_MODEL_H
#define MENDD_TREND_MODEL_H

#include "cohort/adjustment.h"
#include "stat/contrast.h"

/* Fits that were made; of these, without a maximum, and out of time. */
struct trend_tally {
	uint64_t fits, not_converged, late;
};

/*
 * The model of a cohort's means over time, as far as its size supports one
 * (fit.h).  All groups are one design with one covariance.  Groups and visits
 * that may not be seen take no part, so nobody hidden leaves a trace in it;
 * save that a covariance that is borrowed is that of everybody at the asked
 * clinics, whatever the filters, as one group.
 *
 * With words that it is adjusted for, means are of the reference population
 * (adjustment.h), whose episodes beyond FIT_OWN_EPISODES must be as many as
 * these have effects, for a covariance that knows of them; one that is
 * borrowed is that of everybody adjusted for the same words.
 *
 * Visits that were seen together with another one in fewer than FIT_OWN_PAIR
 * episodes are left out of a covariance.
 */
struct trend_intake;

/* What models of one question have read already; all zero: nothing. */
struct trend_shelf {
	struct trend_intake *first;
};
void trend_shelf_clear(struct trend_shelf *);

struct trend_ask {
	const struct columns *columns;
	const struct question *question;
	const struct census *census;
	const struct suppression *hidden; /* NULL: nothing is */
	const size_t *order;              /* groups as they are shown */
	size_t norder; /* the first of them are; the others take no part */
	int64_t (*now)(void); /* milliseconds; NULL: fits take their time */
	struct trend_tally *tally; /* NULL: nobody counts */
	struct trend_shelf *shelf; /* NULL: each model reads for itself */
	int bare;                  /* without errors: see trend_model_value() */
};

/* Milliseconds that one fit may take. */
#define TREND_FIT_MS 2000

struct trend_model {
	/*
	 * NULL: a fit.  Else a reason of fit.h, or: hidden; too_many_visits;
	 * no_baseline (which the model that was asked for needs);
	 * too_many_profiles; too_revealing (adjustment_safe_days()).
	 */
	const char *reason;
	size_t reason_day; /* that it is about, or SIZE_MAX */
	int borrowed;
	struct sample sample;
	size_t baseline; /* the visit on day 0, or DESIGN_NONE */
	struct trend_intake *intake;
	const struct adjustment *adjustment; /* the intake's; NULL: none */
	struct design *design;
	struct fit *fit;
	int64_t people, several; /* in it; with several episodes */
	double *reached;         /* see modelled.h, or NULL */
	const char **left_out; /* by day: why it is not in the model, or NULL */
	double *c;             /* a contrast: columns */
};

/* Of the groups, or of all together as one.  -1: out of memory. */
int trend_model(struct trend_model *, const struct trend_ask *, int total);
void trend_model_free(struct trend_model *);

/* trend_ladder.c: once its days and cells are chosen.  -1: out of memory. */
int trend_model_fit(
    struct trend_model *, const struct trend_ask *, const struct sample *);

/* Count a fit with its reason; ${tally} may be NULL. */
void trend_count_fit(struct trend_tally *, const char *reason);

/* The visit of a sample that is on day 0, or DESIGN_NONE. */
size_t trend_baseline(const struct sample *, const struct census *);

/* The model's visit for a day, or DESIGN_NONE. */
size_t trend_model_visit(const struct trend_model *, size_t day);

/*
 * The mean of a cell (or its change since baseline) at a day.  Its reason:
 * also no_baseline.  -1: out of memory.
 */
int trend_model_mean(
    const struct trend_model *, size_t cell, size_t day, struct contrast *);

/* The estimate of a mean alone, which is all that a bare model has. */
int trend_model_value(
    const struct trend_model *, size_t cell, size_t day, struct contrast *);
int trend_model_change(
    const struct trend_model *, size_t cell, size_t day, struct contrast *);

/* What is in c, which is cleared. */
int trend_model_take(const struct trend_model *, struct contrast *);

#endif
