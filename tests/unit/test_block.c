/* cohort/block and what is made of blocks: many rows at once come to what they
 * come to one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cohort.h"
#include "cohort/sample.h"

#define MANY_VISITS 20 /* three spells, and more days than moments have */
#define MANY_DAYS 19   /* of which two fall on one day */
#define EPISODES 700   /* some blocks */
#define AS_OF 9400

static void
days_after_a_day_go_no_farther_than_numbers(void **state)
{
	(void)state;
	assert_int_equal(became_after(1042, 1000), 42);
	assert_int_equal(became_after(-5, 7), -12);
	assert_int_equal(became_after(INT32_MAX, 0), INT32_MAX);
	assert_int_equal(became_after(INT32_MAX, 1), INT32_MAX - 1);
	assert_int_equal(became_after(INT32_MAX, -1), INT32_MAX);
	assert_int_equal(became_after(INT32_MIN, 1), INT32_MIN);
	assert_int_equal(became_after(INT32_MIN, INT32_MAX), INT32_MIN);
	assert_int_equal(became_after(5, INT32_MIN), INT32_MAX);
}

/* Episodes of many visits: every third person has two. */
static void
put_long(struct columns *c, unsigned id)
{
	static const uint8_t cancelled[MANY_VISITS];
	static char codes[MANY_VISITS][8];
	const char *names[MANY_VISITS];
	int32_t targets[MANY_VISITS], closes[MANY_VISITS];
	int32_t scores[MANY_VISITS], days[MANY_VISITS];
	struct columns_stratum s = {.day_zero = 9000 + (int32_t)(id % 7),
	    .censored_on = id % 11 == 0 ? 9150 : COLUMNS_NONE,
	    .died_on = id % 13 == 0 ? 9200 : COLUMNS_NONE};
	struct columns_series y = {.instrument = "NRS_PAIN",
	    .scale = "total",
	    .nvisits = MANY_VISITS,
	    .visit_codes = names,
	    .target_days = targets,
	    .closes_on = closes,
	    .score_cents = scores,
	    .answered_on = days,
	    .cancelled = cancelled};

	cohort_id(s.clinic, 'c', 0);
	cohort_id(s.episode, 'e', id);
	cohort_id(s.patient, 'p', id % 3 == 2 ? id - 1 : id);
	s.keys[cohort_words[0]] = id % 5 < 3 ? "ultrasound" : "none";
	memcpy(y.clinic, s.clinic, 16);
	memcpy(y.episode, s.episode, 16);
	for (int v = 0; v < MANY_VISITS; v++) {
		codes[v][0] = (char)('a' + v);
		names[v] = codes[v];
		targets[v] = v > 12 ? 30 * (v - 1) : 30 * v;
		closes[v] = s.day_zero + targets[v] + 10;
		days[v] = s.day_zero + targets[v] + (int32_t)cohort_random(14);
		scores[v] = 100 * (int32_t)cohort_random(11);
		if (cohort_random(4) == 0)
			scores[v] = days[v] = COLUMNS_NONE;
	}
	assert_int_equal(columns_put_stratum(c, &s), 0);
	assert_int_equal(columns_put_series(c, &y), 0);
}

static struct columns *
long_store(void)
{
	struct columns *c = columns_new();

	assert_non_null(c);
	for (unsigned id = 0; id < EPISODES; id++)
		put_long(c, id);
	return c;
}

static void
ask(struct question *q, const struct columns *c, const struct ask *a)
{
	json_t *json = cohort_question(a);

	assert_non_null(json);
	assert_null(question_read(q, c, json));
	json_decref(json);
}

static enum became
judge(const struct columns *c, const struct question *q,
    const struct segment *g, size_t row, size_t v)
{
	const struct whose who = whose_of(c, q, g->episodes[row]);
	const size_t i = row * g->nvisits + v;

	return became_of(g->target_days[v], &who, g->scores[i], g->days[i],
	    became_closes(g, row, v), q->as_of);
}

