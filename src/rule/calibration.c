/* What bands would have been shown at baseline, and what then happened. */
#include <string.h>

#include "rule/calibration.h"

#define CENTS 100.0

/* The law at a visit: its mean is a line of the baseline. */
struct line {
	int known;
	double start, slope, sd;
};

struct check {
	const struct expectation_scale *scale;
	size_t visits;
	struct line lines[MOMENTS_VISITS_MAX];
	struct calibration *out;
};

/* The law at a baseline of 0 and of 1 gives it for all. */
static int
draw_line(struct check *c, const struct trend_model *m, size_t visit)
{
	const uint32_t seen = UINT32_C(1) << m->baseline;
	double scores[MOMENTS_VISITS_MAX] = {0};
	struct expectation zero, one;

	if (expectation_of(m->fit, m->design, 0, seen, scores, visit, c->scale,
		&zero) == -1)
		return -1;
	scores[m->baseline] = 1;
	if (expectation_of(m->fit, m->design, 0, seen, scores, visit, c->scale,
		&one) == -1)
		return -1;
	if (zero.reason == NULL && one.reason == NULL)
		c->lines[visit] =
		    (struct line){1, zero.mean, one.mean - zero.mean, zero.sd};
	return 0;
}

/* Scores are hundredths, bands are not: no edge is missed by rounding. */
static int
is_inside(double score, double lower, double upper)
{
	return score > lower - 1e-9 && score < upper + 1e-9;
}

static int
check_one(void *of, size_t cell, uint32_t mask, const int64_t *scores)
{
	struct check *c = of;
	const size_t baseline = c->scale->baseline;
	struct expectation e;

	(void)cell;
	if ((mask >> baseline & 1) == 0)
		return 0;
	for (size_t v = 0; v < c->visits; v++) {
		const struct line *line = &c->lines[v];
		const double score = (double)scores[v] / CENTS;

		if (!line->known || (mask >> v & 1) == 0)
			continue;
		e.sd = line->sd;
		e.mean = line->start +
			 line->slope * (double)scores[baseline] / CENTS;
		expectation_bands(&e, c->scale);
		c->out->n++;
		c->out->inside50 += is_inside(score, e.lower50, e.upper50);
		c->out->inside80 += is_inside(score, e.lower80, e.upper80);
	}
	return 0;
}

int
calibration_of(const struct trend_model *m, const struct trend_ask *a,
    const struct expectation_scale *scale, struct calibration *out)
{
	const struct census *s = a->census;
	struct check c = {
	    .scale = scale, .visits = m->sample.ndays, .out = out};

	memset(out, 0, sizeof(*out));
	for (size_t v = 0; v < c.visits; v++) {
		const size_t day = m->sample.days[v];

		if (s->target_days[day] > 0 &&
		    trend_model_visit(m, day) != DESIGN_NONE &&
		    suppression_shows(a->hidden, s, 0, census_paired(s, day)) &&
		    draw_line(&c, m, v) == -1)
			return -1;
	}
	return sample_each(
	    &m->sample, a->columns, a->question, s, check_one, &c);
}
