/* Which scores a model is of, and what it says of single means. */
#include <stdlib.h>
#include <string.h>

#include "trend/trend_intake.h"

static int64_t
scores_at(const struct census *s, size_t group, size_t day)
{
	const int64_t *n = s->courses[group * s->ndays + day];

	return n[ANSWERED] + n[LATE];
}

/* Which groups have which cell. */
static void
choose_cells(struct sample *s, const struct trend_ask *a, int total)
{
	memset(s->cells, SAMPLE_NO_CELL, sizeof(s->cells));
	for (size_t i = 0; i < a->norder; i++) {
		const size_t g = a->order[i];

		if (total)
			s->cells[g] = 0;
		else if (suppression_shows(a->hidden, a->census, g, 0))
			s->cells[g] = (uint8_t)s->ncells++;
	}
	if (total && a->norder > 0)
		s->ncells = 1;
}

/* The cells that have scores on a day, as a bit each in ${cells}. */
static int
is_seen(const struct sample *s, const struct trend_ask *a, int total,
    size_t day, uint64_t *cells)
{
	const struct census *c = a->census;
	const size_t place = census_scored(day);

	*cells = 0;
	for (size_t g = 0; g < c->ngroups; g++)
		if (s->cells[g] != SAMPLE_NO_CELL && scores_at(c, g, day) > 0 &&
		    suppression_shows(
			a->hidden, c, total ? c->ngroups : g, place))
			*cells |= UINT64_C(1) << s->cells[g];
	return *cells != 0;
}

static int
has_scores(const struct trend_ask *a)
{
	for (size_t i = 0; i < a->norder; i++)
		for (size_t day = 0; day < a->census->ndays; day++)
			if (scores_at(a->census, a->order[i], day) > 0)
				return 1;
	return 0;
}

/* The days that have scores that may be seen; or a reason. */
static const char *
choose(struct sample *s, const struct trend_ask *a, int total)
{
	uint64_t cells;

	choose_cells(s, a, total);
	for (size_t day = 0; day < a->census->ndays; day++) {
		if (!is_seen(s, a, total, day, &cells))
			continue;
		if (s->ndays == MOMENTS_VISITS_MAX)
			return "too_many_visits";
		for (size_t cell = 0; cell < s->ncells; cell++)
			if ((cells >> cell & 1) != 0)
				s->seen[cell] |= UINT32_C(1) << s->ndays;
		s->days[s->ndays++] = day;
	}
	if (s->ndays > 0)
		return NULL;
	return has_scores(a) ? "hidden" : "no_data";
}

int
trend_model(struct trend_model *m, const struct trend_ask *a, int total)
{
	struct sample all = {0};

	*m = (struct trend_model){
	    .baseline = DESIGN_NONE, .reason_day = SIZE_MAX};
	m->left_out = calloc(a->census->ndays + 1, sizeof(*m->left_out));
	if (m->left_out == NULL)
		return -1;
	m->reason = choose(&all, a, total);
	if (m->reason != NULL || trend_model_fit(m, a, &all) == 0)
		return 0;
	trend_model_free(m);
	return -1;
}

void
trend_model_free(struct trend_model *m)
{
	fit_free(m->fit);
	design_free(m->design);
	trend_intake_release(m->intake);
	free(m->left_out);
	free(m->c);
	free(m->reached);
	*m = (struct trend_model){0};
}

size_t
trend_baseline(const struct sample *s, const struct census *c)
{
	for (size_t v = 0; v < s->ndays; v++)
		if (c->target_days[s->days[v]] == 0)
			return v;
	return DESIGN_NONE;
}

size_t
trend_model_visit(const struct trend_model *m, size_t day)
{
	for (size_t v = 0; v < m->sample.ndays; v++)
		if (m->sample.days[v] == day && m->left_out[day] == NULL)
			return v;
	return DESIGN_NONE;
}

int
trend_model_take(const struct trend_model *m, struct contrast *out)
{
	const int rc = contrast_estimate(m->fit, m->c, out);

	memset(m->c, 0, m->design->columns * sizeof(*m->c));
	return rc;
}

/* Why nothing can be said of a day, or NULL. */
static const char *
refusal(const struct trend_model *m, size_t cell, size_t day)
{
	if (m->reason != NULL)
		return m->reason;
	if (m->left_out[day] != NULL)
		return m->left_out[day];
	return cell == SAMPLE_NO_CELL ||
		       trend_model_visit(m, day) == DESIGN_NONE
		   ? "no_data"
		   : NULL;
}

int
trend_model_mean(
    const struct trend_model *m, size_t cell, size_t day, struct contrast *out)
{
	*out = (struct contrast){.reason = refusal(m, cell, day)};
	if (out->reason != NULL)
		return 0;
	contrast_mean(m->design, cell, trend_model_visit(m, day), 1, m->c);
	return trend_model_take(m, out);
}

int
trend_model_value(
    const struct trend_model *m, size_t cell, size_t day, struct contrast *out)
{
	int rc;

	*out = (struct contrast){.reason = refusal(m, cell, day)};
	if (out->reason != NULL)
		return 0;
	contrast_mean(m->design, cell, trend_model_visit(m, day), 1, m->c);
	rc = contrast_value(m->fit, m->c, out);
	memset(m->c, 0, m->design->columns * sizeof(*m->c));
	return rc;
}

int
trend_model_change(
    const struct trend_model *m, size_t cell, size_t day, struct contrast *out)
{
	*out = (struct contrast){.reason = refusal(m, cell, day)};
	if (out->reason == NULL && m->baseline == DESIGN_NONE)
		out->reason = "no_baseline";
	if (out->reason != NULL)
		return 0;
	contrast_change(
	    m->design, cell, m->baseline, trend_model_visit(m, day), 1, m->c);
	return trend_model_take(m, out);
}
