/* cohort/suppress: what is hidden so that nobody can get at a few people. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cohort.h"
#include "cohort/suppress.h"

/*
 * The plain reading.  There are at most 64 people, so a set of them is a
 * word: bit n is person n.
 */
#define EPISODES 90
#define PEOPLE 64
#define GROUPS 4
#define PLACES 25 /* 1 + 4 * 6 days */
#define LIMIT 5

static struct episode all[EPISODES];

struct sets {
	uint64_t group[GROUPS][PLACES], total[PLACES];
};

static int
size(uint64_t set)
{
	return __builtin_popcountll(set);
}

static int
too_few(uint64_t set)
{
	return set != 0 && size(set) < LIMIT;
}

static size_t
group_of(const struct episode *e, const struct ask *a)
{
	return a->by == -1 ? 0 : e->keys[a->by];
}

/* Without one of baseline and score on a day after day 0. */
static void
mark_remnants(int *at, const struct census *s, int has_baseline)
{
	for (size_t d = 0; d < s->ndays; d++) {
		if (s->target_days[d] <= 0)
			continue;
		at[census_lapsed(s, d)] = has_baseline && !at[census_scored(d)];
		at[census_fresh(s, d)] = !has_baseline && at[census_scored(d)];
	}
}

/* Do the three sets of a day tell of too few? */
static int
tells(uint64_t paired, uint64_t lapsed, uint64_t fresh)
{
	return paired != 0 && ((lapsed == 0 && too_few(fresh)) ||
				  (fresh == 0 && too_few(lapsed)));
}

/* The same of all sets at the place of changes; of others no. */
static int
tells_at(const uint64_t *sets, const struct census *s, size_t place)
{
	return place >= census_paired(s, 0) && place < census_lapsed(s, 0) &&
	       tells(sets[place], sets[place + s->ndays],
		   sets[place + 2 * s->ndays]);
}

/* Add an episode at each of its places. */
static void
add(struct sets *sets, const struct census *s, const struct episode *e,
    const struct ask *a)
{
	const uint64_t person = UINT64_C(1) << e->person;
	const size_t g = group_of(e, a);
	int at[PLACES] = {1};

	for (size_t v = 0; v < e->nvisits; v++)
		for (size_t d = 0; d < s->ndays; d++) {
			if (s->target_days[d] != e->target_days[v] ||
			    cohort_score(e, v, a->as_of) == COLUMNS_NONE)
				continue;
			at[census_scored(d)] = 1;
			if (e->target_days[v] > 0 &&
			    cohort_baseline(e, a->as_of) != COLUMNS_NONE)
				at[census_paired(s, d)] = 1;
		}
	mark_remnants(at, s, cohort_baseline(e, a->as_of) != COLUMNS_NONE);
	for (size_t p = 0; p < PLACES; p++)
		if (at[p]) {
			sets->group[g][p] |= person;
			sets->total[p] |= person;
		}
}

/* Add to ${unsafe} where a facet's people are too few. */
static void
add_unsafe(
    struct sets *unsafe, const struct census *s, const struct sets *facet)
{
	for (size_t p = 0; p < census_lapsed(s, 0); p++) {
		unsafe->total[p] |= (uint64_t)(too_few(facet->total[p]) ||
					       tells_at(facet->total, s, p));
		for (size_t g = 0; g < GROUPS; g++)
			unsafe->group[g][p] |=
			    (uint64_t)(too_few(facet->group[g][p]) ||
				       tells_at(facet->group[g], s, p));
	}
}

/* Does leaving out a filter alone let an episode in? */
static int
is_outside_only(const struct episode *e, const struct ask *a, size_t w)
{
	return cohort_outside(e, a) == 1 && a->filters[w] != 0 &&
	       !(a->filters[w] >> e->keys[w] & 1);
}

static void
find_unsafe(struct sets *unsafe, const struct census *s, const struct ask *a)
{
	struct sets facet;

	memset(unsafe, 0, sizeof(*unsafe));
	for (size_t w = 0; w < FILTERED; w++) {
		memset(&facet, 0, sizeof(facet));
		for (size_t i = 0; i < EPISODES; i++)
			if (is_outside_only(&all[i], a, w))
				add(&facet, s, &all[i], a);
		add_unsafe(unsafe, s, &facet);
		if (size(a->filters[w]) < 2)
			continue;
		for (unsigned value = 0; value < 4; value++) {
			memset(&facet, 0, sizeof(facet));
			for (size_t i = 0; i < EPISODES; i++)
				if (cohort_outside(&all[i], a) == 0 &&
				    all[i].keys[w] == value)
					add(&facet, s, &all[i], a);
			add_unsafe(unsafe, s, &facet);
		}
	}
	memset(&facet, 0, sizeof(facet));
	for (size_t i = 0; i < EPISODES; i++)
		if (cohort_outside(&all[i], a) == 0 && all[i].clinic != 0)
			add(&facet, s, &all[i], a);
	add_unsafe(unsafe, s, &facet);
}