static int
counts(const struct columns *c, const struct question *q,
    const struct segment *g, size_t row, size_t v)
{
	return judge(c, q, g, row, v) <= LATE;
}

static int
has_baseline(const struct segment *g, size_t row)
{
	const size_t i = row * g->nvisits + g->baseline;

	return g->scores[i] != SEGMENT_UNSCORED && g->days[i] <= AS_OF;
}

static void
long_courses_are_counted_visit_by_visit(void **state)
{
	struct columns *c = long_store();
	const struct ask a = {
	    .nclinics = 1, .by = 0, .as_of = AS_OF, .at_least = 2};
	const struct segment *g = &c->segments[0];
	static int64_t courses[2][MANY_DAYS][BECAME];
	static int64_t paired[2][MANY_DAYS][BECAME];
	struct question q;
	struct census s;
	size_t group;

	(void)state;
	ask(&q, c, &a);
	assert_null(scan(&s, c, &q));
	assert_int_equal(s.ndays, MANY_DAYS);
	assert_int_equal(s.ngroups, 2);
	assert_int_equal(s.people.words, 2);
	for (size_t row = 0; row < g->rows; row++)
		for (size_t v = 0; v < g->nvisits; v++) {
			const size_t day = census_day(&s, g->target_days[v]);
			const enum became end = judge(c, &q, g, row, v);

			group = s.group_of[c->keys[cohort_words[0]]
						  [g->episodes[row]]];
			courses[group][day][end]++;
			paired[group][day][end] +=
			    day > 0 && has_baseline(g, row);
		}
	assert_memory_equal(s.courses, courses, sizeof(courses));
	assert_memory_equal(s.paired, paired, sizeof(paired));
	assert_true(courses[0][5][CENSORED] > 0);
	assert_true(courses[1][17][NOT_YET_DUE] > 0);
	census_free(&s);
	question_free(&q);
	columns_free(c);
}

/* How many people of all groups stand at a place. */
static uint32_t
count_people(const struct columns *c, const struct question *q,
    const struct census *s, size_t place)
{
	const struct segment *g = &c->segments[0];
	uint8_t seen[EPISODES] = {0};
	uint32_t n = 0, person;
	int there;

	for (size_t row = 0; row < g->rows; row++) {
		const int before = has_baseline(g, row);
		int scored[MANY_DAYS] = {0};

		for (size_t v = 0; v < g->nvisits; v++)
			scored[census_day(s, g->target_days[v])] |=
			    counts(c, q, g, row, v);
		there = place == 0;
		for (size_t d = 0; d < s->ndays; d++) {
			there |= place == census_scored(d) && scored[d];
			if (d == 0)
				continue;
			there |=
			    place == census_paired(s, d) && before && scored[d];
			there |= place == census_lapsed(s, d) && before &&
				 !scored[d];
			there |=
			    place == census_fresh(s, d) && !before && scored[d];
		}
		person = c->people[g->episodes[row]];
		n += there && !seen[person];
		seen[person] |= (uint8_t)there;
	}
	return n;
}

static void
people_stand_where_any_spell_puts_them(void **state)
{
	struct columns *c = long_store();
	const struct ask a = {
	    .nclinics = 1, .by = -1, .as_of = AS_OF, .at_least = 2};
	struct question q;
	struct census s;

	(void)state;
	ask(&q, c, &a);
	assert_null(scan(&s, c, &q));
	assert_int_equal(s.people.places, 1 + 4 * MANY_DAYS);
	for (size_t p = 0; p < s.people.places; p++) {
		const uint32_t n = count_people(c, &q, &s, p);

		assert_int_equal(people_count(&s.people, 0, p), n);
		assert_int_equal(people_total(&s.people, p), n);
	}
	census_free(&s);
	question_free(&q);
	columns_free(c);
}

static int
add(void *of, const struct sampled *one)
{
	return moments_add(of, one->cell, one->mask, one->scores, 1);
}

