/*
 * How many different people stand behind each figure.
 *
 * Footprints are tallied by what their bytes are, which is one count for eight
 * places: by group of who has one episode; by group of who has several; and of
 * these once more with all their groups together.
 *
 * A hit is one person in one group: the footprint of all their episodes
 * there.  It is an array of words: person << 32 | group; the number of the
 * same person's hit in another group, and 1, or 0; and the footprint.
 */
#include <stdlib.h>
#include <string.h>

#include "base/stretch.h"
#include "cohort/people.h"

#define VALUES 256 /* of a byte */

size_t
people_words(size_t places)
{
	return (places + 63) / 64;
}

static uint32_t *
new_tally(const struct people *p, size_t groups)
{
	return calloc(groups * p->bytes * VALUES + 1, sizeof(uint32_t));
}

int
people_init(struct people *p, size_t groups, size_t places, size_t persons)
{
	*p = (struct people){
	    .groups = groups, .places = places, .words = people_words(places)};
	p->bytes = (places + 7) / 8;
	p->alone = new_tally(p, groups);
	p->several = new_tally(p, groups);
	p->anywhere = new_tally(p, 1);
	p->single = calloc(groups * places + 1, sizeof(*p->single));
	p->counts = calloc(groups * places + 1, sizeof(*p->counts));
	p->totals = calloc(places, sizeof(*p->totals));
	p->newest = calloc(persons + 1, sizeof(*p->newest));
	p->joined = calloc(p->words, sizeof(*p->joined));
	if (p->alone != NULL && p->several != NULL && p->anywhere != NULL &&
	    p->single != NULL && p->counts != NULL && p->totals != NULL &&
	    p->newest != NULL && p->joined != NULL)
		return 0;
	people_free(p);
	return -1;
}

void
people_free(struct people *p)
{
	free(p->alone);
	free(p->several);
	free(p->anywhere);
	free(p->single);
	free(p->counts);
	free(p->totals);
	free(p->newest);
	free(p->hits);
	free(p->joined);
	*p = (struct people){0};
}

#define HEAD 2 /* words before the footprint */

static uint64_t *
hit_at(const struct people *p, size_t i)
{
	return &p->hits[i * (HEAD + p->words)];
}

static uint32_t
person_of(const uint64_t *hit)
{
	return (uint32_t)(hit[0] >> 32);
}

static uint32_t
group_of(const uint64_t *hit)
{
	return (uint32_t)hit[0];
}

static int
has(const uint64_t *footprint, size_t place)
{
	return (footprint[place / 64] >> place % 64 & 1) != 0;
}

/* The same person's next hit, or NULL. */
static const uint64_t *
next_hit(const struct people *p, const uint64_t *hit)
{
	return hit[1] == 0 ? NULL : hit_at(p, hit[1] - 1);
}

/* Is it the hit at which a person's list begins? */
static int
is_newest(const struct people *p, size_t i)
{
	return p->newest[person_of(hit_at(p, i))] == i + 1;
}

/* A new hit at the beginning of a person's list. */
static uint64_t *
new_hit(struct people *p, size_t group, uint32_t person)
{
	const size_t max = p->max == 0 ? 256 : 2 * p->max;
	uint64_t *hit;

	if (p->nhits == p->max) {
		if (p->nhits == UINT32_MAX ||
		    column_stretch(&p->hits, max,
			(HEAD + p->words) * sizeof(*p->hits)) == -1)
			return NULL;
		p->max = max;
	}
	hit = hit_at(p, p->nhits++);
	memset(hit, 0, (HEAD + p->words) * sizeof(*hit));
	hit[0] = (uint64_t)person << 32 | group;
	hit[1] = p->newest[person];
	p->newest[person] = (uint32_t)p->nhits;
	return hit;
}

static int
remember(
    struct people *p, size_t group, uint32_t person, const uint64_t *footprint)
{
	uint64_t *hit = NULL;

