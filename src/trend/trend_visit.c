/* A day of a group: how its scores were, and what the model says of it. */
#include <math.h>

#include "base/json_text.h"
#include "stat/expectation.h"
#include "stat/share.h"
#include "trend/modelled.h"
#include "trend/trend_reply.h"

/* People behind a quartile, for whoever may not see single ones. */
#define RANKED 20

#define CENTS 100.0

static const char hidden_reason[] = "hidden";

static void
write_change(FILE *f, const struct description *d, int shown)
{
	fprintf(f, ",\"change\":{\"n\":");
	if (shown)
		fprintf(f, "%lld", (long long)d->n);
	else
		fputs("null", f);
	json_text_member_real(f, "mean", shown && d->n > 0, d->mean);
	json_text_member_real(f, "sd", shown && d->n > 1, d->sd);
	json_text_member_real(f, "ci_lo", shown && d->n > 1, d->ci_lo);
	json_text_member_real(f, "ci_hi", shown && d->n > 1, d->ci_hi);
	fputc('}', f);
}

void
trend_write_share(FILE *f, const char *name, int shown, int64_t x, int64_t n)
{
	struct interval i = {0};
	double share = 0;

	if (n > 0) {
		i = share_wilson(x, n);
		share = (double)x / (double)n;
	}
	fprintf(f, ",\"%s\":{\"n\":", name);
	if (shown)
		fprintf(f, "%lld", (long long)x);
	else
		fputs("null", f);
	json_text_member_count(f, "of", shown, n);
	json_text_member_real(f, "share", shown && n > 0, share);
	json_text_member_real(f, "ci_lo", shown && n > 0, i.lo);
	json_text_member_real(f, "ci_hi", shown && n > 0, i.hi);
}

int64_t
trend_due(const int64_t counts[BECAME])
{
	return counts[ANSWERED] + counts[LATE] + counts[CENSORED] +
	       counts[NOT_ANSWERED];
}

int64_t
trend_judged(const struct reply *r, const struct visit_figures *v)
{
	return v->change.n + (r->ask.question->surgery == SURGERY_NONRESPONDER
				     ? v->paired[CENSORED]
				     : 0);
}

/*
 * Responders, and what their share of all who are due and have a baseline
 * could be, and is by the model.
 */
static void
write_responders(const struct reply *r, const struct visit_figures *v,
    size_t group, size_t day, int shown)
{
	const int64_t n = trend_judged(r, v), due = trend_due(v->paired);
	struct interval bounds = {0};
	FILE *f = r->file;
	double share;
	int known;

	if (!r->ask.question->with_mcid) {
		fputs(",\"responders\":null", f);
		return;
	}
	if (due > 0)
		bounds = share_bounds(v->responders, n, due);
	trend_write_share(f, "responders", shown, v->responders, n);
	fputs(",\"bounds\":{\"of\":", f);
	if (shown)
		fprintf(f, "%lld", (long long)due);
	else
		fputs("null", f);
	json_text_member_real(f, "worst", shown && due > 0, bounds.lo);
	json_text_member_real(f, "best", shown && due > 0, bounds.hi);
	fputc('}', f);
	if (reply_has_model(r)) {
		share = modelled_share(
		    reply_model(r, group), reply_cell(r, group), day, &known);
		json_text_member_real(f, "model", shown && known, share);
	}
	fputc('}', f);
}

static void
write_pass(const struct reply *r, const struct visit_figures *v, int shown)
{
	const struct question *q = r->ask.question;
	const int64_t stopped =
	    q->surgery == SURGERY_NONRESPONDER ? v->counts[CENSORED] : 0;

	if (!q->with_pass) {
		fputs(",\"pass\":null", r->file);
		return;
	}
	trend_write_share(
	    r->file, "pass", shown, v->pass, v->score.n + stopped);
	fputc('}', r->file);
}

void
trend_write_counts(FILE *f, const struct visit_figures *v, int shown)
{
	static const char *const names[BECAME] = {
	    "answered", "late", "censored", "not_answered", "not_yet_due"};

	json_text_member_count(f, "due", 1, trend_due(v->counts));
	for (int b = 0; names[b] != NULL; b++)
		json_text_member_count(f, names[b], shown, v->counts[b]);
}

void
trend_write_error(FILE *f, const struct contrast *c)
{
	const int known = c->reason == NULL;

	json_text_member_real(f, "se", known, c->se);
	json_text_member_real(
	    f, "se_robust", known && c->se_person >= 0, c->se_person);
	json_text_member_real(f, "ci_lo", known, c->lower);
	json_text_member_real(f, "ci_hi", known, c->upper);
	json_text_member_real(f, "df", known && c->df > 0, c->df);
}

void
trend_write_estimate(FILE *f, const struct contrast *c)
{
	const int known = c->reason == NULL;

	fputs("{\"mean\":", f);
	if (known)
		json_text_real(f, c->estimate);
	else
		fputs("null", f);
	trend_write_error(f, c);
}

