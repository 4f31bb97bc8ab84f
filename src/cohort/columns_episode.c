/* Episodes in the store: from ids to numbers, and what is known of them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/stretch.h"
#include "cohort/columns_store.h"

#define SMALL_MAX 65535

const char *const columns_words[COLUMNS_WORDS] = {"guidance", "product_class",
    "region", "laterality", "diagnosis", "grade", "smoking", "diabetes",
    "bmi_band", "age_band", "sex", "viability_band", "dose_band", "operator",
    "clinic", "year"};

struct name {
	uint8_t episode[16];
	uint16_t clinic;
};

static uint32_t
hash_of(const struct name *name)
{
	uint8_t bytes[sizeof(name->episode) + sizeof(name->clinic)];

	memcpy(bytes, name->episode, sizeof(name->episode));
	memcpy(
	    bytes + sizeof(name->episode), &name->clinic, sizeof(name->clinic));
	return index_hash(bytes, sizeof(bytes));
}

static int
same(const void *owner, uint32_t number, const void *key)
{
	const struct columns *c = owner;
	const struct name *name = key;

	return c->clinics[number] == name->clinic &&
	       memcmp(c->ids[number], name->episode, 16) == 0;
}

uint32_t
columns_small(struct lexicon *l, const void *bytes, size_t len)
{
	return l->n < SMALL_MAX ? lexicon_number(l, bytes, len)
				: lexicon_find(l, bytes, len);
}

uint32_t
columns_episode(const struct columns *c, const uint8_t clinic[16],
    const uint8_t episode[16])
{
	const uint32_t number = lexicon_find(&c->clinic_ids, clinic, 16);
	struct name name = {.clinic = (uint16_t)number};

	if (number == LEXICON_NONE)
		return INDEX_NONE;
	memcpy(name.episode, episode, sizeof(name.episode));
	return index_find(&c->index, hash_of(&name), same, c, &name);
}

/* Room for one more episode. */
static int
grow(struct columns *c)
{
	const size_t max = c->max < 16 ? 16 : c->max + c->max / 4;

	if (index_reserve(&c->index) == -1)
		return -1;
	if (c->free != INDEX_NONE || c->n < c->max)
		return 0;
	if (max >= INDEX_NONE ||
	    column_stretch(&c->ids, max, sizeof(*c->ids)) == -1 ||
	    column_stretch(&c->clinics, max, sizeof(*c->clinics)) == -1 ||
	    column_stretch(&c->people, max, sizeof(*c->people)) == -1 ||
	    column_stretch(&c->next, max, sizeof(*c->next)) == -1 ||
	    column_stretch(&c->day_zero, max, sizeof(*c->day_zero)) == -1 ||
	    column_stretch(&c->censored_on, max, sizeof(*c->censored_on)) ==
		-1 ||
	    column_stretch(&c->died_on, max, sizeof(*c->died_on)) == -1 ||
	    column_stretch(&c->first, max, sizeof(*c->first)) == -1)
		return -1;
	for (size_t w = 0; w < COLUMNS_WORDS; w++)
		if (column_stretch(&c->keys[w], max, sizeof(*c->keys[w])) == -1)
			return -1;
	for (size_t d = 0; d < COLUMNS_DOSES; d++)
		if (column_stretch(&c->doses[d], max, sizeof(*c->doses[d])) ==
		    -1)
			return -1;
	c->max = max;
	return 0;
}

uint32_t
columns_episode_number(
    struct columns *c, const uint8_t clinic[16], const uint8_t episode[16])
{
	const uint32_t number = columns_small(&c->clinic_ids, clinic, 16);
	struct name name = {.clinic = (uint16_t)number};
	uint32_t hash, e;

