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
#define PLACES 13 /* 1 + 2 * 6 days */
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
	for (size_t p = 0; p < PLACES; p++)
		if (at[p]) {
			sets->group[g][p] |= person;
			sets->total[p] |= person;
		}
}

/* Add to ${unsafe} where a facet's people are too few. */
static void
add_unsafe(struct sets *unsafe, const struct sets *facet)
{
	for (size_t p = 0; p < PLACES; p++) {
		unsafe->total[p] |= (uint64_t)too_few(facet->total[p]);
		for (size_t g = 0; g < GROUPS; g++)
			unsafe->group[g][p] |=
			    (uint64_t)too_few(facet->group[g][p]);
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
		add_unsafe(unsafe, &facet);
		if (size(a->filters[w]) < 2)
			continue;
		for (unsigned value = 0; value < 4; value++) {
			memset(&facet, 0, sizeof(facet));
			for (size_t i = 0; i < EPISODES; i++)
				if (cohort_outside(&all[i], a) == 0 &&
				    all[i].keys[w] == value)
					add(&facet, s, &all[i], a);
			add_unsafe(unsafe, &facet);
		}
	}
	memset(&facet, 0, sizeof(facet));
	for (size_t i = 0; i < EPISODES; i++)
		if (cohort_outside(&all[i], a) == 0 && all[i].clinic != 0)
			add(&facet, s, &all[i], a);
	add_unsafe(unsafe, &facet);
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

/* As internal.hidden() in SQL: ${hidden} begins as what is forced. */
static void
hide(const struct sets *m, size_t place, int *hidden, const struct ask *a)
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
		if (++n >= 2 && n >= small && size(people) >= LIMIT)
			return;
	}
}

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
keep(struct expected *e, const struct sets *m, const struct sets *unsafe,
    const int *hidden, size_t place)
{
	int n = 0;

	for (size_t g = 0; g < GROUPS; g++) {
		e->group[g][place] = hidden[g];
		n += hidden[g] && m->group[g][place] != 0;
	}
	e->total[place] =
	    too_few(m->total[place]) || n == 1 || unsafe->total[place] != 0;
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
	hide(&members, 0, gone, a);
	for (size_t g = 0; g < GROUPS; g++)
		e->group[g][0] = gone[g];
	for (size_t d = 0; d < s->ndays; d++) {
		place = census_scored(d);
		force(scored, gone, &unsafe, place);
		hide(&members, place, scored, a);
		keep(e, &members, &unsafe, scored, place);
		place = census_paired(s, d);
		force(paired, scored, &unsafe, place);
		hide(&members, place, paired, a);
		keep(e, &members, &unsafe, paired, place);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(random_cohorts_hide_what_the_plain_reading_hides),
	    cmocka_unit_test(next_smaller_groups_are_hidden_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
