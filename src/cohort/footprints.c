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

/* What the sets of a spell come to: what one comes to without its first visit,
 * and what that adds. */
static void
lay_spell(struct footprints *f, const struct census *s, const struct segment *g,
    size_t first, int paired)
{
	const size_t left = g->nvisits - first;
	const size_t n = left < BLOCK_SPELL ? left : BLOCK_SPELL;
	uint64_t *out;
	size_t v, day;

	out = entry(f, first, paired, 0);
	memset(out, 0, f->words * sizeof(*out));
	mark(out, 0);
	for (size_t set = 1; set < (size_t)1 << n; set++) {
		v = (size_t)__builtin_ctzll(set);
		day = census_day(s, g->target_days[first + v]);
		out = entry(f, first, paired, set);
		memcpy(out, entry(f, first, paired, set & (set - 1)),
		    f->words * sizeof(*out));
		mark(out, census_scored(day));
		if (paired && g->target_days[first + v] > 0)
			mark(out, census_paired(s, day));
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
	if (f->rows == NULL)
		return -1;
	for (size_t i = 0; i < BLOCK_ROWS; i++)
		mark(&f->rows[i * words], 0);
	if (s->people.places == 1)
		return 0;
	f->table = malloc(2 * spells * SETS * words * sizeof(*f->table));
	if (f->table == NULL)
		return -1;
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
	*f = (struct footprints){0};
}

void
footprints_add(struct footprints *f, const struct block *b)
{
	const size_t words = f->words;
	const uint64_t *sets[2], *set;
	uint64_t *row = f->rows;

	if (f->table == NULL)
		return; /* all stand at the only place */
	for (int paired = 0; paired < 2; paired++)
		sets[paired] = entry(f, b->first, paired, 0);
	for (size_t i = 0; i < b->n; i++, row += words) {
		set = sets[b->before[i] != SEGMENT_UNSCORED] +
		      b->counted[i] * words;
		for (size_t w = 0; w < words; w++)
			row[w] = set[w] | (b->first == 0 ? 0 : row[w]);
	}
}
