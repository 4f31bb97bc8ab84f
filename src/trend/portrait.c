/* Who answered and who did not, by the values of a word. */
#include <stdlib.h>
#include <string.h>

#include "cohort/scan.h"
#include "rule/band.h"
#include "stat/smallcell.h"
#include "trend/portrait.h"

static const char hidden_reason[] = "hidden";

/* While it is taken. */
struct sitting {
	struct portrait *portrait;
	struct census census; /* by state and value */
	uint32_t limit;
	const int *shown; /* by state */
};

static size_t
state_of(const struct census *s, size_t group)
{
	const char *name = grouping_value(&s->grouping, s->groups[group], 0);
	size_t state = 0;

	while (answered_names[state] != name)
		state++;
	return state;
}

/* Bands of age by age, others by name. */
static int
band_rank(const char *name)
{
	for (int i = 0; i <= band_age_years.n; i++)
		if (strcmp(band_age_years.names[i], name) == 0)
			return i;
	return band_age_years.n + 1;
}

static int
by_rank(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	const int i = band_rank(*x), j = band_rank(*y);

	return i != j ? i - j : strcmp(*x, *y);
}

static size_t
value_of(const struct portrait *p, const char *name)
{
	size_t i = 0;

	while (i < p->nvalues && strcmp(p->values[i], name) != 0)
		i++;
	return i;
}

static const char *
value_name(const struct census *s, size_t group)
{
	return grouping_value(&s->grouping, s->groups[group], 1);
}

static void
count(struct portrait *p, const struct census *s)
{
	for (size_t g = 0; g < s->ngroups; g++)
		if (value_of(p, value_name(s, g)) == p->nvalues)
			p->values[p->nvalues++] = value_name(s, g);
	qsort(p->values, p->nvalues, sizeof(*p->values), by_rank);
	for (size_t g = 0; g < s->ngroups; g++)
		p->counts[state_of(s, g)][value_of(p, value_name(s, g))] =
		    s->episodes[g];
}

/* States that may be seen come first; what is left of the table is a row. */
static size_t
lay_rows(const struct sitting *t, size_t row_of[ANSWERED_STATES])
{
	size_t n = 0;
	int rest = 0;

	for (size_t s = 0; s < ANSWERED_STATES; s++)
		if (t->shown[s])
			row_of[s] = n++;
	for (size_t s = 0; s < ANSWERED_STATES; s++)
		if (!t->shown[s]) {
			row_of[s] = n;
			rest = 1;
		}
	return n + (size_t)rest;
}

/* Small cells, and what they could be worked out from. */
static int
hide_small(struct sitting *t)
{
	struct portrait *p = t->portrait;
	int64_t counts[ANSWERED_STATES * PORTRAIT_VALUES] = {0};
	unsigned char hidden[ANSWERED_STATES * PORTRAIT_VALUES] = {0};
	size_t row_of[ANSWERED_STATES], exposed;
	const struct smallcell table = {.counts = counts,
	    .rows = lay_rows(t, row_of),
	    .columns = p->nvalues,
	    .k = t->limit};

	for (size_t s = 0; s < ANSWERED_STATES; s++)
		for (size_t v = 0; v < p->nvalues; v++)
			counts[row_of[s] * p->nvalues + v] += p->counts[s][v];
	if (smallcell_hide(hidden, &exposed, &table) == -1)
		return -1;
	for (size_t s = 0; s < ANSWERED_STATES; s++)
		for (size_t v = 0; v < p->nvalues; v++)
			p->hidden[s][v] =
			    !t->shown[s] || hidden[row_of[s] * p->nvalues + v];
	if (exposed > 0)
		p->reason = hidden_reason;
	return 0;
}

/* Is the cohort of a group unsafe? */
static int
is_unsafe(const struct census *s, size_t group, int *rc)
{
	uint64_t *bits = calloc(s->people.words, sizeof(*bits));
	int unsafe = 1;

	if (bits == NULL) {
		*rc = -1;
		return 1;
	}
	differences_group(&s->differences, s->groups[group], bits);
	unsafe = (int)(bits[0] & 1);
	free(bits);
	return unsafe;
}

/* What joints do not tell of people, and who could be found out. */
static int
look_at_people(struct sitting *t)
{
	struct portrait *p = t->portrait;
	const struct census *s = &t->census;
	int rc = 0;

	for (size_t g = 0; g < s->ngroups && rc == 0; g++) {
		const size_t v = value_of(p, value_name(s, g));

		if (p->hidden[state_of(s, g)][v])
			continue;
		if (people_count(&s->people, g, 0) < t->limit ||
		    is_unsafe(s, g, &rc))
			p->reason = hidden_reason;
	}
	return rc;
}

int
portrait_take(struct portrait *p, const struct columns *c,
    const struct question *q, size_t word, const int shown[ANSWERED_STATES])
{
	struct question by_both = *q;
	struct sitting t = {
	    .portrait = p, .limit = q->at_least, .shown = shown};
	const char *why;
	int rc = 0;

	*p = (struct portrait){.word = word};
	by_both.and_by = (int)word;
	if ((why = scan(&t.census, c, &by_both)) != NULL) {
		p->reason = why;
		return strcmp(why, "out_of_memory") == 0 ? -1 : 0;
	}
	count(p, &t.census);
	if (q->at_least > 0 && p->nvalues > 0)
		rc = hide_small(&t) | look_at_people(&t);
	census_free(&t.census);
	return rc;
}
