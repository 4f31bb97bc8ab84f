/* What bands would have been shown in the past, and what then happened. */
#include <stdlib.h>
#include <string.h>

#include "cohort/sift.h"
#include "trend/calibration.h"

#define CENTS 100.0
#define NO_LINE SIZE_MAX

/* The law at a visit of the model: its mean is a line of the baseline. */
struct line {
	int known;
	double start, slope;
	struct expectation_width width;
};

/* A pass over the rows. */
struct pass {
	const struct trend_ask *today;
	const struct expectation_scale *scale;
	int32_t known_until;
	struct line lines[MOMENTS_VISITS_MAX];
	size_t *lines_of; /* by visit of the segment; or NO_LINE */
	uint8_t *met;     /* by person: counted */
	struct calibration *out;
};

/* The law at a baseline of 0 and of 1 gives it for all. */
static void
draw_line(struct line *line, const struct law *law, size_t baseline,
    size_t visit, const struct expectation_scale *scale)
{
	const uint32_t seen = UINT32_C(1) << baseline;
	double scores[MOMENTS_VISITS_MAX] = {0};
	struct expectation zero, one;

	expectation_of(law, seen, scores, visit, scale, &zero);
	scores[baseline] = 1;
	expectation_of(law, seen, scores, visit, scale, &one);
	if (zero.reason != NULL || one.reason != NULL)
		return;
	*line = (struct line){.known = 1,
	    .start = zero.mean,
	    .slope = one.mean - zero.mean,
	    .width = expectation_width(zero.sd)};
}

/* The lines of the days whose changes may be seen. */
static int
draw_lines(struct pass *p, const struct trend_model *then)
{
	const struct trend_ask *a = p->today;
	const struct census *s = a->census;
	const size_t baseline = then->baseline;
	struct law law;

	if (baseline == DESIGN_NONE ||
	    trend_model_visit(then, then->sample.days[baseline]) == DESIGN_NONE)
		return 0;
	if (law_of(&law, then->fit, then->design, 0) == -1)
		return -1;
	for (size_t v = 0; v < then->sample.ndays; v++) {
		const size_t day = then->sample.days[v];

		if (s->target_days[day] > 0 &&
		    trend_model_visit(then, day) != DESIGN_NONE &&
		    suppression_shows(a->hidden, s, 0, census_paired(s, day)))
			draw_line(&p->lines[v], &law, baseline, v, p->scale);
		p->out->had_bands |= p->lines[v].known;
	}
	return 0;
}

/* Scores are hundredths, bands are not: no edge is missed by rounding. */
static int
is_inside(double score, double lower, double upper)
{
	return score > lower - 1e-9 && score < upper + 1e-9;
}

static void
judge(struct pass *p, const struct line *line, double baseline, double score)
{
	struct expectation e = {.mean = line->start + line->slope * baseline};

	expectation_bands(&e, p->scale, line->width);
	p->out->n++;
	p->out->inside50 += is_inside(score, e.lower50, e.upper50);
	p->out->inside80 += is_inside(score, e.lower80, e.upper80);
}

/* A row that is read. */
struct read {
	const struct segment *g;
	size_t row;
	struct whose who;
};

static int
counts(const struct pass *p, const struct read *r, size_t v)
{
	const size_t i = r->row * r->g->nvisits + v;

	return became_of(r->g->target_days[v], &r->who, r->g->scores[i],
		   r->g->days[i], became_closes(r->g, r->row, v),
		   p->today->question->as_of) <= LATE;
}

static double
score_of(const struct pass *p, const struct read *r, size_t v)
{
	const struct trend_ask *a = p->today;

	return (double)columns_score(a->columns, a->question->table,
		   r->g->scores[r->row * r->g->nvisits + v]) /
	       CENTS;
}

/* The first score on day 0 that counts; or no visit. */
static size_t
find_baseline(const struct pass *p, const struct read *r)
{
	size_t v = 0;

	while (v < r->g->nvisits &&
	       (r->g->target_days[v] != 0 || !counts(p, r, v)))
		v++;
	return v;
}

static void
judge_row(struct pass *p, const struct read *r, uint32_t person)
{
	const struct segment *g = r->g;
	const int32_t *days = &g->days[r->row * g->nvisits];
	const size_t baseline = find_baseline(p, r);
	uint32_t done = 0;

	for (size_t v = 0; baseline < g->nvisits && v < g->nvisits; v++) {
		const size_t line = p->lines_of[v];

		/* Of several visits on one day the first that counts. */
		if (line == NO_LINE || (done >> line & 1) != 0 ||
		    !counts(p, r, v))
			continue;
		done |= UINT32_C(1) << line;
		if (days[v] <= p->known_until)
			continue;
		p->out->people += !p->met[person];
		p->met[person] = 1;
		judge(p, &p->lines[line], score_of(p, r, baseline),
		    score_of(p, r, v));
	}
}

static void
judge_segment(
    struct pass *p, const struct segment *g, const struct trend_model *then)
{
	const struct trend_ask *a = p->today;
	uint32_t e;

	for (size_t v = 0; v < g->nvisits; v++) {
		const size_t day = census_day(a->census, g->target_days[v]);

		p->lines_of[v] = NO_LINE;
		for (size_t i = 0; i < then->sample.ndays; i++)
			if (then->sample.days[i] == day && p->lines[i].known)
				p->lines_of[v] = i;
	}
	for (size_t row = 0; row < g->rows; row++) {
		e = g->episodes[row];
		if (e == INDEX_NONE || a->census->verdicts[e] != SIFT_IN)
			continue;
		const struct read r = {
		    g, row, whose_of(a->columns, a->question, e)};

		judge_row(p, &r, a->columns->people[e]);
	}
}

int
calibration_of(struct calibration *out, const struct trend_model *then,
    const struct trend_ask *today, const struct expectation_scale *scale,
    int32_t known_until)
{
	const struct columns *c = today->columns;
	struct pass p = {.today = today,
	    .scale = scale,
	    .known_until = known_until,
	    .out = out};
	int rc;

	*out = (struct calibration){0};
	p.lines_of = calloc(COLUMNS_VISITS_MAX, sizeof(*p.lines_of));
	p.met = calloc(c->roster.n + 1, sizeof(*p.met));
	rc = p.lines_of == NULL || p.met == NULL ? -1 : draw_lines(&p, then);
	for (size_t i = 0; rc == 0 && out->had_bands && i < c->layouts.n; i++)
		if (c->segments[i].table == today->question->table)
			judge_segment(&p, &c->segments[i], then);
	free(p.lines_of);
	free(p.met);
	if (out->people < today->question->at_least)
		out->n = out->people = out->inside50 = out->inside80 = 0;
	return rc;
}
