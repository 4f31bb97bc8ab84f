/*
 * From chosen scores to a fit: own covariance, else the one of everybody at
 * the clinics, else none.
 */
#include <stdlib.h>
#include <string.h>

#include "stat/repeats.h"
#include "trend/trend_intake.h"

#define CENTS 100

static const char too_few_episodes[] = "too_few_episodes";
static const char too_revealing[] = "too_revealing";

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
	struct fit_options o = {.scale = CENTS, .bare = a->bare};

	if (a->now == NULL)
		return o;
	*l = (struct limit){a->now, a->now() + TREND_FIT_MS};
	o.expired = is_over;
	o.of = l;
	return o;
}

static struct design *
design_of(
    const struct trend_intake *in, const struct trend_ask *a, size_t baseline)
{
	const struct sample *s = &in->sample;
	const size_t shared =
	    a->question->model == MODEL_CLDA ? baseline : DESIGN_NONE;

	if (in->adjustment != NULL)
		return adjustment_design(
		    in->adjustment, s->ndays, s->ncells, shared);
	return design_groups(s->ndays, s->ncells, shared, 1, 0);
}

void
trend_count_fit(struct trend_tally *tally, const char *reason)
{
	if (tally == NULL)
		return;
	tally->fits++;
	if (reason != NULL) {
		tally->not_converged += strcmp(reason, "not_converged") == 0;
		tally->late += strcmp(reason, "deadline") == 0;
	}
}

/* People, for errors by person.  -1: out of memory. */
static int
take_people(
    struct trend_model *m, const struct trend_ask *a, struct fit_options *o)
{
	if (trend_intake_people(m->intake, a) == -1)
		return -1;
	o->repeats = m->intake->repeats;
	m->people = o->repeats->people;
	m->several = o->repeats->several;
	return 0;
}

/* Replace the fit by one of what was read; the sigma NULL: an own one. */
static int
fit_again(struct trend_model *m, const struct trend_ask *a,
    struct trend_intake *in, const double *sigma)
{
	struct limit l;
	struct fit_options o = options_of(a, &l);
	const size_t baseline = trend_baseline(&in->sample, a->census);
	const struct fit_summary *summary;

	fit_free(m->fit);
	m->fit = NULL;
	design_free(m->design);
	trend_intake_release(m->intake);
	m->intake = trend_intake_hold(in);
	m->adjustment = in->adjustment;
	m->sample = in->sample;
	m->baseline = baseline;
	m->borrowed = sigma != NULL;
	m->design = design_of(in, a, baseline);
	if (m->design == NULL || (!a->bare && take_people(m, a, &o) == -1))
		return -1;
	m->fit = sigma == NULL
		     ? fit_ladder(in->moments, m->design, &o, NULL)
		     : fit_borrowed(in->moments, m->design, &o, sigma);
	if (m->fit == NULL)
		return -1;
	summary = fit_summary(m->fit);
	m->reason = summary->reason;
	trend_count_fit(a->tally, m->reason);
	m->reason_day = m->reason != NULL && summary->visit != FIT_NONE
			    ? in->sample.days[summary->visit]
			    : SIZE_MAX;
	if (m->reason == NULL && a->question->model == MODEL_CLDA &&
	    baseline == DESIGN_NONE)
		m->reason = "no_baseline";
	return 0;
}

/* What is read of a sample; let go on failure. */
static int
read_sample(
    struct trend_intake **in, const struct trend_ask *a, const struct sample *s)
{
	if (trend_intake_open(in, a, s) == -1)
		return -1;
	if (trend_intake_read(*in, a) == 0)
		return 0;
	trend_intake_release(*in);
	return -1;
}

/*
 * Keep the days of which a covariance can be had, and read them again.  1:
 * there are none; -1: out of memory; it was let go.
 */
static int
thin(struct trend_intake **in, const struct trend_ask *a)
{
	const uint32_t kept = sample_paired_days((*in)->moments, FIT_OWN_PAIR);
	struct sample s = (*in)->sample;

	if (kept + 1 == UINT32_C(1) << s.ndays)
		return 0;
	sample_keep(&s, kept);
	trend_intake_release(*in);
	return s.ndays == 0 ? 1 : read_sample(in, a, &s);
}

/* The model with its own covariance, or the reason why not. */
static int
fit_with_own(
    struct trend_model *m, const struct trend_ask *a, const struct sample *all)
{
	struct trend_intake *in;
	int rc = 0;

