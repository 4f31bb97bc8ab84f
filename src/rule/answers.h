#ifndef MENDD_RULE_ANSWERS_H
#define MENDD_RULE_ANSWERS_H

#include <stddef.h>

#include <jansson.h>

#include "base/faults.h"
#include "rule/instrument.h"

/*
 * Answers to an instrument.  They come as an object by item code, or as an
 * array in the order of the instrument's items; an answer is
 *
 *	a number			as the item allows
 *	{"branch": "A", "value": 21}	of an item with branches
 *	"NA"				not applicable, where the item allows it
 *	"declined"			seen and left out on purpose
 *	null, or no member		not answered
 */
enum answer {
	ANSWER_NONE,
	ANSWER_DECLINED,
	ANSWER_NA,
	ANSWER_VALUE,
	ANSWER_WRONG,
};

/* What ${answer} is to ${item}; its number goes to ${value}. */
enum answer answer_read(
    const struct item *, const json_t *answer, double *value);

/*
 * Write what the item takes, such as "a whole number from 0 to 4, or null",
 * into ${out} of ${size} bytes.
 */
#define ANSWER_EXPECTED 200
void answer_expected(const struct item *, char *out, size_t size);

/*
 * Check answers, and bring them into one form: an object with every item of
 * the instrument by its code, in order, null where there is no answer.  The
 * caller owns it.  NULL: ${faults} names each answer at fault by its JSON
 * pointer below ${at}, or memory ran out (faults->lost).
 */
json_t *answers_check(const struct instrument *, json_t *answers,
    const char *at, struct faults *);

/*
 * The same from a list for one scale, "3,2,,NA,A21": commas between answers,
 * nothing for no answer, NA, declined, a branch as A21 or A:21.  It holds the
 * scale's items in its order, or all items of the instrument.  Faults are
 * named by the place in the list: /0 is the first.
 */
json_t *answers_parse(const struct instrument *, const struct scale *,
    const char *list, struct faults *);

#endif
