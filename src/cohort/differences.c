/* What could be found out by asking twice. */
#include <stdlib.h>
#include <string.h>

#include "cohort/differences.h"
#include "cohort/people.h"
#include "cohort/places.h"
#include "cohort/remainder.h"

/* People apart, at each place, as many as the limit. */
struct crowd {
	uint32_t *counts, *who;
};

int
differences_init(struct differences *d, const struct columns *c,
    const struct question *q, const struct grouping *groups, size_t places,
    const uint64_t *there)
{
	const size_t words = people_words(places);
	size_t ncrowds, nopen = 0;

	*d = (struct differences){.columns = c,
	    .question = q,
	    .places = places,
	    .ndays = places_days(places),
	    .words = words,
	    .grouping = groups,
	    .groups = groups->n,
	    .facets = q->nsieves + 1};
	for (size_t i = 0; i < q->nsieves; i++) {
		d->values[i] = d->facets;
		if (q->sieves[i].values > 1)
			d->facets += c->words[q->sieves[i].word].n;
	}
	ncrowds = d->facets * (1 + d->groups);
	d->crowds = calloc(ncrowds, sizeof(*d->crowds));
	d->open = malloc(ncrowds * words * sizeof(*d->open));
	d->nopen = malloc(ncrowds * sizeof(*d->nopen));
	d->nwanting = malloc(d->facets * sizeof(*d->nwanting));
	if (d->crowds == NULL || d->open == NULL || d->nopen == NULL ||
	    d->nwanting == NULL)
		return -1;
	for (size_t w = 0; w < words; w++)
		nopen += (size_t)__builtin_popcountll(there[w]);
	for (size_t i = 0; i < ncrowds; i++) {
		memcpy(&d->open[i * words], there, words * sizeof(*there));
		d->nopen[i] = (uint32_t)nopen;
	}
	for (size_t f = 0; f < d->facets; f++)
		d->nwanting[f] = d->groups;
	return 0;
}

void
differences_free(struct differences *d)
{
	if (d->crowds != NULL)
		for (size_t i = 0; i < d->facets * (1 + d->groups); i++)
			free(d->crowds[i]);
	free(d->crowds);
	free(d->open);
	free(d->nopen);
	free(d->nwanting);
	*d = (struct differences){0};
}

static struct crowd *
new_crowd(const struct differences *d)
{
	const size_t limit = d->question->at_least;
	struct crowd *crowd;

	crowd = calloc(1,
	    sizeof(*crowd) + d->places * (1 + limit) * sizeof(*crowd->counts));
	if (crowd == NULL)
		return NULL;
	crowd->counts = (void *)(crowd + 1);
	crowd->who = crowd->counts + d->places;
	return crowd;
}

/* The fresh for the lapsed of a day, and the other way round; 0: neither. */
static size_t
opposite(const struct differences *d, size_t place)
{
	const size_t lapsed = place_lapsed(d->ndays, 0);
	const size_t fresh = place_fresh(d->ndays, 0);

	if (place < lapsed)
		return 0;
	return place < fresh ? place + d->ndays : place - d->ndays;
}

/* There is no need of more people at a place. */
static void
shut(struct differences *d, size_t at, size_t place)
{
	d->open[at * d->words + place / 64] &= ~(UINT64_C(1) << place % 64);
	if (--d->nopen[at] == 0 && at % (1 + d->groups) != 0)
		d->nwanting[at / (1 + d->groups)]--;
}

/*
 * A person at a place of a crowd where there is room for one.  The lapsed and
 * the fresh are open together: until there are enough of one, or some of each.
 */
static void
stand(struct differences *d, size_t at, size_t place, uint32_t person)
{
	const uint32_t limit = d->question->at_least;
	struct crowd *crowd = d->crowds[at];
	uint32_t *who = &crowd->who[place * limit];
	const size_t other = opposite(d, place);
	uint32_t n = crowd->counts[place];

	for (uint32_t i = 0; i < n; i++)
		if (who[i] == person)
			return;
	who[n++] = person;
	crowd->counts[place] = n;
	if (n < limit && (other == 0 || crowd->counts[other] == 0))
		return;
	shut(d, at, place);
	if (other != 0)
		shut(d, at, other);
}

static int
join(
    struct differences *d, size_t i, uint32_t person, const uint64_t *footprint)
{
	const uint64_t *open = &d->open[i * d->words];

	if (d->crowds[i] == NULL && (d->crowds[i] = new_crowd(d)) == NULL)
		return -1;
	for (size_t w = 0; w < d->words; w++)
		for (uint64_t bits = footprint[w] & open[w]; bits != 0;
		     bits = bits & (bits - 1) & open[w])
			stand(d, i, 64 * w + (size_t)__builtin_ctzll(bits),
			    person);
	return 0;
}