static const char *
name_of(const struct ask *a, size_t g)
{
	const struct episode e = {
	    .keys = {(unsigned)g, (unsigned)g, (unsigned)g}};

	return cohort_group(&e, a);
}

/* The next group to hide, of those with people at a place and not taken. */
static int
next(const struct sets *m, size_t place, const int *forced, const int *taken,
    const struct ask *a)
{
	int best = -1, small, best_small = 0, n;

	for (int g = 0; g < GROUPS; g++) {
		if (m->group[g][place] == 0 || taken[g])
			continue;
		n = size(m->group[g][place]);
		small = n < LIMIT || forced[g];
		if (best == -1 || small > best_small ||
		    (small == best_small &&
			(n < size(m->group[best][place]) ||
			    (n == size(m->group[best][place]) &&
				strcmp(name_of(a, (size_t)g),
				    name_of(a, (size_t)best)) < 0)))) {
			best = g;
			best_small = small;
		}
	}
	return best;
}

/* Do the groups with changes, of these, tell of too few together? */
static int
tell_together(const struct sets *m, const struct census *s, size_t place,
    const int *hidden)
{
	uint64_t sets[PLACES] = {0};

	for (size_t g = 0; g < GROUPS; g++)
		for (size_t p = 0; p < PLACES; p++)
			if (hidden[g] && m->group[g][place] != 0)
				sets[p] |= m->group[g][p];
	return tells_at(sets, s, place);
}

/* As oracle.hidden() in SQL: ${hidden} begins as what is forced. */
static void
hide(const struct sets *m, const struct census *s, size_t place, int *hidden,
    const struct ask *a)
{
	int forced[GROUPS], taken[GROUPS] = {0};
	uint64_t people = 0;
	int g, n = 0, small = 0;

	memcpy(forced, hidden, sizeof(forced));
	for (g = 0; g < GROUPS; g++)
		small += m->group[g][place] != 0 &&
			 (forced[g] || size(m->group[g][place]) < LIMIT);
	if (small == 0)
		return;
	while ((g = next(m, place, forced, taken, a)) != -1) {
		taken[g] = hidden[g] = 1;
		people |= m->group[g][place];
		if (++n >= 2 && n >= small && size(people) >= LIMIT &&
		    !tell_together(m, s, place, taken))
			return;
	}
}

static int told; /* totals of changes, of which too little is left */

struct expected {
	int refused;
	int group[GROUPS][PLACES], total[PLACES];
};

static void
force(int *hidden, const int *before, const struct sets *unsafe, size_t place)
{
	for (size_t g = 0; g < GROUPS; g++)
		hidden[g] = before[g] || unsafe->group[g][place] != 0;
}

static void
keep(struct expected *e, const struct sets *m, const struct census *s,
    const struct sets *unsafe, const int *hidden, size_t place)
{
	int n = 0;

	for (size_t g = 0; g < GROUPS; g++) {
		e->group[g][place] = hidden[g];
		n += hidden[g] && m->group[g][place] != 0;
	}
	e->total[place] =
	    too_few(m->total[place]) || n == 1 || unsafe->total[place] != 0 ||
	    tells_at(m->total, s, place) || tell_together(m, s, place, hidden);
	told += e->total[place] && tells_at(m->total, s, place);
}

static void
expect(struct expected *e, const struct census *s, const struct ask *a)
{
	int gone[GROUPS], scored[GROUPS], paired[GROUPS], none[GROUPS] = {0};
	struct sets members, unsafe;
	size_t groups = 0, place;
	int any = 0;

	memset(&members, 0, sizeof(members));
	memset(e, 0, sizeof(*e));
	for (size_t i = 0; i < EPISODES; i++)
		if (cohort_outside(&all[i], a) == 0)
			add(&members, s, &all[i], a);
	find_unsafe(&unsafe, s, a);
	for (size_t g = 0; g < GROUPS; g++) {
		groups += members.group[g][0] != 0;
		any |= unsafe.group[g][0] != 0;
	}
	e->refused = unsafe.total[0] || size(members.total[0]) < LIMIT ||
		     (any && groups == 1 && a->by != -1);
	force(gone, none, &unsafe, 0);
	hide(&members, s, 0, gone, a);
	for (size_t g = 0; g < GROUPS; g++)
		e->group[g][0] = gone[g];
	for (size_t d = 0; d < s->ndays; d++) {
		place = census_scored(d);
		force(scored, gone, &unsafe, place);
		hide(&members, s, place, scored, a);
		keep(e, &members, s, &unsafe, scored, place);
		place = census_paired(s, d);
		force(paired, scored, &unsafe, place);
		for (size_t g = 0; g < GROUPS; g++)
			paired[g] |= tells_at(members.group[g], s, place);
		hide(&members, s, place, paired, a);
		keep(e, &members, s, &unsafe, paired, place);
	}
}

