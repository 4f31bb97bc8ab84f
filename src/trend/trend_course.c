/*
 * What the model says of a whole course: its shape (shape.h), its mean over
 * time, and how much worse the missing would have to be (tipping.h).  Only
 * visits whose changes may be seen have a part.
 */
#include <string.h>

#include "base/json_text.h"
#include "stat/shape.h"
#include "stat/tipping.h"
#include "trend/trend_reply.h"

#define CENTS 100.0

struct drawing {
	const struct reply *reply;
	const struct trend_model *model;
	size_t group;
	struct contrast_course course; /* what may be seen */
	struct shape shape;
	struct contrast time_weighted;
};

static void
lay_course(struct drawing *d)
{
	const struct census *s = d->reply->ask.census;
	const struct trend_model *m = d->model;

	d->course.n = 1;
	d->course.visit[0] = m->baseline;
	d->course.day[0] = 0;
	for (size_t v = 0; v < m->sample.ndays; v++) {
		const size_t day = m->sample.days[v];

		if (s->target_days[day] <= 0 ||
		    !reply_shows(d->reply, d->group, census_paired(s, day)))
			continue;
		d->course.visit[d->course.n] = v;
		d->course.day[d->course.n++] = s->target_days[day];
	}
}

static int
draw(struct drawing *d)
{
	const struct question *q = d->reply->ask.question;
	const struct trend_model *m = d->model;
	const size_t cell = reply_cell(d->reply, d->group);

	d->shape.reason = m->reason;
	if (m->reason == NULL && m->baseline == DESIGN_NONE)
		d->shape.reason = "no_baseline";
	if (d->shape.reason != NULL)
		return 0;
	lay_course(d);
	if (shape_take(m->fit, m->design, &d->course, cell, q->good,
		q->with_mcid ? (double)q->mcid / CENTS : 0, &d->shape) == -1)
		return -1;
	if (d->shape.reason != NULL)
		return 0;
	contrast_time_weighted(m->design, &d->shape.course, cell, m->c);
	return trend_model_take(m, &d->time_weighted);
}

/* The i-th visit of the course, without the closing brace. */
static int
write_visit(const struct drawing *d, size_t i)
{
	const struct census *s = d->reply->ask.census;
	const size_t day = d->model->sample.days[d->shape.course.visit[i]];
	FILE *f = d->reply->file;

	fputs("{\"visit_code\":", f);
	if (json_text_string(f, s->visit_codes[day]) == -1)
		return -1;
	json_text_member_count(f, "target_day", 1, s->target_days[day]);
	return 0;
}

