/* From words to effects, and from episodes to profiles of effects. */
#include <stdlib.h>
#include <string.h>

#include "cohort/adjustment.h"

static const char out_of_memory[] = "out_of_memory";
static const char too_many_profiles[] = "too_many_profiles";

/* While it is made. */
struct making {
	struct adjustment *adjustment;
	const struct sample *sample;
	const struct columns *columns;
	const struct question *question;
	const struct census *census;
	double least; /* people at a visit */
	/* Of each word, [value * days + day of the sample]: people scored, or
	 * fewer: each of the k episodes that somebody has counts as 1/k. */
	double *people[ADJUST_WORDS];
};

static int
make_words(struct making *m)
{
	const struct question *q = m->question;
	struct adjustment *a = m->adjustment;

	a->nwords = q->nadjust;
	for (size_t i = 0; i < a->nwords; i++) {
		struct adjustment_word *w = &a->words[i];

		w->word = q->adjust[i];
		w->n = m->columns->words[w->word].n;
		w->values = calloc(w->n + 1, sizeof(*w->values));
		m->people[i] =
		    calloc(w->n * m->sample->ndays + 1, sizeof(*m->people[i]));
		if (w->values == NULL || m->people[i] == NULL)
			return -1;
	}
	return 0;
}

static int
count_scored(void *of, const struct sampled *one)
{
	struct making *m = of;
	const struct columns *c = m->columns;
	const uint32_t person = c->people[one->episode];
	const double part = 1 / (double)c->roster.episodes[person];
	const size_t days = m->sample->ndays;

	for (size_t i = 0; i < m->adjustment->nwords; i++) {
		const uint16_t value =
		    c->keys[m->adjustment->words[i].word][one->episode];

		for (size_t v = 0; v < days; v++)
			if ((one->mask >> v & 1) != 0)
				m->people[i][value * days + v] += part;
	}
	return 0;
}

/* Every episode of the reference population, until one is not NULL. */
static const char *
each_episode(struct making *m, const char *visit(struct making *, uint32_t))
{
	const struct columns *c = m->columns;
	const char *why;

	for (size_t i = 0; i < c->layouts.n; i++) {
		const struct segment *g = &c->segments[i];

		for (size_t row = 0;
		     g->table == m->question->table && row < g->rows; row++) {
			const uint32_t e = g->episodes[row];

			if (e != INDEX_NONE &&
			    sample_cell(m->sample, m->census, e) !=
				SAMPLE_NO_CELL &&
			    (why = visit(m, e)) != NULL)
				return why;
		}
	}
	return NULL;
}

static const char *
count_episode(struct making *m, uint32_t e)
{
	struct adjustment *a = m->adjustment;

	a->episodes++;
	for (size_t i = 0; i < a->nwords; i++)
		a->words[i]
		    .values[m->columns->keys[a->words[i].word][e]]
		    .episodes++;
	return NULL;
}

static const char *
name_of(const struct making *m, const struct adjustment_word *w, size_t value)
{
	return lexicon_bytes(&m->columns->words[w->word], (uint32_t)value);
}

/* On which days a count is not too small. */
static uint32_t
enough_of(const struct making *m, const double *people)
{
	uint32_t days = 0;

	for (size_t v = 0; v < m->sample->ndays; v++)
		if (people[v] > m->least - 1e-9)
			days |= UINT32_C(1) << v;
	return days;
}

/* The value that most have; of several the first by name.  ${n}: nobody. */
static size_t
reference_of(const struct making *m, const struct adjustment_word *w)
{
	size_t found = w->n;

	for (size_t i = 0; i < w->n; i++) {
		const double n = w->values[i].episodes;

		if (n > 0 && (found == w->n || n > w->values[found].episodes ||
				 (n == w->values[found].episodes &&
				     strcmp(name_of(m, w, i),
					 name_of(m, w, found)) < 0)))
			found = i;
	}
	return found;
}

/* A new effect, or 0 when there are too many. */
static uint8_t
new_effect(struct adjustment *a, uint32_t enough)
{
	if (a->effects == ADJUSTMENT_EFFECTS)
		return 0;
	a->enough[++a->effects] = enough;
	return (uint8_t)a->effects;
}