static size_t
find_group(const struct census *s, const struct columns *c,
    const struct question *q, const struct ask *a, size_t g)
{
	for (size_t i = 0; i < s->ngroups; i++)
		if (a->by == -1 ||
		    strcmp(lexicon_bytes(&c->words[q->by], s->groups[i]),
			name_of(a, g)) == 0)
			return i;
	return s->ngroups;
}

/* Counts of what was seen, so that the cases are known to be there. */
static int refused, hidden_groups, hidden_places, shown_places, hidden_totals;

static void
compare(const struct columns *c, const struct ask *a)
{
	json_t *json = cohort_question(a);
	struct suppression got;
	struct expected e;
	struct question q;
	struct census s;
	size_t i;

	assert_null(question_read(&q, c, json));
	json_decref(json);
	assert_null(scan(&s, c, &q));
	assert_int_equal(suppress(&got, &s, &q), 0);
	expect(&e, &s, a);
	assert_int_equal(got.refused, e.refused);
	refused += got.refused;
	for (size_t g = 0; g < GROUPS && !got.refused; g++) {
		i = find_group(&s, c, &q, a, g);
		if (i == s.ngroups || (a->by == -1 && g > 0))
			continue;
		for (size_t p = 0; p < 1 + 2 * s.ndays; p++) {
			assert_int_equal(
			    suppression_hides(&got, i, p), e.group[g][p]);
			hidden_groups += p == 0 && e.group[g][p];
			hidden_places +=
			    p > 0 && e.group[g][p] && !e.group[g][0];
			shown_places += !e.group[g][p];
		}
	}
	for (size_t p = 1; p < 1 + 2 * s.ndays && !got.refused; p++) {
		assert_int_equal(got.total[p], e.total[p]);
		hidden_totals += e.total[p];
	}
	suppression_free(&got);
	census_free(&s);
	question_free(&q);
}

static void
random_cohorts_hide_what_the_plain_reading_hides(void **state)
{
	struct columns *c;
	struct ask a;

	(void)state;
	for (int cohort = 0; cohort < 150; cohort++) {
		c = columns_new();
		for (unsigned i = 0; i < EPISODES; i++) {
			cohort_draw(&all[i], i, PEOPLE);
			/* Most at home; few of some group. */
			if (cohort_random(3) > 0)
				all[i].clinic = 0;
			cohort_put(c, &all[i]);
		}
		for (int question = 0; question < 20; question++) {
			cohort_draw_question(&a);
			a.as_of += 300;
			if (cohort_random(2) == 0)
				memset(a.filters, 0, sizeof(a.filters));
			compare(c, &a);
		}
		columns_free(c);
	}
	assert_true(refused > 100);
	assert_true(hidden_groups > 100);
	assert_true(hidden_places > 100);
	assert_true(shown_places > 1000);
	assert_true(hidden_totals > 100);
	assert_true(told > 10);
}

