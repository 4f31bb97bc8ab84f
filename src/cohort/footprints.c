/* At which places the rows of a block stand. */
#include <stdlib.h>
#include <string.h>

#include "cohort/footprints.h"

#define SETS ((size_t)1 << BLOCK_SPELL)

static uint64_t *
entry(const struct footprints *f, size_t first, int paired, size_t set)
{
	const size_t tables = 2 * (first / BLOCK_SPELL) + (size_t)paired;

	return &f->table[(tables * SETS + set) * f->words];
}

static void
mark(uint64_t *footprint, size_t place)
{
	footprint[place / 64] |= UINT64_C(1) << place % 64;
}

/* Who has a baseline has lapsed on all days, until a score is found. */
static void
lay_lapsed(struct footprints *f, const struct census *s)
{
	for (size_t d = 0; d < s->ndays; d++)
		if (s->target_days[d] > 0)
			mark(f->lapsed, census_lapsed(s, d));
}

static void
unmark(uint64_t *footprint, size_t place)
{
	footprint[place / 64] &= ~(UINT64_C(1) << place % 64);
}

/* A score on a day, of who has a baseline or has none. */
static void
mark_score(uint64_t *out, const struct census *s, size_t day, int paired)
{
	mark(out, census_scored(day));
	if (s->target_days[day] <= 0)
		return;
	mark(out, paired ? census_paired(s, day) : census_fresh(s, day));
	unmark(out, census_lapsed(s, day));
}

/* What the sets of a spell come to: what one comes to without its first visit,
 * and what that adds. */
static void
lay_spell(struct footprints *f, const struct census *s, const struct segment *g,
    size_t first, int paired)
{
	const size_t left = g->nvisits - first;
	const size_t n = left < BLOCK_SPELL ? left : BLOCK_SPELL;
	uint64_t *out;
	size_t v;

	out = entry(f, first, paired, 0);
	memset(out, 0, f->words * sizeof(*out));
	if (paired)
		memcpy(out, f->lapsed, f->words * sizeof(*out));
	mark(out, 0);
	for (size_t set = 1; set < (size_t)1 << n; set++) {
		v = (size_t)__builtin_ctzll(set);
		out = entry(f, first, paired, set);
		memcpy(out, entry(f, first, paired, set & (set - 1)),
		    f->words * sizeof(*out));
		mark_score(
		    out, s, census_day(s, g->target_days[first + v]), paired);
	}
}

int
footprints_lay(
    struct footprints *f, const struct census *s, const struct segment *g)
{
	const size_t words = s->people.words;
	const size_t spells = (g->nvisits + BLOCK_SPELL - 1) / BLOCK_SPELL;

	footprints_free(f);
	f->words = words;
	f->rows = calloc(BLOCK_ROWS * words, sizeof(*f->rows));
	f->lapsed = calloc(words, sizeof(*f->lapsed));
	if (f->rows == NULL || f->lapsed == NULL)
		return -1;
	for (size_t i = 0; i < BLOCK_ROWS; i++)
		mark(&f->rows[i * words], 0);
	if (s->people.places == 1)
		return 0;
	f->table = malloc(2 * spells * SETS * words * sizeof(*f->table));
	if (f->table == NULL)
		return -1;
	lay_lapsed(f, s);
	for (size_t first = 0; first < g->nvisits; first += BLOCK_SPELL)
		for (int paired = 0; paired < 2; paired++)
			lay_spell(f, s, g, first, paired);
	return 0;
}

void
footprints_free(struct footprints *f)
{
	free(f->table);
	free(f->rows);
	free(f->lapsed);
	*f = (struct footprints){0};
}

/* Two spells: lapsed is who has no score in either. */
static inline uint64_t
join(uint64_t one, uint64_t other, uint64_t lapsed)
{
	return ((one | other) & ~lapsed) | (one & other & lapsed);
}

void
footprints_add(struct footprints *f, const struct block *b)
{
	const size_t words = f->words;
	const uint64_t *sets[2], *set, *lapsed = f->lapsed;
	uint64_t *row = f->rows;

	if (f->table == NULL)
		return; /* all stand at the only place */
	for (int paired = 0; paired < 2; paired++)
		sets[paired] = entry(f, b->first, paired, 0);
	for (size_t i = 0; i < b->n; i++, row += words) {
		set = sets[b->before[i] != SEGMENT_UNSCORED] +
		      b->counted[i] * words;
		for (size_t w = 0; w < words; w++)
			row[w] = b->first == 0
				     ? set[w]
				     : join(row[w], set[w], lapsed[w]);
	}
}