static int
write_first(const struct drawing *d, const char *name, size_t i)
{
	FILE *f = d->reply->file;

	fprintf(f, ",\"%s\":", name);
	if (i == FIT_NONE) {
		fputs("null", f);
		return 0;
	}
	if (write_visit(d, i) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

static int
write_estimate(FILE *f, const char *name, const struct contrast *c)
{
	fprintf(f, ",\"%s\":", name);
	trend_write_estimate(f, c);
	if (json_text_member_string(f, "reason", c->reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

static int
write_ratio(FILE *f, const struct shape_ratio *r)
{
	const int known = r->reason == NULL;

	json_text_member_real(f, "est", known, r->estimate);
	json_text_member_real(f, "ci_lo", known, r->lower);
	json_text_member_real(f, "ci_hi", known, r->upper);
	if (json_text_member_string(f, "reason", r->reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

static int
write_reached(const struct drawing *d)
{
	FILE *f = d->reply->file;

	fputs(",\"reached\":[", f);
	for (size_t i = 1; i < d->shape.course.n; i++) {
		if (i > 1)
			fputc(',', f);
		if (write_visit(d, i) == -1 ||
		    write_ratio(f, &d->shape.share[i]) == -1)
			return -1;
	}
	fputc(']', f);
	return 0;
}

static int
write_half_day(const struct drawing *d)
{
	const struct shape_ratio *r = &d->shape.half_day;
	const int known = r->reason == NULL;
	FILE *f = d->reply->file;

	fputs(",\"half_day\":{\"est\":", f);
	if (known)
		json_text_real(f, r->estimate);
	else
		fputs("null", f);
	json_text_member_real(f, "ci_lo", known, r->lower);
	json_text_member_real(f, "ci_hi", known, r->upper);
	if (json_text_member_string(f, "reason", r->reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

/* Who was due on a day, and the share of them without a score that counts. */
static double
count_due(const struct drawing *d, size_t day, double *missing)
{
	const struct census *c = d->reply->ask.census;
	const int all = d->group == c->ngroups;
	int64_t due = 0, scored = 0;

	for (size_t g = all ? 0 : d->group; g < (all ? d->group : d->group + 1);
	     g++) {
		const int64_t *n = c->courses[g * c->ndays + day];

		scored += n[ANSWERED] + n[LATE];
		due += n[ANSWERED] + n[LATE] + n[CENSORED] + n[NOT_ANSWERED];
	}
	*missing = due > 0 ? 1 - (double)scored / (double)due : 0;
	return (double)due;
}

/* Of the claim that there is an improvement at the last visit. */
static int
write_tipping(const struct drawing *d)
{
	const size_t last = d->shape.course.n - 1;
	const size_t day = d->model->sample.days[d->shape.course.visit[last]];
	const struct contrast *c = &d->shape.change[last];
	struct tipping_claim claim = {.estimate = c->estimate,
	    .se = c->se,
	    .df = c->df,
	    .good = d->reply->ask.question->good};
	const char *reason = c->reason;
	FILE *f = d->reply->file;
	double delta = 0;

	claim.due = count_due(d, day, &claim.missing);
	if (reason == NULL)
		reason = tipping_delta(&claim, &delta);
	fputs(",\"tipping\":", f);
	if (write_visit(d, last) == -1)
		return -1;
	json_text_member_real(f, "missing", 1, claim.missing);
	json_text_member_real(f, "delta", reason == NULL, delta);
	if (json_text_member_string(f, "reason", reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

/* A p-value, which few degrees of freedom make no use of. */
static void
write_p(const struct drawing *d, const char *name, const struct shape_test *t)
{
	int known = t->reason == NULL;

	for (size_t i = 1; i < d->shape.course.n; i++) {
		const struct contrast *c = &d->shape.change[i];

		known &= c->reason == NULL &&
			 (c->df == 0 || c->df >= CONTRAST_P_SHOWN_DF);
	}
	json_text_member_real(d->reply->file, name, known, t->p);
}

static int
write_drawing(const struct drawing *d)
{
	const struct shape *s = &d->shape;
	FILE *f = d->reply->file;

	if (write_first(d, "clear_from", s->first_sure) == -1 ||
	    write_first(d, "mcid_from", s->first_mcid) == -1 ||
	    write_estimate(f, "time_weighted_change", &d->time_weighted) ==
		-1 ||
	    write_estimate(f, "plateau", &s->plateau) == -1 ||
	    write_reached(d) == -1 || write_half_day(d) == -1)
		return -1;
	write_p(d, "p_any_improvement", &s->trend);
	write_p(d, "p_every_step", &s->steps);
	return write_tipping(d);
}

int
trend_write_shape(const struct reply *r, size_t group)
{
	struct drawing d = {
	    .reply = r, .model = reply_model(r, group), .group = group};
	FILE *f = r->file;

	fputs(",\"shape\":", f);
	if (!reply_shows(r, group, 0)) {
		fputs("null", f);
		return 0;
	}
	if (draw(&d) == -1)
		return -1;
	fputs("{\"reason\":", f);
	if (json_text_string(f, d.shape.reason) == -1 ||
	    (d.shape.reason == NULL && write_drawing(&d) == -1))
		return -1;
	fputc('}', f);
	return 0;
}
