/* The scores of all clinics as columns: series, and the store as a whole. */
#include <stdlib.h>
#include <string.h>

#include "cohort/columns_store.h"

#define NAME_MAX_BYTES 256 /* of an instrument, NUL and a scale */

/* -1: too long to be one. */
static int
table_name(char out[NAME_MAX_BYTES], const char *instrument, const char *scale)
{
	const size_t a = strlen(instrument) + 1, b = strlen(scale);

	if (a + b > NAME_MAX_BYTES)
		return -1;
	memcpy(out, instrument, a);
	memcpy(out + a, scale, b);
	return (int)(a + b);
}

uint32_t
columns_table(
    const struct columns *c, const char *instrument, const char *scale)
{
	char name[NAME_MAX_BYTES];
	const int len = table_name(name, instrument, scale);

	return len == -1 ? LEXICON_NONE
			 : lexicon_find(&c->table_names, name, (size_t)len);
}

/* The same, which may be new. */
static uint32_t
table_number(struct columns *c, const char *instrument, const char *scale)
{
	const size_t max = c->tables_max == 0 ? 16 : 2 * c->tables_max;
	char name[NAME_MAX_BYTES];
	const int len = table_name(name, instrument, scale);
	struct table *tables;

	if (len == -1)
		return LEXICON_NONE;
	if (c->table_names.n == c->tables_max) {
		tables = realloc(c->tables, max * sizeof(*tables));
		if (tables == NULL)
			return LEXICON_NONE;
		memset(&tables[c->tables_max], 0,
		    (max - c->tables_max) * sizeof(*tables));
		c->tables = tables;
		c->tables_max = max;
	}
	return lexicon_number(&c->table_names, name, (size_t)len);
}

int32_t
columns_score(const struct columns *c, uint32_t table, uint16_t number)
{
	int32_t score;

	memcpy(&score, lexicon_bytes(&c->tables[table].scores, number),
	    sizeof(score));
	return score;
}

int64_t
columns_step(const struct columns *c, uint32_t table, int64_t origin)
{
	int64_t step = 0, a, b, rest;

	for (size_t i = 0; i < c->tables[table].scores.n; i++) {
		a = step;
		b = llabs(columns_score(c, table, (uint16_t)i) - origin);
		while (b != 0) {
			rest = a % b;
			a = b;
			b = rest;
		}
		step = a;
	}
	return step;
}

/* What a visit has in common with that of other episodes. */
struct laid {
	int32_t target_day, closes_after;
	uint32_t code;
};

/* The layout of a series as bytes: its table, then its visits. */
static int
describe_layout(struct columns *c, struct laid *out, uint32_t table,
    const struct columns_series *s)
{
	const char *code;
	uint32_t number;

	out[0] = (struct laid){.code = table};
	for (size_t v = 0; v < s->nvisits; v++) {
		code = s->visit_codes[v];
		number = lexicon_number(&c->visit_codes, code, strlen(code));
		if (number == LEXICON_NONE)
			return -1;
		out[v + 1] = (struct laid){.target_day = s->target_days[v],
		    .closes_after = (int32_t)((uint32_t)s->closes_on[v] -
					      (uint32_t)s->closes_on[0]),
		    .code = number};
	}
	return 0;
}

/* Room for one more segment. */
static int
grow_segments(struct columns *c)
{
	const size_t max = c->segments_max == 0 ? 16 : 2 * c->segments_max;
	struct segment *segments;

	if (c->layouts.n < c->segments_max)
		return 0;
	segments = realloc(c->segments, max * sizeof(*segments));
	if (segments == NULL)
		return -1;
	c->segments = segments;
	c->segments_max = max;
	return 0;
}

