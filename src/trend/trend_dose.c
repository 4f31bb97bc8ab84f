/*
 * Whether a cohort does better along the bands of a dose: at each visit the
 * slope of the mean change across bands, each a step from the next, and the
 * trend of the responders' shares.  Bands that may not be seen take no part.
 */
#include <math.h>

#include "base/json_text.h"
#include "stat/share.h"
#include "trend/trend_reply.h"

/* The rank of a shown group among all bands, also those that nobody is in. */
static double
rank_of(const struct reply *r, size_t i)
{
	return (double)trend_rank(r, r->order[i], 0);
}

/* The slope at a day: its reason is the model's, no_baseline, hidden, or
 * one_level when there are not two bands. */
static int
take_slope(
    const struct reply *r, size_t day, struct contrast *out, size_t *bands)
{
	const struct trend_model *m = &r->groups;
	double x[CENSUS_GROUPS];

	*bands = 0;
	*out = (struct contrast){.reason = m->reason};
	if (out->reason == NULL && m->baseline == DESIGN_NONE)
		out->reason = "no_baseline";
	if (out->reason == NULL)
		out->reason = m->left_out[day];
	if (out->reason != NULL)
		return 0;
	for (size_t cell = 0; cell < m->sample.ncells; cell++)
		x[cell] = NAN;
	for (size_t i = 0; i < r->ask.norder; i++) {
		if (!trend_is_compared(r, r->order[i], day))
			continue;
		x[m->sample.cells[r->order[i]]] = rank_of(r, i);
		++*bands;
	}
	if (*bands < 2) {
		out->reason = *bands == 0 ? "no_data" : "one_level";
		return 0;
	}
	if (contrast_slope(m->design, x, m->baseline, trend_model_visit(m, day),
		m->c) == -1) {
		out->reason = "one_level";
		return 0;
	}
	return trend_model_take(m, out);
}

static int
write_slope(const struct reply *r, size_t day)
{
	struct contrast c;
	size_t bands;
	FILE *f = r->file;
	int known;

	if (!reply_has_model(r)) {
		fputs(",\"slope\":null", f);
		return 0;
	}
	if (take_slope(r, day, &c, &bands) == -1)
		return -1;
	known = c.reason == NULL;
	fprintf(f, ",\"slope\":{\"bands\":%zu", bands);
	json_text_member_real(f, "est", known, c.estimate);
	json_text_member_real(f, "se", known, c.se);
	json_text_member_real(f, "ci_lo", known, c.lower);
	json_text_member_real(f, "ci_hi", known, c.upper);
	json_text_member_real(f, "df", known && c.df > 0, c.df);
	json_text_member_real(
	    f, "p", known && (c.df <= 0 || c.df >= CONTRAST_P_SHOWN_DF), c.p);
	if (json_text_member_string(f, "reason", c.reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

/* Cochran-Armitage, of the bands whose changes may be seen. */
static int
write_responders(const struct reply *r, size_t day)
{
	struct share_group groups[CENSUS_GROUPS];
	struct visit_figures v;
	const char *reason;
	double chisq = 0, p = 0;
	size_t n = 0;

	for (size_t i = 0; i < r->ask.norder; i++) {
		if (!trend_shows_change(r, r->order[i], day))
			continue;
		if (visit_figures(&v, r->desk, r->order[i], day) == -1)
			return -1;
		if (trend_judged(r, &v) > 0)
			groups[n++] = (struct share_group){
			    rank_of(r, i), v.responders, trend_judged(r, &v)};
	}
	reason = r->ask.question->with_mcid ? share_trend(&chisq, &p, groups, n)
					    : "no_threshold";
	fprintf(r->file, ",\"responders\":{\"bands\":%zu", n);
	json_text_member_real(r->file, "chisq", reason == NULL, chisq);
	json_text_member_real(r->file, "p", reason == NULL, p);
	if (json_text_member_string(r->file, "reason", reason) == -1)
		return -1;
	fputc('}', r->file);
	return 0;
}

int
trend_write_slopes(const struct reply *r)
{
	const struct census *s = r->ask.census;
	const char *comma = "";

	fputs(",\"slopes\":[", r->file);
	for (size_t day = 0; day < s->ndays; day++) {
		if (s->visit_codes[day] == NULL || s->target_days[day] <= 0)
			continue;
		fputs(comma, r->file);
		if (trend_write_day(r, day) == -1 ||
		    write_slope(r, day) == -1 || write_responders(r, day) == -1)
			return -1;
		fputc('}', r->file);
		comma = ",";
	}
	fputc(']', r->file);
	return 0;
}
