#ifndef MENDD_GROUPING_H
#define MENDD_GROUPING_H

#include "rule/question.h"

/*
 * The groups that episodes fall into: by no word, one or two.  A group has a
 * number below ${n}: with one word the word's own, with two the place of the
 * pair of values in the order in which they are met; by minutes the place of
 * the band, and after the bands those of whom they are not known.
 */
struct grouping {
	const struct columns *columns;
	int by, and_by;
	size_t n;
	struct lexicon pairs; /* uint16_t[2] */
	uint32_t *numbers;    /* by episode, of those not out; NULL: one word */
};

/* Of the episodes that sift() did not put out.  -1: out of memory. */
int grouping_init(struct grouping *, const struct columns *,
    const struct question *, const uint8_t *verdicts);
void grouping_free(struct grouping *);

static inline uint32_t
grouping_number(const struct grouping *g, uint32_t episode)
{
	if (g->by == -1)
		return 0;
	return g->numbers == NULL ? g->columns->keys[g->by][episode]
				  : g->numbers[episode];
}

/* The value of a group's first (0) or second (1) word, or NULL: no word. */
const char *grouping_value(
    const struct grouping *, uint32_t number, size_t which);

/* By first value, then by second. */
int grouping_compare(const struct grouping *, uint32_t a, uint32_t b);

#endif