/* The segment of series that are laid out like this one, or INDEX_NONE. */
static uint32_t
find_segment(struct columns *c, uint32_t table, const struct columns_series *s)
{
	struct laid *laid = malloc((s->nvisits + 1) * sizeof(*laid));
	const size_t len = (s->nvisits + 1) * sizeof(*laid);
	const char **codes = malloc(s->nvisits * sizeof(*codes));
	uint32_t number = INDEX_NONE;
	struct segment fresh;

	if (laid == NULL || codes == NULL ||
	    describe_layout(c, laid, table, s) == -1)
		goto done;
	number = lexicon_find(&c->layouts, laid, len);
	if (number != LEXICON_NONE || grow_segments(c) == -1)
		goto done;
	for (size_t v = 0; v < s->nvisits; v++)
		codes[v] = lexicon_bytes(&c->visit_codes, laid[v + 1].code);
	if (segment_init(&fresh, table, s->nvisits, s->target_days,
		s->closes_on, codes) == -1)
		goto done;
	number = lexicon_number(&c->layouts, laid, len);
	if (number == LEXICON_NONE)
		segment_free(&fresh);
	else
		c->segments[number] = fresh;
done:
	free(laid);
	free(codes);
	return number;
}

/* The same; most series are laid out like the one before. */
static uint32_t
segment_number(
    struct columns *c, uint32_t table, const struct columns_series *s)
{
	uint32_t number = c->tables[table].recent;

	if (number < c->layouts.n &&
	    segment_suits(&c->segments[number], table, s->nvisits,
		s->target_days, s->closes_on, s->visit_codes))
		return number;
	if ((number = find_segment(c, table, s)) != INDEX_NONE)
		c->tables[table].recent = number;
	return number;
}

/* The numbers of its scores. */
static int
read_scores(struct columns *c, uint16_t *out, uint32_t table,
    const struct columns_series *s)
{
	uint32_t number;

	for (size_t v = 0; v < s->nvisits; v++) {
		out[v] = SEGMENT_UNSCORED;
		if (s->cancelled[v] || s->score_cents[v] == COLUMNS_NONE ||
		    s->answered_on[v] == COLUMNS_NONE)
			continue;
		number = columns_small(&c->tables[table].scores,
		    &s->score_cents[v], sizeof(s->score_cents[v]));
		if (number == LEXICON_NONE)
			return -1;
		out[v] = (uint16_t)number;
	}
	return 0;
}

static void
fill(struct segment *g, uint32_t row, const uint16_t *scores,
    const struct columns_series *s)
{
	int32_t *days = &g->days[row * g->nvisits];

	g->closes_on[row] = s->closes_on[0];
	memcpy(
	    &g->scores[row * g->nvisits], scores, g->nvisits * sizeof(*scores));
	for (size_t v = 0; v < g->nvisits; v++)
		if (scores[v] != SEGMENT_UNSCORED)
			days[v] = s->answered_on[v];
		else
			days[v] =
			    s->cancelled[v] ? SEGMENT_CANCELLED : SEGMENT_OPEN;
}

/* What says where the episode's row of a table is; its segment may be none. */
static struct spot *
find_spot(struct columns *c, uint32_t e, uint32_t table)
{
	struct spot *spot = &c->first[e];

	while (spot->segment != INDEX_NONE &&
	       c->segments[spot->segment].table != table)
		spot = &c->segments[spot->segment].next[spot->row];
	return spot;
}

/* Take the row out that a spot names. */
static void
unlink_row(struct columns *c, struct spot *spot)
{
	const struct spot gone = *spot;
	struct segment *g = &c->segments[gone.segment];

	*spot = g->next[gone.row];
	segment_give(g, gone.row);
	c->rows--;
}

int
columns_put_series(struct columns *c, const struct columns_series *s)
{
	uint16_t scores[COLUMNS_VISITS_MAX] = {0};
	uint32_t table, number, e, row;
	struct segment *g;
	struct spot *old;

	if (s->nvisits == 0 || s->nvisits > COLUMNS_VISITS_MAX ||
	    (table = table_number(c, s->instrument, s->scale)) ==
		LEXICON_NONE ||
	    read_scores(c, scores, table, s) == -1 ||
	    (number = segment_number(c, table, s)) == INDEX_NONE ||
	    (e = columns_episode_number(c, s->clinic, s->episode)) ==
		INDEX_NONE)
		return -1;
	columns_note(c, e);
	g = &c->segments[number];
	old = find_spot(c, e, table);
	if (old->segment == number) {
		fill(g, old->row, scores, s);
		return 0;
	}
	if ((row = segment_take(g)) == INDEX_NONE) {
		columns_episode_tidy(c, e);
		return -1;
	}
	if (old->segment != INDEX_NONE)
		unlink_row(c, old);
	fill(g, row, scores, s);
	g->episodes[row] = e;
	g->next[row] = c->first[e];
	c->first[e] = (struct spot){.segment = number, .row = row};
	c->rows++;
	return 0;
}

