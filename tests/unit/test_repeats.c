/* stat/repeats and errors by person, against dense matrices and chance. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stat/contrast.h"
#include "stat/repeats.h"
#include "sample.h"

#define COLUMNS_MAX 16

/* Episode i is of person i / 2 up to ${pairs} of them, then of one alone. */
static uint32_t
person_of(size_t i, size_t pairs)
{
	return (uint32_t)(i < 2 * pairs ? i / 2 : i);
}

static struct repeats *
people_of(const struct cohort *c, size_t pairs)
{
	struct repeats *r = repeats_new(c->visits, c->groups);

	assert_non_null(r);
	for (size_t i = c->n; i-- > 0;) { /* in any order */
		const struct repeat row = {.person = person_of(i, pairs),
		    .mask = c->seen[i],
		    .group = c->group[i],
		    .cell = c->group[i]};

		if (i >= 2 * pairs + 3)
			repeats_alone(r, c->group[i], 1);
		else
			assert_int_equal(
			    repeats_add(r, &row, c->score + i * c->visits), 0);
	}
	repeats_count(r);
	return r;
}

static struct fit *
fit_of(const struct cohort *c, const struct design *d,
    const struct repeats *people)
{
	const struct fit_options o = {.scale = 100, .repeats = people};
	struct moments *m = cohort_moments(c, 1, 0);
	struct fit *fit = fit_own(m, d, &o);

	assert_non_null(fit);
	assert_null(fit_summary(fit)->reason);
	moments_free(m);
	return fit;
}

/* What an episode has in a contrast: c'Phi X'W (y - X beta). */
static double
influence(const struct cohort *c, const struct design *d, const double *sigma,
    const double *phi, const double *beta, const double *weights, size_t i)
{
	const size_t q = d->columns;
	double x[MOMENTS_VISITS_MAX * COLUMNS_MAX];
	double w[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX], sum = 0;
	size_t seen[MOMENTS_VISITS_MAX];
	const size_t k = cohort_episode(c, d, i, sigma, seen, x, w);

	for (size_t r = 0; r < k; r++) {
		double y = (double)c->score[i * c->visits + seen[r]] / 100;

		for (size_t p = 0; p < q; p++)
			y -= x[r * q + p] * beta[p];
		for (size_t s = 0; s < k; s++)
			for (size_t p = 0; p < q; p++)
				for (size_t o = 0; o < q; o++)
					sum += weights[o] * phi[o * q + p] *
					       x[s * q + p] * w[s * k + r] * y;
	}
	return sum;
}

static double
plain_se(const struct cohort *c, const struct design *d, const struct fit *fit,
    const double *weights, size_t pairs)
{
	double phi[COLUMNS_MAX * COLUMNS_MAX], beta[COLUMNS_MAX];
	const double *sigma = fit_summary(fit)->sigma;
	double *person = calloc(c->n, sizeof(*person)), sum = 0;

	assert_non_null(person);
	cohort_m2ll(c, d, sigma, 0, phi, beta);
	for (size_t i = 0; i < c->n; i++)
		person[person_of(i, pairs)] +=
		    influence(c, d, sigma, phi, beta, weights, i);
	for (size_t i = 0; i < c->n; i++)
		sum += person[i] * person[i];
	free(person);
	return sqrt(sum);
}

static void
errors_by_person_are_those_of_dense_matrices(void **state)
{
	struct cohort *c = cohort_new(150, 4, 2, 25, 7);
	struct repeats *people = people_of(c, 40);

	(void)state;
	assert_int_equal(people->people, 110);
	assert_int_equal(people->several, 40);
	assert_int_equal(people->pairs, 40);
	for (int clda = 0; clda < 2; clda++) {
		struct design *d =
		    clda ? design_clda(4, 2, 0) : design_lda(4, 2);
		struct fit *fit = fit_of(c, d, people);
		struct contrast one;

		assert_true(fit_summary(fit)->by_person);
		for (size_t v = 1; v < 4; v++) {
			double weights[COLUMNS_MAX] = {0};

			contrast_change(d, 1, 0, v, 1, weights);
			contrast_change(d, 0, 0, v, -1, weights);
			assert_int_equal(
			    contrast_estimate(fit, weights, &one), 0);
			assert_float_equal(one.se_person,
			    plain_se(c, d, fit, weights, 40), 1e-9);
			assert_float_equal(one.se_sandwich,
			    plain_se(c, d, fit, weights, 0), 1e-9);
			assert_true(one.se >= one.se_person);
			assert_true(
			    one.upper - one.estimate > 1.9 * one.se_person);
		}
		fit_free(fit);
		design_free(d);
	}
	repeats_free(people);
	cohort_free(c);
}

