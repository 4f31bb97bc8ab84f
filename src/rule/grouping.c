/* Groups by no word, one or two. */
#include <stdlib.h>
#include <string.h>

#include "rule/band.h"
#include "rule/grouping.h"
#include "rule/sift.h"

static int
number_pairs(struct grouping *g, const uint8_t *verdicts)
{
	const struct columns *c = g->columns;

	g->numbers = malloc((c->n + 1) * sizeof(*g->numbers));
	if (g->numbers == NULL)
		return -1;
	for (size_t e = 0; e < c->n; e++) {
		if (verdicts[e] >= SIFT_FAR)
			continue;
		const uint16_t pair[2] = {
		    c->keys[g->by][e], c->keys[g->and_by][e]};

		g->numbers[e] = lexicon_number(&g->pairs, pair, sizeof(pair));
		if (g->numbers[e] == LEXICON_NONE)
			return -1;
	}
	g->n = g->pairs.n;
	return 0;
}

/* The band of an episode's minutes. */
static uint32_t
minutes_number(const struct columns *c, uint32_t episode)
{
	const int place =
	    band_place(&band_minutes, (double)c->doses[DOSE_MINUTES][episode]);

	return place == -1 ? (uint32_t)band_minutes.n + 1 : (uint32_t)place;
}

/* How many numbers there may be. */
static size_t
numbers_of(const struct columns *c, int by)
{
	if (by == -1)
		return 1;
	return by == QUESTION_MINUTES ? (size_t)band_minutes.n + 2
				      : c->words[by].n;
}

int
grouping_init(struct grouping *g, const struct columns *c,
    const struct question *q, const uint8_t *verdicts)
{
	*g = (struct grouping){.columns = c,
	    .by = q->by,
	    .and_by = q->and_by,
	    .n = numbers_of(c, q->by)};
	if (q->and_by == -1 || number_pairs(g, verdicts) == 0)
		return 0;
	grouping_free(g);
	return -1;
}

void
grouping_free(struct grouping *g)
{
	lexicon_free(&g->pairs);
	free(g->numbers);
	*g = (struct grouping){0};
}

uint32_t
grouping_number(const struct grouping *g, uint32_t episode)
{
	if (g->by == -1)
		return 0;
	if (g->by == QUESTION_MINUTES)
		return minutes_number(g->columns, episode);
	return g->and_by == -1 ? g->columns->keys[g->by][episode]
			       : g->numbers[episode];
}

const char *
grouping_value(const struct grouping *g, uint32_t number, size_t which)
{
	const int word = which == 0 ? g->by : g->and_by;
	uint16_t pair[2];

	if (word == -1)
		return NULL;
	if (word == QUESTION_MINUTES)
		return number > (uint32_t)band_minutes.n
			   ? "not_recorded"
			   : band_minutes.names[number];
	if (g->and_by != -1) {
		memcpy(pair, lexicon_bytes(&g->pairs, number), sizeof(pair));
		number = pair[which];
	}
	return lexicon_bytes(&g->columns->words[word], number);
}

int
grouping_compare(const struct grouping *g, uint32_t a, uint32_t b)
{
	int order = 0;

	for (size_t which = 0; which < 2 && order == 0; which++) {
		const char *x = grouping_value(g, a, which);
		const char *y = grouping_value(g, b, which);

		if (x != NULL && y != NULL)
			order = strcmp(x, y);
	}
	return order;
}
