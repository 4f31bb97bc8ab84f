/* cohort/scan: what is counted of a cohort. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cohort.h"
#include "cohort/sift.h"

#define EPISODES 400
#define PEOPLE 200

static struct episode all[EPISODES];

static struct columns *
store_of(const struct episode *e, size_t n)
{
	struct columns *c = columns_new();

	assert_non_null(c);
	for (size_t i = 0; i < n; i++)
		cohort_put(c, &e[i]);
	return c;
}

static void
take(struct census *s, struct question *q, const struct columns *c,
    const struct ask *a)
{
	json_t *json = cohort_question(a);

	assert_non_null(json);
	assert_null(question_read(q, c, json));
	assert_null(scan(s, c, q));
	json_decref(json);
}

/* One visit: what becomes of it at the end of day 1100, having begun on 1000
 * and with a window that closes on 1052. */
static void
every_end_of_a_visit_has_its_edges(void **state)
{
	static const struct {
		int32_t score, answered_on, censored_on, died_on;
		uint8_t cancelled;
		int32_t target_day, as_of;
		enum became became;
	} cases[] = {
	    {500, 1052, COLUMNS_NONE, COLUMNS_NONE, 0, 42, 1100, ANSWERED},
	    {500, 1053, COLUMNS_NONE, COLUMNS_NONE, 0, 42, 1100, LATE},
	    {500, 1100, COLUMNS_NONE, COLUMNS_NONE, 0, 42, 1100, LATE},
	    {500, 1101, COLUMNS_NONE, COLUMNS_NONE, 0, 42, 1100, NOT_ANSWERED},
	    {500, 1050, 1050, COLUMNS_NONE, 0, 42, 1100, CENSORED},
	    {500, 1050, 1051, COLUMNS_NONE, 0, 42, 1100, ANSWERED},
	    {500, 1000, 1000, COLUMNS_NONE, 0, 0, 1100, ANSWERED},
	    {500, 1052, COLUMNS_NONE, 1041, 0, 42, 1100, NOBODY},
	    {500, 1052, COLUMNS_NONE, 1042, 0, 42, 1100, ANSWERED},
	    {500, 1050, COLUMNS_NONE, COLUMNS_NONE, 1, 42, 1100, NOBODY},
	    {COLUMNS_NONE, COLUMNS_NONE, COLUMNS_NONE, COLUMNS_NONE, 1, 42,
		1100, NOBODY},
	    {COLUMNS_NONE, 1050, COLUMNS_NONE, COLUMNS_NONE, 0, 42, 1100,
		NOT_ANSWERED},
	    {COLUMNS_NONE, COLUMNS_NONE, COLUMNS_NONE, COLUMNS_NONE, 0, 42,
		1052, NOT_YET_DUE},
	    {COLUMNS_NONE, COLUMNS_NONE, COLUMNS_NONE, COLUMNS_NONE, 0, 42,
		1053, NOT_ANSWERED},
	    {COLUMNS_NONE, COLUMNS_NONE, 1042, COLUMNS_NONE, 0, 42, 1100,
		CENSORED},
	    {COLUMNS_NONE, COLUMNS_NONE, 1043, COLUMNS_NONE, 0, 42, 1100,
		NOT_ANSWERED},
	    {COLUMNS_NONE, COLUMNS_NONE, 1042, COLUMNS_NONE, 0, 42, 1052,
		NOT_YET_DUE},
	    {COLUMNS_NONE, COLUMNS_NONE, 1000, COLUMNS_NONE, 0, 0, 1100,
		NOT_ANSWERED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct episode e = {.with_series = 1,
		    .with_stratum = 1,
		    .day_zero = 1000,
		    .censored_on = cases[i].censored_on,
		    .died_on = cases[i].died_on,
		    .nvisits = 1,
		    .codes = {"w6"},
		    .target_days = {cases[i].target_day},
		    .closes_on = {1052},
		    .scores = {cases[i].score},
		    .answered_on = {cases[i].answered_on},
		    .cancelled = {cases[i].cancelled}};
		const struct ask a = {
		    .nclinics = 1, .by = -1, .as_of = cases[i].as_of};
		struct columns *c = store_of(&e, 1);
		struct question q;
		struct census s;

		take(&s, &q, c, &a);
		assert_int_equal(s.ndays, 1);
		assert_string_equal(s.visit_codes[0], "w6");
		for (int b = 0; b < BECAME; b++)
			if (s.courses[0][b] != (b == (int)cases[i].became))
				fail_msg("case %zu: %d", i, b);
		census_free(&s);
		question_free(&q);
		columns_free(c);
	}
}

static int32_t
score_of(const struct columns *c, const struct question *q, uint32_t number)
{
	return columns_score(c, q->table, (uint16_t)number);
}

struct pairs {
	const struct columns *columns;
	const struct question *question;
	int64_t n[12][11]; /* by baseline in points, 11: none; and score */
};

static int
add_pair(void *arg, uint32_t baseline, uint32_t score, uint64_t count)
{
	struct pairs *p = arg;
	const struct lexicon *scores =
	    &p->columns->tables[p->question->table].scores;
	const int32_t before =
	    baseline == scores->n ? 1100
				  : score_of(p->columns, p->question, baseline);

	p->n[before / 100][score_of(p->columns, p->question, score) / 100] +=
	    (int64_t)count;
	return 0;
}

/* Is an episode at one of the places of a day? */
static int
stands(const struct census *s, const struct ask *a, const struct episode *e,
    size_t place, size_t d)
{
	const int before = cohort_baseline(e, a->as_of) != COLUMNS_NONE;
	const int later = s->target_days[d] > 0;
	int scored = 0;

	for (size_t v = 0; v < e->nvisits; v++)
		scored |= s->target_days[d] == e->target_days[v] &&
			  cohort_score(e, v, a->as_of) != COLUMNS_NONE;
	return (place == census_scored(d) && scored) ||
	       (place == census_paired(s, d) && later && before && scored) ||
	       (place == census_lapsed(s, d) && later && before && !scored) ||
	       (place == census_fresh(s, d) && later && !before && scored);
}

/* How many different people of a group are at a place; NULL: of all. */
static uint32_t
count_people(const struct census *s, const struct ask *a, const char *group,
    size_t place)
{
	unsigned char seen[PEOPLE] = {0};
	uint32_t n = 0;

	for (size_t i = 0; i < EPISODES; i++) {
		const struct episode *e = &all[i];
		int there = place == 0;

		if (cohort_outside(e, a) != 0 ||
		    (group != NULL && strcmp(cohort_group(e, a), group) != 0))
			continue;
		for (size_t d = 0; d < s->ndays; d++)
			there |= stands(s, a, e, place, d);
		n += there && !seen[e->person];
		seen[e->person] |= there != 0;
	}
	return n;
}

static void
compare_cell(const struct columns *c, const struct question *q,
    const struct census *s, const struct ask *a, size_t g, const char *group,
    size_t d)
{
	struct pairs got = {c, q, {{0}}}, expected = {c, q, {{0}}};
	int64_t course[BECAME] = {0};
	int32_t score, before;

	for (size_t i = 0; i < EPISODES; i++) {
		const struct episode *e = &all[i];

		if (cohort_outside(e, a) != 0 ||
		    strcmp(cohort_group(e, a), group) != 0)
			continue;
		for (size_t v = 0; v < e->nvisits; v++) {
			if (e->target_days[v] != s->target_days[d])
				continue;
			course[cohort_became(e, v, a->as_of)]++;
			score = cohort_score(e, v, a->as_of);
			before = e->target_days[v] > 0
				     ? cohort_baseline(e, a->as_of)
				     : COLUMNS_NONE;
			if (score != COLUMNS_NONE)
				expected.n[before == COLUMNS_NONE
					       ? 11
					       : before / 100][score / 100]++;
		}
	}
	assert_int_equal(
	    joint_walk(&s->joint, g * s->ndays + d, add_pair, &got), 0);
	assert_memory_equal(got.n, expected.n, sizeof(got.n));
	assert_memory_equal(
	    s->courses[g * s->ndays + d], course, sizeof(course));
}

static void
random_cohorts_are_counted_as_the_plain_reading_counts(void **state)
{
	struct columns *c;
	struct question q;
	struct census s;
	struct ask a;
	int64_t n;

	(void)state;
	for (unsigned i = 0; i < EPISODES; i++)
		cohort_draw(&all[i], i, PEOPLE);
	c = store_of(all, EPISODES);
	for (int round = 0; round < 60; round++) {
		cohort_draw_question(&a);
		take(&s, &q, c, &a);
		for (size_t g = 0; g < s.ngroups; g++) {
			const char *name =
			    a.by == -1
				? ""
				: lexicon_bytes(&c->words[q.by], s.groups[g]);

			n = 0;
			for (size_t i = 0; i < EPISODES; i++)
				n += cohort_outside(&all[i], &a) == 0 &&
				     strcmp(cohort_group(&all[i], &a), name) ==
					 0;
			assert_int_equal(s.episodes[g], n);
			for (size_t d = 0; d < s.ndays; d++)
				compare_cell(c, &q, &s, &a, g, name, d);
			for (size_t p = 0; p < s.people.places; p++)
				assert_int_equal(people_count(&s.people, g, p),
				    count_people(&s, &a, name, p));
		}
		for (size_t p = 0; p < s.people.places; p++)
			assert_int_equal(people_total(&s.people, p),
			    count_people(&s, &a, NULL, p));
		census_free(&s);
		question_free(&q);
	}
	columns_free(c);
}

/* Counts that add up, by target day, whatever the order of groups. */
static void
add_courses(int64_t sum[400][BECAME], const struct census *s)
{
	for (size_t g = 0; g < s->ngroups; g++)
		for (size_t d = 0; d < s->ndays; d++)
			for (int b = 0; b < BECAME; b++)
				sum[s->target_days[d]][b] +=
				    s->courses[g * s->ndays + d][b];
}

static void
the_parts_of_a_cohort_add_up_to_the_whole(void **state)
{
	static int64_t whole[400][BECAME], parts[400][BECAME];
	struct ask a = {.nclinics = 3, .as_of = 9600, .by = 0};
	struct columns *c;
	struct question q;
	struct census s;

	(void)state;
	c = store_of(all, EPISODES);
	take(&s, &q, c, &a);
	add_courses(whole, &s);
	census_free(&s);
	question_free(&q);
	for (unsigned i = 0; i < 4; i++) {
		a.filters[1] = 1U << i;
		take(&s, &q, c, &a);
		add_courses(parts, &s);
		census_free(&s);
		question_free(&q);
	}
	columns_free(c);
	assert_memory_equal(parts, whole, sizeof(whole));
	assert_true(whole[42][ANSWERED] > 50);
}

struct counted {
	uint32_t none;
	uint64_t n[41][40];
};

static int
add_counted(void *arg, uint32_t baseline, uint32_t score, uint64_t count)
{
	struct counted *c = arg;

	c->n[baseline == c->none ? 40 : baseline][score] += count;
	return 0;
}

static void
add_end(struct joint *j, uint32_t cell, uint32_t baseline, uint32_t end,
    uint32_t score)
{
	const uint32_t scores = (uint32_t)j->scores;
	const size_t place = joint_place(j, cell, baseline);
	const uint32_t outcome = end <= LATE
				     ? score + (end == LATE ? scores : 0)
				     : 2 * scores + end - CENSORED;

	assert_int_equal(outcome_end(scores, outcome), end);
	assert_int_equal(joint_add(j, &place, 0, &outcome, 1), 0);
}

/* Many different scores do not fit the table: the list counts alike. */
static void
pairs_are_counted_alike_in_a_table_and_in_a_list(void **state)
{
	struct counted a, b;
	struct joint table, list;
	int64_t ends[4][BECAME];

	(void)state;
	assert_int_equal(joint_init(&table, 3, 40), 0);
	assert_non_null(table.table);
	assert_int_equal(joint_init(&list, 3, 5000), 0);
	assert_null(list.table);
	for (int i = 0; i < 20000; i++) {
		const uint32_t cell = cohort_random(3);
		const uint32_t baseline = cohort_random(41);
		const uint32_t score = cohort_random(40);
		const uint32_t end = cohort_random(BECAME);

		add_end(&table, cell, baseline, end, score);
		add_end(
		    &list, cell, baseline == 40 ? 5000 : baseline, end, score);
	}
	joint_finish(&table);
	joint_finish(&list);
	for (size_t cell = 0; cell < 3; cell++) {
		a = (struct counted){.none = 40};
		b = (struct counted){.none = 5000};
		assert_int_equal(joint_walk(&table, cell, add_counted, &a), 0);
		assert_int_equal(joint_walk(&list, cell, add_counted, &b), 0);
		assert_memory_equal(a.n, b.n, sizeof(a.n));
		memset(ends, 0, sizeof(ends));
		joint_ends(&table, cell, ends[0], ends[1]);
		joint_ends(&list, cell, ends[2], ends[3]);
		assert_memory_equal(ends[0], ends[2], 2 * sizeof(ends[0]));
		assert_true(ends[0][LATE] > ends[1][LATE]);
		assert_true(ends[1][NOBODY] > 0);
	}
	joint_free(&table);
	joint_free(&list);
}

/* Episodes with two words that are never the same, in two orders. */
static void
expect_numbered_pairs(unsigned n)
{
	struct columns_stratum e = {.day_zero = 9000,
	    .censored_on = COLUMNS_NONE,
	    .died_on = COLUMNS_NONE};
	struct columns *c = columns_new();
	const struct question q = {
	    .by = (int)cohort_words[0], .and_by = (int)cohort_words[1]};
	uint8_t *verdicts = calloc(n, 1);
	char word[2][16];
	struct grouping g;

	assert_non_null(c);
	assert_non_null(verdicts);
	for (unsigned i = 0; i < n; i++) {
		cohort_id(e.episode, 'e', i);
		snprintf(word[0], sizeof(word[0]), "a%u", i / 2);
		snprintf(word[1], sizeof(word[1]), "b%u", (i + 1) / 2);
		e.keys[cohort_words[0]] = word[0];
		e.keys[cohort_words[1]] = word[1];
		assert_int_equal(columns_put_stratum(c, &e), 0);
	}
	verdicts[n - 1] = SIFT_OUT;
	assert_int_equal(grouping_init(&g, c, &q, verdicts), 0);
	assert_int_equal(g.n, n - 1);
	for (unsigned i = 0; i + 1 < n; i++) {
		assert_int_equal(grouping_number(&g, i), i);
		snprintf(word[0], sizeof(word[0]), "a%u", i / 2);
		snprintf(word[1], sizeof(word[1]), "b%u", (i + 1) / 2);
		assert_string_equal(grouping_value(&g, i, 0), word[0]);
		assert_string_equal(grouping_value(&g, i, 1), word[1]);
	}
	grouping_free(&g);
	columns_free(c);
	free(verdicts);
}

static void
pairs_of_words_are_numbered_however_many_there_are(void **state)
{
	(void)state;
	expect_numbered_pairs(40);
	expect_numbered_pairs(2100); /* over a million that there could be */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_end_of_a_visit_has_its_edges),
	    cmocka_unit_test(
		random_cohorts_are_counted_as_the_plain_reading_counts),
	    cmocka_unit_test(the_parts_of_a_cohort_add_up_to_the_whole),
	    cmocka_unit_test(pairs_are_counted_alike_in_a_table_and_in_a_list),
	    cmocka_unit_test(
		pairs_of_words_are_numbered_however_many_there_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
