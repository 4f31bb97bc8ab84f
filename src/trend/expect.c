/* What may be expected of one person on some scales, as text. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "cohort/columns_store.h"
#include "trend/expect.h"
#include "trend/expect_write.h"
#include "trend/outlooks.h"

#define CENTS 100.0

static const char bad_question[] = "bad_question";
static const char out_of_memory[] = "out_of_memory";

/* A series while it is answered. */
struct sitting {
	FILE *file;
	const json_t *series, *points, *calibration;
	const struct outlook *outlook;
	struct expectation_scale scale;
	uint32_t seen; /* by visit of the law: scored */
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

/* The law's visit of a point, or DESIGN_NONE. */
static size_t
visit_of(const struct sitting *s, const json_t *point)
{
	const struct outlook_day *day =
	    outlook_day(s->outlook, integer_at(point, "target_day"));

	return day == NULL ? DESIGN_NONE : day->visit;
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
prepare(struct sitting *s, const struct columns *c)
{
	const uint32_t table = columns_table(c,
	    json_string_value(json_object_get(s->series, "instrument")),
	    json_string_value(json_object_get(s->series, "scale")));

	s->scale = s->outlook->scale;
	s->scale.step = table == LEXICON_NONE
			    ? 0
			    : (double)columns_step(c, table,
				  integer_at(s->series, "minimum_cents")) /
				  CENTS;
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
	struct expectation e = {.reason = s->outlook->reason};
	FILE *f = s->file;
	int known;

	if (e.reason == NULL && v == DESIGN_NONE)
		e.reason = "no_data";
	if (e.reason == NULL)
		expectation_of(
		    &s->outlook->law, seen, s->scores, v, &s->scale, &e);
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

/* Whose covariance the model has, or NULL. */
static const char *
covariance_of(const struct outlook *o)
{
	if (o->reason != NULL)
		return NULL;
	return o->borrowed ? "borrowed" : "own";
}

static int
write_series(const struct sitting *s, const json_t *of)
{
	const struct outlook *o = s->outlook;
	FILE *f = s->file;

	fputc('{', f);
	if (json_text_member(f, "of", of) == -1)
		return -1;
	json_text_member_count(f, "people", o->people >= 0, o->people);
	if (expect_write_end(f, o, s->points) == -1 ||
	    json_text_member_string(f, "covariance", covariance_of(o)) == -1 ||
	    write_given(s) == -1 || write_points(s, "points", 0) == -1 ||
	    write_points(s, "from_baseline", 1) == -1 ||
	    expect_write_calibration(f, o, s->calibration) == -1 ||
	    json_text_member_string(f, "reason", o->reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

/* What a cohort of a series is asked (outlook.h).  NULL: out of memory. */
static json_t *
question_of(const struct sitting *s, const json_t *cohort)
{
	json_t *series = (json_t *)(uintptr_t)s->series, *q;
	const size_t n = json_object_size(series);

	/* What is copied stays as it is, and may lack something. */
	if ((q = json_copy(series)) != NULL && json_object_size(q) == n &&
	    json_object_del(q, "points") == 0 &&
	    json_object_del(q, "cohorts") == 0 &&
	    json_object_set(q, "filters", json_object_get(cohort, "filters")) ==
		0 &&
	    json_object_set(
		q, "pasts", json_object_get(s->calibration, "pasts")) == 0)
		return q;
	json_decref(q);
	return NULL;
}

/* The outlook of the nearest cohort that has a model, or of the widest. */
static const char *
answer_series(struct sitting *s, struct outlooks *outlooks,
    const struct columns *c, int64_t (*now)(void), int64_t until)
{
	const json_t *cohorts = json_object_get(s->series, "cohorts");
	const json_t *cohort = NULL;
	const char *why = bad_question;
	json_t *question;
	size_t i;

	json_array_foreach(cohorts, i, cohort)
	{
		if (!json_is_object(json_object_get(cohort, "filters")))
			return bad_question;
		if ((question = question_of(s, cohort)) == NULL)
			return out_of_memory;
		s->outlook =
		    outlooks_get(outlooks, c, question, now, until, &why);
		json_decref(question);
		if (s->outlook == NULL)
			return why;
		if (s->outlook->reason == NULL ||
		    i + 1 == json_array_size(cohorts))
			break;
	}
	if (s->outlook == NULL)
		return bad_question;
	prepare(s, c);
	return write_series(s, json_object_get(cohort, "of")) == 0
		   ? NULL
		   : out_of_memory;
}

/* Whether it has all of its words. */
static int
is_calibration(const json_t *calibration)
{
	const json_t *pasts = json_object_get(calibration, "pasts"), *past;
	size_t i;

	json_array_foreach(pasts, i, past)
	{
		if (!json_is_string(json_object_get(past, "as_of")) ||
		    !json_is_string(json_object_get(past, "rule")))
			return 0;
	}
	return json_is_array(pasts) &&
	       json_is_string(json_object_get(calibration, "none")) &&
	       json_is_string(json_object_get(calibration, "few"));
}

static const char *
write_all(FILE *f, struct outlooks *outlooks, const struct columns *c,
    const json_t *question, int64_t (*now)(void))
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
		    .calibration = json_object_get(question, "calibration")};

		if (!json_is_object(one) || !are_points(s.points) ||
		    !is_calibration(s.calibration))
			return bad_question;
		if (i > 0)
			fputc(',', f);
		if ((why = answer_series(&s, outlooks, c, now, until)) != NULL)
			return why;
	}
	fputs("]}", f);
	return json_is_array(list) ? NULL : bad_question;
}

char *
expect_answer(struct outlooks *outlooks, const struct columns *c,
    const json_t *question, int64_t (*now)(void), size_t *len,
    const char **reason)
{
	char *text = NULL;
	FILE *f = open_memstream(&text, len);

	*reason = out_of_memory;
	if (f == NULL)
		return NULL;
	*reason = write_all(f, outlooks, c, question, now);
	if ((ferror(f) | fclose(f)) != 0 && *reason == NULL)
		*reason = out_of_memory;
	if (*reason == NULL)
		return text;
	free(text);
	return NULL;
}
