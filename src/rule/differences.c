/* What could be found out by asking twice. */
#include <stdlib.h>
#include <string.h>

#include "rule/differences.h"
#include "rule/people.h"

/* People apart, at each place; ${open}: places with fewer than the limit. */
struct crowd {
	uint64_t *open;
	uint32_t *counts, *who;
};

int
differences_init(struct differences *d, const struct columns *c,
    const struct question *q, const struct grouping *groups, size_t places)
{
	*d = (struct differences){.columns = c,
	    .question = q,
	    .places = places,
	    .words = people_words(places),
	    .grouping = groups,
	    .groups = groups->n,
	    .facets = q->nsieves + 1};
	for (size_t i = 0; i < q->nsieves; i++) {
		d->values[i] = d->facets;
		if (q->sieves[i].values > 1)
			d->facets += c->words[q->sieves[i].word].n;
	}
	d->crowds = calloc(d->facets * (1 + d->groups), sizeof(*d->crowds));
	return d->crowds == NULL ? -1 : 0;
}

void
differences_free(struct differences *d)
{
	if (d->crowds != NULL)
		for (size_t i = 0; i < d->facets * (1 + d->groups); i++)
			free(d->crowds[i]);
	free(d->crowds);
	*d = (struct differences){0};
}

static struct crowd *
new_crowd(const struct differences *d)
{
	const size_t limit = d->question->at_least;
	struct crowd *crowd;

	crowd = calloc(1, sizeof(*crowd) + d->words * sizeof(*crowd->open) +
			      d->places * (1 + limit) * sizeof(*crowd->counts));
	if (crowd == NULL)
		return NULL;
	crowd->open = (void *)(crowd + 1);
	crowd->counts = (void *)(crowd->open + d->words);
	crowd->who = crowd->counts + d->places;
	memset(crowd->open, 0xff, d->words * sizeof(*crowd->open));
	return crowd;
}

/* A person at a place where there is room for one. */
static void
stand(const struct differences *d, struct crowd *crowd, size_t place,
    uint32_t person)
{
	const uint32_t limit = d->question->at_least;
	uint32_t *who = &crowd->who[place * limit];
	uint32_t n = crowd->counts[place];

	for (uint32_t i = 0; i < n; i++)
		if (who[i] == person)
			return;
	who[n++] = person;
	crowd->counts[place] = n;
	if (n == limit)
		crowd->open[place / 64] &= ~(UINT64_C(1) << place % 64);
}

static int
join(
    struct differences *d, size_t i, uint32_t person, const uint64_t *footprint)
{
	struct crowd *crowd = d->crowds[i];

	if (crowd == NULL && (crowd = d->crowds[i] = new_crowd(d)) == NULL)
		return -1;
	for (size_t w = 0; w < d->words; w++)
		for (uint64_t bits = footprint[w] & crowd->open[w]; bits != 0;
		     bits &= bits - 1)
			stand(d, crowd, 64 * w + (size_t)__builtin_ctzll(bits),
			    person);
	return 0;
}

/* An episode that a facet sets apart. */
static int
apart(struct differences *d, size_t facet, uint32_t episode,
    const uint64_t *footprint)
{
	const struct columns *c = d->columns;
	const size_t group = grouping_number(d->grouping, episode);
	const size_t i = facet * (1 + d->groups);

	if (join(d, i, c->people[episode], footprint) == -1)
		return -1;
	return join(d, i + 1 + group, c->people[episode], footprint);
}

int
differences_add(struct differences *d, uint32_t episode, int outside,
    const uint64_t *footprint)
{
	const struct columns *c = d->columns;
	const struct question *q = d->question;
	const struct sieve *s;

	if (outside != -1)
		return apart(d, (size_t)outside, episode, footprint);
	for (size_t i = 0; i < q->nsieves; i++) {
		s = &q->sieves[i];
		if (s->values > 1 &&
		    apart(d, d->values[i] + c->keys[s->word][episode], episode,
			footprint) == -1)
			return -1;
	}
	if (c->clinics[episode] == q->own)
		return 0;
	return apart(d, q->nsieves, episode, footprint);
}

/* Add the places of a crowd where there are people, and too few. */
static void
unsafe(const struct differences *d, const struct crowd *crowd, uint64_t *places)
{
	const uint32_t limit = d->question->at_least;

	if (crowd == NULL)
		return;
	for (size_t p = 0; p < d->places; p++)
		if (crowd->counts[p] > 0 && crowd->counts[p] < limit)
			places[p / 64] |= UINT64_C(1) << p % 64;
}

void
differences_group(const struct differences *d, size_t group, uint64_t *places)
{
	for (size_t f = 0; f < d->facets; f++)
		unsafe(d, d->crowds[f * (1 + d->groups) + 1 + group], places);
}

void
differences_total(const struct differences *d, uint64_t *places)
{
	for (size_t f = 0; f < d->facets; f++)
		unsafe(d, d->crowds[f * (1 + d->groups)], places);
}

int
differences_any(const struct differences *d)
{
	const struct crowd *crowd;

	for (size_t f = 0; f < d->facets; f++)
		for (size_t g = 0; g < d->groups; g++) {
			crowd = d->crowds[f * (1 + d->groups) + 1 + g];
			if (crowd != NULL && crowd->counts[0] > 0 &&
			    crowd->counts[0] < d->question->at_least)
				return 1;
		}
	return 0;
}