void
columns_drop_series(struct columns *c, const uint8_t clinic[16],
    const uint8_t episode[16], const char *instrument, const char *scale)
{
	const uint32_t e = columns_episode(c, clinic, episode);
	const uint32_t table = columns_table(c, instrument, scale);
	struct spot *spot;

	if (e == INDEX_NONE || table == LEXICON_NONE)
		return;
	spot = find_spot(c, e, table);
	if (spot->segment == INDEX_NONE)
		return;
	columns_note(c, e);
	unlink_row(c, spot);
	columns_episode_tidy(c, e);
}

struct columns *
columns_new(void)
{
	struct columns *c = calloc(1, sizeof(*c));

	if (c != NULL)
		c->free = INDEX_NONE;
	return c;
}

void
columns_free(struct columns *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->layouts.n; i++)
		segment_free(&c->segments[i]);
	free(c->segments);
	for (size_t i = 0; i < c->table_names.n; i++)
		lexicon_free(&c->tables[i].scores);
	free(c->tables);
	for (size_t w = 0; w < COLUMNS_WORDS; w++) {
		lexicon_free(&c->words[w]);
		free(c->keys[w]);
	}
	for (size_t d = 0; d < COLUMNS_DOSES; d++)
		free(c->doses[d]);
	lexicon_free(&c->layouts);
	lexicon_free(&c->visit_codes);
	lexicon_free(&c->table_names);
	lexicon_free(&c->clinic_ids);
	roster_free(&c->roster);
	index_free(&c->index);
	free(c->ids);
	free(c->clinics);
	free(c->people);
	free(c->next);
	free(c->day_zero);
	free(c->censored_on);
	free(c->died_on);
	free(c->first);
	free(c);
}

uint64_t
columns_version(const struct columns *c, const uint8_t clinic[16])
{
	const uint32_t number = lexicon_find(&c->clinic_ids, clinic, 16);

	return number == LEXICON_NONE ? 0
				      : c->changes[number % COLUMNS_CHANGES];
}

size_t
columns_episodes(const struct columns *c)
{
	return c->strata;
}

size_t
columns_rows(const struct columns *c)
{
	return c->rows;
}

size_t
columns_scanned_bytes(const struct columns *c)
{
	size_t bytes = 0;

	for (size_t i = 0; i < c->layouts.n; i++)
		bytes += segment_scanned_bytes(&c->segments[i]);
	return bytes;
}

size_t
columns_bytes(const struct columns *c)
{
	size_t bytes =
	    sizeof(*c) +
	    c->max *
		(sizeof(*c->ids) + sizeof(*c->clinics) + sizeof(*c->people) +
		    sizeof(*c->next) + 3 * sizeof(*c->day_zero) +
		    sizeof(*c->first) + COLUMNS_WORDS * sizeof(*c->keys[0]) +
		    COLUMNS_DOSES * sizeof(*c->doses[0])) +
	    index_bytes(&c->index) + roster_bytes(&c->roster) +
	    lexicon_size(&c->clinic_ids) + lexicon_size(&c->table_names) +
	    lexicon_size(&c->layouts) + lexicon_size(&c->visit_codes) +
	    c->tables_max * sizeof(*c->tables) +
	    c->segments_max * sizeof(*c->segments);

	for (size_t w = 0; w < COLUMNS_WORDS; w++)
		bytes += lexicon_size(&c->words[w]);
	for (size_t i = 0; i < c->table_names.n; i++)
		bytes += lexicon_size(&c->tables[i].scores);
	for (size_t i = 0; i < c->layouts.n; i++)
		bytes += segment_bytes(&c->segments[i]);
	return bytes;
}