/* Cells that are split, for nothing, into twenty profiles each. */
static void
many_cells_say_the_same_as_few(void **state)
{
	enum { PROFILES = 20 };
	struct cohort *c = cohort_new(300, 3, 2, 20, 11);
	struct repeats *few = people_of(c, 60), *many = repeats_new(3, 2);
	struct design *d = design_lda(3, 2);
	struct design *split = design_groups(3, 2, DESIGN_NONE, PROFILES, 0);
	struct moments *m = moments_new(3, 2 * PROFILES);
	const struct fit_options o = {.scale = 100, .repeats = many};
	struct fit *one, *other;
	double w[COLUMNS_MAX] = {0};
	struct contrast a, b;

	(void)state;
	for (size_t i = 0; i < c->n; i++) {
		const struct repeat row = {.person = person_of(i, 60),
		    .mask = c->seen[i],
		    .group = c->group[i],
		    .cell = c->group[i] * PROFILES + i % PROFILES};

		assert_int_equal(repeats_add(many, &row, c->score + i * 3), 0);
		assert_int_equal(
		    moments_add(m, row.cell, row.mask, c->score + i * 3, 1), 0);
	}
	repeats_count(many);
	one = fit_of(c, d, few);
	other = fit_own(m, split, &o);
	assert_non_null(other);
	contrast_change(d, 1, 0, 2, 1, w);
	contrast_change(d, 0, 0, 2, -1, w);
	assert_int_equal(contrast_estimate(one, w, &a), 0);
	assert_int_equal(contrast_estimate(other, w, &b), 0);
	assert_float_equal(a.estimate, b.estimate, 1e-9);
	assert_float_equal(a.se_sandwich, b.se_sandwich, 1e-9);
	assert_float_equal(a.se_person, b.se_person, 1e-9);
	assert_true(a.se_person != a.se_sandwich);
	fit_free(one);
	fit_free(other);
	moments_free(m);
	design_free(d);
	design_free(split);
	repeats_free(few);
	repeats_free(many);
	cohort_free(c);
}

/* Three episodes are three pairs, and who takes no part is not there. */
static void
pairs_and_people_are_counted(void **state)
{
	struct repeats *r = repeats_new(1, 2), *part;
	const size_t groups[] = {0, 1, 1, 0}, days[] = {0};
	const uint32_t people[] = {7, 7, 300, 7};
	const int64_t score = 500, wide = INT64_C(1) << 32;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		const struct repeat row = {
		    .person = people[i], .mask = 1, .group = groups[i]};

		assert_int_equal(repeats_add(r, &row, &wide), -1);
		assert_int_equal(repeats_add(r, &row, &score), 0);
	}
	repeats_count(r);
	assert_int_equal(r->n, 4);
	assert_int_equal(r->pairs, 3);
	assert_int_equal(r->people, 2);
	assert_int_equal(r->several, 1);
	assert_int_equal(r->by_group[0], 1);
	assert_int_equal(r->by_group[1], 2);
	part = repeats_new_of(1, 2, r->of, days);
	assert_non_null(part);
	for (size_t i = 0; i < 4; i++)
		part->rows[i] = (struct repeats_row){
		    .mask = i != 1, .group = (uint16_t)groups[i]};
	repeats_count(part);
	assert_int_equal(part->pairs, 1);
	assert_int_equal(part->people, 2);
	assert_int_equal(part->several, 1);
	assert_int_equal(part->by_group[0], 1);
	assert_int_equal(part->by_group[1], 1);
	repeats_free(part);
	repeats_free(r);
}

/* People, not episodes, count; and few of them have none. */
static void
few_people_have_no_error_by_person(void **state)
{
	struct cohort *c = cohort_new(80, 3, 2, 10, 3);
	struct design *lda = design_lda(3, 2), *clda = design_clda(3, 2, 0);
	struct repeats *people = repeats_new(3, 2);
	struct contrast one;
	struct fit *fit;
	double w[COLUMNS_MAX] = {0};

	(void)state;
	for (size_t i = 0; i < c->n; i++) {
		/* Group 0 has 40 people, group 1 has 20 with two each. */
		const struct repeat row = {
		    .person = (uint32_t)(c->group[i] ? 1000 + i / 4 : i),
		    .mask = c->seen[i],
		    .group = c->group[i],
		    .cell = c->group[i]};

		assert_int_equal(
		    repeats_add(people, &row, c->score + i * 3), 0);
	}
	repeats_count(people);
	assert_int_equal(people->by_group[0], 40);
	assert_int_equal(people->by_group[1], 20);
	assert_int_equal(people->people, 60);
	fit = fit_of(c, lda, people);
	contrast_mean(lda, 0, 1, 1, w);
	assert_int_equal(contrast_estimate(fit, w, &one), 0);
	assert_true(one.se_person > 0);
	contrast_mean(lda, 1, 1, -1, w);
	assert_int_equal(contrast_estimate(fit, w, &one), 0);
	assert_true(one.se_person == -1);
	assert_true(one.se > 0);
	fit_free(fit);
	/* A baseline that is shared is of all sixty. */
	fit = fit_of(c, clda, people);
	memset(w, 0, sizeof(w));
	contrast_mean(clda, 1, 0, 1, w);
	assert_int_equal(contrast_estimate(fit, w, &one), 0);
	assert_true(one.se_person > 0);
	fit_free(fit);
	design_free(lda);
	design_free(clda);
	repeats_free(people);
	cohort_free(c);
}

