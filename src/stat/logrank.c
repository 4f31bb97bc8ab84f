/*
 * The log-rank test.  At each time with d events among n at risk, n_g of them
 * in group g,
 *
 *	E_g = d n_g / n
 *	V_gh = d (n - d) / (n - 1) n_g / n ([g = h] - n_h / n)
 *
 * summed over times; chi^2 = (O - E)' V^-1 (O - E) with one of the groups
 * that ever were at risk left out.
 */
#include <stdlib.h>
#include <string.h>

#include "stat/dist.h"
#include "stat/matrix.h"
#include "stat/survival.h"

struct race {
	struct survival_group *groups;
	size_t n;
	size_t *at;       /* how far each group has been read */
	double *variance; /* n by n */
};

/* The next time in any group.  -1: there is none. */
static int
next_time(const struct race *r, int64_t *time)
{
	int found = -1;

	for (size_t g = 0; g < r->n; g++) {
		const struct survival_group *s = &r->groups[g];

		if (r->at[g] < s->n &&
		    (found == -1 || s->watched[r->at[g]].time < *time)) {
			*time = s->watched[r->at[g]].time;
			found = 0;
		}
	}
	return found;
}

/* Events at ${time}; what each group adds is in its count ${observed}. */
static double
take_events(struct race *r, int64_t time, double *at_risk)
{
	double events = 0;

	*at_risk = 0;
	for (size_t g = 0; g < r->n; g++) {
		struct survival_group *s = &r->groups[g];

		*at_risk += (double)(s->n - r->at[g]);
		for (size_t i = r->at[g];
		     i < s->n && s->watched[i].time == time; i++)
			if (s->watched[i].ending == ENDING_EVENT) {
				s->observed++;
				events++;
			}
	}
	return events;
}

static void
add_time(struct race *r, double events, double at_risk)
{
	const double spread =
	    at_risk > 1 ? events * (at_risk - events) / (at_risk - 1) : 0;

	for (size_t g = 0; g < r->n; g++) {
		const double share =
		    (double)(r->groups[g].n - r->at[g]) / at_risk;

		r->groups[g].expected += events * share;
		for (size_t h = 0; h < r->n; h++) {
			const double other =
			    (double)(r->groups[h].n - r->at[h]) / at_risk;

			r->variance[g * r->n + h] +=
			    spread * share * ((g == h) - other);
		}
	}
}

static void
leave(struct race *r, int64_t time)
{
	for (size_t g = 0; g < r->n; g++)
		while (r->at[g] < r->groups[g].n &&
		       r->groups[g].watched[r->at[g]].time == time)
			r->at[g]++;
}

static void
run(struct race *r)
{
	int64_t time = 0;

	for (size_t g = 0; g < r->n; g++)
		r->groups[g].observed = r->groups[g].expected = 0;
	while (next_time(r, &time) == 0) {
		double at_risk;
		const double events = take_events(r, time, &at_risk);

		if (events > 0)
			add_time(r, events, at_risk);
		leave(r, time);
	}
}

/* Without the first group that was ever at risk of an event. */
static const char *
judge(const struct race *r, double *chisq, int64_t *df, double *matrix,
    double *inverse, double *difference)
{
	size_t *kept = r->at, k = 0; /* read to the end: free to use */

	for (size_t g = 0; g < r->n; g++)
		if (r->groups[g].expected > 0)
			kept[k++] = g;
	if (k == 0)
		return "no_events";
	if (k == 1)
		return "one_group";
	for (size_t i = 1; i < k; i++) {
		const struct survival_group *s = &r->groups[kept[i]];

		difference[i - 1] = s->observed - s->expected;
		for (size_t j = 1; j < k; j++)
			matrix[(i - 1) * (k - 1) + j - 1] =
			    r->variance[kept[i] * r->n + kept[j]];
	}
	if (matrix_cholesky(matrix, k - 1) == -1)
		return "singular_covariance";
	matrix_inverse(matrix, inverse, k - 1);
	*chisq = matrix_quadratic(inverse, difference, k - 1);
	*df = (int64_t)k - 1;
	return NULL;
}

const char *
survival_compare(double *chisq, int64_t *df, double *p,
    struct survival_group *groups, size_t n)
{
	struct race r = {.groups = groups, .n = n};
	double *matrix, *inverse, *difference;
	const char *reason = "no_memory";

	if (n < 2)
		return "one_group";
	r.at = calloc(n, sizeof(*r.at));
	r.variance = calloc(n * n, sizeof(*r.variance));
	matrix = calloc(n * n, sizeof(*matrix));
	inverse = calloc(n * n, sizeof(*inverse));
	difference = calloc(n, sizeof(*difference));
	if (r.at != NULL && r.variance != NULL && matrix != NULL &&
	    inverse != NULL && difference != NULL) {
		run(&r);
		reason = judge(&r, chisq, df, matrix, inverse, difference);
		if (reason == NULL)
			*p = dist_chi_upper(*chisq, (double)*df);
	}
	free(difference);
	free(inverse);
	free(matrix);
	free(r.variance);
	free(r.at);
	return reason;
}
