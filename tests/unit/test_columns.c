/* cohort/columns: episodes and series in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cohort.h"
#include "cohort/columns_store.h"
#include "trend/trend.h"

#define EPISODES 300

/* All there is to know: answers to a few questions, as one text. */
static char *
all_answers(const struct columns *c)
{
	static const char *const by[] = {"guidance", "laterality", "sex"};
	char *text = strdup(""), *longer, *one;
	const char *why;
	json_t *q;
	size_t len;

	for (size_t i = 0; i < 3; i++) {
		q = json_pack("{s:[s,s,s], s:s, s:s, s:s, s:s, s:{}, s:i, s:i,"
			      " s:i, s:n, s:n, s:{s:{s:n, s:s, s:s}}}",
		    "clinic_ids", cohort_clinic(0), cohort_clinic(1),
		    cohort_clinic(2), "instrument", "NRS_PAIN", "scale",
		    "total", "as_of", "2025-12-31", "by", by[i], "filters",
		    "good", -1, "mcid_cents", 200, "pass_cents", 300,
		    "at_least", "order", "head", "suppression", "limit", "rule",
		    "r", "rule_refused", "rr");
		assert_non_null(q);
		one = trend_answer(c, q, NULL, &len, &why);
		assert_non_null(one);
		longer = malloc(strlen(text) + len + 1);
		assert_non_null(longer);
		strcpy(stpcpy(longer, text), one);
		free(text);
		free(one);
		json_decref(q);
		text = longer;
	}
	return text;
}

static void
assert_same(const struct columns *a, const struct columns *b)
{
	char *x = all_answers(a), *y = all_answers(b);

	assert_string_equal(x, y);
	assert_int_equal(columns_rows(a), columns_rows(b));
	assert_int_equal(columns_episodes(a), columns_episodes(b));
	free(x);
	free(y);
}

/* A person's episodes are in one ring, and nobody else's are. */
static void
assert_rings(const struct columns *c)
{
	for (uint32_t e = 0; e < c->n; e++) {
		uint32_t n = 1;

		if (c->people[e] == INDEX_NONE)
			continue;
		for (uint32_t other = c->next[e]; other != e;
		     other = c->next[other], n++)
			assert_int_equal(c->people[other], c->people[e]);
		assert_int_equal(n, c->roster.episodes[c->people[e]]);
	}
}

static void
puts_and_drops_in_any_order_make_what_a_rebuild_makes(void **state)
{
	static struct episode now[EPISODES];
	struct columns *c = columns_new(), *rebuilt;
	struct episode *e;

	(void)state;
	for (unsigned i = 0; i < EPISODES; i++)
		cohort_draw(&now[i], i, EPISODES / 2);
	for (unsigned i = 0; i < EPISODES; i++)
		now[i].with_series = now[i].with_stratum = 0;
	for (int round = 0; round < 6; round++) {
		for (unsigned n = 0; n < 4 * EPISODES; n++) {
			struct episode fresh;

			e = &now[cohort_random(EPISODES)];
			switch (cohort_random(6)) {
			case 0:
				cohort_drop_stratum(c, e);
				e->with_stratum = 0;
				break;
			case 1:
				cohort_drop_series(c, e);
				e->with_series = 0;
				break;
			default:
				cohort_draw(&fresh, e->id, EPISODES / 2);
				fresh.clinic = e->clinic;
				if (!fresh.with_series)
					cohort_drop_series(c, e);
				if (!fresh.with_stratum)
					cohort_drop_stratum(c, e);
				*e = fresh;
				cohort_put(c, e);
			}
		}
		rebuilt = columns_new();
		for (unsigned i = EPISODES; i-- > 0;)
			cohort_put(rebuilt, &now[i]);
		assert_same(c, rebuilt);
		assert_rings(c);
		columns_free(rebuilt);
	}
	for (unsigned i = 0; i < EPISODES; i++) {
		cohort_drop_series(c, &now[i]);
		cohort_drop_stratum(c, &now[i]);
	}
	assert_int_equal(columns_rows(c), 0);
	assert_int_equal(columns_episodes(c), 0);
	assert_int_equal(c->index.used, 0);
	assert_int_equal(c->roster.index.used, 0);
	columns_free(c);
}

static void
what_was_dropped_leaves_room_for_others(void **state)
{
	struct columns *c = columns_new();
	struct episode e;
	size_t bytes = 0;

	(void)state;
	cohort_draw(&e, 0, 10);
	for (unsigned round = 0; round < 50; round++) {
		for (unsigned i = 0; i < 100; i++) {
			e.id = round * 100 + i;
			e.person = e.id;
			cohort_put_series(c, &e);
			cohort_put_stratum(c, &e);
		}
		for (unsigned i = 0; i < 100; i++) {
			e.id = round * 100 + (i * 37) % 100;
			cohort_drop_stratum(c, &e);
			cohort_drop_series(c, &e);
		}
		if (round == 0)
			bytes = columns_bytes(c);
	}
	assert_int_equal(columns_bytes(c), bytes);
	columns_free(c);
}