	if (number == LEXICON_NONE)
		return INDEX_NONE;
	memcpy(name.episode, episode, sizeof(name.episode));
	hash = hash_of(&name);
	e = index_find(&c->index, hash, same, c, &name);
	if (e != INDEX_NONE || grow(c) == -1)
		return e;
	if ((e = c->free) != INDEX_NONE)
		c->free = c->first[e].row;
	else
		e = (uint32_t)c->n++;
	memcpy(c->ids[e], episode, sizeof(c->ids[e]));
	c->clinics[e] = name.clinic;
	c->people[e] = INDEX_NONE;
	c->day_zero[e] = c->censored_on[e] = c->died_on[e] = 0;
	for (size_t w = 0; w < COLUMNS_WORDS; w++)
		c->keys[w][e] =
		    0; /* a scan looks before it asks who is there */
	for (size_t d = 0; d < COLUMNS_DOSES; d++)
		c->doses[d][e] = NAN;
	c->first[e].segment = INDEX_NONE;
	index_add(&c->index, hash, e);
	return e;
}

void
columns_episode_tidy(struct columns *c, uint32_t e)
{
	struct name name = {.clinic = c->clinics[e]};

	if (c->people[e] != INDEX_NONE || c->first[e].segment != INDEX_NONE)
		return;
	memcpy(name.episode, c->ids[e], sizeof(name.episode));
	index_drop(&c->index, hash_of(&name), e);
	c->first[e].row = c->free;
	c->free = e;
}

/* The numbers of its keys. */
static int
read_keys(struct columns *c, uint16_t out[COLUMNS_WORDS],
    const struct columns_stratum *s)
{
	const char *key;
	uint32_t number;

	for (size_t w = 0; w < COLUMNS_WORDS; w++) {
		key = s->keys[w] == NULL ? "not_recorded" : s->keys[w];
		number = columns_small(&c->words[w], key, strlen(key));
		if (number == LEXICON_NONE)
			return -1;
		out[w] = (uint16_t)number;
	}
	return 0;
}

static int32_t
or_never(int32_t day)
{
	return day == COLUMNS_NONE ? INT32_MAX : day;
}

/* Let an episode be one of a person's, who may have others. */
static void
join_person(struct columns *c, uint32_t e, uint32_t person)
{
	uint32_t *other = &c->roster.newest[person];

	c->people[e] = person;
	c->next[e] = c->roster.episodes[person] == 1 ? e : c->next[*other];
	if (c->next[e] != e)
		c->next[*other] = e;
	*other = e;
}

static void
leave_person(struct columns *c, uint32_t e)
{
	const uint32_t person = c->people[e];
	uint32_t before = e;

	while (c->next[before] != e)
		before = c->next[before];
	c->next[before] = c->next[e];
	c->roster.newest[person] = before;
	roster_give(&c->roster, person);
	c->people[e] = INDEX_NONE;
}

int
columns_put_stratum(struct columns *c, const struct columns_stratum *s)
{
	uint16_t keys[COLUMNS_WORDS];
	uint32_t e, person;

	if (read_keys(c, keys, s) == -1)
		return -1;
	e = columns_episode_number(c, s->clinic, s->episode);
	if (e == INDEX_NONE)
		return -1;
	if ((person = roster_take(&c->roster, s->patient)) == INDEX_NONE) {
		columns_episode_tidy(c, e);
		return -1;
	}
	columns_note(c, e);
	if (c->people[e] == INDEX_NONE)
		c->strata++;
	else
		leave_person(c, e);
	join_person(c, e, person);
	c->day_zero[e] = s->day_zero;
	c->censored_on[e] = or_never(s->censored_on);
	c->died_on[e] = or_never(s->died_on);
	for (size_t w = 0; w < COLUMNS_WORDS; w++)
		c->keys[w][e] = keys[w];
	for (size_t d = 0; d < COLUMNS_DOSES; d++)
		c->doses[d][e] = s->doses[d];
	return 0;
}

void
columns_drop_stratum(
    struct columns *c, const uint8_t clinic[16], const uint8_t episode[16])
{
	const uint32_t e = columns_episode(c, clinic, episode);

	if (e == INDEX_NONE || c->people[e] == INDEX_NONE)
		return;
	columns_note(c, e);
	leave_person(c, e);
	c->strata--;
	columns_episode_tidy(c, e);
}
