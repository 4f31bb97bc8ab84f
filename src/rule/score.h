#ifndef MENDD_SCORE_H
#define MENDD_SCORE_H

#include <stddef.h>

#include <jansson.h>

#include "rule/instrument.h"

/*
 * The score of one scale, or why there is none.  Reasons are constants:
 *
 *	too_few_answers		fewer than the published rule asks for
 *	branch_missing		only an item with branches was left out
 *	not_applicable		no item of the scale applies
 *	subscale_missing	a scale that this one is made of has no score
 *	not_administered	nothing of an optional module was answered
 */
struct score {
	const char *reason; /* NULL: there is a score */
	double value;       /* in full precision; of a table: as tabulated */
	double se;          /* NAN: no standard error is published */
	size_t answered;    /* items with a number */
	size_t missing;     /* not answered, or declined */
	size_t not_applicable;
};

/* Of ${answers} as answers_check() returns them. */
struct score score_scale(
    const struct instrument *, const struct scale *, const json_t *answers);

/*
 * Every scale of the instrument into ${out}, in the order of its scales.  A
 * variant, made for another form of the instrument, is not_administered.
 */
void score_all(
    const struct instrument *, const json_t *answers, struct score *out);

/*
 * ${value} to ${decimals} places, halves away from zero as in print: for
 * what is shown.  Scores are compared and stored before they are rounded.
 */
double score_round(double value, int decimals);

/*
 * Write ${value} with up to four decimals, without trailing zeros, into
 * ${out}: "41.6667", "100".
 */
#define SCORE_TEXT 32
void score_text(char out[SCORE_TEXT], double value);

#endif