/* Groups written "name:first-last" of people; which of them are hidden. */
static void
next_smaller_groups_are_hidden_too(void **state)
{
	static const struct {
		const char *groups;
		const char *hidden; /* by group, x or . */
	} cases[] = {
	    {"00-04 10-19", ".."},        /* five are enough */
	    {"00-03 10-19", "xx"},        /* one more with them */
	    {"00-03 10-19 20-25", "x.x"}, /* the next smallest */
	    {"00-01 02-03 20-25 30-39", "xxx."},
	    {"00-01 02-04 20-25 30-39", "xx.."},
	    {"00-03 00-03 20-25 30-39", "xxx."}, /* the same people twice */
	    {"00-03 00-04 20-25", "xx."},
	    {"00-00 01-01 02-02 03-10", "xxxx"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ask a = {
		    .nclinics = 1, .as_of = 9600, .by = 2, .at_least = LIMIT};
		struct columns *c = columns_new();
		struct suppression got;
		struct question q;
		struct census s;
		unsigned id = 0, group = 0;
		json_t *json;

		for (const char *at = cases[i].groups; *at != '\0';
		     at += 5 + (at[5] == ' '), group++) {
			char *end;
			unsigned from = (unsigned)strtoul(at, &end, 10);
			unsigned to = (unsigned)strtoul(end + 1, NULL, 10);

			for (; from <= to; from++) {
				struct episode e;

				cohort_draw(&e, id++, PEOPLE);
				e.clinic = 0;
				e.person = from;
				e.keys[2] = group;
				cohort_put_series(c, &e);
				cohort_put_stratum(c, &e);
			}
		}
		json = cohort_question(&a);
		assert_null(question_read(&q, c, json));
		assert_null(scan(&s, c, &q));
		assert_int_equal(suppress(&got, &s, &q), 0);
		assert_int_equal(s.ngroups, strlen(cases[i].hidden));
		for (size_t g = 0; g < s.ngroups; g++) {
			const size_t at = find_group(&s, c, &q, &a, g);

			if (suppression_hides(&got, at, 0) !=
			    (cases[i].hidden[g] == 'x'))
				fail_msg("%s: group %zu", cases[i].groups, g);
		}
		json_decref(json);
		suppression_free(&got);
		census_free(&s);
		question_free(&q);
		columns_free(c);
	}
}

/* So many more people of a group: with a baseline, a score on day 42, both. */
static void
put_people(struct columns *c, unsigned *id, unsigned group, unsigned n,
    int has_baseline, int has_score)
{
	for (; n > 0; n--, ++*id) {
		struct episode e;

		cohort_draw(&e, *id, PEOPLE);
		e.clinic = 0;
		e.person = *id;
		e.day_zero = 9000;
		e.censored_on = e.died_on = COLUMNS_NONE;
		e.keys[2] = group;
		for (size_t v = 0; v < e.nvisits; v++) {
			const int has =
			    (v == 0 && has_baseline) || (v == 1 && has_score);

			e.closes_on[v] = 9000 + e.target_days[v] + 10;
			e.cancelled[v] = 0;
			e.scores[v] = has ? 3 : COLUMNS_NONE;
			e.answered_on[v] =
			    has ? 9000 + e.target_days[v] : COLUMNS_NONE;
		}
		cohort_put_series(c, &e);
		cohort_put_stratum(c, &e);
	}
}

/* Two groups, each "paired lapsed fresh"; are the changes of each, and of both
 * together, hidden? */
static void
changes_that_tell_of_too_few_are_hidden(void **state)
{
	static const struct {
		unsigned people[2][3];
		const char *hidden;
	} cases[] = {
	    {{{9, 1, 0}, {0, 0, 0}}, "x x"}, /* the tenth's baseline */
	    {{{9, 0, 1}, {0, 0, 0}}, "x x"}, /* the tenth's score */
	    {{{9, 4, 0}, {0, 0, 0}}, "x x"},
	    {{{9, 5, 0}, {0, 0, 0}}, ". ."}, /* five are enough */
	    {{{9, 0, 5}, {0, 0, 0}}, ". ."},
	    {{{9, 1, 1}, {0, 0, 0}}, ". ."}, /* two unknowns */
	    {{{9, 0, 0}, {0, 0, 0}}, ". ."}, /* nobody */
	    {{{9, 1, 0}, {9, 0, 0}}, "xxx"},
	    {{{9, 1, 0}, {9, 5, 0}}, "xx."}, /* not by subtraction */
	    {{{9, 1, 0}, {9, 0, 1}}, "xx."},
	    {{{9, 2, 0}, {9, 3, 0}}, "xx."}, /* five of both */
	    {{{9, 6, 0}, {9, 7, 0}}, "..."},
	    {{{9, 1, 0}, {0, 0, 8}}, "x.x"}, /* without a change to hide */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ask a = {
		    .nclinics = 1, .as_of = 9600, .by = 2, .at_least = LIMIT};
		struct columns *c = columns_new();
		json_t *json = cohort_question(&a);
		struct suppression got;
		struct question q;
		struct census s;
		unsigned id = 0;
		size_t at, day;

		for (unsigned g = 0; g < 2; g++) {
			const unsigned *n = cases[i].people[g];

			put_people(c, &id, g, n[0], 1, 1);
			put_people(c, &id, g, n[1], 1, 0);
			put_people(c, &id, g, n[2], 0, 1);
		}
		assert_null(question_read(&q, c, json));
		assert_null(scan(&s, c, &q));
		assert_int_equal(suppress(&got, &s, &q), 0);
		assert_false(got.refused);
		day = census_day(&s, 42);
		for (unsigned g = 0; g < 3; g++) {
			if (cases[i].hidden[g] == ' ')
				continue;
			at = g == 2 ? s.ngroups : find_group(&s, c, &q, &a, g);
			if (suppression_shows(
				&got, &s, at, census_paired(&s, day)) !=
			    (cases[i].hidden[g] == '.'))
				fail_msg("case %zu: group %u", i, g);
			assert_true(suppression_shows(
			    &got, &s, at, census_scored(day)));
		}
		json_decref(json);
		suppression_free(&got);
		census_free(&s);
		question_free(&q);
		columns_free(c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(random_cohorts_hide_what_the_plain_reading_hides),
	    cmocka_unit_test(next_smaller_groups_are_hidden_too),
	    cmocka_unit_test(changes_that_tell_of_too_few_are_hidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
