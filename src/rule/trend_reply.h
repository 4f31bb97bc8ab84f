#ifndef MENDD_TREND_REPLY_H
#define MENDD_TREND_REPLY_H

#include <jansson.h>
#include <stdio.h>

#include "rule/trend_model.h"
#include "rule/visit_figures.h"

/* A reply while it is written; for trend*.c alone. */
struct reply {
	FILE *file;
	struct trend_ask ask;
	size_t order[CENSUS_GROUPS]; /* groups as they are shown */
	const json_t *values;        /* in which order values are shown */
	struct desk *desk;
	struct trend_model groups, total;
};

/*
 * All write to the file.  A group of census->ngroups is all together.  -1:
 * out of memory.
 */

/* trend_visit.c: what a day's scores were; and what the model says of it. */
int trend_write_visit(const struct reply *, size_t group, size_t day);

/* trend_course.c: what the model says of a whole course. */
int trend_write_shape(const struct reply *, size_t group);

/* trend_method.c: how a model came about. */
int trend_write_method(const struct reply *, const struct trend_model *);

/* trend_compare.c: groups against the first one, and all of them together. */
int trend_write_contrasts(const struct reply *);
int trend_write_test(const struct reply *);

/* trend.c: the name of a group, or null. */
int trend_write_name(const struct reply *, size_t group);

/*
 * trend_visit.c: {"mean", "se", "ci_lo", "ci_hi", "df" without the closing
 * brace; null where there is a reason.
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
