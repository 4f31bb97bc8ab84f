/* The scores that count, of chosen days and groups. */
#include <stdlib.h>
#include <string.h>

#include "cohort/sample.h"
#include "cohort/sift.h"
#include "cohort/uptake.h"

/* A pass over the rows. */
struct pass {
	const struct sample *sample;
	const struct columns *columns;
	const struct question *question;
	const struct census *census;
	sample_one *one;
	void *of;
	struct moments *sums; /* if all that is seen is taken; or NULL */
	int several; /* whether people with one episode are passed over */
	struct block *block;
	struct uptake *uptake;
	uint8_t cells[BLOCK_ROWS];
};

uint8_t
sample_cell(const struct sample *sample, const struct census *s, uint32_t e)
{
	uint8_t group;

	if (sample->everybody)
		return s->verdicts[e] == SIFT_OUT ? SAMPLE_NO_CELL : 0;
	if (s->verdicts[e] != SIFT_IN)
		return SAMPLE_NO_CELL;
	group = s->group_of[grouping_number(&s->grouping, e)];
	return group == CENSUS_NO_GROUP ? SAMPLE_NO_CELL : sample->cells[group];
}

/* Is it the only episode of the person?  A stratum may be still to come. */
static int
is_alone(const struct columns *c, uint32_t e)
{
	return c->people[e] == INDEX_NONE ||
	       c->roster.episodes[c->people[e]] == 1;
}

static void
pick(struct pass *p, const struct segment *g, size_t from, size_t to)
{
	struct block *b = p->block;
	uint8_t cell;
	uint32_t e;

	b->n = 0;
	for (size_t row = from; row < to; row++) {
		if ((e = g->episodes[row]) == INDEX_NONE ||
		    (p->several && is_alone(p->columns, e)))
			continue;
		cell = sample_cell(p->sample, p->census, e);
		p->cells[b->n] = cell;
		b->rows[b->n] = (uint32_t)row;
		b->n += cell != SAMPLE_NO_CELL;
	}
}

/* Judge the rows of a block. */
static void
note_rows(struct pass *p)
{
	struct block *b = p->block;

	block_open(b, p->columns, p->question);
	for (size_t v = 0; v < b->segment->nvisits; v += BLOCK_SPELL) {
		block_judge(b, p->question, v);
		uptake_note(p->uptake, b);
		if (p->sums == NULL)
			uptake_note_why(p->uptake, b);
	}
}

static int
take_row(const struct pass *p, size_t i)
{
	const struct uptaken row = uptake_row(p->uptake, i);
	const uint32_t seen = p->sample->seen[p->cells[i]];
	int64_t scores[MOMENTS_VISITS_MAX];

	if ((row.mask & seen) == 0)
		return 0;
	for (size_t v = 0; v < p->sample->ndays; v++)
		scores[v] = row.scores[v];
	return p->one(p->of, &(struct sampled){.episode = p->block->episodes[i],
				 .cell = p->cells[i],
				 .mask = row.mask & seen,
				 .missing = row.missing & seen,
				 .stopped = row.stopped & seen,
				 .scores = scores});
}

static int
take_rows(const struct pass *p)
{
	int rc = 0;

	if (p->sums != NULL)
		return uptake_take(p->uptake, p->block, p->cells);
	for (size_t i = 0; i < p->block->n && rc == 0; i++)
		rc = take_row(p, i);
	return rc;
}

static int
take_segment(struct pass *p, const struct segment *g)
{
	size_t to;
	int rc;

	uptake_lay(p->uptake, g);
	p->block->segment = g;
	for (size_t from = 0; from < g->rows; from = to) {
		to = g->rows - from < BLOCK_ROWS ? g->rows : from + BLOCK_ROWS;
		pick(p, g, from, to);
		note_rows(p);
		if ((rc = take_rows(p)) != 0)
			return rc;
	}
	return 0;
}