/* Up to 5 % with several episodes, what is shown stays as it was. */
static void
a_few_with_several_episodes_change_nothing(void **state)
{
	struct cohort *c = cohort_new(210, 3, 1, 10, 5);
	struct design *d = design_lda(3, 1);
	struct contrast one, other;
	const size_t pairs[] = {0, 10, 11};

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		struct repeats *people = people_of(c, pairs[k]);
		struct fit *fit = fit_of(c, d, people);
		double w[COLUMNS_MAX] = {0};

		contrast_mean(d, 0, 2, 1, w);
		assert_int_equal(fit_summary(fit)->by_person, k == 2);
		assert_int_equal(contrast_estimate(fit, w, &one), 0);
		if (k == 1)
			assert_true(one.se == other.se);
		other = one;
		fit_free(fit);
		repeats_free(people);
	}
	design_free(d);
	cohort_free(c);
}

static uint64_t chance = 20261130;

/* Near enough to normal. */
static double
noise(void)
{
	double sum = -6;

	for (int i = 0; i < 12; i++) {
		chance = chance * UINT64_C(6364136223846793005) +
			 UINT64_C(1442695040888963407);
		sum += (double)(chance >> 33) / 2147483648.0;
	}
	return sum;
}

/* Both knees of 60 people, whose scores and gains hang together. */
static void
draw_pairs(struct cohort *c)
{
	for (size_t i = 0; i < c->n; i += 2) {
		const double start = noise(), gain = noise();

		for (size_t k = 0; k < 2; k++) {
			const double own = noise(), noisy = noise();
			int64_t *score = c->score + (i + k) * 2;

			c->seen[i + k] = noise() > 1 ? 1 : 3;
			c->group[i + k] = 0;
			score[0] = (int64_t)(100 * (6 + start + 0.5 * own));
			score[1] =
			    (int64_t)(100 * (3 + start + gain + 0.5 * noisy));
		}
	}
}

/*
 * Of 400 cohorts of which the truth is known, a change from 6 to 3: the
 * error by person is near to how the estimates scatter, and its intervals hold
 * the truth; the model's, which takes knees for people, does not.
 */
static void
two_knees_of_one_person_are_not_two_people(void **state)
{
	enum { COHORTS = 400 };
	struct cohort *c = cohort_new(120, 2, 1, 0, 1);
	struct design *d = design_lda(2, 1);
	double sum = 0, square = 0, by_person = 0, model = 0, spread;
	int held = 0, held_by_model = 0;

	(void)state;
	for (int k = 0; k < COHORTS; k++) {
		double w[COLUMNS_MAX] = {0};
		struct repeats *people;
		struct contrast one;
		struct fit *fit;

		draw_pairs(c);
		people = people_of(c, 60);
		fit = fit_of(c, d, people);
		contrast_change(d, 0, 0, 1, 1, w);
		assert_int_equal(contrast_estimate(fit, w, &one), 0);
		sum += one.estimate;
		square += one.estimate * one.estimate;
		by_person += one.se_person / COHORTS;
		model += one.se_model / COHORTS;
		held += one.lower <= -3 && -3 <= one.upper;
		held_by_model += fabs(one.estimate + 3) <= 1.98 * one.se_model;
		fit_free(fit);
		repeats_free(people);
	}
	spread = sqrt((square - sum * sum / COHORTS) / (COHORTS - 1));
	if (!(fabs(by_person / spread - 1) < 0.1 && model / spread < 0.85))
		fail_msg("by person %g, by model %g, truly %g", by_person,
		    model, spread);
	if (!(held >= 0.925 * COHORTS && held_by_model < 0.9 * COHORTS))
		fail_msg("held %d by person, %d by model", held, held_by_model);
	design_free(d);
	cohort_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(errors_by_person_are_those_of_dense_matrices),
	    cmocka_unit_test(many_cells_say_the_same_as_few),
	    cmocka_unit_test(pairs_and_people_are_counted),
	    cmocka_unit_test(few_people_have_no_error_by_person),
	    cmocka_unit_test(a_few_with_several_episodes_change_nothing),
	    cmocka_unit_test(two_knees_of_one_person_are_not_two_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