	for (uint64_t i = p->newest[person]; i != 0; i = hit[1]) {
		hit = hit_at(p, i - 1);
		if (group_of(hit) == group)
			break;
	}
	if ((hit == NULL || group_of(hit) != group) &&
	    (hit = new_hit(p, group, person)) == NULL)
		return -1;
	for (size_t w = 0; w < p->words; w++)
		hit[HEAD + w] |= footprint[w];
	return 0;
}

static inline void
tally(const struct people *p, uint32_t *tally, size_t group,
    const uint64_t *footprint)
{
	uint32_t *counts = &tally[group * p->bytes * VALUES];

	for (size_t b = 0; b < p->bytes; b++, counts += VALUES)
		counts[footprint[b / 8] >> b % 8 * 8 & (VALUES - 1)]++;
}

/* How many in a tally stand at a place. */
static uint32_t
tallied(
    const struct people *p, const uint32_t *tally, size_t group, size_t place)
{
	const uint32_t *counts =
	    &tally[(group * p->bytes + place / 8) * VALUES];
	uint32_t n = 0;

	for (size_t value = 0; value < VALUES; value++)
		if ((value >> place % 8 & 1) != 0)
			n += counts[value];
	return n;
}

int
people_add(struct people *p, size_t group, uint32_t person, int alone,
    const uint64_t *footprint)
{
	if (!alone)
		return remember(p, group, person, footprint);
	tally(p, p->alone, group, footprint);
	return 0;
}

void
people_add_alone(struct people *p, const uint8_t *groups,
    const uint64_t *footprints, const uint16_t *which, size_t n)
{
	for (size_t i = 0; i < n; i++)
		tally(p, p->alone, groups[which[i]],
		    &footprints[which[i] * p->words]);
}

/* Where somebody is in any group; ${hit} begins the list. */
static const uint64_t *
join(const struct people *p, const uint64_t *hit)
{
	memcpy(p->joined, hit + HEAD, p->words * sizeof(*p->joined));
	while ((hit = next_hit(p, hit)) != NULL)
		for (size_t w = 0; w < p->words; w++)
			p->joined[w] |= hit[HEAD + w];
	return p->joined;
}

void
people_finish(struct people *p)
{
	const uint64_t *hit;
	size_t at = 0;

	for (size_t i = 0; i < p->nhits; i++) {
		hit = hit_at(p, i);
		tally(p, p->several, group_of(hit), hit + HEAD);
		if (is_newest(p, i))
			tally(p, p->anywhere, 0, join(p, hit));
	}
	for (size_t place = 0; place < p->places; place++)
		p->totals[place] = tallied(p, p->anywhere, 0, place);
	for (size_t g = 0; g < p->groups; g++)
		for (size_t place = 0; place < p->places; place++, at++) {
			p->single[at] = tallied(p, p->alone, g, place);
			p->counts[at] =
			    p->single[at] + tallied(p, p->several, g, place);
			p->totals[place] += p->single[at];
		}
}

uint32_t
people_count(const struct people *p, size_t group, size_t place)
{
	return p->counts[group * p->places + place];
}

uint32_t
people_total(const struct people *p, size_t place)
{
	return p->totals[place];
}

/* The lowest rank of a person's groups at a place, or UINT32_MAX. */
static uint32_t
lowest_rank(const struct people *p, const uint64_t *hit, size_t place,
    const uint32_t *rank_of_group)
{
	uint32_t best = UINT32_MAX;

	for (; hit != NULL; hit = next_hit(p, hit))
		if (has(hit + HEAD, place) &&
		    rank_of_group[group_of(hit)] < best)
			best = rank_of_group[group_of(hit)];
	return best;
}

void
people_by_rank(const struct people *p, size_t place,
    const uint32_t *rank_of_group, uint32_t *first)
{
	uint32_t best;

	memset(first, 0, p->groups * sizeof(*first));
	for (size_t g = 0; g < p->groups; g++)
		first[rank_of_group[g]] += p->single[g * p->places + place];
	for (size_t i = 0; i < p->nhits; i++) {
		if (!is_newest(p, i))
			continue;
		best = lowest_rank(p, hit_at(p, i), place, rank_of_group);
		if (best != UINT32_MAX)
			first[best]++;
	}
}
