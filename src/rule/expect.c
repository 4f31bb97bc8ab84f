/* What may be expected of one person on some scales, as text. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rule/calibration.h"
#include "rule/expect.h"
#include "rule/expect_cohort.h"
#include "rule/json_text.h"

#define CENTS 100.0

static const char bad_question[] = "bad_question";
static const char out_of_memory[] = "out_of_memory";

/* A series while it is answered. */
struct sitting {
	FILE *file;
	const json_t *series, *points, *rule;
	struct cohort_model m;
	struct expectation_scale scale;
	uint32_t seen; /* by visit of the model: scored */
	double scores[MOMENTS_VISITS_MAX];
};

static int64_t
integer_at(const json_t *object, const char *name)
{
	return json_integer_value(json_object_get(object, name));
}

static const char *
code_of(const json_t *point)
{
	return json_string_value(json_object_get(point, "visit_code"));
}

static int
is_scored(const json_t *point)
{
	return json_is_integer(json_object_get(point, "score_cents"));
}

static int
are_points(const json_t *points)
{
	const json_t *point, *cents;
	size_t i;

	json_array_foreach(points, i, point)
	{
		cents = json_object_get(point, "score_cents");
		if (code_of(point) == NULL ||
		    !json_is_integer(json_object_get(point, "target_day")) ||
		    (!json_is_integer(cents) && !json_is_null(cents)))
			return 0;
	}
	return json_is_array(points);
}

/* The distance between two possible scores, as far as scores were seen. */
static double
step_of(const struct columns *c, uint32_t table, int64_t minimum)
{
	int64_t step = 0, a, b, rest;

	if (table == LEXICON_NONE)
		return 0;
	for (size_t i = 0; i < c->tables[table].scores.n; i++) {
		a = step;
		b = llabs(columns_score(c, table, (uint16_t)i) - minimum);
		while (b != 0) {
			rest = a % b;
			a = b;
			b = rest;
		}
		step = a;
	}
	return (double)step / CENTS;
}

/* The model's visit of a point, or DESIGN_NONE. */
static size_t
visit_of(const struct sitting *s, const json_t *point)
{
	const size_t day =
	    cohort_model_day(&s->m, integer_at(point, "target_day"));

	return s->m.reason != NULL || day == SIZE_MAX
		   ? DESIGN_NONE
		   : trend_model_visit(&s->m.model, day);
}

static void
read_scores(struct sitting *s)
{
	const json_t *point;
	size_t i, v;

	json_array_foreach(s->points, i, point)
	{
		v = visit_of(s, point);
		if (v == DESIGN_NONE || !is_scored(point) ||
		    (s->seen >> v & 1) != 0)
			continue;
		s->scores[v] = (double)integer_at(point, "score_cents") / CENTS;
		s->seen |= UINT32_C(1) << v;
	}
}

static void
prepare(struct sitting *s)
{
	const struct question *q = &s->m.question;
	const int64_t minimum = integer_at(s->series, "minimum_cents");
	const size_t baseline =
	    s->m.reason == NULL ? s->m.model.baseline : DESIGN_NONE;

	s->scale = (struct expectation_scale){.min = (double)minimum / CENTS,
	    .max = (double)integer_at(s->series, "maximum_cents") / CENTS,
	    .step = step_of(s->m.ask.columns, q->table, minimum),
	    .good = q->good,
	    .mcid = q->with_mcid && baseline != DESIGN_NONE
			? (double)q->mcid / CENTS
			: 0,
	    .baseline = baseline};
	read_scores(s);
}

/* The visit codes of the scores that a band is given. */
static int
write_given(const struct sitting *s)
{
	const char *comma = "";
	uint32_t told = 0;
	const json_t *point;
	size_t i, v;

	fputs(",\"given\":[", s->file);
	json_array_foreach(s->points, i, point)
	{
		v = visit_of(s, point);
		if (v == DESIGN_NONE || !is_scored(point) ||
		    (told >> v & 1) != 0)
			continue;
		told |= UINT32_C(1) << v;
		fputs(comma, s->file);
		comma = ",";
		if (json_text_string(s->file, code_of(point)) == -1)
			return -1;
	}
	fputc(']', s->file);
	return 0;
}