/* The variance of a person's score at a visit of the model. */
static double
variance_of(const struct trend_model *m, size_t visit)
{
	const struct fit_summary *s = fit_summary(m->fit);

	for (size_t i = 0; i < s->visits; i++)
		if (s->kept[i] == visit)
			return s->sigma[i * s->visits + i];
	return 0;
}

/*
 * Between which scores the middle half of people lies, and four fifths: by the
 * model's law for somebody of whom no score is known.  An adjusted model has
 * the law of people who are alike, which is narrower.
 */
static void
write_spread(const struct reply *r, const struct trend_model *m, size_t day,
    const struct contrast *mean)
{
	const struct question *q = r->ask.question;
	const struct expectation_scale scale = {
	    .min = (double)q->minimum / CENTS,
	    .max = (double)q->maximum / CENTS};
	struct expectation e = {.mean = mean->estimate};
	FILE *f = r->file;
	double variance;

	if (mean->reason != NULL || !q->with_ends || q->nadjust > 0) {
		fputs(",\"spread\":null", f);
		return;
	}
	variance = variance_of(m, trend_model_visit(m, day));
	expectation_bands(&e, &scale,
	    expectation_width(sqrt(variance + mean->se * mean->se)));
	fputs(",\"spread\":{\"lo80\":", f);
	json_text_real(f, e.lower80);
	json_text_member_real(f, "lo50", 1, e.lower50);
	json_text_member_real(f, "hi50", 1, e.upper50);
	json_text_member_real(f, "hi80", 1, e.upper80);
	fputc('}', f);
}

static int
write_model(
    const struct reply *r, size_t group, size_t day, int shown, int paired)
{
	const struct trend_model *m = reply_model(r, group);
	const size_t cell = reply_cell(r, group);
	struct contrast c = {.reason = hidden_reason};
	FILE *f = r->file;

	fputs(",\"model\":", f);
	if (shown && trend_model_mean(m, cell, day, &c) == -1)
		return -1;
	trend_write_estimate(f, &c);
	if (json_text_member_string(f, "reason", c.reason) == -1)
		return -1;
	write_spread(r, m, day, &c);
	fputs(",\"change\":", f);
	if (r->ask.census->target_days[day] <= 0) {
		fputs("null}", f);
		return 0;
	}
	c = (struct contrast){.reason = hidden_reason};
	if (paired && trend_model_change(m, cell, day, &c) == -1)
		return -1;
	trend_write_estimate(f, &c);
	if (json_text_member_string(f, "reason", c.reason) == -1)
		return -1;
	fputs("}}", f);
	return 0;
}

int
trend_write_day(const struct reply *r, size_t day)
{
	const struct census *s = r->ask.census;

	fputs("{\"visit_code\":", r->file);
	if (json_text_string(r->file, s->visit_codes[day]) == -1)
		return -1;
	json_text_member_count(r->file, "target_day", 1, s->target_days[day]);
	return 0;
}

int
trend_shows_change(const struct reply *r, size_t group, size_t day)
{
	return reply_shows(r, group, census_scored(day)) &&
	       reply_shows(r, group, census_paired(r->ask.census, day));
}

/* Quartiles are single people's scores. */
static int
shows_quartiles(const struct reply *r, size_t group, size_t day)
{
	const struct census *s = r->ask.census;
	const size_t place = census_scored(day);

	return r->ask.question->at_least == 0 ||
	       (group == s->ngroups
		       ? people_total(&s->people, place)
		       : people_count(&s->people, group, place)) >= RANKED;
}

int
trend_write_visit(const struct reply *r, size_t group, size_t day)
{
	const struct census *s = r->ask.census;
	const int shown = reply_shows(r, group, census_scored(day));
	const int paired =
	    shown && reply_shows(r, group, census_paired(s, day));
	const int ranked = shown && shows_quartiles(r, group, day);
	const struct description *d;
	struct visit_figures v;
	FILE *f = r->file;

	if (visit_figures(&v, r->desk, group, day) == -1)
		return -1;
	if (trend_write_day(r, day) == -1)
		return -1;
	trend_write_counts(f, &v, shown);
	d = &v.score;
	json_text_member_count(f, "n", shown, d->n);
	json_text_member_real(f, "mean", shown && d->n > 0, d->mean);
	json_text_member_real(f, "sd", shown && d->n > 1, d->sd);
	json_text_member_real(f, "median", ranked && d->n > 0, d->median);
	json_text_member_real(f, "q1", ranked && d->n > 0, d->q1);
	json_text_member_real(f, "q3", ranked && d->n > 0, d->q3);
	json_text_member_real(f, "ci_lo", shown && d->n > 1, d->ci_lo);
	json_text_member_real(f, "ci_hi", shown && d->n > 1, d->ci_hi);
	write_change(f, &v.change, paired);
	write_responders(r, &v, group, day, paired);
	write_pass(r, &v, shown);
	if (reply_has_model(r) &&
	    write_model(r, group, day, shown, paired) == -1)
		return -1;
	fputc('}', f);
	return 0;
}