	if (read_sample(&in, a, all) == -1)
		return -1;
	m->reason = in->reason != NULL ? in->reason : too_few_episodes;
	if (in->reason == NULL && trend_intake_has(in, FIT_OWN_EPISODES) &&
	    (rc = thin(&in, a)) != 0)
		return rc == -1 ? -1 : 0;
	if (in->reason != NULL)
		m->reason = in->reason;
	else if (trend_intake_has(in, FIT_OWN_EPISODES))
		rc = fit_again(m, a, in, NULL);
	trend_intake_release(in);
	return rc;
}

/* The model with the covariance ${from} has; its days come with it. */
static int
borrow(struct trend_model *m, const struct trend_ask *a,
    const struct sample *all, const struct trend_model *from)
{
	const struct fit_summary *summary = fit_summary(from->fit);
	struct sample s = *all;
	struct trend_intake *in;
	uint32_t kept = 0;
	int rc = 0;

	for (size_t i = 0; i < summary->visits; i++)
		for (size_t v = 0; v < s.ndays; v++)
			if (s.days[v] == from->sample.days[summary->kept[i]])
				kept |= UINT32_C(1) << v;
	sample_keep(&s, kept);
	if (read_sample(&in, a, &s) == -1)
		return -1;
	if (in->reason != NULL)
		m->reason = in->reason;
	else if (!trend_intake_has(in, FIT_BORROWED_EPISODES))
		m->reason = too_few_episodes;
	else
		rc = fit_again(m, a, in, summary->sigma);
	trend_intake_release(in);
	return rc;
}

/* Whether another covariance would not help. */
static int
is_final(const char *reason)
{
	return reason != NULL && (strcmp(reason, "deadline") == 0 ||
				     strcmp(reason, "too_many_profiles") == 0 ||
				     strcmp(reason, "too_revealing") == 0);
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
	int rc;

	s.everybody = 1;
	s.ncells = 1;
	s.seen[0] = sample_days(&s);
	lda.model = MODEL_LDA;
	ask.question = &lda;
	ask.bare = 1;
	rc = fit_with_own(&everybody, &ask, &s);
	if (rc == 0 && everybody.reason == NULL)
		rc = borrow(m, a, all, &everybody);
	else if (is_final(everybody.reason))
		m->reason = everybody.reason;
	trend_model_free(&everybody);
	return rc;
}

/*
 * Leave out the days at which an adjustment would tell somebody apart: words
 * that few have may go with them, so it is made anew each time.  No day: all of
 * them do.  -1: out of memory.
 */
static int
keep_safe(struct sample *s, const struct trend_ask *a)
{
	struct trend_intake *in;
	uint32_t safe, days;

	if (a->question->nadjust == 0 || a->question->at_least == 0)
		return 0;
	do {
		if (trend_intake_open(&in, a, s) == -1)
			return -1;
		safe = in->safe;
		trend_intake_release(in);
		days = sample_days(s);
		sample_keep(s, safe);
	} while (safe != days && s->ndays > 0);
	return 0;
}

/* Why each day that had scores is not in the model. */
static void
note_left_out(
    struct trend_model *m, const struct sample *all, const struct sample *safe)
{
	const struct fit_summary *summary = fit_summary(m->fit);

	for (size_t v = 0; v < all->ndays; v++)
		m->left_out[all->days[v]] = too_revealing;
	for (size_t v = 0; v < safe->ndays; v++)
		m->left_out[safe->days[v]] = too_few_episodes;
	for (size_t v = 0; v < m->sample.ndays; v++)
		m->left_out[m->sample.days[v]] = summary->left_out[v];
}

int
trend_model_fit(
    struct trend_model *m, const struct trend_ask *a, const struct sample *all)
{
	struct sample safe = *all;
	int rc = keep_safe(&safe, a);

	if (rc == 0 && safe.ndays == 0)
		m->reason = too_revealing;
	else if (rc == 0)
		rc = fit_with_own(m, a, &safe);
	if (rc == 0 && m->reason != NULL && !is_final(m->reason))
		rc = fit_with_borrowed(m, a, &safe);
	if (rc == -1 || m->reason != NULL)
		return rc;
	note_left_out(m, all, &safe);
	m->c = calloc(m->design->columns, sizeof(*m->c));
	return m->c == NULL ? -1 : 0;
}
