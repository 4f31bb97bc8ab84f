/* Cohorts for tests. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/day.h"
#include "base/uuid.h"
#include "cohort.h"

const size_t cohort_words[FILTERED] = {0, 3, 10};
const char *const cohort_values[FILTERED][4] = {
    {"ultrasound", "none", NULL, "ct"},
    {"left", "right", "midline", NULL},
    {"female", "male", "unknown", "intersex"},
};

unsigned
cohort_random(unsigned below)
{
	static uint64_t state = 20261130;

	state = state * 6364136223846793005 + 1442695040888963407;
	return (unsigned)((state >> 33) % below);
}

/* Two layouts; the second has a day of its own and one code less. */
static void
lay(struct episode *e)
{
	static const int32_t days[2][VISITS] = {
	    {0, 42, 91, 182, 365}, {0, 42, 100, 182, 365}};
	static const char *const codes[2][VISITS] = {
	    {"baseline", "w6", "m3", "m6", "m12"},
	    {"baseline", "d42", "d100", "m6", "y1"}};
	const unsigned which = cohort_random(4) == 0;

	e->nvisits = which ? 4 : VISITS;
	for (size_t v = 0; v < e->nvisits; v++) {
		e->target_days[v] = days[which][v];
		e->codes[v] = codes[which][v];
		e->closes_on[v] = e->day_zero + days[which][v] + 10;
		if (cohort_random(30) == 0)
			e->closes_on[v] += 7;
	}
}

void
cohort_draw(struct episode *e, unsigned id, unsigned people)
{
	static const unsigned skewed[] = {0, 0, 0, 0, 1, 1, 2, 3};

	memset(e, 0, sizeof(*e));
	e->id = id;
	e->clinic = cohort_random(3);
	e->person = cohort_random(people);
	e->with_stratum = cohort_random(20) > 0;
	e->with_series = cohort_random(20) > 0;
	e->day_zero = 9000 + (int32_t)cohort_random(500);
	e->censored_on = cohort_random(5) > 0
			     ? COLUMNS_NONE
			     : e->day_zero + (int32_t)cohort_random(300);
	e->died_on = cohort_random(10) > 0
			 ? COLUMNS_NONE
			 : e->day_zero + (int32_t)cohort_random(400);
	for (size_t w = 0; w < FILTERED; w++)
		e->keys[w] = skewed[cohort_random(8)];
	lay(e);
	for (size_t v = 0; v < e->nvisits; v++) {
		e->cancelled[v] = cohort_random(20) == 0;
		e->scores[v] = e->answered_on[v] = COLUMNS_NONE;
		if (cohort_random(4) == 0)
			continue;
		e->answered_on[v] = e->day_zero + e->target_days[v] +
				    (int32_t)cohort_random(30) - 10;
		if (cohort_random(10) > 0)
			e->scores[v] = (int32_t)cohort_random(11) * 100;
	}
}

void
cohort_id(uint8_t out[16], char kind, unsigned number)
{
	memset(out, 0, 16);
	out[0] = (uint8_t)kind;
	out[14] = (uint8_t)(number >> 8);
	out[15] = (uint8_t)number;
}

const char *
cohort_clinic(unsigned number)
{
	static char text[3][UUID_TEXT];
	uint8_t id[16];

	cohort_id(id, 'c', number);
	uuid_text(text[number], id);
	return text[number];
}

int
cohort_try_stratum(struct columns *c, const struct episode *e)
{
	struct columns_stratum s = {.day_zero = e->day_zero,
	    .censored_on = e->censored_on,
	    .died_on = e->died_on};

	cohort_id(s.clinic, 'c', e->clinic);
	cohort_id(s.episode, 'e', e->id);
	cohort_id(s.patient, 'p', e->person);
	for (size_t w = 0; w < FILTERED; w++)
		s.keys[cohort_words[w]] = cohort_values[w][e->keys[w]];
	for (size_t d = 0; d < COLUMNS_DOSES; d++)
		s.doses[d] = e->with_doses ? e->doses[d] : NAN;
	return columns_put_stratum(c, &s);
}

void
cohort_put_stratum(struct columns *c, const struct episode *e)
{
	assert_int_equal(cohort_try_stratum(c, e), 0);
}

int
cohort_try_series(struct columns *c, const struct episode *e)
{
	struct columns_series s = {.instrument = "NRS_PAIN",
	    .scale = "total",
	    .nvisits = e->nvisits,
	    .visit_codes = e->codes,
	    .target_days = e->target_days,
	    .closes_on = e->closes_on,
	    .score_cents = e->scores,
	    .answered_on = e->answered_on,
	    .cancelled = e->cancelled};

	cohort_id(s.clinic, 'c', e->clinic);
	cohort_id(s.episode, 'e', e->id);
	return columns_put_series(c, &s);
}

void
cohort_put_series(struct columns *c, const struct episode *e)
{
	assert_int_equal(cohort_try_series(c, e), 0);
}

