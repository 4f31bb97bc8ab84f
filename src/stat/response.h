#ifndef MENDD_RESPONSE_H
#define MENDD_RESPONSE_H

#include <jansson.h>

#include "stat/histogram.h"

/*
 * Who improved enough.  Scores and thresholds are whole numbers of one scale,
 * so a change of exactly the threshold, 7.3 to 5.5 against 1.8, is seen as
 * such: thresholds are inclusive.
 */
enum better { BETTER_LOWER = -1, BETTER_HIGHER = 1 };

/* How often a baseline and a later score were seen together. */
struct pair {
	int64_t baseline, score;
	int64_t count;
};

/* Changes (score - baseline) of ${n} pairs, sorted, into an empty histogram.
 * -1: memory ran out. */
int response_changes(struct histogram *, const struct pair *, size_t n);

/* How many changed by at least ${threshold} in the good direction. */
int64_t response_count(
    const struct bin *changes, size_t n, enum better, int64_t threshold);

/* How many scores are as good as ${threshold} or better: a patient
 * acceptable symptom state. */
int64_t response_acceptable(
    const struct bin *scores, size_t n, enum better, int64_t threshold);

/*
 * For each improvement that was seen, in ascending order, how many improved
 * by at least that much; sorted, into an empty histogram.  It is the
 * cumulative responder curve without a chosen threshold (Farrar, Dworkin and
 * Max 2006, J Pain Symptom Manage 31:369).  -1: memory ran out.
 */
int response_curve(
    struct histogram *, const struct bin *changes, size_t n, enum better);

/*
 * {"x", "n", "p", "lo", "hi", "n_with_baseline", "p_nonresponder_imputed",
 * "bound_lo", "bound_hi"}: x of n with both scores, of ${all} who have a
 * baseline; those without a later score count as failures, and in bound_hi as
 * successes.  NULL: memory ran out.
 */
json_t *response_json(int64_t x, int64_t n, int64_t all);

#endif
