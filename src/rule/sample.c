/* The scores that count, of chosen days and groups; and their moments. */
#include <stdlib.h>
#include <string.h>

#include "rule/sample.h"
#include "rule/sift.h"

#define NO_VISIT SIZE_MAX

/* A pass over the rows. */
struct pass {
	const struct sample *sample;
	const struct columns *columns;
	const struct question *question;
	const struct census *census;
	sample_one *one;
	void *of;
	int several;     /* whether people with one episode are passed over */
	int32_t *values; /* of scores, by number */
	size_t *visits;  /* of the segment's visits: places in the sample */
};

static size_t
visit_of(const struct sample *s, size_t day)
{
	for (size_t v = 0; v < s->ndays; v++)
		if (s->days[v] == day)
			return v;
	return NO_VISIT;
}

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

/* Of several visits on one day the first that counts stands for it. */
static int
take_row(
    const struct pass *p, const struct segment *g, size_t row, uint8_t cell)
{
	const struct whose who =
	    whose_of(p->columns, p->question, g->episodes[row]);
	const uint16_t *scores = &g->scores[row * g->nvisits];
	const int32_t *days = &g->days[row * g->nvisits];
	const uint32_t seen = p->sample->seen[cell];
	int64_t values[MOMENTS_VISITS_MAX];
	uint32_t became[BECAME] = {0}, mask = 0;
	enum became end;
	size_t visit;

	for (size_t v = 0; v < g->nvisits; v++) {
		visit = p->visits[v];
		if (visit == NO_VISIT || (mask >> visit & 1) != 0)
			continue;
		end = became_of(g->target_days[v], &who, scores[v], days[v],
		    became_closes(g, row, v), p->question->as_of);
		became[end] |= UINT32_C(1) << visit;
		if (end > LATE)
			continue;
		values[visit] = p->values[scores[v]];
		mask |= UINT32_C(1) << visit;
	}
	if ((mask & seen) == 0)
		return 0;
	return p->one(p->of, &(struct sampled){.episode = g->episodes[row],
				 .cell = cell,
				 .mask = mask & seen,
				 .missing = became[NOT_ANSWERED] & ~mask & seen,
				 .stopped = became[CENSORED] & ~mask & seen,
				 .scores = values});
}

/* Is it the only episode of the person?  A stratum may be still to come. */
static int
is_alone(const struct columns *c, uint32_t e)
{
	return c->people[e] == INDEX_NONE ||
	       c->roster.episodes[c->people[e]] == 1;
}

static int
take_segment(const struct pass *p, const struct segment *g)
{
	uint8_t cell;
	uint32_t e;

	for (size_t v = 0; v < g->nvisits; v++)
		p->visits[v] = visit_of(
		    p->sample, census_day(p->census, g->target_days[v]));
	for (size_t row = 0; row < g->rows; row++) {
		if ((e = g->episodes[row]) == INDEX_NONE ||
		    (p->several && is_alone(p->columns, e)) ||
		    (cell = sample_cell(p->sample, p->census, e)) ==
			SAMPLE_NO_CELL)
			continue;
		if (take_row(p, g, row, cell) == -1)
			return -1;
	}
	return 0;
}

static int
prepare(struct pass *p)
{
	const uint32_t table = p->question->table;
	const size_t n =
	    table == LEXICON_NONE ? 0 : p->columns->tables[table].scores.n;

	p->values = calloc(n + 1, sizeof(*p->values));
	p->visits = malloc(COLUMNS_VISITS_MAX * sizeof(*p->visits));
	if (p->values == NULL || p->visits == NULL)
		return -1;
	for (size_t i = 0; i < n; i++)
		p->values[i] = columns_score(p->columns, table, (uint16_t)i);
	return 0;
}

static int
walk(struct pass *p)
{
	const struct columns *c = p->columns;
	int rc = prepare(p);

	for (size_t i = 0; i < c->layouts.n && rc == 0; i++)
		if (c->segments[i].table == p->question->table)
			rc = take_segment(p, &c->segments[i]);
	free(p->values);
	free(p->visits);
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

static int
add(void *of, const struct sampled *one)
{
	return moments_add(of, one->cell, one->mask, one->scores, 1);
}

struct moments *
sample_take(const struct sample *sample, const struct columns *c,
    const struct question *q, const struct census *census)
{
	struct moments *m = moments_new(sample->ndays, sample->ncells);

	if (m == NULL || sample_each(sample, c, q, census, add, m) == 0)
		return m;
	moments_free(m);
	return NULL;
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