/* The crowd of all in a facet; those of its groups follow. */
static size_t
crowd_of(const struct differences *d, size_t facet)
{
	return facet * (1 + d->groups);
}

/*
 * An episode, and the number of its group, that a facet sets apart.  Where
 * there are enough people of its group there are enough of all.
 */
static inline int
apart(struct differences *d, size_t facet, uint32_t episode, uint32_t number,
    const uint64_t *footprint)
{
	const size_t all = crowd_of(d, facet);
	const size_t own = all + 1 + number;
	uint32_t person;

	if (d->nopen[own] == 0)
		return 0;
	person = d->columns->people[episode];
	return join(d, all, person, footprint) == -1 ||
		       join(d, own, person, footprint) == -1
		   ? -1
		   : 0;
}

/* Leaving out a value of a filter. */
static int
apart_by_value(
    struct differences *d, size_t sieve, const struct differences_rows *rows)
{
	const uint16_t *keys =
	    d->columns->keys[d->question->sieves[sieve].word];
	const uint32_t *episodes = rows->episodes;

	for (size_t i = 0; i < rows->n; i++)
		if (apart(d, d->values[sieve] + keys[episodes[i]], episodes[i],
			rows->numbers[i],
			&rows->footprints[i * d->words]) == -1)
			return -1;
	return 0;
}

/* Leaving out the other clinics. */
static int
apart_by_clinic(struct differences *d, const struct differences_rows *rows)
{
	const uint16_t *clinics = d->columns->clinics;
	const struct question *q = d->question;
	const uint32_t *episodes = rows->episodes;

	for (size_t i = 0; i < rows->n && d->nwanting[q->nsieves] > 0; i++)
		if (clinics[episodes[i]] != q->own &&
		    apart(d, q->nsieves, episodes[i], rows->numbers[i],
			&rows->footprints[i * d->words]) == -1)
			return -1;
	return 0;
}

int
differences_wants_any(const struct differences *d)
{
	for (size_t s = 0; s < d->question->nsieves; s++)
		if (d->nwanting[s] > 0)
			return 1;
	return 0;
}

int
differences_add_all(struct differences *d, const struct differences_rows *rows)
{
	const struct question *q = d->question;

	for (size_t s = 0; s < q->nsieves; s++)
		if (q->sieves[s].values > 1 && apart_by_value(d, s, rows) == -1)
			return -1;
	return apart_by_clinic(d, rows);
}

int
differences_add(struct differences *d, uint32_t episode, int outside,
    const uint64_t *footprint)
{
	const uint32_t number = grouping_number(d->grouping, episode);
	const struct differences_rows row = {1, &episode, &number, footprint};

	return outside == -1
		   ? differences_add_all(d, &row)
		   : apart(d, (size_t)outside, episode, number, footprint);
}

/* Is too little left of the changes at their place? */
static int
is_told(const struct differences *d, const struct crowd *crowd, size_t place)
{
	const size_t day = place - place_paired(d->ndays, 0);

	return remainder_tells(crowd->counts[place],
	    crowd->counts[place_lapsed(d->ndays, day)],
	    crowd->counts[place_fresh(d->ndays, day)],
	    d->question->sums_at_least);
}

/* Add the places of a crowd where there are people, and too few. */
static void
unsafe(const struct differences *d, const struct crowd *crowd, uint64_t *places)
{
	const uint32_t limit = d->question->at_least;

	if (crowd == NULL)
		return;
	for (size_t p = 0; p < place_lapsed(d->ndays, 0); p++)
		if ((crowd->counts[p] > 0 && crowd->counts[p] < limit) ||
		    (p >= place_paired(d->ndays, 0) && is_told(d, crowd, p)))
			places[p / 64] |= UINT64_C(1) << p % 64;
}

void
differences_group(const struct differences *d, size_t group, uint64_t *places)
{
	for (size_t f = 0; f < d->facets; f++)
		unsafe(d, d->crowds[crowd_of(d, f) + 1 + group], places);
}

void
differences_total(const struct differences *d, uint64_t *places)
{
	for (size_t f = 0; f < d->facets; f++)
		unsafe(d, d->crowds[crowd_of(d, f)], places);
}

int
differences_any(const struct differences *d)
{
	const struct crowd *crowd;

	for (size_t f = 0; f < d->facets; f++)
		for (size_t g = 0; g < d->groups; g++) {
			crowd = d->crowds[crowd_of(d, f) + 1 + g];
			if (crowd != NULL && crowd->counts[0] > 0 &&
			    crowd->counts[0] < d->question->at_least)
				return 1;
		}
	return 0;
}
