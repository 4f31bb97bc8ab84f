/* The usual contrasts of group means, by arguments and by name. */
#include <math.h>
#include <string.h>

#include "stat/contrast.h"

void
contrast_mean(const struct design *d, size_t group, size_t visit, double weight,
    double *c)
{
	c[design_mean(d, group, visit)] += weight;
}

void
contrast_change(const struct design *d, size_t group, size_t baseline,
    size_t visit, double weight, double *c)
{
	contrast_mean(d, group, visit, weight, c);
	contrast_mean(d, group, baseline, -weight, c);
}

int
contrast_slope(const struct design *d, const double *x, size_t baseline,
    size_t visit, double *c)
{
	double mean = 0, square = 0, weight;
	size_t n = 0;

	for (size_t g = 0; g < d->groups; g++)
		if (!isnan(x[g]))
			mean += (x[g] - mean) / (double)++n;
	for (size_t g = 0; g < d->groups; g++)
		if (!isnan(x[g]))
			square += (x[g] - mean) * (x[g] - mean);
	if (!(square > 0))
		return -1;
	for (size_t g = 0; g < d->groups; g++) {
		if (isnan(x[g]))
			continue;
		weight = (x[g] - mean) / square;
		contrast_mean(d, g, visit, weight, c);
		if (baseline != DESIGN_NONE)
			contrast_mean(d, g, baseline, -weight, c);
	}
	return 0;
}

void
contrast_time_weighted(const struct design *d,
    const struct contrast_course *course, size_t group, double *c)
{
	const double all = course->day[course->n - 1] - course->day[0];

	for (size_t i = 1; i < course->n; i++) {
		const double half =
		    (course->day[i] - course->day[i - 1]) / all / 2;

		contrast_mean(d, group, course->visit[i - 1], half, c);
		contrast_mean(d, group, course->visit[i], half, c);
	}
	contrast_mean(d, group, course->visit[0], -1, c);
}

void
contrast_plateau(const struct design *d, const struct contrast_course *course,
    size_t group, double weight, double *c)
{
	const size_t last = course->n - 1, used = last > 1 ? 2 : 1;

	for (size_t i = 0; i < used; i++)
		contrast_change(d, group, course->visit[0],
		    course->visit[last - i], weight / (double)used, c);
}

/* What follows ${word} in ${text}, or NULL. */
static const char *
after(const char *text, const char *word)
{
	const size_t n = strlen(word);

	return strncmp(text, word, n) == 0 ? text + n : NULL;
}

/* A visit's word to the end of the name. */
static size_t
visit_of(
    const struct design *d, const struct contrast_words *w, const char *text)
{
	for (size_t v = 0; v < d->visits; v++)
		if (strcmp(text, w->visits[v]) == 0)
			return v;
	return DESIGN_NONE;
}

static int
one_group(const struct design *d, const struct contrast_words *w,
    const char *text, int change, double *c)
{
	for (size_t g = 0; g <= d->groups; g++) {
		const int all = g == d->groups;
		const char *rest = after(text, all ? "ALL" : w->groups[g]);
		size_t v;

		if (rest == NULL || *rest != '@' ||
		    (v = visit_of(d, w, rest + 1)) == DESIGN_NONE ||
		    (all && (v != d->shared || change)))
			continue;
		contrast_mean(d, all ? 0 : g, v, 1, c);
		if (change)
			contrast_mean(d, g, w->baseline, -1, c);
		return 0;
	}
	return -1;
}

static int
two_groups(const struct design *d, const struct contrast_words *w,
    const char *text, int change, double *c)
{
	for (size_t g = 0; g < d->groups; g++)
		for (size_t other = 0; other < d->groups; other++) {
			const char *rest = after(text, w->groups[g]);
			size_t v;

			if (rest == NULL || *rest != '-' ||
			    (rest = after(rest + 1, w->groups[other])) ==
				NULL ||
			    *rest != '@' ||
			    (v = visit_of(d, w, rest + 1)) == DESIGN_NONE)
				continue;
			contrast_mean(d, g, v, 1, c);
			contrast_mean(d, other, v, -1, c);
			if (change) {
				contrast_mean(d, g, w->baseline, -1, c);
				contrast_mean(d, other, w->baseline, 1, c);
			}
			return 0;
		}
	return -1;
}

int
contrast_named(const struct design *d, const struct contrast_words *w,
    const char *name, double *c)
{
	const char *rest;

	if ((rest = after(name, "mean:")) != NULL)
		return one_group(d, w, rest, 0, c);
	if ((rest = after(name, "change:")) != NULL)
		return one_group(d, w, rest, 1, c);
	if ((rest = after(name, "diff:")) != NULL)
		return two_groups(d, w, rest, 0, c);
	if ((rest = after(name, "diffchange:")) != NULL)
		return two_groups(d, w, rest, 1, c);
	return -1;
}