/* The next value by name that somebody has and that has no role; or n. */
static size_t
next_value(const struct making *m, const struct adjustment_word *w)
{
	size_t found = w->n;

	for (size_t i = 0; i < w->n; i++)
		if (w->values[i].episodes > 0 &&
		    w->values[i].role == ADJUSTMENT_ABSENT &&
		    (found == w->n ||
			strcmp(name_of(m, w, i), name_of(m, w, found)) < 0))
			found = i;
	return found;
}

/*
 * Values with an effect of their own, on days (${known}) on which the
 * reference is known, too; the others are rare.
 */
static const char *
give_effects(
    const struct making *m, struct adjustment_word *w, size_t i, uint32_t known)
{
	const size_t days = m->sample->ndays;
	uint32_t enough;
	size_t value;

	while ((value = next_value(m, w)) < w->n) {
		struct adjustment_value *one = &w->values[value];

		enough = enough_of(m, m->people[i] + value * days) & known;
		one->role = ADJUSTMENT_TOGETHER;
		if (enough == 0)
			continue;
		one->role = ADJUSTMENT_OWN;
		one->effect = new_effect(m->adjustment, enough);
		if (one->effect == 0)
			return too_many_profiles;
	}
	return NULL;
}

/* One effect for all that are rare, or none if they are too few still. */
static const char *
pool_rare(
    const struct making *m, struct adjustment_word *w, size_t i, uint32_t known)
{
	const size_t days = m->sample->ndays;
	double people[MOMENTS_VISITS_MAX] = {0};
	uint8_t effect = 0;
	uint32_t enough;

	for (size_t k = 0; k < w->n; k++)
		for (size_t v = 0; v < days; v++)
			if (w->values[k].role == ADJUSTMENT_TOGETHER)
				people[v] += m->people[i][k * days + v];
	enough = enough_of(m, people) & known;
	if (enough != 0 && (effect = new_effect(m->adjustment, enough)) == 0)
		return too_many_profiles;
	for (size_t k = 0; k < w->n; k++) {
		if (w->values[k].role != ADJUSTMENT_TOGETHER)
			continue;
		w->values[k].effect = effect;
		if (effect == 0)
			w->values[k].role = ADJUSTMENT_FOLDED;
	}
	return NULL;
}

static const char *
choose_effects(struct making *m, size_t i)
{
	struct adjustment *a = m->adjustment;
	struct adjustment_word *w = &a->words[i];
	const size_t reference = reference_of(m, w);
	const char *why;
	uint32_t known;

	if (reference == w->n)
		return NULL;
	w->values[reference].role = ADJUSTMENT_REFERENCE;
	known = enough_of(m, m->people[i] + reference * m->sample->ndays);
	if ((why = give_effects(m, w, i, known)) != NULL ||
	    (why = pool_rare(m, w, i, known)) != NULL)
		return why;
	for (size_t k = 0; k < w->n; k++)
		if (w->values[k].effect != 0)
			a->share[w->values[k].effect] +=
			    w->values[k].episodes / (double)a->episodes;
	return NULL;
}

static const char *
find_profile(struct making *m, uint32_t e)
{
	struct adjustment *a = m->adjustment;
	uint8_t profile[ADJUST_WORDS];

	for (size_t i = 0; i < a->nwords; i++)
		profile[i] = a->words[i]
				 .values[m->columns->keys[a->words[i].word][e]]
				 .effect;
	a->profile_of[e] = lexicon_number(&a->profiles, profile, a->nwords);
	if (a->profile_of[e] == LEXICON_NONE)
		return out_of_memory;
	return a->profiles.n * m->sample->ncells > ADJUSTMENT_CELLS
		   ? too_many_profiles
		   : NULL;
}

static int
by_effects(const void *a, const void *b, void *of)
{
	const struct adjustment *adjustment = of;
	const uint32_t *x = a, *y = b;

	return memcmp(lexicon_bytes(&adjustment->profiles, *x),
	    lexicon_bytes(&adjustment->profiles, *y), adjustment->nwords);
}

