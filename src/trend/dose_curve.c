/* A curve along a dose: its design, its fit, and what is asked of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trend/dose_curve.h"

#define CENTS 100
#define DIGITS 4 /* of a dose that is shown */

static const char too_few_doses[] = "too_few_doses";

static int
is_over(void *of)
{
	const struct dose_curve *k = of;

	return k->now != NULL && k->now() >= k->until;
}

/* A dose with as many digits as are shown, so that what is said of it is
 * said of that number. */
static double
shown(double dose)
{
	char text[32];

	snprintf(text, sizeof(text), "%.*g", DIGITS, dose);
	return strtod(text, NULL);
}

/* Only the visits of which the bands' model knows the covariance. */
static void
take_visits(struct dose_curve *k, const struct trend_model *bands)
{
	const struct fit_summary *s = fit_summary(bands->fit);
	uint32_t kept = 0;

	for (size_t i = 0; i < s->visits; i++)
		kept |= UINT32_C(1) << s->kept[i];
	k->visits = bands->sample;
	sample_keep(&k->visits, kept);
}

/* Where the curve begins, bends and ends; or why there is none. */
static const char *
take_range(struct dose_curve *k)
{
	const struct dose_sample *d = &k->doses;
	double scaled[SPLINE_KNOTS], first, last;

	if (d->people < DOSE_CURVE_PEOPLE)
		return too_few_doses;
	first = spline_quantile(d->values, d->n, 0.05);
	last = spline_quantile(d->values, d->n, 0.95);
	if (!(last > first))
		return "one_dose";
	k->is_straight = spline_init(&k->spline, d->values, d->n) == -1;
	k->centre = spline_quantile(d->values, d->n, 0.5);
	k->width = last - first;
	for (size_t i = 0; i < SPLINE_KNOTS; i++)
		scaled[i] = (k->spline.knots[i] - k->centre) / k->width;
	memcpy(k->spline.knots, scaled, sizeof(scaled));
	for (size_t i = 0; i < DOSE_CURVE_POINTS; i++)
		k->at[i] = shown(dose_sample_dose(
		    d, first + k->width * (double)i / (DOSE_CURVE_POINTS - 1)));
	return NULL;
}

static size_t
count_terms(const struct dose_curve *k)
{
	return k->is_straight ? 1 : SPLINE_TERMS;
}

/* The terms of a value as doses are taken; the second 0 of a straight one. */
static void
terms_of(const struct dose_curve *k, double value, double terms[SPLINE_TERMS])
{
	const double x = (value - k->centre) / k->width;

	terms[0] = x;
	terms[1] = 0;
	if (!k->is_straight)
		spline_terms(&k->spline, x, terms);
}

/* A column for each visit and term; of the terms none at a shared baseline. */
static int
lay_columns(struct dose_curve *k, int shared)
{
	struct design *d = k->design;

	if (design_add_by_visit(d, 0) == DESIGN_NONE)
		return -1;
	for (size_t i = 0; i < count_terms(k); i++)
		for (size_t v = 0; v < d->visits; v++) {
			k->terms[i][v] = DESIGN_NONE;
			if (shared && v == k->baseline)
				continue;
			k->terms[i][v] = design_add_column(d);
			if (design_add_entry(d, k->terms[i][v], v, i + 1, 1) ==
			    -1)
				return -1;
		}
	return 0;
}

static int
make_design(struct dose_curve *k, int shared)
{
	const struct dose_sample *d = &k->doses;
	double terms[SPLINE_TERMS];

	k->design = design_new(k->visits.ndays, 1 + count_terms(k), d->ncells);
	if (k->design == NULL || lay_columns(k, shared) == -1)
		return -1;
	for (size_t cell = 0; cell < d->ncells; cell++) {
		terms_of(k, d->cells[cell], terms);
		design_set_z(k->design, cell, 0, 1);
		for (size_t i = 0; i < count_terms(k); i++)
			design_set_z(k->design, cell, i + 1, terms[i]);
	}
	k->c = calloc(k->design->columns, sizeof(*k->c));
	return k->c == NULL ? -1 : 0;
}

static int
fit(struct dose_curve *k, const struct trend_ask *a, const double *sigma)
{
	const struct fit_options o = {.scale = CENTS,
	    .expired = is_over,
	    .of = k,
	    .repeats = k->doses.repeats};

	if (make_design(k, a->question->model == MODEL_CLDA) == -1)
		return -1;
	k->fit = fit_ladder(k->doses.moments, k->design, &o, sigma);
	if (k->fit == NULL)
		return -1;
	k->reason = fit_summary(k->fit)->reason;
	trend_count_fit(a->tally, k->reason);
	return 0;
}

