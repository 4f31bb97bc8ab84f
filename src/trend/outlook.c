/* What a cohort tells those like them, without the cohort. */
#include <stdlib.h>
#include <string.h>

#include "cohort/visit_figures.h"
#include "trend/expect_cohort.h"
#include "trend/outlook.h"

#define CENTS 100.0

static const char bad_question[] = "bad_question";
static const char out_of_memory[] = "out_of_memory";

static double
points_at(const json_t *question, const char *name)
{
	return (double)json_integer_value(json_object_get(question, name)) /
	       CENTS;
}

static int64_t
due_of(const int64_t counts[BECAME])
{
	return counts[ANSWERED] + counts[LATE] + counts[CENSORED] +
	       counts[NOT_ANSWERED];
}

/* May the scores of the cohort on a day be seen, and are there any? */
static int
is_seen(const struct cohort_model *m, size_t day)
{
	const struct census *s = &m->census;

	return !m->hidden.refused && s->ngroups > 0 &&
	       s->target_days[day] > 0 &&
	       s->courses[day][ANSWERED] + s->courses[day][LATE] > 0 &&
	       suppression_shows(&m->hidden, s, 0, census_scored(day));
}

/* How the cohort fared by a day. */
static int
count_day(struct outlook_day *d, struct desk *desk,
    const struct cohort_model *m, size_t day)
{
	const struct census *s = &m->census;
	struct visit_figures v;

	if (visit_figures(&v, desk, 0, day) == -1)
		return -1;
	d->due = due_of(v.counts);
	d->scored = v.score.n;
	if (!m->question.with_mcid ||
	    !suppression_shows(&m->hidden, s, 0, census_paired(s, day)))
		return 0;
	d->reached = v.responders;
	d->of = v.change.n;
	d->of_due = due_of(v.paired);
	return 0;
}

static int
take_days(struct outlook *o, const struct cohort_model *m)
{
	const struct census *s = &m->census;
	struct desk *desk = desk_new(s, m->ask.columns, &m->question);
	int rc = 0;

	o->days = calloc(s->ndays + 1, sizeof(*o->days));
	if (desk == NULL || o->days == NULL)
		rc = -1;
	for (size_t day = 0; rc == 0 && day < s->ndays; day++) {
		struct outlook_day *d = &o->days[o->ndays];

		d->target_day = s->target_days[day];
		d->visit = m->reason == NULL ? trend_model_visit(&m->model, day)
					     : DESIGN_NONE;
		if (is_seen(m, day))
			rc = count_day(d, desk, m, day);
		o->ndays += d->visit != DESIGN_NONE || d->due > 0;
	}
	desk_free(desk);
	return rc;
}

static int
take_model(struct outlook *o, const struct cohort_model *m)
{
	const struct question *q = &m->question;

	o->reason = m->reason;
	o->people = -1;
	if (!m->hidden.refused)
		o->people = people_total(&m->census.people, 0);
	o->scale.baseline = DESIGN_NONE;
	o->scale.good = q->good;
	if (m->reason == NULL) {
		o->borrowed = m->model.borrowed;
		o->scale.baseline = m->model.baseline;
		if (law_of(&o->law, m->model.fit, m->model.design, 0) == -1)
			return -1;
	}
	if (q->with_mcid && o->scale.baseline != DESIGN_NONE)
		o->scale.mcid = (double)q->mcid / CENTS;
	return take_days(o, m);
}

static int
is_late(const char *reason)
{
	return reason != NULL && strcmp(reason, "deadline") == 0;
}

/* Look back at what bands would have been drawn on a day. */
static const char *
look_back(struct outlook *o, const struct cohort_model *today,
    const json_t *question, const char *as_of, int64_t until)
{
	const struct trend_ask *a = &today->ask;
	struct cohort_model past;
	const char *why = cohort_model_open(
	    &past, a->columns, question, as_of, a->now, until, a->tally);

	if (why != NULL)
		return why;
	o->hurried |= is_late(past.reason);
	if (past.question.as_of >= a->question->as_of)
		why = bad_question;
	else if (past.reason == NULL &&
		 calibration_of(&o->calibration, &past.model, a, &o->scale,
		     past.question.as_of) == -1)
		why = out_of_memory;
	cohort_model_close(&past);
	return why;
}

/* From the first past that had a model. */
static const char *
calibrate(struct outlook *o, const struct cohort_model *today,
    const json_t *question, int64_t until)
{
	const json_t *pasts = json_object_get(question, "pasts"), *past;
	const char *as_of, *why;
	size_t i;

	json_array_foreach(pasts, i, past)
	{
		as_of = json_string_value(json_object_get(past, "as_of"));
		if (as_of == NULL)
			return bad_question;
		why = look_back(o, today, question, as_of, until);
		o->calibration.past = i;
		if (why != NULL || o->calibration.had_bands)
			return why;
	}
	return NULL;
}

const char *
outlook_make(struct outlook *o, const struct columns *c, const json_t *question,
    int64_t (*now)(void), int64_t until, struct trend_tally *tally)
{
	struct cohort_model m;
	const char *why;

	*o = (struct outlook){
	    .scale = {.min = points_at(question, "minimum_cents"),
		.max = points_at(question, "maximum_cents")}};
	why = cohort_model_open(&m, c, question, NULL, now, until, tally);
	if (why != NULL)
		return why;
	o->hurried = is_late(m.reason);
	if (take_model(o, &m) == -1)
		why = out_of_memory;
	else if (m.reason == NULL)
		why = calibrate(o, &m, question, until);
	cohort_model_close(&m);
	if (why != NULL)
		outlook_clear(o);
	return why;
}

void
outlook_clear(struct outlook *o)
{
	free(o->days);
	*o = (struct outlook){0};
}

const struct outlook_day *
outlook_day(const struct outlook *o, int64_t target_day)
{
	for (size_t d = 0; d < o->ndays; d++)
		if (o->days[d].target_day == target_day)
			return &o->days[d];
	return NULL;
}
