/*
 * Two models of the same groups, side by side, where their baselines differ:
 * LDA compares what became of each group from where it stood, cLDA people who
 * stood alike.  Both are right and may disagree (Lord 1967, Psychol Bull
 * 68:304; Liang and Zeger 2000, Sankhya B 62:134), so neither is shown alone.
 */
#include <math.h>

#include "base/json_text.h"
#include "trend/trend_reply.h"

/* Means so many standard deviations apart are too far for a comparison to be
 * left to one model (Stuart 2010, Stat Sci 25:1). */
#define APART 0.25

static const struct trend_model *
model_of(const struct reply *r, enum model which)
{
	return r->ask.question->model == which ? &r->groups : &r->other;
}

/* The standard deviation of scores at baseline within groups; 0: none. */
static double
baseline_sd(const struct trend_model *m)
{
	const struct fit_summary *s = fit_summary(m->fit);

	for (size_t i = 0; i < s->visits; i++)
		if (s->kept[i] == m->baseline)
			return sqrt(s->sigma[i * s->visits + i]);
	return 0;
}

/* A group's baseline mean, where it may be seen. */
static int
take_baseline(const struct reply *r, const struct trend_model *m, size_t group,
    struct contrast *out)
{
	const size_t day = m->sample.days[m->baseline];

	*out = (struct contrast){.reason = "hidden"};
	if (!reply_shows(r, group, census_scored(day)))
		return 0;
	return trend_model_value(m, m->sample.cells[group], day, out);
}

/* The lowest and the highest baseline mean. */
static int
take_apart(struct reply *r, const struct trend_model *m)
{
	struct trend_apart *apart = &r->apart;
	double least = INFINITY, most = -INFINITY;
	const double sd = m->reason == NULL && m->baseline != DESIGN_NONE
			      ? baseline_sd(m)
			      : 0;
	struct contrast one;

	for (size_t i = 0; sd > 0 && i < r->ask.norder; i++) {
		const size_t group = r->order[i];

		if (take_baseline(r, m, group, &one) == -1)
			return -1;
		if (one.reason != NULL)
			continue;
		if (one.estimate < least) {
			least = one.estimate;
			apart->groups[1] = group;
		}
		if (one.estimate > most) {
			most = one.estimate;
			apart->groups[0] = group;
		}
	}
	apart->known = apart->groups[0] != apart->groups[1];
	apart->sd = apart->known ? (most - least) / sd : 0;
	return 0;
}

/* The other model, of the same question. */
static int
fit_other(struct reply *r, enum model which, int bare)
{
	struct question q = *r->ask.question;
	struct trend_ask ask = r->ask;

	q.model = which;
	ask.question = &q;
	ask.bare = bare;
	trend_model_free(&r->other);
	return trend_model(&r->other, &ask, 0);
}

static int
is_far(const struct reply *r)
{
	return r->apart.known && r->apart.sd > APART;
}

int
trend_both_take(struct reply *r)
{
	const int clda = r->ask.question->model == MODEL_CLDA;

	if (r->ask.norder < 2 || r->groups.reason != NULL)
		return 0;
	/* How far they are apart is asked of LDA alone, and seldom more. */
	if ((clda && fit_other(r, MODEL_LDA, 1) == -1) ||
	    take_apart(r, model_of(r, MODEL_LDA)) == -1)
		return -1;
	return is_far(r) ? fit_other(r, clda ? MODEL_LDA : MODEL_CLDA, 0) : 0;
}

static int
write_one(const struct reply *r, enum model which, size_t group, size_t first,
    size_t day)
{
	static const char *const names[] = {"lda", "clda"};
	const struct trend_model *m = model_of(r, which);
	struct contrast c = {.reason = m->reason};

	if (c.reason == NULL && (!trend_is_compared_in(r, m, group, day) ||
				    !trend_is_compared_in(r, m, first, day)))
		c.reason = "no_data";
	if (c.reason == NULL &&
	    trend_difference(m, group, first, day, &c) == -1)
		return -1;
	fprintf(
	    r->file, ",\"%s\":{\"model\":\"%s\"", names[which], names[which]);
	if (trend_write_difference(r->file, &c) == -1)
		return -1;
	fputc('}', r->file);
	return 0;
}

static int
write_differences(const struct reply *r)
{
	const struct census *s = r->ask.census;
	const size_t first = trend_first_compared(r);
	const char *comma = "";
	FILE *f = r->file;

	for (size_t i = 0; first != s->ngroups && i < r->ask.norder; i++)
		for (size_t day = 0; day < s->ndays; day++) {
			const size_t g = r->order[i];

			if (g == first || !trend_is_compared(r, g, day) ||
			    !trend_is_compared(r, first, day))
				continue;
			fprintf(f, "%s{", comma);
			comma = ",";
			if (trend_write_pair(r, g, first) == -1 ||
			    json_text_member_string(
				f, "visit_code", s->visit_codes[day]) == -1)
				return -1;
			json_text_member_count(
			    f, "target_day", 1, s->target_days[day]);
			if (write_one(r, MODEL_LDA, g, first, day) == -1 ||
			    write_one(r, MODEL_CLDA, g, first, day) == -1)
				return -1;
			fputc('}', f);
		}
	return 0;
}

int
trend_write_both(const struct reply *r)
{
	const char *reading =
	    json_string_value(json_object_get(r->readings, "both_models"));
	FILE *f = r->file;

	if (!r->apart.known) {
		fputs(",\"both_models\":null", f);
		return 0;
	}
	fputs(",\"both_models\":{", f);
	if (trend_write_pair(r, r->apart.groups[0], r->apart.groups[1]) == -1)
		return -1;
	json_text_member_real(f, "baselines_apart_sd", 1, r->apart.sd);
	json_text_member_real(f, "limit_sd", 1, APART);
	if (json_text_member_string(f, "reading", is_far(r) ? reading : NULL) ==
	    -1)
		return -1;
	fputs(",\"differences\":[", f);
	if (is_far(r) && write_differences(r) == -1)
		return -1;
	fputs("]}", f);
	return 0;
}
