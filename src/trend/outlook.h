#ifndef MENDD_OUTLOOK_H
#define MENDD_OUTLOOK_H

#include <jansson.h>

#include "trend/calibration.h"
#include "trend/trend_model.h"

/*
 * What a cohort tells those like them: all that replies take from it, worked
 * out once.  It is small, and does not need the columns any more.
 *
 * The question is an object with the members of trend_answer(), as far as they
 * make no groups, and
 *
 *	at_least	other people behind any figure: 1 to 999
 *	minimum_cents, maximum_cents
 *			of the scale
 *	pasts		objects with an "as_of" each, the first one to try
 *			first: the days from which bands are looked back at
 */
struct outlook_day {
	int32_t target_day;
	size_t visit; /* of the law, or DESIGN_NONE */
	/* How the cohort fared by then; due is 0 where it may not be seen. */
	int64_t due, scored;
	/* Of those with a baseline; of is 0 where it may not be seen. */
	int64_t reached, of; /* improved by the MCID or more, of changes */
	int64_t of_due;      /* who were due */
};

struct outlook {
	const char *reason; /* NULL: a law; else see expect_cohort.h */
	int64_t people;     /* -1: too few to show */
	int borrowed;
	struct law law;
	struct expectation_scale scale; /* without the step */
	struct outlook_day *days;       /* after baseline, or with a visit */
	size_t ndays;
	struct calibration calibration;
	int hurried; /* something was not worked out for want of time */
};

/*
 * NULL, or why not: "out_of_memory", "bad_question".  Clock and tally as in
 * cohort_model_open().
 */
const char *outlook_make(struct outlook *, const struct columns *,
    const json_t *question, int64_t (*now)(void), int64_t until,
    struct trend_tally *);
void outlook_clear(struct outlook *);

/* What is known of a target day; NULL: nothing. */
const struct outlook_day *outlook_day(
    const struct outlook *, int64_t target_day);

#endif
