/*
 * From a census to a fit: own covariance, else the one of everybody at the
 * clinics, else none.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/trend_model.h"

#define CENTS 100

static const char too_few_episodes[] = "too_few_episodes";

/* A fit's time. */
struct limit {
	int64_t (*now)(void);
	int64_t until;
};

static int
is_over(void *of)
{
	const struct limit *l = of;

	return l->now() >= l->until;
}

static struct fit_options
options_of(const struct trend_ask *a, struct limit *l)
{
	struct fit_options o = {.scale = CENTS};

	if (a->now == NULL)
		return o;
	*l = (struct limit){a->now, a->now() + TREND_FIT_MS};
	o.expired = is_over;
	o.of = l;
	return o;
}

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

static size_t
baseline_of(const struct sample *s, const struct census *c)
{
	for (size_t v = 0; v < s->ndays; v++)
		if (c->target_days[s->days[v]] == 0)
			return v;
	return DESIGN_NONE;
}

static void
count_fit(struct trend_tally *tally, const char *reason)
{
	if (tally == NULL)
		return;
	tally->fits++;
	if (reason != NULL) {
		tally->not_converged += strcmp(reason, "not_converged") == 0;
		tally->late += strcmp(reason, "deadline") == 0;
	}
}

/* Replace the fit by one of these moments; the sigma NULL: an own one. */
static int
fit_again(struct trend_model *m, const struct trend_ask *a,
    const struct sample *s, const struct moments *moments, const double *sigma)
{
	struct limit l;
	const struct fit_options o = options_of(a, &l);
	const size_t baseline = baseline_of(s, a->census);
	const struct fit_summary *summary;

	fit_free(m->fit);
	m->fit = NULL;
	design_free(m->design);
	m->sample = *s;
	m->baseline = baseline;
	m->borrowed = sigma != NULL;
	m->design = a->question->model == MODEL_CLDA && baseline != DESIGN_NONE
			? design_clda(s->ndays, s->ncells, baseline)
			: design_lda(s->ndays, s->ncells);
	if (m->design == NULL)
		return -1;
	m->fit = sigma == NULL ? fit_ladder(moments, m->design, &o, NULL)
			       : fit_borrowed(moments, m->design, &o, sigma);
	if (m->fit == NULL)
		return -1;
	summary = fit_summary(m->fit);
	m->reason = summary->reason;
	count_fit(a->tally, m->reason);
	m->reason_day = m->reason != NULL && summary->visit != FIT_NONE
			    ? s->days[summary->visit]
			    : SIZE_MAX;
	if (m->reason == NULL && a->question->model == MODEL_CLDA &&
	    baseline == DESIGN_NONE)
		m->reason = "no_baseline";
	return 0;
}

/* Keep the days of which a covariance can be had; ${moments} follow. */
static int
thin(struct sample *s, struct moments **moments, const struct trend_ask *a)
{
	const uint32_t kept = sample_paired_days(*moments, FIT_OWN_PAIR);

	if (kept + 1 == UINT32_C(1) << s->ndays)
		return 0;
	sample_keep(s, kept);
	if (s->ndays == 0)
		return 0;
	moments_free(*moments);
	*moments = sample_take(s, a->columns, a->question, a->census);
	return *moments == NULL ? -1 : 0;
}

/* The model with its own covariance, or the reason why not. */
static int
fit_with_own(struct trend_model *m, const struct trend_ask *a,
    const struct sample *all, struct moments **moments)
{
	struct sample s = *all;

	m->reason = too_few_episodes;
	if (sample_episodes(*moments) < FIT_OWN_EPISODES)
		return 0;
	if (thin(&s, moments, a) == -1)
		return -1;
	return s.ndays == 0 ? 0 : fit_again(m, a, &s, *moments, NULL);
}

/* The model with the covariance ${from} has; its days come with it. */
static int
borrow(struct trend_model *m, const struct trend_ask *a,
    const struct sample *all, const struct trend_model *from)
{
	const struct fit_summary *summary = fit_summary(from->fit);
	struct sample s = *all;
	uint32_t kept = 0;
	struct moments *moments;
	int rc = -1;

	for (size_t i = 0; i < summary->visits; i++)
		for (size_t v = 0; v < s.ndays; v++)
			if (s.days[v] == from->sample.days[summary->kept[i]])
				kept |= UINT32_C(1) << v;
	sample_keep(&s, kept);
	moments = sample_take(&s, a->columns, a->question, a->census);
	if (moments == NULL)
		return -1;
	if (sample_episodes(moments) < FIT_BORROWED_EPISODES) {
		m->reason = too_few_episodes;
		rc = 0;
	} else {
		rc = fit_again(m, a, &s, moments, summary->sigma);
	}
	moments_free(moments);
	return rc;
}

static int
is_deadline(const char *reason)
{
	return reason != NULL && strcmp(reason, "deadline") == 0;
}

/* The same with that of everybody, if there is one. */
static int
fit_with_borrowed(
    struct trend_model *m, const struct trend_ask *a, const struct sample *all)
{
	struct trend_model everybody = {0};
	struct sample s = *all;
	struct question lda = *a->question;
	struct trend_ask ask = *a;
	struct moments *moments;
	int rc = -1;

	s.everybody = 1;
	s.ncells = 1;
	s.seen[0] = (UINT32_C(1) << s.ndays) - 1;
	lda.model = MODEL_LDA;
	ask.question = &lda;
	moments = sample_take(&s, a->columns, a->question, a->census);
	if (moments != NULL &&
	    (rc = fit_with_own(&everybody, &ask, &s, &moments)) == 0 &&
	    everybody.reason == NULL)
		rc = borrow(m, a, all, &everybody);
	else if (is_deadline(everybody.reason))
		m->reason = everybody.reason;
	moments_free(moments);
	trend_model_free(&everybody);
	return rc;
}

/* Why each day that had scores is not in the model. */
static void
note_left_out(struct trend_model *m, const struct sample *all)
{
	const struct fit_summary *summary = fit_summary(m->fit);

	for (size_t v = 0; v < all->ndays; v++)
		m->left_out[all->days[v]] = too_few_episodes;
	for (size_t v = 0; v < m->sample.ndays; v++)
		m->left_out[m->sample.days[v]] = summary->left_out[v];
}

static int
run(struct trend_model *m, const struct trend_ask *a, const struct sample *all)
{
	struct moments *moments;
	int rc;

	moments = sample_take(all, a->columns, a->question, a->census);
	if (moments == NULL)
		return -1;
	rc = fit_with_own(m, a, all, &moments);
	moments_free(moments);
	if (rc == 0 && m->reason != NULL && !is_deadline(m->reason))
		rc = fit_with_borrowed(m, a, all);
	if (rc == -1 || m->reason != NULL)
		return rc;
	note_left_out(m, all);
	m->c = calloc(m->design->columns, sizeof(*m->c));
	return m->c == NULL ? -1 : 0;
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
	if (m->reason != NULL || run(m, a, &all) == 0)
		return 0;
	trend_model_free(m);
	return -1;
}

void
trend_model_free(struct trend_model *m)
{
	fit_free(m->fit);
	design_free(m->design);
	free(m->left_out);
	free(m->c);
	*m = (struct trend_model){0};
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
