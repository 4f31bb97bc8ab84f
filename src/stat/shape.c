/* The shape of an improvement, from contrasts of a group's means. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stat/dist.h"
#include "stat/shape.h"

struct drawing {
	const struct fit *fit;
	const struct design *design;
	size_t group;
	int good;
	double *c; /* columns */
	struct shape *out;
};

static void
clear(struct drawing *d)
{
	memset(d->c, 0, d->design->columns * sizeof(double));
}

static void
add_change(struct drawing *d, size_t visit, double weight)
{
	const struct contrast_course *course = &d->out->course;

	contrast_change(d->design, d->group, course->visit[0],
	    course->visit[visit], weight, d->c);
}

static int
estimate(struct drawing *d, struct contrast *one)
{
	return contrast_estimate(d->fit, d->c, one);
}

/* The visits with an estimate for the group; 0: too few for any change. */
static int
take_course(struct drawing *d, const struct contrast_course *asked)
{
	const struct fit_summary *s = fit_summary(d->fit);
	struct contrast_course *course = &d->out->course;

	for (size_t i = 0; i < asked->n; i++) {
		const size_t v = asked->visit[i];

		if (s->left_out[v] != NULL ||
		    fit_column_reason(
			d->fit, design_mean(d->design, d->group, v)) != NULL) {
			if (i == 0)
				return 0;
			continue;
		}
		course->visit[course->n] = v;
		course->day[course->n++] = asked->day[i];
	}
	return course->n > 1;
}

static int
take_changes(struct drawing *d, double mcid)
{
	struct shape *out = d->out;

	for (size_t i = 1; i < out->course.n; i++) {
		struct contrast *one = &out->change[i];

		clear(d);
		add_change(d, i, 1);
		if (estimate(d, one) != 0)
			return -1;
		if (one->reason != NULL)
			continue;
		if (out->first_sure == FIT_NONE &&
		    (d->good > 0 ? one->lower > 0 : one->upper < 0))
			out->first_sure = i;
		if (out->first_mcid == FIT_NONE && mcid > 0 &&
		    d->good * one->estimate >= mcid)
			out->first_mcid = i;
	}
	clear(d);
	contrast_plateau(d->design, &out->course, d->group, 1, d->c);
	return estimate(d, &out->plateau);
}

/* A plateau that may be nothing is not to be divided by. */
static int
has_plateau(const struct contrast *plateau)
{
	return plateau->reason == NULL &&
	       (plateau->lower > 0 || plateau->upper < 0);
}

/* The ratio's standard error and limits; its slope is in c. */
static int
take_ratio(struct drawing *d, struct shape_ratio *ratio)
{
	struct contrast slope;

	if (estimate(d, &slope) != 0)
		return -1;
	/* The plateau's own share, when there is one visit: exactly 1. */
	ratio->se = slope.reason == NULL ? slope.se : 0;
	ratio->lower = ratio->upper = ratio->estimate;
	if (slope.reason == NULL) {
		const double half = (slope.upper - slope.lower) / 2;

		ratio->lower -= half;
		ratio->upper += half;
	}
	return 0;
}

/* D / P: slope dD / P - D dP / P^2. */
static int
take_shares(struct drawing *d)
{
	struct shape *out = d->out;
	const double plateau = out->plateau.estimate;

	for (size_t i = 1; i < out->course.n; i++) {
		struct shape_ratio *share = &out->share[i];

		if (!has_plateau(&out->plateau)) {
			share->reason = "no_plateau";
			continue;
		}
		share->estimate = out->change[i].estimate / plateau;
		clear(d);
		add_change(d, i, 1 / plateau);
		contrast_plateau(d->design, &out->course, d->group,
		    -share->estimate / plateau, d->c);
		if (take_ratio(d, share) != 0)
			return -1;
	}
	return 0;
}

/*
 * The change passes half of the plateau, P / 2, on the line from D0 at day
 * t0 to D1 at t1: T = t0 + (t1 - t0) (P/2 - D0) / (D1 - D0).
 */
static int
take_half(struct drawing *d)
{
	struct shape *out = d->out;
	struct shape_ratio *half = &out->half_day;
	const struct contrast_course *course = &out->course;
	const double goal = out->plateau.estimate / 2;
	double before = 0, rise, part, days;
	size_t i = 1;

	if (!has_plateau(&out->plateau)) {
		half->reason = "no_plateau";
		return 0;
	}
	while (out->change[i].estimate / goal < 1)
		before = out->change[i++].estimate;
	rise = out->change[i].estimate - before;
	part = (goal - before) / rise;
	days = course->day[i] - course->day[i - 1];
	half->estimate = course->day[i - 1] + days * part;
	clear(d);
	contrast_plateau(d->design, course, d->group, days / rise / 2, d->c);
	add_change(d, i, -days * part / rise);
	if (i > 1)
		add_change(d, i - 1, -days * (1 - part) / rise);
	if (take_ratio(d, half) != 0)
		return -1;
	half->lower = fmax(half->lower, course->day[0]);
	half->upper = fmin(half->upper, course->day[course->n - 1]);
	return 0;
}

/* One-sided p of what is in c being better than nothing. */
static int
take_p(struct drawing *d, struct shape_test *test)
{
	struct contrast one;

	if (estimate(d, &one) != 0)
		return -1;
	test->reason = one.reason;
	if (one.reason == NULL)
		test->p = dist_t_upper(d->good * one.estimate / one.se,
		    one.df > 0 ? one.df : INFINITY);
	return 0;
}

static int
take_tests(struct drawing *d)
{
	struct shape *out = d->out;
	const double n = (double)out->course.n;

	clear(d);
	for (size_t i = 0; i < out->course.n; i++) {
		const double at = (double)i, next = (double)(i + 1);

		contrast_mean(d->design, d->group, out->course.visit[i],
		    sqrt(at * (1 - at / n)) - sqrt(next * (1 - next / n)),
		    d->c);
	}
	if (take_p(d, &out->trend) != 0)
		return -1;
	for (size_t i = 1; i < out->course.n; i++) {
		struct shape_test step;

		clear(d);
		contrast_change(d->design, d->group, out->course.visit[i - 1],
		    out->course.visit[i], 1, d->c);
		if (take_p(d, &step) != 0)
			return -1;
		if (step.reason != NULL)
			out->steps.reason = step.reason;
		else
			out->steps.p = fmax(out->steps.p, step.p);
	}
	return 0;
}

int
shape_take(const struct fit *fit, const struct design *design,
    const struct contrast_course *course, size_t group, int good, double mcid,
    struct shape *out)
{
	struct drawing d = {fit, design, group, good, NULL, out};
	int failed = 0;

	memset(out, 0, sizeof(*out));
	out->first_sure = out->first_mcid = FIT_NONE;
	out->reason = fit_summary(fit)->reason;
	if (out->reason == NULL && !take_course(&d, course))
		out->reason = "no_data";
	if (out->reason != NULL)
		return 0;
	if ((d.c = calloc(design->columns, sizeof(double))) == NULL)
		return -1;
	if (take_changes(&d, mcid) != 0 || take_shares(&d) != 0 ||
	    take_half(&d) != 0 || take_tests(&d) != 0)
		failed = -1;
	free(d.c);
	return failed;
}
