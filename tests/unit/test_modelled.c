/* trend/modelled: responders among those who were not scored. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reply.h"
#include "stat/contrast.h"
#include "stat/matrix.h"

#define NONE COLUMNS_NONE
#define EPISODES 300
#define DAYS 4

static const int32_t days[DAYS] = {0, 42, 182, 365};
static struct episode all[EPISODES];

/* Worse scores are followed by none more often. */
static void
draw(struct episode *e, unsigned id)
{
	static const char *const codes[] = {"baseline", "w6", "m6", "m12"};
	const int32_t own = (int32_t)cohort_random(5) * 100;

	cohort_draw(e, id, EPISODES);
	e->with_stratum = e->with_series = 1;
	e->nvisits = DAYS;
	e->died_on = NONE;
	for (size_t v = 0; v < DAYS; v++) {
		e->codes[v] = codes[v];
		e->target_days[v] = days[v];
		e->closes_on[v] = e->day_zero + days[v] + 10;
		e->cancelled[v] = 0;
		e->answered_on[v] = e->day_zero + days[v];
		e->scores[v] = 500 + own - 100 * (int32_t)v +
			       (int32_t)cohort_random(5) * 50;
		if (v > 0 &&
		    cohort_random(1000) <
			(e->scores[v - 1] == NONE || e->scores[v - 1] > 600
				? 500U
				: 200U))
			e->scores[v] = e->answered_on[v] = NONE;
	}
}

static int
setup(void **state)
{
	(void)state;
	for (unsigned i = 0; i < EPISODES; i++)
		draw(&all[i], i);
	return 0;
}

/* The model of everybody, read plainly. */
struct plain {
	double mean[DAYS], sigma[DAYS * DAYS];
};

static void
fit_plain(struct plain *p, const struct ask *a)
{
	struct moments *m = moments_new(DAYS, 1);
	struct design *d = design_lda(DAYS, 1);
	struct fit *fit;

	for (size_t i = 0; i < EPISODES; i++) {
		int64_t scores[DAYS] = {0};
		uint32_t mask = 0;

		for (size_t v = 0; v < DAYS; v++)
			if (cohort_score(&all[i], v, a->as_of) != NONE) {
				scores[v] = all[i].scores[v];
				mask |= UINT32_C(1) << v;
			}
		if (mask != 0)
			moments_add(m, 0, mask, scores, 1);
	}
	fit = fit_own(m, d, &(struct fit_options){.scale = 100});
	assert_non_null(fit);
	assert_null(fit_summary(fit)->reason);
	for (size_t v = 0; v < DAYS; v++)
		p->mean[v] = fit_column(fit, design_mean(d, 0, v));
	memcpy(p->sigma, fit_summary(fit)->sigma, sizeof(p->sigma));
	fit_free(fit);
	design_free(d);
	moments_free(m);
}

/* The chance that pain fell by 2 from a baseline, given the visits ${seen}. */
static double
plain_chance(
    const struct plain *p, const struct episode *e, uint32_t seen, size_t visit)
{
	double s[DAYS * DAYS], inverse[DAYS * DAYS], mean = p->mean[visit];
	double left = p->sigma[visit * DAYS + visit];
	size_t o[DAYS], n = 0;

	for (size_t v = 0; v < DAYS; v++)
		if (seen >> v & 1)
			o[n++] = v;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			s[i * n + j] = p->sigma[o[i] * DAYS + o[j]];
	assert_int_equal(matrix_cholesky(s, n), 0);
	matrix_inverse(s, inverse, n);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			const double k =
			    inverse[i * n + j] * p->sigma[visit * DAYS + o[i]];

			mean += k * (e->scores[o[j]] / 100.0 - p->mean[o[j]]);
			left -= k * p->sigma[visit * DAYS + o[j]];
		}
	/* Scores come in steps of half a point, so 1.75 is rounded to 2. */
	return 0.5 *
	       erfc((1.75 - (e->scores[0] / 100.0 - mean)) / sqrt(2 * left));
}

