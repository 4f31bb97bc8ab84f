#ifndef MENDD_EXPECT_H
#define MENDD_EXPECT_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

struct columns;
struct outlooks;

/*
 * The reply to a question about one person: what may be expected on each of
 * some scales, from the course of those like them, as JSON text, which the
 * caller free()s: {"expected": [one for each series]}.  NULL and why:
 * "out_of_memory", "bad_question".
 *
 * The question is an object:
 *
 *	series		a list of objects, each with
 *	  clinic_ids, instrument, scale, as_of, good, mcid_cents
 *			as trend_answer() is given them
 *	  at_least	other people behind any figure: 1 to 999
 *	  minimum_cents, maximum_cents
 *			of the scale
 *	  points	visits, as {"visit_code", "target_day",
 *			"score_cents"}: null is not answered (yet)
 *	  cohorts	from near to far, as {"of", "filters"}: the first one
 *			that supports a model is taken, or the last
 *	calibration	how past bands are looked back at (calibration.h):
 *	  pasts		{"as_of", "rule"}: days before that of the series,
 *			the one to try first first, and what figures from that
 *			day on say of themselves
 *	  none, few	what is said when no past had bands, and when too few
 *			people have given scores since
 *
 * The person may be one of the cohort, and knows the own scores; so figures
 * are of at least one more than ${at_least}.  All models together take about
 * EXPECT_MS by the clock ${now}, milliseconds; NULL: their time.  Cohorts that
 * are known are taken from ${outlooks}, which are of this store.
 */
#define EXPECT_MS 3000

char *expect_answer(struct outlooks *, const struct columns *,
    const json_t *question, int64_t (*now)(void), size_t *len,
    const char **reason);

#endif
