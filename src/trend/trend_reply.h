#ifndef MENDD_TREND_REPLY_H
#define MENDD_TREND_REPLY_H

#include <jansson.h>
#include <stdio.h>

#include "cohort/visit_figures.h"
#include "trend/site.h"
#include "trend/trend_model.h"
#include "trend/wait.h"

/* A reply while it is written; for trend*.c alone. */
struct reply {
	FILE *file;
	struct trend_ask ask;
	struct trend_shelf shelf;
	size_t order[CENSUS_GROUPS]; /* groups as they are shown */
	const json_t *values;        /* in which order values are shown */
	const json_t *readings;      /* wording, by name, or NULL */
	struct desk *desk;
	struct trend_model groups, total;
	/* trend_both.c: the same groups by the other model, where it is wanted;
	 * and the two groups whose baselines are furthest apart. */
	struct trend_model other;
	struct trend_apart {
		int known;
		double sd; /* by how many standard deviations */
		size_t groups[2];
	} apart;
	struct funnel *funnel;   /* of a question for one, or NULL */
	struct waits *waits;     /* the same of first responses */
	struct missing *missing; /* and of who is missing */
};

/*
 * All write to the file.  A group of census->ngroups is all together.  -1:
 * out of memory.
 */

/* trend_visit.c: what a day's scores were; and what the model says of it. */
int trend_write_visit(const struct reply *, size_t group, size_t day);

/* trend_curve.c: how many improved by how much. */
int trend_write_curve(const struct reply *, size_t group, size_t day);

/* trend_centiles.c: where people's scores lie; and some single courses, if
 * these may be seen. */
int trend_write_centiles(const struct reply *, size_t group, size_t day);
int trend_write_single(const struct reply *);

/* trend_followed.c: what became of the visits. */
int trend_write_followed(const struct reply *, size_t group, size_t day);

/*
 * trend_kind.c: what there is of a group, which may be seen or not; what is
 * said of all groups besides: made before, written at the end, and freed.
 */
int trend_write_figures(const struct reply *, size_t group, int shown);
int trend_take_beside(struct reply *, int refused);
int trend_write_beside(const struct reply *);
void trend_free_beside(struct reply *);

/*
 * trend_funnel.c: work it out, if anything may be seen; a group as a site;
 * what is said of all sites.
 */
int trend_take_funnel(struct reply *, int refused);
int trend_write_site(const struct reply *, size_t group);
int trend_write_funnel(const struct reply *);

/*
 * trend_wait.c: the same of first responses; those of a group; and whether
 * groups differ.
 */
int trend_take_waits(struct reply *, int refused);
int trend_write_wait(const struct reply *, size_t group);
int trend_write_waits(const struct reply *);
void trend_free_waits(struct reply *);

/*
 * trend_missing.c: the same of who answered at a visit and who did not: their
 * baselines, sex and age; and whether these differ.
 */
int trend_take_missing(struct reply *, int refused);
int trend_write_missing(const struct reply *, size_t group);
int trend_write_who_is_missing(const struct reply *);
void trend_free_missing(struct reply *);

/* trend_dose.c: lines through bands in order, by day. */
int trend_write_slopes(const struct reply *);

/* trend_smooth.c: a curve along the dose itself. */
int trend_write_smooth(const struct reply *);

/* trend_course.c: what the model says of a whole course. */
int trend_write_shape(const struct reply *, size_t group);

/* trend_method.c: how a model came about. */
int trend_write_method(const struct reply *, const struct trend_model *);

/* trend_compare.c: groups against the first one, and all of them together. */
int trend_write_contrasts(const struct reply *);
int trend_write_test(const struct reply *);

/*
 * May its change at a day be seen, and can it be estimated; by the model that
 * was asked for, or another one of the same groups?
 */
int trend_is_compared(const struct reply *, size_t group, size_t day);
int trend_is_compared_in(
    const struct reply *, const struct trend_model *, size_t group, size_t day);

/* The first group that has changes at all, which others are compared with; or
 * ngroups. */
size_t trend_first_compared(const struct reply *);

/* The difference of two changes, and how it is written: members. */
int trend_difference(const struct trend_model *, size_t group, size_t first,
    size_t day, struct contrast *);
int trend_write_difference(FILE *, const struct contrast *);

/* "groups" with the names of two. */
int trend_write_pair(const struct reply *, size_t group, size_t other);

/*
 * trend_both.c: how far baselines are apart, and where that is far the fit of
 * the other model; and what the two say.
 */
int trend_both_take(struct reply *);
int trend_write_both(const struct reply *);

/* trend_adjusted.c: what a model is adjusted for. */
int trend_write_adjusted(const struct reply *, const struct trend_model *);

/* trend.c: the name of a group, or null. */
int trend_write_name(const struct reply *, size_t group);

/* The place of a group's first (0) or second (1) value among those of its word
 * that have an order; how many these are when it is none of them. */
size_t trend_rank(const struct reply *, size_t group, size_t which);

/*
 * trend_visit.c: visit_code and target_day of a day, with an opening brace;
 * what became of visits; x of n as a share, without the closing brace; all of
 * it null, save what was due, when it may not be ${shown}.
 */
int trend_write_day(const struct reply *, size_t day);
void trend_write_counts(FILE *, const struct visit_figures *, int shown);
void trend_write_share(
    FILE *, const char *name, int shown, int64_t x, int64_t n);

/* May the changes of a group on a day be seen? */
int trend_shows_change(const struct reply *, size_t group, size_t day);

/* Visits that were due, of counts by what became of them. */
int64_t trend_due(const int64_t counts[BECAME]);

/*
 * Of how many a responder is one: of those with a change; and of those who
 * stopped at a rescue, when that is no response.
 */
int64_t trend_judged(const struct reply *, const struct visit_figures *);

/* trend_visit.c: "se", "se_robust", "ci_lo", "ci_hi", "df": members. */
void trend_write_error(FILE *, const struct contrast *);

/*
 * trend_visit.c: {"mean", "se", "se_robust", "ci_lo", "ci_hi", "df" without
 * the closing brace; null where there is a reason.
 */
void trend_write_estimate(FILE *, const struct contrast *);

/* May a group's place be seen? */
static inline int
reply_shows(const struct reply *r, size_t group, size_t place)
{
	return suppression_shows(r->ask.hidden, r->ask.census, group, place);
}

/* Whether it speaks of a model at all. */
static inline int
reply_has_model(const struct reply *r)
{
	return r->ask.question->model != MODEL_NONE;
}

/* Whether its groups are bands, and there is no total. */
static inline int
reply_is_dose(const struct reply *r)
{
	return r->ask.question->kind == KIND_DOSE_RESPONSE;
}

/* With one group, which is everybody, there is one model. */
static inline const struct trend_model *
reply_model(const struct reply *r, size_t group)
{
	return group == r->ask.census->ngroups && r->ask.question->by != -1
		   ? &r->total
		   : &r->groups;
}

static inline size_t
reply_cell(const struct reply *r, size_t group)
{
	return group == r->ask.census->ngroups ? 0
					       : r->groups.sample.cells[group];
}

#endif