void
cohort_put(struct columns *c, const struct episode *e)
{
	if (e->with_series)
		cohort_put_series(c, e);
	if (e->with_stratum)
		cohort_put_stratum(c, e);
}

void
cohort_drop_stratum(struct columns *c, const struct episode *e)
{
	uint8_t clinic[16], episode[16];

	cohort_id(clinic, 'c', e->clinic);
	cohort_id(episode, 'e', e->id);
	columns_drop_stratum(c, clinic, episode);
}

void
cohort_drop_series(struct columns *c, const struct episode *e)
{
	uint8_t clinic[16], episode[16];

	cohort_id(clinic, 'c', e->clinic);
	cohort_id(episode, 'e', e->id);
	columns_drop_series(c, clinic, episode, "NRS_PAIN", "total");
}

json_t *
cohort_question(const struct ask *a)
{
	json_t *clinics = json_array(), *filters = json_object(), *values;
	char as_of[16];
	int y, m, d;

	for (unsigned i = 0; i < a->nclinics; i++)
		json_array_append_new(clinics, json_string(cohort_clinic(i)));
	for (size_t w = 0; w < FILTERED; w++) {
		if (a->filters[w] == 0)
			continue;
		values = json_array();
		for (unsigned i = 0; i < 4; i++)
			if (a->filters[w] >> i & 1)
				json_array_append_new(values,
				    json_string(cohort_values[w][i] == NULL
						    ? "not_recorded"
						    : cohort_values[w][i]));
		json_object_set_new(
		    filters, columns_words[cohort_words[w]], values);
	}
	day_split(a->as_of, &y, &m, &d);
	snprintf(as_of, sizeof(as_of), "%04d-%02d-%02d", y, m, d);
	return json_pack("{s:o, s:o, s:s, s:s, s:s, s:s?, s:i, s:i, s:i, s:o,"
			 " s:n, s:s, s:{s:{s:n, s:s, s:s}}}",
	    "clinic_ids", clinics, "filters", filters, "instrument", "NRS_PAIN",
	    "scale", "total", "as_of", as_of, "by",
	    a->by == -1 ? NULL : columns_words[cohort_words[a->by]], "good", -1,
	    "mcid_cents", 200, "pass_cents", 300, "at_least",
	    a->at_least == 0 ? json_null() : json_integer(a->at_least), "order",
	    "model", "none", "head", "suppression", "limit", "rule", "shown",
	    "rule_refused", "refused");
}

void
cohort_draw_question(struct ask *a)
{
	memset(a, 0, sizeof(*a));
	a->nclinics = 1 + cohort_random(3);
	a->as_of = 9100 + (int32_t)cohort_random(800);
	a->by = (int)cohort_random(FILTERED + 1) - 1;
	a->at_least = 5;
	for (size_t w = 0; w < FILTERED; w++)
		if (cohort_random(2) == 0)
			a->filters[w] = cohort_random(16);
}

const char *
cohort_key(const struct episode *e, size_t w)
{
	const char *key = cohort_values[w][e->keys[w]];

	return key == NULL ? "not_recorded" : key;
}

const char *
cohort_group(const struct episode *e, const struct ask *a)
{
	return a->by == -1 ? "" : cohort_key(e, (size_t)a->by);
}

int
cohort_outside(const struct episode *e, const struct ask *a)
{
	int n = 0;

	if (!e->with_stratum || !e->with_series || e->clinic >= a->nclinics ||
	    e->day_zero > a->as_of)
		return -1;
	for (size_t w = 0; w < FILTERED; w++)
		n += a->filters[w] != 0 && !(a->filters[w] >> e->keys[w] & 1);
	return n;
}

static int
is_before(int32_t day, int32_t other)
{
	return day != COLUMNS_NONE && day < other;
}

enum became
cohort_became(const struct episode *e, size_t v, int32_t as_of)
{
	const int32_t target = e->day_zero + e->target_days[v];
	const int after = e->target_days[v] > 0;

	if (e->cancelled[v] || is_before(e->died_on, target))
		return NOBODY;
	if (e->scores[v] != COLUMNS_NONE && e->answered_on[v] <= as_of) {
		if (after && is_before(e->censored_on, e->answered_on[v] + 1))
			return CENSORED;
		return e->answered_on[v] <= e->closes_on[v] ? ANSWERED : LATE;
	}
	if (e->closes_on[v] >= as_of)
		return NOT_YET_DUE;
	return after && is_before(e->censored_on, target + 1) ? CENSORED
							      : NOT_ANSWERED;
}

int32_t
cohort_score(const struct episode *e, size_t v, int32_t as_of)
{
	const enum became b = cohort_became(e, v, as_of);

	return b == ANSWERED || b == LATE ? e->scores[v] : COLUMNS_NONE;
}

int32_t
cohort_baseline(const struct episode *e, int32_t as_of)
{
	return !e->cancelled[0] && e->answered_on[0] <= as_of ? e->scores[0]
							      : COLUMNS_NONE;
}
