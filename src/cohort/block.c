/* What became of the visits of some rows. */
#include <stdlib.h>
#include <string.h>

#include "cohort/block.h"

/* Where a processor can judge more rows at once than all can, it does. */
#if defined(__x86_64__) && defined(__GLIBC__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

struct block *
block_new(const struct columns *c, const struct question *q)
{
	struct block *b = calloc(1, sizeof(struct block));

	if (b != NULL && q->table != LEXICON_NONE)
		b->nscores = (uint32_t)c->tables[q->table].scores.n;
	return b;
}

static void
read_episodes(struct block *b, const struct columns *c)
{
	const struct segment *g = b->segment;
	uint32_t row, e;

	for (size_t i = 0; i < b->n; i++) {
		row = b->rows[i];
		b->episodes[i] = e = g->episodes[row];
		b->at[i] = row * g->nvisits;
		b->closes_on[i] = g->closes_on[row];
		b->day_zero[i] = c->day_zero[e];
		b->censored_on[i] = c->censored_on[e];
		b->died_on[i] = c->died_on[e];
	}
}

/* Who they are, as whose_of() has it. */
WIDE static void
find_whose(struct block *b, const struct question *q)
{
	const int32_t every_score = -(q->surgery == SURGERY_EVERY_SCORE);

	for (size_t i = 0; i < b->n; i += BLOCK_STRIDE)
		for (size_t j = 0; j < BLOCK_STRIDE; j++) {
			b->censored_on[i + j] = became_choose(
			    every_score, INT32_MAX, b->censored_on[i + j]);
			b->censored_after[i + j] = became_after(
			    b->censored_on[i + j], b->day_zero[i + j]);
			b->died_after[i + j] =
			    became_after(b->died_on[i + j], b->day_zero[i + j]);
		}
}

/* Their scores at baseline that were there at the end of a day. */
static void
find_before(struct block *b, int32_t as_of)
{
	const struct segment *g = b->segment;
	const int has = g->baseline < g->nvisits;
	const int32_t *days = g->days + (has ? g->baseline : 0);
	const uint16_t *scores = g->scores + (has ? g->baseline : 0);

	for (size_t i = 0; i < b->n; i++)
		b->before[i] = has && days[b->at[i]] <= as_of
				   ? scores[b->at[i]]
				   : SEGMENT_UNSCORED;
}

void
block_open(struct block *b, const struct columns *c, const struct question *q)
{
	read_episodes(b, c);
	find_whose(b, q);
	find_before(b, q->as_of);
}

/* A visit that is judged: of the segment, and of the spell. */
struct visit {
	size_t v;
	uint32_t nscores;
	int32_t target_day, closes_after, as_of;
};

/* The visits of a spell, row by row as they lie. */
static void
read_visits(struct block *b)
{
	const int32_t *days = b->segment->days + b->first;
	const uint16_t *scores = b->segment->scores + b->first;

	for (size_t i = 0; i < b->n; i++)
		for (size_t v = 0; v < b->nvisits; v++) {
			b->days[v][i] = days[b->at[i] + v];
			b->scores[v][i] = scores[b->at[i] + v];
		}
}

static inline uint32_t
judge(const struct block *b, struct visit visit, size_t i)
{
	const struct whose who = {
	    b->censored_on[i], b->censored_after[i], b->died_after[i]};
	const int32_t closes =
	    (int32_t)((uint32_t)b->closes_on[i] + (uint32_t)visit.closes_after);

	return became_outcome(visit.nscores, visit.target_day, &who,
	    b->scores[visit.v][i], b->days[visit.v][i], closes, visit.as_of);
}

/* What is the same for all rows is no part of the block, which is written. */
WIDE static void
judge_rows(struct block *b, struct visit visit)
{
	for (size_t i = 0; i < b->n; i += BLOCK_STRIDE)
		for (size_t j = 0; j < BLOCK_STRIDE; j++)
			b->outcomes[visit.v][i + j] = judge(b, visit, i + j);
}

WIDE static void
mark_counted(struct block *b, size_t v)
{
	const uint32_t reasons = 2 * b->nscores;

	for (size_t i = 0; i < b->n; i += BLOCK_STRIDE)
		for (size_t j = 0; j < BLOCK_STRIDE; j++)
			b->counted[i + j] |=
			    (uint8_t)((b->outcomes[v][i + j] < reasons) << v);
}

void
block_judge(struct block *b, const struct question *q, size_t first)
{
	const struct segment *g = b->segment;
	const size_t left = g->nvisits - first;
	struct visit visit = {.nscores = b->nscores, .as_of = q->as_of};

	b->first = first;
	b->nvisits = left < BLOCK_SPELL ? left : BLOCK_SPELL;
	memset(b->counted, 0, sizeof(b->counted));
	read_visits(b);
	for (visit.v = 0; visit.v < b->nvisits; visit.v++) {
		visit.target_day = g->target_days[first + visit.v];
		visit.closes_after = g->closes_after[first + visit.v];
		judge_rows(b, visit);
		mark_counted(b, visit.v);
	}
}
