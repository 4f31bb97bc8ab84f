/* A question about a cohort: from JSON to the numbers of the store. */
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/uuid.h"
#include "cohort/question.h"

static const char bad_question[] = "bad_question";
static const char out_of_memory[] = "out_of_memory";

static int
word_number(const char *name)
{
	for (int w = 0; name != NULL && w < COLUMNS_WORDS; w++)
		if (strcmp(columns_words[w], name) == 0)
			return w;
	return -1;
}

/* minutes_band or answered, which are no words; no word, one, or a list of one
 * or two different ones. */
static int
read_by(struct question *q, const json_t *by)
{
	const int listed = json_is_array(by);
	const json_t *first = listed ? json_array_get(by, 0) : by;
	const json_t *second = listed ? json_array_get(by, 1) : NULL;

	q->by = word_number(json_string_value(first));
	if (json_is_string(by) &&
	    strcmp(json_string_value(by), "minutes_band") == 0)
		q->by = QUESTION_MINUTES;
	if (json_is_string(by) &&
	    strcmp(json_string_value(by), "answered") == 0)
		q->by = QUESTION_ANSWERED;
	q->and_by = word_number(json_string_value(second));
	if (by == NULL || json_is_null(by))
		return 0;
	if (q->by == -1 || (listed && json_array_size(by) > 2) ||
	    (second != NULL && (q->and_by == -1 || q->and_by == q->by)))
		return -1;
	return 0;
}

/* The place of a word among some, ${usual} when none is given; or -1. */
static int
read_word(const json_t *value, const char *const *words, int usual)
{
	if (value == NULL || json_is_null(value))
		return usual;
	for (int i = 0; json_is_string(value) && words[i] != NULL; i++)
		if (strcmp(json_string_value(value), words[i]) == 0)
			return i;
	return -1;
}

/* In the order of the enum.  Some have no model; bands are one word's, a
 * funnel is of sites at a visit, and so is who is missing. */
static int
read_kind(struct question *q, const json_t *value)
{
	static const char *const kinds[] = {"trend", "responders",
	    "completeness", "dose_response", "funnel", "first_response",
	    "missing", "courses", NULL};
	const int kind = read_word(value, kinds, KIND_TREND);
	const int one = q->by != -1 && q->and_by == -1;

	if (kind == -1)
		return -1;
	q->kind = (enum question_kind)kind;
	if (q->kind != KIND_TREND && q->kind != KIND_DOSE_RESPONSE)
		q->model = MODEL_NONE;
	if ((q->kind == KIND_MISSING) != (q->by == QUESTION_ANSWERED))
		return -1;
	if (q->kind == KIND_FUNNEL || q->kind == KIND_MISSING)
		return one && q->visit != NULL ? 0 : -1;
	return q->kind == KIND_DOSE_RESPONSE && !one ? -1 : 0;
}

/* In the order of enum columns_dose. */
static int
read_dose(struct question *q, const json_t *value)
{
	static const char *const doses[] = {
	    "platelets", "viable", "viability", "minutes", NULL};
	const int dose = read_word(value, doses, COLUMNS_DOSES);

	if (dose == -1 ||
	    (dose != COLUMNS_DOSES && q->kind != KIND_DOSE_RESPONSE))
		return -1;
	q->dose = (enum columns_dose)dose;
	return 0;
}

/* Which model, and what a rescue does: in the order of their enums. */
static int
read_estimand(struct question *q, const json_t *object)
{
	static const char *const models[] = {"lda", "clda", "none", NULL};
	static const char *const surgeries[] = {
	    "every_score", "stop", "nonresponder", NULL};
	const int model =
	    read_word(json_object_get(object, "model"), models, MODEL_LDA);
	const int surgery = read_word(
	    json_object_get(object, "surgery"), surgeries, SURGERY_STOP);

	if (model == -1 || surgery == -1)
		return -1;
	q->model = (enum model)model;
	q->surgery = (enum surgery)surgery;
	return 0;
}

/* Is a word grouped by, or among the first ${n} that are adjusted for? */
static int
is_taken(const struct question *q, int word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (q->adjust[i] == (size_t)word)
			return 1;
	return word == q->by || word == q->and_by;
}

/* None, or a list of different words, after those that are grouped by. */
static int
read_adjust(struct question *q, const json_t *words)
{
	const json_t *one;
	size_t i;
	int word;

	if (words == NULL || json_is_null(words))
		return 0;
	if (!json_is_array(words) || json_array_size(words) > ADJUST_WORDS)
		return -1;
	json_array_foreach(words, i, one)
	{
		word = word_number(json_string_value(one));
		if (word == -1 || is_taken(q, word, i))
			return -1;
		q->adjust[i] = (size_t)word;
		q->nadjust = i + 1;
	}
	return 0;
}

/* A whole number or null; -1: something else. */
static int
read_optional(const json_t *value, int *given, int64_t *out)
{
	*given = json_is_integer(value);
	*out = json_integer_value(value);
	return *given || value == NULL || json_is_null(value) ? 0 : -1;
}

