/* Groups by no word, one or two. */
#include <stdlib.h>
#include <string.h>

#include "cohort/answered.h"
#include "cohort/grouping.h"
#include "cohort/sift.h"
#include "rule/band.h"

/* Pairs of so many values have their numbers in a table. */
#define TABLE_MAX ((size_t)1 << 20)

/* Number those that are not out by what their values are. */
static int
tabulate_pairs(struct grouping *g, const uint8_t *verdicts)
{
	const struct columns *c = g->columns;
	const uint16_t *keys[2] = {c->keys[g->by], c->keys[g->and_by]};
	const size_t pairs = c->words[g->by].n * c->words[g->and_by].n;
	uint32_t *number;

	g->values = c->words[g->and_by].n;
	g->table = malloc((pairs + 1) * sizeof(*g->table));
	if (g->table == NULL)
		return -1;
	memset(g->table, 0xff, (pairs + 1) * sizeof(*g->table));
	for (size_t e = 0; e < c->n; e++) {
		if (verdicts[e] >= SIFT_FAR)
			continue;
		number = &g->table[keys[0][e] * g->values + keys[1][e]];
		if (*number != LEXICON_NONE)
			continue;
		*number = lexicon_number(&g->pairs,
		    (const uint16_t[2]){keys[0][e], keys[1][e]},
		    2 * sizeof(uint16_t));
		if (*number == LEXICON_NONE)
			return -1;
	}
	g->n = g->pairs.n;
	return 0;
}

/*
 * Number them one by one.  The first value of each is its state, or if these
 * are NULL that of a word.
 */
static int
list_pairs(struct grouping *g, const uint8_t *states, const uint8_t *verdicts)
{
	const struct columns *c = g->columns;
	uint16_t pair[2];

	g->numbers = malloc((c->n + 1) * sizeof(*g->numbers));
	if (g->numbers == NULL)
		return -1;
	for (size_t e = 0; e < c->n; e++) {
		if (verdicts[e] >= SIFT_FAR)
			continue;
		pair[0] = states != NULL ? states[e] : c->keys[g->by][e];
		pair[1] = c->keys[g->and_by][e];
		g->numbers[e] = lexicon_number(&g->pairs, pair, sizeof(pair));
		if (g->numbers[e] == LEXICON_NONE)
			return -1;
	}
	g->n = g->pairs.n;
	return 0;
}

static int
number_pairs(struct grouping *g, const uint8_t *verdicts)
{
	const struct lexicon *words = g->columns->words;

	return words[g->by].n * words[g->and_by].n <= TABLE_MAX
		   ? tabulate_pairs(g, verdicts)
		   : list_pairs(g, NULL, verdicts);
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
	switch (by) {
	case -1:
		return 1;
	case QUESTION_MINUTES:
		return (size_t)band_minutes.n + 2;
	case QUESTION_ANSWERED:
		return ANSWERED_STATES;
	default:
		return c->words[by].n;
	}
}

/* What became of their visit, alone or before a second word. */
static int
number_states(
    struct grouping *g, const struct question *q, const uint8_t *verdicts)
{
	const size_t n = g->columns->n;
	uint8_t *states = answered_states(g->columns, q);
	int rc = states == NULL ? -1 : 0;

	if (rc == 0 && g->and_by != -1) {
		rc = list_pairs(g, states, verdicts);
	} else if (rc == 0) {
		g->numbers = malloc((n + 1) * sizeof(*g->numbers));
		rc = g->numbers == NULL ? -1 : 0;
		for (size_t e = 0; rc == 0 && e < n; e++)
			g->numbers[e] = states[e];
	}
	free(states);
	return rc;
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
	else if (q->by == QUESTION_ANSWERED)
		rc = number_states(g, q, verdicts);
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
	free(g->table);
	free(g->numbers);
	*g = (struct grouping){0};
}

void
grouping_read(const struct grouping *g, const uint32_t *episodes, size_t n,
    uint32_t *numbers)
{
	uint16_t *const *keys = g->columns->keys;
	const uint16_t *by, *and_by;

	if (g->by == -1) {
		memset(numbers, 0, n * sizeof(*numbers));
	} else if (g->table != NULL) {
		by = keys[g->by];
		and_by = keys[g->and_by];
		for (size_t i = 0; i < n; i++)
			numbers[i] = g->table[by[episodes[i]] * g->values +
					      and_by[episodes[i]]];
	} else if (g->numbers != NULL) {
		for (size_t i = 0; i < n; i++)
			numbers[i] = g->numbers[episodes[i]];
	} else {
		by = keys[g->by];
		for (size_t i = 0; i < n; i++)
			numbers[i] = by[episodes[i]];
	}
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
	if (word == QUESTION_ANSWERED)
		return answered_names[number];
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
