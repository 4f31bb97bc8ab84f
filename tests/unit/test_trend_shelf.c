/* What models of one question share: the shelf of trend/trend_model. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reply.h"
#include "cohort/scan.h"
#include "trend/trend_model.h"

#define EPISODES 400

static struct episode all[EPISODES];
static const char *const sex_word[] = {"sex", NULL};

/* A question by guidance, and what was counted for it. */
struct asked {
	struct columns *columns;
	json_t *json;
	struct question question;
	struct census census;
	size_t order[CENSUS_GROUPS];
	struct trend_ask ask;
};

static int
setup(void **state)
{
	(void)state;
	for (unsigned i = 0; i < EPISODES; i++)
		cohort_draw(&all[i], i, 300);
	return 0;
}

static void
open_question(struct asked *q, const char *model, const char *const *adjust)
{
	const struct ask a = {.nclinics = 3, .as_of = 9900, .by = 0};

	memset(q, 0, sizeof(*q));
	q->columns = reply_store(all, EPISODES);
	q->json = reply_question(&a, model, adjust);
	assert_null(question_read(&q->question, q->columns, q->json));
	assert_null(scan(&q->census, q->columns, &q->question));
	for (size_t g = 0; g < q->census.ngroups; g++)
		q->order[g] = g;
	q->ask = (struct trend_ask){.columns = q->columns,
	    .question = &q->question,
	    .census = &q->census,
	    .order = q->order,
	    .norder = q->census.ngroups};
}

static void
close_question(struct asked *q)
{
	census_free(&q->census);
	question_free(&q->question);
	json_decref(q->json);
	columns_free(q->columns);
}

/* Every mean and its errors, to the last bit. */
static void
compare(const struct asked *q, const struct trend_model *m,
    const struct trend_model *n)
{
	size_t compared = 0;

	assert_null(m->reason);
	assert_null(n->reason);
	assert_int_equal(m->people, n->people);
	assert_int_equal(m->several, n->several);
	for (size_t cell = 0; cell < m->sample.ncells; cell++)
		for (size_t day = 0; day < q->census.ndays; day++) {
			struct contrast a, b;

			assert_int_equal(trend_model_mean(m, cell, day, &a), 0);
			assert_int_equal(trend_model_mean(n, cell, day, &b), 0);
			assert_true(a.reason == b.reason);
			if (a.reason != NULL)
				continue;
			compared++;
			assert_true(a.estimate == b.estimate && a.se == b.se &&
				    a.se_person == b.se_person && a.df == b.df);
		}
	assert_true(compared > 0);
}

/* LDA beside cLDA, and all together, by a shelf and each for itself. */
static void
compare_shared(const char *const *adjust)
{
	struct trend_shelf shelf = {0};
	struct trend_model shared[3], own[3];
	struct asked lda, clda;

	open_question(&lda, "lda", adjust);
	open_question(&clda, "clda", adjust);
	for (int i = 0; i < 3; i++) {
		struct trend_ask ask = lda.ask;

		if (i == 1)
			ask.question = &clda.question;
		assert_int_equal(trend_model(&own[i], &ask, i == 2), 0);
		ask.shelf = &shelf;
		assert_int_equal(trend_model(&shared[i], &ask, i == 2), 0);
	}
	assert_ptr_equal(shared[0].intake, shared[1].intake);
	assert_ptr_not_equal(shared[0].intake, shared[2].intake);
	assert_ptr_not_equal(own[0].intake, own[1].intake);
	/* What a model holds stays when the shelf is cleared. */
	trend_shelf_clear(&shelf);
	assert_null(shelf.first);
	for (int i = 0; i < 3; i++) {
		compare(&lda, &shared[i], &own[i]);
		trend_model_free(&shared[i]);
		trend_model_free(&own[i]);
	}
	close_question(&lda);
	close_question(&clda);
}

static void
models_of_a_shelf_are_what_each_is_alone(void **state)
{
	(void)state;
	compare_shared(NULL);
	compare_shared(sex_word);
}

static void
a_bare_model_has_the_same_estimates_and_reads_no_people(void **state)
{
	struct trend_model whole, bare;
	struct contrast a, b;
	struct asked q;
	size_t compared = 0;

	(void)state;
	open_question(&q, "lda", NULL);
	assert_int_equal(trend_model(&whole, &q.ask, 0), 0);
	q.ask.bare = 1;
	assert_int_equal(trend_model(&bare, &q.ask, 0), 0);
	assert_null(bare.reason);
	assert_int_equal(bare.people, 0);
	assert_true(whole.people > 0);
	for (size_t cell = 0; cell < whole.sample.ncells; cell++)
		for (size_t day = 0; day < q.census.ndays; day++) {
			assert_int_equal(
			    trend_model_mean(&whole, cell, day, &a), 0);
			assert_int_equal(
			    trend_model_value(&bare, cell, day, &b), 0);
			assert_true(a.reason == b.reason);
			assert_true(a.estimate == b.estimate);
			compared += a.reason == NULL;
		}
	assert_true(compared > 0);
	trend_model_free(&whole);
	trend_model_free(&bare);
	close_question(&q);
}

static int
add(void *moments, const struct sampled *one)
{
	return moments_add(moments, one->cell, one->mask, one->scores, 1);
}

/* Row by row, the two have the same. */
static void
compare_moments(const struct moments *m, const struct moments *n)
{
	struct moments_row a, b;
	size_t at = 0, there = 0, rows = 0;

	while (moments_next(m, &at, &a)) {
		assert_int_equal(moments_next(n, &there, &b), 1);
		assert_int_equal(a.cell, b.cell);
		assert_int_equal(a.mask, b.mask);
		assert_int_equal(a.n, b.n);
		for (size_t v = 0; v < moments_visits(m); v++)
			for (size_t u = 0; u <= v; u++) {
				const size_t i = v * (v + 1) / 2 + u;

				assert_true(a.sum[v] == b.sum[v]);
				assert_true(a.cross[i] == b.cross[i]);
			}
		rows++;
	}
	assert_int_equal(moments_next(n, &there, &b), 0);
	assert_true(rows > 1);
}

/* Of everybody, also when a day of the axis is not in it. */
static void
many_rows_at_once_are_what_they_are_one_by_one(void **state)
{
	struct asked q;

	(void)state;
	open_question(&q, "lda", NULL);
	assert_true(q.census.ndays > 2);
	for (size_t without = 0; without < 2; without++) {
		struct sample s = {.everybody = 1, .ncells = 1};
		struct moments *all_at_once, *one_by_one;

		s.ndays = q.census.ndays - without;
		for (size_t v = 0; v < s.ndays; v++)
			s.days[v] = v + without;
		s.seen[0] = sample_days(&s);
		one_by_one = moments_new(s.ndays, 1);
		assert_int_equal(sample_each(&s, q.columns, &q.question,
				     &q.census, add, one_by_one),
		    0);
		all_at_once =
		    sample_take(&s, q.columns, &q.question, &q.census);
		compare_moments(all_at_once, one_by_one);
		moments_free(all_at_once);
		moments_free(one_by_one);
	}
	close_question(&q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(models_of_a_shelf_are_what_each_is_alone),
	    cmocka_unit_test(
		a_bare_model_has_the_same_estimates_and_reads_no_people),
	    cmocka_unit_test(many_rows_at_once_are_what_they_are_one_by_one),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
