/* The figures of one visit, from counted pairs of scores. */
#include <stdlib.h>
#include <string.h>

#include "cohort/visit_figures.h"

#define CENTS 100

/* Changes are counted in an array while the scale is no wider than this. */
#define RANGE_MAX 100000

struct desk {
	const struct census *census;
	const struct question *question;
	size_t nscores;
	int32_t *values;     /* of scores, by number */
	uint32_t *ascending; /* their numbers by value */
	int64_t *by_score;   /* counts, by number */
	int64_t range;       /* between the highest and the lowest */
	int64_t *by_change;  /* counts, by change + range; or NULL */
	struct histogram scores, changes;
};

static int
by_value(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Bring the numbers of the scores in the order of their values. */
static int
sort_scores(struct desk *d)
{
	const size_t n = d->nscores;
	int64_t *sorted = malloc((n + 1) * sizeof(*sorted));

	if (sorted == NULL)
		return -1;
	for (size_t i = 0; i < n; i++)
		sorted[i] = (int64_t)d->values[i] * UINT16_MAX + (int64_t)i;
	qsort(sorted, n, sizeof(*sorted), by_value);
	for (size_t i = 0; i < n; i++) {
		sorted[i] %= UINT16_MAX;
		d->ascending[i] =
		    (uint32_t)(sorted[i] < 0 ? sorted[i] + UINT16_MAX
					     : sorted[i]);
	}
	free(sorted);
	return 0;
}

struct desk *
desk_new(const struct census *census, const struct columns *c,
    const struct question *q)
{
	const size_t n = census->joint.scores;
	struct desk *d = calloc(1, sizeof(*d));

	if (d == NULL)
		return NULL;
	d->census = census;
	d->question = q;
	d->nscores = n;
	d->values = malloc((n + 1) * sizeof(*d->values));
	d->ascending = malloc((n + 1) * sizeof(*d->ascending));
	d->by_score = malloc((n + 1) * sizeof(*d->by_score));
	if (d->values == NULL || d->ascending == NULL || d->by_score == NULL)
		goto fail;
	for (size_t i = 0; i < n; i++)
		d->values[i] = columns_score(c, q->table, (uint16_t)i);
	if (sort_scores(d) == -1)
		goto fail;
	if (n > 0)
		d->range = (int64_t)d->values[d->ascending[n - 1]] -
			   d->values[d->ascending[0]];
	if (d->range > RANGE_MAX)
		return d;
	d->by_change =
	    malloc((size_t)(2 * d->range + 1) * sizeof(*d->by_change));
	if (d->by_change == NULL)
		goto fail;
	return d;
fail:
	desk_free(d);
	return NULL;
}

void
desk_free(struct desk *d)
{
	if (d == NULL)
		return;
	free(d->values);
	free(d->ascending);
	free(d->by_score);
	free(d->by_change);
	histogram_clear(&d->scores);
	histogram_clear(&d->changes);
	free(d);
}

static int
count_pair(void *arg, uint32_t baseline, uint32_t score, uint64_t count)
{
	struct desk *d = arg;
	int64_t change;

	d->by_score[score] += (int64_t)count;
	if (baseline == d->nscores)
		return 0;
	change = (int64_t)d->values[score] - d->values[baseline];
	if (d->by_change == NULL)
		return histogram_add(&d->changes, change, (int64_t)count);
	d->by_change[change + d->range] += (int64_t)count;
	return 0;
}

/* The counts as histograms, in order. */
static int
gather(struct desk *d)
{
	int64_t n;

	for (size_t i = 0; i < d->nscores; i++)
		if ((n = d->by_score[d->ascending[i]]) > 0 &&
		    histogram_add(&d->scores, d->values[d->ascending[i]], n) ==
			-1)
			return -1;
	for (int64_t v = -d->range; d->by_change != NULL && v <= d->range; v++)
		if ((n = d->by_change[v + d->range]) > 0 &&
		    histogram_add(&d->changes, v, n) == -1)
			return -1;
	if (d->by_change == NULL)
		histogram_sort(&d->changes);
	return 0;
}

/* How many of a histogram are ${least} or more after a change of sign. */
static int64_t
at_least(const struct histogram *h, int sign, int64_t least)
{
	int64_t n = 0;

	for (size_t i = 0; i < h->n; i++)
		if (sign * h->bins[i].value >= least)
			n += h->bins[i].count;
	return n;
}

static void
clear(struct desk *d)
{
	memset(d->by_score, 0, d->nscores * sizeof(*d->by_score));
	if (d->by_change != NULL)
		memset(d->by_change, 0,
		    (size_t)(2 * d->range + 1) * sizeof(*d->by_change));
	d->scores.n = d->changes.n = 0;
}

int
visit_figures(
    struct visit_figures *out, struct desk *d, size_t group, size_t day)
{
	const struct census *s = d->census;
	const struct question *q = d->question;
	const int all = group == s->ngroups;
	size_t cell;

	memset(out, 0, sizeof(*out));
	clear(d);
	for (size_t g = all ? 0 : group; g < (all ? group : group + 1); g++) {
		cell = g * s->ndays + day;
		for (int b = 0; b < BECAME; b++) {
			out->counts[b] += s->courses[cell][b];
			out->paired[b] += s->paired[cell][b];
		}
		if (joint_walk(&s->joint, cell, count_pair, d) != 0)
			return -1;
	}
	if (gather(d) == -1 ||
	    describe(&out->score, d->scores.bins, d->scores.n, CENTS) == -1 ||
	    describe(&out->change, d->changes.bins, d->changes.n, CENTS) == -1)
		return -1;
	if (q->with_mcid)
		out->responders = at_least(&d->changes, q->good, q->mcid);
	if (q->with_pass)
		out->pass = at_least(&d->scores, q->good, q->good * q->pass);
	return 0;
}

const struct histogram *
desk_changes(const struct desk *d)
{
	return &d->changes;
}

const struct histogram *
desk_scores(const struct desk *d)
{
	return &d->scores;
}