/* Number profiles by what they are, not by who came first. */
static const char *
order_profiles(struct making *m)
{
	struct adjustment *a = m->adjustment;
	const size_t n = a->profiles.n;
	uint32_t *place = calloc(n + 1, sizeof(*place));

	a->nprofiles = n > 0 ? n : 1;
	a->order = calloc(n + 1, sizeof(*a->order));
	if (place == NULL || a->order == NULL) {
		free(place);
		return out_of_memory;
	}
	for (size_t i = 0; i < n; i++)
		a->order[i] = (uint32_t)i;
	qsort_r(a->order, n, sizeof(*a->order), by_effects, a);
	for (size_t i = 0; i < n; i++)
		place[a->order[i]] = (uint32_t)i;
	for (size_t e = 0; n > 0 && e < m->columns->n; e++)
		a->profile_of[e] = place[a->profile_of[e]];
	free(place);
	return NULL;
}

static const char *
make(struct making *m)
{
	struct adjustment *a = m->adjustment;
	const char *why = NULL;

	a->profile_of = calloc(m->columns->n + 1, sizeof(*a->profile_of));
	if (a->profile_of == NULL || make_words(m) == -1 ||
	    sample_each(m->sample, m->columns, m->question, m->census,
		count_scored, m) == -1)
		return out_of_memory;
	each_episode(m, count_episode);
	for (size_t i = 0; i < a->nwords && why == NULL; i++)
		why = choose_effects(m, i);
	if (why == NULL)
		why = each_episode(m, find_profile);
	return why != NULL ? why : order_profiles(m);
}

const char *
adjustment_make(struct adjustment *a, const struct sample *sample,
    const struct columns *c, const struct question *q, const struct census *s)
{
	const double limit = 2 * (double)q->at_least;
	struct making m = {.adjustment = a,
	    .sample = sample,
	    .columns = c,
	    .question = q,
	    .census = s,
	    .least = limit > ADJUSTMENT_LEAST ? limit : ADJUSTMENT_LEAST};
	const char *why;

	memset(a, 0, sizeof(*a));
	why = make(&m);
	for (size_t i = 0; i < ADJUST_WORDS; i++)
		free(m.people[i]);
	if (why != NULL)
		adjustment_free(a);
	return why;
}

void
adjustment_free(struct adjustment *a)
{
	for (size_t i = 0; i < a->nwords; i++)
		free(a->words[i].values);
	lexicon_free(&a->profiles);
	free(a->order);
	free(a->profile_of);
	memset(a, 0, sizeof(*a));
}

/* A column for each visit with enough people, and with those that follow. */
static int
add_columns(const struct adjustment *a, struct design *d, size_t effect)
{
	const size_t covariate = d->groups + effect - 1;
	size_t column = DESIGN_NONE;
	int filled = 0, enough;

	for (size_t v = 0; v < d->visits; v++) {
		enough = (a->enough[effect] >> v & 1) != 0;
		if (column == DESIGN_NONE || (enough && filled)) {
			column = design_add_column(d);
			filled = 0;
		}
		filled |= enough;
		if (design_add_entry(d, column, v, covariate, 1) == -1)
			return -1;
	}
	return 0;
}

int
adjustment_has(const struct adjustment *a, size_t profile, size_t effect)
{
	return memchr(lexicon_bytes(&a->profiles, a->order[profile]),
		   (int)effect, a->nwords) != NULL;
}

struct design *
adjustment_design(
    const struct adjustment *a, size_t visits, size_t groups, size_t shared)
{
	struct design *d =
	    design_groups(visits, groups, shared, a->nprofiles, a->effects);

	if (d == NULL)
		return NULL;
	for (size_t effect = 1; effect <= a->effects; effect++) {
		if (add_columns(a, d, effect) == -1) {
			design_free(d);
			return NULL;
		}
		for (size_t cell = 0; cell < d->cells; cell++)
			design_set_z(d, cell, groups + effect - 1,
			    adjustment_has(a, cell % a->nprofiles, effect) -
				a->share[effect]);
	}
	return d;
}