/* From what the bands' model is of to a fit. */
static int
draw(struct dose_curve *k, const struct trend_ask *a,
    const struct trend_model *bands)
{
	take_visits(k, bands);
	k->baseline = trend_baseline(&k->visits, a->census);
	if (k->baseline == DESIGN_NONE) {
		k->reason = "no_baseline";
		return 0;
	}
	if (dose_sample_take(&k->doses, &k->visits, a->columns, a->question,
		a->census) == -1)
		return -1;
	k->reason = take_range(k);
	return k->reason != NULL ? 0
				 : fit(k, a, fit_summary(bands->fit)->sigma);
}

int
dose_curve(struct dose_curve *k, const struct trend_ask *a,
    const struct trend_model *bands)
{
	*k = (struct dose_curve){.reason = bands->reason,
	    .baseline = DESIGN_NONE,
	    .now = a->now,
	    .until = a->now == NULL ? 0 : a->now() + TREND_FIT_MS};
	if (k->reason == NULL && a->question->nadjust > 0)
		k->reason = "not_adjusted";
	if (k->reason != NULL || draw(k, a, bands) == 0)
		return 0;
	dose_curve_free(k);
	return -1;
}

void
dose_curve_free(struct dose_curve *k)
{
	dose_sample_free(&k->doses);
	fit_free(k->fit);
	design_free(k->design);
	free(k->c);
	*k = (struct dose_curve){0};
}

size_t
dose_curve_visit(const struct dose_curve *k, size_t day)
{
	for (size_t v = 0; k->reason == NULL && v < k->visits.ndays; v++)
		if (k->visits.days[v] == day)
			return v;
	return DESIGN_NONE;
}

double
dose_curve_knot(const struct dose_curve *k, size_t knot)
{
	return shown(dose_sample_dose(
	    &k->doses, k->centre + k->width * k->spline.knots[knot]));
}

/* Why nothing can be said of a visit, or NULL. */
static const char *
refusal(const struct dose_curve *k, size_t visit)
{
	if (k->reason != NULL)
		return k->reason;
	if (k->doses.people_at[visit] < DOSE_CURVE_PEOPLE)
		return too_few_doses;
	if (fit_summary(k->fit)->left_out[visit] != NULL)
		return fit_summary(k->fit)->left_out[visit];
	return is_over((void *)(uintptr_t)k) ? "deadline" : NULL;
}

/* Add ${weight} times the effect of a term at a visit. */
static void
add_term(
    const struct dose_curve *k, size_t term, size_t v, double weight, double *c)
{
	if (k->terms[term][v] != DESIGN_NONE)
		c[k->terms[term][v]] += weight;
}

int
dose_curve_change(
    const struct dose_curve *k, size_t visit, double dose, struct contrast *out)
{
	double terms[SPLINE_TERMS];
	int rc;

	*out = (struct contrast){.reason = refusal(k, visit)};
	if (out->reason != NULL)
		return 0;
	terms_of(k, dose_sample_value(&k->doses, dose), terms);
	/* The intercepts are the first columns, one for each visit. */
	k->c[visit] += 1;
	k->c[k->baseline] -= 1;
	for (size_t i = 0; i < count_terms(k); i++) {
		add_term(k, i, visit, terms[i], k->c);
		add_term(k, i, k->baseline, -terms[i], k->c);
	}
	rc = contrast_estimate(k->fit, k->c, out);
	memset(k->c, 0, k->design->columns * sizeof(*k->c));
	return rc;
}

/* A row for each effect that would be 0; how many. */
static size_t
lay_rows(const struct dose_curve *k, size_t visit, int nonlinear, double *rows)
{
	size_t n = 0;

	for (size_t v = 0; v < k->visits.ndays; v++) {
		if (v == k->baseline ||
		    (visit == DESIGN_NONE ? refusal(k, v) != NULL : v != visit))
			continue;
		for (size_t i = nonlinear ? 1 : 0; i < count_terms(k); i++) {
			double *row = rows + n++ * k->design->columns;

			add_term(k, i, v, 1, row);
			add_term(k, i, k->baseline, -1, row);
		}
	}
	return n;
}

int
dose_curve_test(const struct dose_curve *k, size_t visit, int nonlinear,
    struct contrast_test *out)
{
	double *rows;
	size_t n;
	int rc = 0;

	*out = (struct contrast_test){
	    .reason = visit == DESIGN_NONE ? k->reason : refusal(k, visit)};
	if (out->reason == NULL && nonlinear && k->is_straight)
		out->reason = "straight";
	if (out->reason != NULL)
		return 0;
	rows = calloc(
	    k->visits.ndays * SPLINE_TERMS * k->design->columns, sizeof(*rows));
	if (rows == NULL)
		return -1;
	n = lay_rows(k, visit, nonlinear, rows);
	if (n == 0)
		out->reason = "no_data";
	else
		rc = contrast_test(k->fit, rows, n, out);
	free(rows);
	return rc;
}