/* A sample's moments, and the same ones episode by episode. */
static void
compare_sample(const struct sample *sample, const struct columns *c,
    const struct question *q, const struct census *s)
{
	struct moments *got = sample_take(sample, c, q, s);
	struct moments *each = moments_new(sample->ndays, sample->ncells);
	const size_t n = sample->ndays;
	struct moments_row x, y;
	size_t i = 0, j = 0;

	assert_non_null(got);
	assert_non_null(each);
	assert_int_equal(sample_each(sample, c, q, s, add, each), 0);
	assert_true(sample_episodes(each) > 0);
	while (moments_next(each, &j, &y)) {
		assert_true(moments_next(got, &i, &x));
		assert_int_equal(x.cell, y.cell);
		assert_int_equal(x.mask, y.mask);
		assert_int_equal(x.n, y.n);
		assert_memory_equal(x.sum, y.sum, n * sizeof(*x.sum));
		assert_memory_equal(
		    x.cross, y.cross, n * (n + 1) / 2 * sizeof(*x.cross));
	}
	assert_false(moments_next(got, &i, &x));
	moments_free(got);
	moments_free(each);
}

/* Some days, seen in some cells; the first group has no cell. */
static void
choose(struct sample *sample, const struct census *s, size_t every)
{
	*sample = (struct sample){0};
	for (size_t g = 0; g < s->ngroups; g++)
		sample->cells[g] = g == 0 && s->ngroups > 1
				       ? SAMPLE_NO_CELL
				       : (uint8_t)sample->ncells++;
	for (size_t d = 0; d < s->ndays; d += every)
		sample->days[sample->ndays++] = d;
	for (size_t cell = 0; cell < sample->ncells; cell++)
		sample->seen[cell] = 0x3f >> cell;
}

static void
moments_of_a_sample_are_those_of_its_episodes(void **state)
{
	struct columns *c = columns_new();
	struct sample sample;
	struct episode e;
	struct question q;
	struct census s;

	(void)state;
	assert_non_null(c);
	for (unsigned id = 0; id < 600; id++) {
		cohort_draw(&e, id, 400);
		cohort_put(c, &e);
	}
	for (int by = -1; by < FILTERED; by++) {
		const struct ask a = {.nclinics = 2,
		    .by = by,
		    .as_of = 9500,
		    .filters = {3, 0, by == 1 ? 7 : 0}};

		ask(&q, c, &a);
		q.model = MODEL_LDA;
		assert_null(scan(&s, c, &q));
		assert_non_null(s.moments);
		for (size_t every = 1; every < 4; every++) {
			choose(&sample, &s, every);
			compare_sample(&sample, c, &q, &s);
		}
		sample.everybody = 1;
		sample.ncells = 1;
		compare_sample(&sample, c, &q, &s);
		census_free(&s);
		question_free(&q);
	}
	columns_free(c);
}

/* More days than moments have: a sample of them takes a pass of its own. */
static void
of_two_visits_on_a_day_the_first_that_counts_stands_for_it(void **state)
{
	struct columns *c = long_store();
	const struct ask a = {.nclinics = 1, .by = 0, .as_of = AS_OF};
	struct sample sample;
	struct question q;
	struct census s;

	(void)state;
	ask(&q, c, &a);
	q.model = MODEL_LDA;
	assert_null(scan(&s, c, &q));
	assert_null(s.moments);
	choose(&sample, &s, 4);
	assert_int_equal(s.target_days[sample.days[3]], 360); /* of two */
	compare_sample(&sample, c, &q, &s);
	census_free(&s);
	question_free(&q);
	columns_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(days_after_a_day_go_no_farther_than_numbers),
	    cmocka_unit_test(long_courses_are_counted_visit_by_visit),
	    cmocka_unit_test(people_stand_where_any_spell_puts_them),
	    cmocka_unit_test(moments_of_a_sample_are_those_of_its_episodes),
	    cmocka_unit_test(
		of_two_visits_on_a_day_the_first_that_counts_stands_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
