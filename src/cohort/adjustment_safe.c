/*
 * Whether somebody could be told apart by asking with and without words.  Two
 * words (or a word and the groups) whose values differ by one person make a
 * difference of effects that is that person's scores.  So nobody may weigh
 * too much in the effects: at each visit, of the effects less their means in
 * each group, e, with people n and S = sum n e e',
 *
 *	h = e' S^- e
 *
 * is what a person's own score counts in what the effects make of it (partial
 * leverage: Belsley, Kuh and Welsch 1980, Regression Diagnostics); m people
 * who are alike in all and like nobody else have about 1 / m each.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cohort/adjustment.h"

/* A pivot under this part of its size is a sum of earlier effects. */
static const double alias_limit = 1e-9;

struct check {
	const struct adjustment *adjustment;
	const struct sample *sample;
	const struct columns *columns;
	double *people; /* [(cell * profiles + profile) * days + day] */
	double *s;      /* effects squared: S, then its factor */
	double *mean;   /* of the effects in a group */
	double *e;
};

static int
count_one(void *of, const struct sampled *one)
{
	const struct check *c = of;
	const struct adjustment *a = c->adjustment;
	const uint32_t person = c->columns->people[one->episode];
	const size_t at =
	    (one->cell * a->nprofiles + a->profile_of[one->episode]) *
	    c->sample->ndays;

	for (size_t v = 0; v < c->sample->ndays; v++)
		if ((one->mask >> v & 1) != 0)
			c->people[at + v] +=
			    1 / (double)c->columns->roster.episodes[person];
	return 0;
}

static double
people_of(const struct check *c, size_t group, size_t profile, size_t day)
{
	return c->people[(group * c->adjustment->nprofiles + profile) *
			     c->sample->ndays +
			 day];
}

/* What the effects are on average in a group on a day. */
static void
take_mean(struct check *c, size_t group, size_t day)
{
	const struct adjustment *a = c->adjustment;
	double all = 0;

	memset(c->mean, 0, a->effects * sizeof(*c->mean));
	for (size_t p = 0; p < a->nprofiles; p++) {
		const double n = people_of(c, group, p, day);

		all += n;
		for (size_t k = 0; n > 0 && k < a->effects; k++)
			c->mean[k] += n * adjustment_has(a, p, k + 1);
	}
	for (size_t k = 0; all > 0 && k < a->effects; k++)
		c->mean[k] /= all;
}

static void
take_rest(struct check *c, size_t profile)
{
	const struct adjustment *a = c->adjustment;

	for (size_t k = 0; k < a->effects; k++)
		c->e[k] = adjustment_has(a, profile, k + 1) - c->mean[k];
}

/* Cholesky; what is a sum of earlier effects has a pivot of 0. */
static void
factor(double *s, size_t n)
{
	for (size_t j = 0; j < n; j++) {
		const double size = s[j * n + j];
		double pivot = size;

		for (size_t i = 0; i < j; i++) {
			double x = s[j * n + i];

			for (size_t k = 0; k < i; k++)
				x -= s[j * n + k] * s[i * n + k];
			s[j * n + i] = s[i * n + i] > 0 ? x / s[i * n + i] : 0;
			pivot -= s[j * n + i] * s[j * n + i];
		}
		s[j * n + j] = pivot > alias_limit * size ? sqrt(pivot) : 0;
	}
}

/* e' S^- e: the square of what solves L x = e; e becomes x. */
static double
leverage(const double *l, double *e, size_t n)
{
	double sum = 0;

	for (size_t j = 0; j < n; j++) {
		for (size_t k = 0; k < j; k++)
			e[j] -= l[j * n + k] * e[k];
		e[j] = l[j * n + j] > 0 ? e[j] / l[j * n + j] : 0;
		sum += e[j] * e[j];
	}
	return sum;
}

/* S on a day. */
static void
take_spread(struct check *c, size_t day)
{
	const struct adjustment *a = c->adjustment;
	const size_t n = a->effects;

	memset(c->s, 0, n * n * sizeof(*c->s));
	for (size_t g = 0; g < c->sample->ncells; g++) {
		take_mean(c, g, day);
		for (size_t p = 0; p < a->nprofiles; p++) {
			const double people = people_of(c, g, p, day);

			take_rest(c, p);
			for (size_t j = 0; people > 0 && j < n; j++)
				for (size_t k = 0; k < n; k++)
					c->s[j * n + k] +=
					    people * c->e[j] * c->e[k];
		}
	}
}

static double
most_on(struct check *c, size_t day)
{
	const struct adjustment *a = c->adjustment;
	double most = 0, h;

	take_spread(c, day);
	factor(c->s, a->effects);
	for (size_t g = 0; g < c->sample->ncells; g++) {
		take_mean(c, g, day);
		for (size_t p = 0; p < a->nprofiles; p++) {
			if (!(people_of(c, g, p, day) > 0))
				continue;
			take_rest(c, p);
			h = leverage(c->s, c->e, a->effects);
			most = h > most ? h : most;
		}
	}
	return most;
}

int
adjustment_safe_days(const struct adjustment *a, const struct sample *sample,
    const struct columns *c, const struct question *q, const struct census *s,
    uint32_t *days)
{
	const size_t n = a->effects;
	struct check check = {.adjustment = a, .sample = sample, .columns = c};
	int rc = -1;

	*days = 0;
	check.people = calloc(
	    sample->ncells * a->nprofiles * sample->ndays, sizeof(double));
	check.s = calloc(n * n + 2 * n + 1, sizeof(double));
	if (check.people != NULL && check.s != NULL &&
	    sample_each(sample, c, q, s, count_one, &check) == 0) {
		check.mean = check.s + n * n;
		check.e = check.mean + n;
		rc = 0;
		for (size_t day = 0; day < sample->ndays; day++)
			if (most_on(&check, day) * q->at_least < 1 + 1e-9)
				*days |= UINT32_C(1) << day;
	}
	free(check.people);
	free(check.s);
	return rc;
}
