#ifndef MENDD_GROUPING_H
#define MENDD_GROUPING_H

#include "cohort/question.h"

/*
 * The groups that episodes fall into: by no word, one or two.  A group has a
 * number below ${n}: with one word the word's own, with two the place of the
 * pair of values in the order in which they are met; by minutes the place of
 * the band, and after the bands those of whom they are not known; by what
 * became of a visit its state, which may be the first of a pair.
 */
struct grouping {
	const struct columns *columns;
	int by, and_by;
	size_t n;
	struct lexicon pairs; /* uint16_t[2] */
	uint32_t *table;   /* of two words: numbers by both values, or NULL */
	size_t values;     /* that the second word has there */
	uint32_t *numbers; /* by episode, of those not out, or NULL */
};

/* Of the episodes that sift() did not put out.  -1: out of memory. */
int grouping_init(struct grouping *, const struct columns *,
    const struct question *, const uint8_t *verdicts);
void grouping_free(struct grouping *);

static inline uint32_t
grouping_number(const struct grouping *g, uint32_t episode)
{
	uint16_t *const *keys = g->columns->keys;

	if (g->by == -1)
		return 0;
	if (g->table != NULL)
		return g->table[keys[g->by][episode] * g->values +
				keys[g->and_by][episode]];
	return g->numbers != NULL ? g->numbers[episode] : keys[g->by][episode];
}

/* The same of many. */
void grouping_read(const struct grouping *, const uint32_t *episodes, size_t n,
    uint32_t *numbers);

/* The value of a group's first (0) or second (1) word, or NULL: no word. */
const char *grouping_value(
    const struct grouping *, uint32_t number, size_t which);

/* By first value, then by second. */
int grouping_compare(const struct grouping *, uint32_t a, uint32_t b);

#endif
