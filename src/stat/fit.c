/*
 * A fit from its beginning to its end: what can be estimated, the maximum,
 * and the covariance of sigma that degrees of freedom and standard errors
 * are made of.
 */
#include <stdlib.h>
#include <string.h>

#include "stat/fit_work.h"
#include "stat/matrix.h"

static struct fit *
fit_new(const struct design *design, const struct fit_options *options)
{
	struct fit *f = calloc(1, sizeof(*f));

	if (f == NULL)
		return NULL;
	f->design = design;
	f->options = *options;
	f->d = design->covariates;
	f->cells = design->cells;
	f->summary.ml = options->ml;
	f->summary.visit = f->summary.pair[0] = f->summary.pair[1] = FIT_NONE;
	return f;
}

void
fit_free(struct fit *f)
{
	if (f == NULL)
		return;
	free(f->column_reason);
	free(f->place);
	free(f->alias);
	free(f->z);
	free(f->weights);
	free(f->weight_at);
	free(f->rows);
	free(f->patterns);
	free(f->products);
	free(f->repeats);
	free(f->few);
	free(f->repeat_numbers);
	free(f->squares);
	free(f->crossed);
	free(f->row_numbers);
	free(f->pattern_numbers);
	free(f->numbers);
	free(f);
}

/* V = 2 H^-1, and what Kenward-Roger needs of it. */
static void
finish(struct fit *f)
{
	fit_slope(f);
	fit_hessian(f);
	memcpy(f->factor, f->hessian, f->t * f->t * sizeof(double));
	if (matrix_cholesky(f->factor, f->t) != 0) {
		f->summary.reason = "not_converged";
		return;
	}
	matrix_inverse(f->factor, f->v_sigma, f->t);
	for (size_t i = 0; i < f->t * f->t; i++)
		f->v_sigma[i] *= 2;
	if (!f->options.ml)
		fit_take_kr(f);
}

struct fit *
fit_own(const struct moments *moments, const struct design *design,
    const struct fit_options *options)
{
	struct fit *f = fit_new(design, options);

	if (f == NULL)
		return NULL;
	if (fit_choose(f, moments) != 0)
		goto fail;
	if (f->summary.reason == NULL && fit_take(f, moments) != 0)
		goto fail;
	if (f->summary.reason == NULL)
		fit_check(f);
	if (f->summary.reason == NULL)
		fit_maximize(f);
	if (f->summary.reason == NULL && !options->bare) {
		finish(f);
		if (f->summary.reason == NULL && fit_take_sandwich(f) != 0)
			goto fail;
	}
	f->design = NULL;
	f->options.repeats = NULL;
	return f;
fail:
	fit_free(f);
	return NULL;
}

struct fit *
fit_borrowed(const struct moments *moments, const struct design *design,
    const struct fit_options *options, const double *sigma)
{
	struct fit *f = fit_new(design, options);

	if (f == NULL)
		return NULL;
	f->summary.borrowed = 1;
	if (fit_choose(f, moments) != 0)
		goto fail;
	if (f->summary.reason == NULL && fit_take(f, moments) != 0)
		goto fail;
	if (f->summary.reason == NULL) {
		const size_t *kept = f->summary.kept;

		for (size_t v = 0; v < f->V; v++)
			for (size_t u = 0; u < f->V; u++)
				f->sigma[v * f->V + u] =
				    sigma[kept[v] * design->visits + kept[u]];
		if (fit_value(f) != 0)
			f->summary.reason = "singular_covariance";
	}
	if (f->summary.reason == NULL && !options->bare &&
	    fit_take_sandwich(f) != 0)
		goto fail;
	f->design = NULL;
	f->options.repeats = NULL;
	return f;
fail:
	fit_free(f);
	return NULL;
}

const struct fit_summary *
fit_summary(const struct fit *f)
{
	return &f->summary;
}

const char *
fit_column_reason(const struct fit *f, size_t column)
{
	return f->column_reason[column];
}

double
fit_column(const struct fit *f, size_t column)
{
	return f->place[column] == FIT_NONE ? 0 : f->beta[f->place[column]];
}

/* Does each pair of visits that has scores have enough episodes? */
static int
has_pairs(const struct moments *moments)
{
	int64_t n[MOMENTS_VISITS_MAX][MOMENTS_VISITS_MAX] = {{0}};
	struct moments_row row;

	for (size_t at = 0; moments_next(moments, &at, &row);)
		for (size_t v = 0; v < moments_visits(moments); v++)
			for (size_t u = 0; u <= v; u++)
				if ((row.mask >> v & row.mask >> u & 1) != 0)
					n[v][u] += row.n;
	for (size_t v = 0; v < moments_visits(moments); v++)
		for (size_t u = 0; u < v; u++)
			if (n[v][v] > 0 && n[u][u] > 0 &&
			    n[v][u] < FIT_OWN_PAIR)
				return 0;
	return 1;
}

static int64_t
count_episodes(const struct moments *moments)
{
	struct moments_row row;
	int64_t n = 0;

	for (size_t at = 0; moments_next(moments, &at, &row);)
		n += row.mask != 0 ? row.n : 0;
	return n;
}

struct fit *
fit_ladder(const struct moments *moments, const struct design *design,
    const struct fit_options *options, const double *sigma)
{
	const int64_t n = count_episodes(moments);
	struct fit *f = NULL;

	if (n >= FIT_OWN_EPISODES && has_pairs(moments)) {
		f = fit_own(moments, design, options);
		if (f == NULL || f->summary.reason == NULL ||
		    strcmp(f->summary.reason, "deadline") == 0)
			return f;
	}
	if (sigma != NULL && n >= FIT_BORROWED_EPISODES) {
		fit_free(f);
		return fit_borrowed(moments, design, options, sigma);
	}
	if (f == NULL && (f = fit_new(design, options)) != NULL)
		f->summary.reason = n > 0 ? "too_few_episodes" : "no_data";
	return f;
}