static void
a_row_that_is_put_again_stays_where_it_is(void **state)
{
	struct columns *c = columns_new();
	struct episode e;

	(void)state;
	cohort_draw(&e, 7, 10);
	for (int i = 0; i < 3; i++) {
		cohort_put_series(c, &e);
		cohort_put_stratum(c, &e);
		e.scores[0] = 100 * i;
	}
	assert_int_equal(columns_rows(c), 1);
	assert_int_equal(columns_episodes(c), 1);
	assert_int_equal(c->layouts.n, 1);
	assert_int_equal(c->segments[0].rows, 1);
	/* Another schedule is another segment, and the old row is a hole. */
	e.target_days[1]++;
	cohort_put_series(c, &e);
	assert_int_equal(columns_rows(c), 1);
	assert_int_equal(c->layouts.n, 2);
	assert_int_equal(c->segments[0].free, 0);
	columns_free(c);
}

static void
dropping_what_is_not_there_does_nothing(void **state)
{
	struct columns *c = columns_new();
	struct episode e;

	(void)state;
	cohort_draw(&e, 1, 10);
	cohort_drop_stratum(c, &e);
	cohort_drop_series(c, &e);
	cohort_put_series(c, &e);
	cohort_drop_stratum(c, &e);
	assert_int_equal(columns_rows(c), 1);
	e.id = 2;
	cohort_drop_series(c, &e);
	assert_int_equal(columns_rows(c), 1);
	columns_free(c);
	columns_free(NULL);
}

static void
scales_of_an_episode_are_rows_of_their_own(void **state)
{
	static const char *const codes[] = {"baseline"};
	static const int32_t zero[] = {0}, score[] = {500};
	static const uint8_t no[] = {0};
	struct columns_series s = {.instrument = "KOOS",
	    .nvisits = 1,
	    .visit_codes = codes,
	    .target_days = zero,
	    .closes_on = zero,
	    .score_cents = score,
	    .answered_on = zero,
	    .cancelled = no};
	struct columns *c = columns_new();

	(void)state;
	for (int twice = 0; twice < 2; twice++) {
		s.scale = "Pain";
		assert_int_equal(columns_put_series(c, &s), 0);
		s.scale = "QOL";
		assert_int_equal(columns_put_series(c, &s), 0);
	}
	assert_int_equal(columns_rows(c), 2);
	columns_drop_series(c, s.clinic, s.episode, "KOOS", "Pain");
	assert_int_equal(columns_rows(c), 1);
	/* The end of a name is not the beginning of the next. */
	assert_int_equal(columns_table(c, "KOOSQ", "OL"), LEXICON_NONE);
	assert_int_not_equal(columns_table(c, "KOOS", "QOL"), LEXICON_NONE);
	s.nvisits = 0;
	assert_int_equal(columns_put_series(c, &s), -1);
	s.nvisits = COLUMNS_VISITS_MAX + 1;
	assert_int_equal(columns_put_series(c, &s), -1);
	assert_int_equal(columns_rows(c), 1);
	columns_free(c);
}

static void
a_row_of_five_visits_takes_less_than_forty_bytes(void **state)
{
	const int32_t days[VISITS] = {0, 42, 91, 182, 365};
	struct columns *c = columns_new();
	struct episode e;

	(void)state;
	do
		cohort_draw(&e, 0, 10);
	while (e.nvisits < VISITS);
	for (size_t v = 0; v < VISITS; v++)
		e.closes_on[v] = e.day_zero + days[v];
	for (e.id = 0; e.id < 65536; e.id++)
		cohort_put_series(c, &e);
	/* With a little more, in which the next ones go. */
	assert_true(columns_scanned_bytes(c) < 40 * columns_rows(c));
	assert_int_equal(columns_scanned_bytes(c), c->segments[0].max * 38);
	columns_free(c);
}

static void
an_index_finds_what_is_in_it_and_nothing_else(void **state)
{
	static unsigned char in[4096];
	struct lexicon l = {0};
	struct roster r = {0};
	uint8_t id[16];
	uint32_t person[64];

	(void)state;
	for (unsigned i = 0; i < 4096; i++) {
		assert_int_equal(lexicon_find(&l, &i, sizeof(i)), LEXICON_NONE);
		assert_int_equal(lexicon_number(&l, &i, sizeof(i)), i);
	}
	for (unsigned i = 0; i < 4096; i++)
		assert_int_equal(lexicon_find(&l, &i, sizeof(i)), i);
	lexicon_free(&l);
	memset(in, 0, sizeof(in));
	for (int n = 0; n < 20000; n++) {
		const unsigned i = cohort_random(64);

		cohort_id(id, 'p', i);
		if (in[i] > 0 && cohort_random(2) == 0) {
			roster_give(&r, person[i]);
			in[i]--;
		} else if (in[i] < 3) {
			person[i] = roster_take(&r, id);
			assert_int_equal(r.episodes[person[i]], ++in[i]);
		}
		assert_true(r.n <= 64);
	}
	roster_free(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		puts_and_drops_in_any_order_make_what_a_rebuild_makes),
	    cmocka_unit_test(what_was_dropped_leaves_room_for_others),
	    cmocka_unit_test(a_row_that_is_put_again_stays_where_it_is),
	    cmocka_unit_test(dropping_what_is_not_there_does_nothing),
	    cmocka_unit_test(scales_of_an_episode_are_rows_of_their_own),
	    cmocka_unit_test(a_row_of_five_visits_takes_less_than_forty_bytes),
	    cmocka_unit_test(an_index_finds_what_is_in_it_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