static double
plain_share(
    const struct plain *p, const struct ask *a, size_t visit, int stopped_fail)
{
	double n = 0, sum = 0;

	for (size_t i = 0; i < EPISODES; i++) {
		const struct episode *e = &all[i];
		const enum became end = cohort_became(e, visit, a->as_of);
		uint32_t seen = 0;

		if (cohort_outside(e, a) != 0 || end > NOT_ANSWERED)
			continue;
		for (size_t v = 0; v < DAYS; v++)
			if (cohort_score(e, v, a->as_of) != NONE)
				seen |= UINT32_C(1) << v;
		if (!(seen & 1))
			continue;
		n++;
		if (end <= LATE)
			sum += e->scores[0] - e->scores[visit] >= 200;
		else if (end != CENSORED || !stopped_fail)
			sum += plain_chance(p, e, seen, visit);
	}
	return sum / n;
}

static void
whoever_is_missing_counts_as_the_model_expects(void **state)
{
	static const char *const surgeries[] = {"stop", "nonresponder"};
	const struct ask a = {.nclinics = 3, .as_of = 9990, .by = -1};
	struct columns *c = reply_store(all, EPISODES);
	struct plain p;

	(void)state;
	fit_plain(&p, &a);
	for (int k = 0; k < 2; k++) {
		json_t *q = reply_question(&a, "lda", NULL), *reply;

		json_object_set_new(q, "surgery", json_string(surgeries[k]));
		reply = reply_to(c, q);
		for (size_t v = 1; v < DAYS; v++) {
			const json_t *responders;
			char path[64];

			snprintf(path, sizeof(path),
			    "groups.0.visits.%zu.responders", v);
			responders = reply_at(reply, path);
			reply_near(
			    responders, "model", plain_share(&p, &a, v, k));
			assert_true(reply_number(responders, "model") >=
				    reply_number(responders, "bounds.worst"));
			assert_true(reply_number(responders, "model") <=
				    reply_number(responders, "bounds.best"));
		}
		/* At baseline nobody has changed. */
		reply_null(reply, "groups.0.visits.0.responders.model");
		assert_true(json_equal(reply_at(reply, "total.visits"),
		    reply_at(reply, "groups.0.visits")));
		json_decref(reply);
	}
	columns_free(c);
}

/* With everybody scored it is the observed share. */
static void
without_anybody_missing_it_is_what_was_seen(void **state)
{
	static struct episode other[EPISODES];
	const struct ask a = {.nclinics = 3, .as_of = 9990, .by = 0};
	struct columns *c;
	json_t *reply;

	(void)state;
	memcpy(other, all, sizeof(other));
	for (size_t i = 0; i < EPISODES; i++) {
		other[i].censored_on = NONE;
		for (size_t v = 0; v < DAYS; v++)
			if (other[i].scores[v] == NONE) {
				other[i].scores[v] =
				    100 * (int32_t)cohort_random(9);
				other[i].answered_on[v] =
				    other[i].day_zero + days[v];
			}
	}
	c = reply_store(other, EPISODES);
	reply = reply_to(c, reply_question(&a, "clda", NULL));
	for (size_t v = 1; v < DAYS; v++) {
		char path[64];

		snprintf(
		    path, sizeof(path), "groups.1.visits.%zu.responders", v);
		reply_near(reply_at(reply, path), "model",
		    reply_number(reply_at(reply, path), "share"));
	}
	json_decref(reply);
	columns_free(c);
}

static void
without_a_model_there_is_none(void **state)
{
	const struct ask a = {.nclinics = 3, .as_of = 9990, .by = -1};
	struct columns *c = reply_store(all, 5);
	json_t *reply = reply_to(c, reply_question(&a, "lda", NULL));

	(void)state;
	reply_null(reply, "groups.0.visits.1.responders.model");
	json_decref(reply);
	columns_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whoever_is_missing_counts_as_the_model_expects),
	    cmocka_unit_test(without_anybody_missing_it_is_what_was_seen),
	    cmocka_unit_test(without_a_model_there_is_none),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