/* A band at a visit, from the scores in ${seen}. */
static int
write_point(const struct sitting *s, const json_t *point, uint32_t seen)
{
	const size_t v = visit_of(s, point);
	struct expectation e = {.reason = s->m.reason};
	FILE *f = s->file;
	int known;

	if (e.reason == NULL && v == DESIGN_NONE)
		e.reason = "no_data";
	if (e.reason == NULL &&
	    expectation_of(s->m.model.fit, s->m.model.design, 0, seen,
		s->scores, v, &s->scale, &e) == -1)
		return -1;
	known = e.reason == NULL;
	fputs("{\"visit_code\":", f);
	if (json_text_string(f, code_of(point)) == -1)
		return -1;
	json_text_member_count(
	    f, "target_day", 1, integer_at(point, "target_day"));
	json_text_member_real(
	    f, "median", known, fmin(fmax(e.mean, s->scale.min), s->scale.max));
	json_text_member_real(f, "lo50", known, e.lower50);
	json_text_member_real(f, "hi50", known, e.upper50);
	json_text_member_real(f, "lo80", known, e.lower80);
	json_text_member_real(f, "hi80", known, e.upper80);
	json_text_member_real(f, "p_mcid", known && e.reach >= 0, e.reach);
	if (json_text_member_string(f, "reason", e.reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

/*
 * The visits after baseline: those that were not answered, given what was; or
 * all of them, given the baseline and nothing more.
 */
static int
write_points(const struct sitting *s, const char *name, int from_baseline)
{
	const uint32_t first = s->scale.baseline == DESIGN_NONE
				   ? 0
				   : UINT32_C(1) << s->scale.baseline;
	const char *comma = "";
	const json_t *point;
	size_t i;

	fprintf(s->file, ",\"%s\":[", name);
	json_array_foreach(s->points, i, point)
	{
		const size_t v = visit_of(s, point);
		uint32_t seen = from_baseline ? s->seen & first : s->seen;

		if (integer_at(point, "target_day") <= 0 ||
		    (!from_baseline && is_scored(point)))
			continue;
		/* What is asked for is not given. */
		if (v != DESIGN_NONE)
			seen &= ~(UINT32_C(1) << v);
		fputs(comma, s->file);
		comma = ",";
		if (write_point(s, point, seen) == -1)
			return -1;
	}
	fputc(']', s->file);
	return 0;
}

static int
write_calibration(const struct sitting *s)
{
	struct calibration c = {0};
	FILE *f = s->file;

	if (s->scale.baseline != DESIGN_NONE &&
	    calibration_of(&s->m.model, &s->m.ask, &s->scale, &c) == -1)
		return -1;
	if (c.n == 0) {
		fputs(",\"calibration\":null", f);
		return 0;
	}
	fprintf(f, ",\"calibration\":{\"n\":%lld", (long long)c.n);
	json_text_member_real(
	    f, "inside_50", 1, (double)c.inside50 / (double)c.n);
	json_text_member_real(
	    f, "inside_80", 1, (double)c.inside80 / (double)c.n);
	fputc(',', f);
	if (json_text_member(f, "rule", s->rule) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

/* Whose covariance the model has, or NULL. */
static const char *
covariance_of(const struct cohort_model *m)
{
	if (m->reason != NULL)
		return NULL;
	return m->model.borrowed ? "borrowed" : "own";
}

static int
write_series(struct sitting *s, const json_t *of)
{
	FILE *f = s->file;

	prepare(s);
	fputc('{', f);
	if (json_text_member(f, "of", of) == -1)
		return -1;
	json_text_member_count(f, "people", !s->m.hidden.refused,
	    people_total(&s->m.census.people, 0));
	if (expect_write_end(f, &s->m, s->points) == -1 ||
	    json_text_member_string(f, "covariance", covariance_of(&s->m)) ==
		-1 ||
	    write_given(s) == -1 || write_points(s, "points", 0) == -1 ||
	    write_points(s, "from_baseline", 1) == -1 ||
	    write_calibration(s) == -1 ||
	    json_text_member_string(f, "reason", s->m.reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

/* The nearest cohort that has a model, or the widest. */
static const char *
answer_series(struct sitting *s, const struct columns *c, int64_t (*now)(void),
    int64_t until)
{
	const json_t *cohorts = json_object_get(s->series, "cohorts");
	const json_t *cohort = NULL;
	const size_t n = json_array_size(cohorts);
	const char *why = bad_question;

	for (size_t i = 0; i < n; i++) {
		cohort = json_array_get(cohorts, i);
		why = cohort_model_open(&s->m, c, s->series,
		    json_object_get(cohort, "filters"), now, until);
		if (why != NULL || s->m.reason == NULL || i + 1 == n)
			break;
		cohort_model_close(&s->m);
	}
	if (why != NULL)
		return why;
	if (write_series(s, json_object_get(cohort, "of")) == -1)
		why = out_of_memory;
	cohort_model_close(&s->m);
	return why;
}

static const char *
write_all(FILE *f, const struct columns *c, const json_t *question,
    int64_t (*now)(void))
{
	const json_t *list = json_object_get(question, "series"), *one;
	const int64_t until = now == NULL ? 0 : now() + EXPECT_MS;
	const char *why = NULL;
	size_t i;

	fputs("{\"expected\":[", f);
	json_array_foreach(list, i, one)
	{
		struct sitting s = {.file = f,
		    .series = one,
		    .points = json_object_get(one, "points"),
		    .rule = json_object_get(question, "calibration_rule")};

		if (!are_points(s.points) || !json_is_string(s.rule))
			return bad_question;
		if (i > 0)
			fputc(',', f);
		if ((why = answer_series(&s, c, now, until)) != NULL)
			return why;
	}
	fputs("]}", f);
	return json_is_array(list) ? NULL : bad_question;
}

char *
expect_answer(const struct columns *c, const json_t *question,
    int64_t (*now)(void), size_t *len, const char **reason)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, len);

	*reason = out_of_memory;
	if (f == NULL)
		return NULL;
	*reason = write_all(f, c, question, now);
	if ((ferror(f) | fclose(f)) != 0 && *reason == NULL)
		*reason = out_of_memory;
	if (*reason == NULL)
		return text;
	free(text);
	return NULL;
}