/* Both ends of the scale, or neither. */
static int
read_ends(struct question *q, const json_t *object)
{
	int upper;

	if (read_optional(json_object_get(object, "minimum_cents"),
		&q->with_ends, &q->minimum) == -1 ||
	    read_optional(json_object_get(object, "maximum_cents"), &upper,
		&q->maximum) == -1)
		return -1;
	return upper == q->with_ends && q->minimum <= q->maximum ? 0 : -1;
}

static const char *
read_clinics(struct question *q, const struct columns *c, const json_t *ids)
{
	uint8_t id[UUID_BYTES];
	uint32_t number;
	const json_t *one;
	size_t i;

	if (json_array_size(ids) == 0)
		return bad_question;
	if ((q->clinics = calloc(c->clinic_ids.n + 1, 1)) == NULL)
		return out_of_memory;
	json_array_foreach(ids, i, one)
	{
		if (!json_is_string(one) ||
		    uuid_parse(id, json_string_value(one)) == -1)
			return bad_question;
		number = lexicon_find(&c->clinic_ids, id, sizeof(id));
		if (i == 0)
			q->own = number;
		if (number != LEXICON_NONE)
			q->clinics[number] = 1;
	}
	return NULL;
}

static const char *
read_sieve(struct sieve *s, const struct columns *c, const json_t *values)
{
	const struct lexicon *words = &c->words[s->word];
	uint32_t number;
	const json_t *one;
	size_t i;

	if (!json_is_array(values))
		return bad_question;
	if ((s->accepted = calloc(words->n + 1, 1)) == NULL)
		return out_of_memory;
	s->values = json_array_size(values);
	json_array_foreach(values, i, one)
	{
		if (!json_is_string(one))
			return bad_question;
		number = lexicon_find(
		    words, json_string_value(one), json_string_length(one));
		if (number != LEXICON_NONE)
			s->accepted[number] = 1;
	}
	return NULL;
}

static const char *
read_filters(struct question *q, const struct columns *c, json_t *filters)
{
	const char *name, *why;
	json_t *values;
	int w;

	if (!json_is_object(filters))
		return bad_question;
	json_object_foreach(filters, name, values)
	{
		if ((w = word_number(name)) == -1)
			return bad_question;
		q->sieves[q->nsieves].word = (size_t)w;
		why = read_sieve(&q->sieves[q->nsieves++], c, values);
		if (why != NULL)
			return why;
	}
	return NULL;
}

static const char *
read_all(struct question *q, const struct columns *c, const json_t *object)
{
	const char *instrument, *scale, *as_of, *why;
	int64_t good, at_least;
	int given;

	instrument = json_string_value(json_object_get(object, "instrument"));
	scale = json_string_value(json_object_get(object, "scale"));
	as_of = json_string_value(json_object_get(object, "as_of"));
	if (instrument == NULL || scale == NULL || as_of == NULL ||
	    day_parse(&q->as_of, as_of) == -1)
		return bad_question;
	q->table = columns_table(c, instrument, scale);
	q->visit = json_string_value(json_object_get(object, "visit"));
	if (read_by(q, json_object_get(object, "by")) == -1 ||
	    read_adjust(q, json_object_get(object, "adjust")) == -1 ||
	    read_estimand(q, object) == -1 ||
	    read_kind(q, json_object_get(object, "kind")) == -1 ||
	    read_dose(q, json_object_get(object, "dose")) == -1)
		return bad_question;
	good = json_integer_value(json_object_get(object, "good"));
	if ((good != 1 && good != -1) ||
	    read_optional(json_object_get(object, "mcid_cents"), &q->with_mcid,
		&q->mcid) == -1 ||
	    read_optional(json_object_get(object, "pass_cents"), &q->with_pass,
		&q->pass) == -1 ||
	    read_ends(q, object) == -1 ||
	    read_optional(
		json_object_get(object, "at_least"), &given, &at_least) == -1 ||
	    (given && (at_least < 1 || at_least > 1000)))
		return bad_question;
	q->good = (int)good;
	q->seed = (uint64_t)json_integer_value(json_object_get(object, "seed"));
	q->at_least = q->sums_at_least = given ? (uint32_t)at_least : 0;
	why = read_clinics(q, c, json_object_get(object, "clinic_ids"));
	return why != NULL
		   ? why
		   : read_filters(q, c, json_object_get(object, "filters"));
}

const char *
question_read(struct question *q, const struct columns *c, const json_t *object)
{
	const char *why;

	*q = (struct question){.own = LEXICON_NONE};
	if ((why = read_all(q, c, object)) != NULL)
		question_free(q);
	return why;
}

void
question_free(struct question *q)
{
	free(q->clinics);
	for (size_t i = 0; i < q->nsieves; i++)
		free(q->sieves[i].accepted);
	*q = (struct question){.own = LEXICON_NONE};
}
