/* Groups by no word, one or two. */
#include <stdlib.h>
#include <string.h>

#include "rule/band.h"
#include "rule/grouping.h"
#include "rule/sift.h"

/* Pairs of so many values are looked up in a table before they are sought. */
#define TABLE_MAX ((size_t)1 << 20)

/* The number of a pair; ${known}: where it stands when it was met, or NULL. */
static uint32_t
pair_number(struct grouping *g, uint16_t by, uint16_t and_by, uint32_t *known)
{
	const uint16_t pair[2] = {by, and_by};
	uint32_t number;

	if (known != NULL && *known != LEXICON_NONE)
		return *known;
	number = lexicon_number(&g->pairs, pair, sizeof(pair));
	if (known != NULL)
		*known = number;
	return number;
}

/* Number those that are not out. */
static int
number_pairs(struct grouping *g, const uint8_t *verdicts)
{
	const struct columns *c = g->columns;
	const uint16_t *by = c->keys[g->by], *and_by = c->keys[g->and_by];
	const size_t values = c->words[g->and_by].n;
	const size_t pairs = c->words[g->by].n * values;
	const int is_tabled = pairs <= TABLE_MAX;
	uint32_t *table = malloc((is_tabled ? pairs + 1 : 1) * sizeof(*table));
	int rc = -1;

	g->numbers = malloc((c->n + 1) * sizeof(*g->numbers));
	if (table == NULL || g->numbers == NULL)
		goto done;
	memset(table, 0xff, (is_tabled ? pairs + 1 : 1) * sizeof(*table));
	for (size_t e = 0; e < c->n; e++) {
		if (verdicts[e] >= SIFT_FAR)
			continue;
		g->numbers[e] = pair_number(g, by[e], and_by[e],
		    is_tabled ? &table[by[e] * values + and_by[e]] : NULL);
		if (g->numbers[e] == LEXICON_NONE)
			goto done;
	}
	g->n = g->pairs.n;
	rc = 0;
done:
	free(table);
	return rc;
}

/* The bands of their minutes. */
static int
number_minutes(struct grouping *g)
{
	const struct columns *c = g->columns;
	int place;

	g->numbers = malloc((c->n + 1) * sizeof(*g->numbers));
	if (g->numbers == NULL)
		return -1;
	for (size_t e = 0; e < c->n; e++) {
		place = band_place(
		    &band_minutes, (double)c->doses[DOSE_MINUTES][e]);
		g->numbers[e] = place == -1 ? (uint32_t)band_minutes.n + 1
					    : (uint32_t)place;
	}
	return 0;
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
	int rc = 0;

	*g = (struct grouping){.columns = c,
	    .by = q->by,
	    .and_by = q->and_by,
	    .n = numbers_of(c, q->by)};
	if (q->by == QUESTION_MINUTES)
		rc = number_minutes(g);
	else if (q->and_by != -1)
		rc = number_pairs(g, verdicts);
	if (rc == 0)
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
