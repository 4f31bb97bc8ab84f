/* The scores that count, row by row and into moments. */
#include <stdlib.h>
#include <string.h>

#include "cohort/uptake.h"

#define NO_VISIT UINT8_MAX

struct uptake {
	const struct census *census;
	struct moments *moments;
	int32_t *values; /* of outcomes (became.h): their scores, or 0 */
	uint8_t *of_day; /* by place in the axis: the visit, or NO_VISIT */
	uint8_t of_segment[COLUMNS_VISITS_MAX]; /* the same of its visits */
	uint8_t is_again[COLUMNS_VISITS_MAX];   /* on a day it had before? */
	size_t nvisits; /* none of the segment's comes after these */
	uint32_t masks[BLOCK_ROWS], missing[BLOCK_ROWS], stopped[BLOCK_ROWS];
	int32_t scores[BLOCK_ROWS][MOMENTS_VISITS_MAX];
};

/* The scores of a scale, in time and late; how big they are. */
static int32_t
read_values(struct uptake *in, const struct columns *c, uint32_t table)
{
	const size_t n = c->tables[table].scores.n;
	int32_t score, size = 0;

	for (size_t i = 0; i < n; i++) {
		score = columns_score(c, table, (uint16_t)i);
		in->values[i] = in->values[n + i] = score;
		size = abs(score) > size ? abs(score) : size;
	}
	return size;
}

struct uptake *
uptake_new(const struct columns *c, const struct question *q,
    const struct census *s, const size_t *days, size_t ndays,
    struct moments *moments)
{
	struct uptake *in = calloc(1, sizeof(*in));
	int32_t size = 0;

	if (in == NULL)
		return NULL;
	in->census = s;
	in->moments = moments;
	in->values = calloc(s->joint.columns, sizeof(*in->values));
	in->of_day = malloc(s->ndays + 1);
	if (in->values == NULL || in->of_day == NULL) {
		uptake_free(in);
		return NULL;
	}
	if (q->table != LEXICON_NONE)
		size = read_values(in, c, q->table);
	if (moments != NULL)
		moments_expect(moments, size);
	memset(in->of_day, NO_VISIT, s->ndays + 1);
	for (size_t v = 0; v < ndays; v++)
		in->of_day[days[v]] = (uint8_t)v;
	return in;
}

void
uptake_free(struct uptake *in)
{
	if (in == NULL)
		return;
	free(in->values);
	free(in->of_day);
	free(in);
}

void
uptake_lay(struct uptake *in, const struct segment *g)
{
	uint32_t has = 0;
	uint8_t visit;

	in->nvisits = 0;
	for (size_t v = 0; v < g->nvisits; v++) {
		visit = in->of_day[census_day(in->census, g->target_days[v])];
		in->of_segment[v] = visit;
		if (visit == NO_VISIT)
			continue;
		in->is_again[v] = has >> visit & 1;
		has |= UINT32_C(1) << visit;
		if (in->nvisits <= visit)
			in->nvisits = (size_t)visit + 1;
	}
	memset(in->scores, 0, sizeof(in->scores));
}

static inline void
note(
    struct uptake *in, const struct block *b, size_t i, size_t v, uint8_t visit)
{
	in->scores[i][visit] = in->values[b->outcomes[v][i]];
	in->masks[i] |= (uint32_t)(b->counted[i] >> v & 1) << visit;
}

/* A visit of all rows. */
static void
note_visit(struct uptake *in, const struct block *b, size_t v, uint8_t visit)
{
	for (size_t i = 0; i < b->n; i++)
		note(in, b, i, v, visit);
}

/* One on a day that the segment had before: of the rows without a score. */
static void
note_again(struct uptake *in, const struct block *b, size_t v, uint8_t visit)
{
	for (size_t i = 0; i < b->n; i++)
		if ((in->masks[i] >> visit & 1) == 0)
			note(in, b, i, v, visit);
}

void
uptake_note(struct uptake *in, const struct block *b)
{
	uint8_t visit;

	if (b->first == 0)
		memset(in->masks, 0, sizeof(in->masks));
	for (size_t v = 0; v < b->nvisits; v++) {
		visit = in->of_segment[b->first + v];
		if (visit == NO_VISIT)
			continue;
		if (in->is_again[b->first + v])
			note_again(in, b, v, visit);
		else
			note_visit(in, b, v, visit);
	}
}

static void
note_end(uint32_t *bits, const struct block *b, size_t v, uint8_t visit,
    enum became end)
{
	const uint32_t outcome = 2 * b->nscores + end - CENSORED;

	for (size_t i = 0; i < b->n; i++)
		bits[i] |= (uint32_t)(b->outcomes[v][i] == outcome) << visit;
}

void
uptake_note_why(struct uptake *in, const struct block *b)
{
	uint8_t visit;

	if (b->first == 0) {
		memset(in->missing, 0, sizeof(in->missing));
		memset(in->stopped, 0, sizeof(in->stopped));
	}
	for (size_t v = 0; v < b->nvisits; v++) {
		visit = in->of_segment[b->first + v];
		if (visit == NO_VISIT)
			continue;
		note_end(in->missing, b, v, visit, NOT_ANSWERED);
		note_end(in->stopped, b, v, visit, CENSORED);
	}
}

struct uptaken
uptake_row(const struct uptake *in, size_t i)
{
	return (struct uptaken){.mask = in->masks[i],
	    .missing = in->missing[i] & ~in->masks[i],
	    .stopped = in->stopped[i] & ~in->masks[i],
	    .scores = in->scores[i]};
}

int
uptake_take(struct uptake *in, const struct block *b, const uint8_t *cells)
{
	const struct moments_episodes episodes = {
	    b->n, cells, in->masks, in->scores};

	return moments_take(in->moments, &episodes, in->nvisits);
}