static int
walk(const struct pass *like)
{
	const struct columns *c = like->columns;
	const struct sample *s = like->sample;
	struct pass p = *like;
	int rc = -1;

	p.block = block_new(c, p.question);
	p.uptake =
	    uptake_new(c, p.question, p.census, s->days, s->ndays, p.sums);
	if (p.block != NULL && p.uptake != NULL)
		rc = 0;
	for (size_t i = 0; i < c->layouts.n && rc == 0; i++)
		if (c->segments[i].table == p.question->table)
			rc = take_segment(&p, &c->segments[i]);
	free(p.block);
	uptake_free(p.uptake);
	return rc;
}

int
sample_each(const struct sample *sample, const struct columns *c,
    const struct question *q, const struct census *census, sample_one *one,
    void *of)
{
	return walk(&(struct pass){.sample = sample,
	    .columns = c,
	    .question = q,
	    .census = census,
	    .one = one,
	    .of = of});
}

int
sample_add_up(const struct sample *sample, const struct columns *c,
    const struct question *q, const struct census *census, struct moments *sums)
{
	const int rc = walk(&(struct pass){.sample = sample,
	    .columns = c,
	    .question = q,
	    .census = census,
	    .sums = sums});

	moments_settle(sums);
	return rc;
}

uint32_t
sample_kept(const struct sample *s, const struct several_row *row, size_t *cell)
{
	uint32_t mask = 0;

	*cell = s->cells[row->group];
	if (*cell == SAMPLE_NO_CELL)
		return 0;
	for (size_t v = 0; v < s->ndays; v++)
		mask |= (row->mask >> s->days[v] & 1) << v;
	return mask & s->seen[*cell];
}

int
sample_several(const struct sample *sample, const struct columns *c,
    const struct question *q, const struct census *census, sample_one *one,
    void *of)
{
	return walk(&(struct pass){.sample = sample,
	    .columns = c,
	    .question = q,
	    .census = census,
	    .one = one,
	    .of = of,
	    .several = 1});
}

uint32_t
sample_days(const struct sample *s)
{
	return (UINT32_C(1) << s->ndays) - 1;
}

void
sample_keep(struct sample *s, uint32_t days)
{
	uint32_t seen;
	size_t n = 0;

	for (size_t cell = 0; cell < s->ncells; cell++) {
		seen = 0;
		n = 0;
		for (size_t v = 0; v < s->ndays; v++)
			if ((days >> v & 1) != 0)
				seen |= (s->seen[cell] >> v & 1) << n++;
		s->seen[cell] = seen;
	}
	n = 0;
	for (size_t v = 0; v < s->ndays; v++)
		if ((days >> v & 1) != 0)
			s->days[n++] = s->days[v];
	s->ndays = n;
}

/* The kept day with the fewest scores, if any pair is too rare; or -1. */
static int
rarest(int64_t n[MOMENTS_VISITS_MAX][MOMENTS_VISITS_MAX], uint32_t kept,
    int64_t least)
{
	int rare = 0, found = -1;

	for (int v = 0; v < MOMENTS_VISITS_MAX; v++) {
		if ((kept >> v & 1) == 0)
			continue;
		for (int u = 0; u <= v; u++)
			rare |= (kept >> u & 1) != 0 && n[v][u] < least;
		if (found == -1 || n[v][v] <= n[found][found])
			found = v;
	}
	return rare ? found : -1;
}

uint32_t
sample_paired_days(const struct moments *m, int64_t least)
{
	int64_t n[MOMENTS_VISITS_MAX][MOMENTS_VISITS_MAX] = {{0}};
	const size_t visits = moments_visits(m);
	uint32_t kept = (UINT32_C(1) << visits) - 1;
	struct moments_row row;
	int gone;

	for (size_t at = 0; moments_next(m, &at, &row);)
		for (size_t v = 0; v < visits; v++)
			for (size_t u = 0; u <= v; u++)
				if ((row.mask >> v & row.mask >> u & 1) != 0)
					n[v][u] += row.n;
	while ((gone = rarest(n, kept, least)) != -1)
		kept &= ~(UINT32_C(1) << gone);
	return kept;
}

int64_t
sample_episodes(const struct moments *m)
{
	struct moments_row row;
	int64_t n = 0;

	for (size_t at = 0; moments_next(m, &at, &row);)
		n += row.n;
	return n;
}
