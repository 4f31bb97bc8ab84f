/* Episodes of people who have several: rows that are sorted by person. */
#include <stdlib.h>
#include <string.h>

#include "rule/repeats.h"

struct repeats *
repeats_new(size_t visits, size_t groups)
{
	struct repeats *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->visits = visits;
	r->groups = groups;
	r->by_group = calloc(groups + 1, sizeof(*r->by_group));
	if (r->by_group != NULL)
		return r;
	repeats_free(r);
	return NULL;
}

void
repeats_free(struct repeats *r)
{
	if (r == NULL)
		return;
	free(r->rows);
	free(r->scores);
	free(r->by_group);
	free(r);
}

/* Room for one more row. */
static int
reserve(struct repeats *r)
{
	const size_t room = r->room == 0 ? 64 : 2 * r->room;
	struct repeat *rows;
	int64_t *scores;

	if (r->n < r->room)
		return 0;
	rows = realloc(r->rows, room * sizeof(*rows));
	if (rows == NULL)
		return -1;
	r->rows = rows;
	scores = realloc(r->scores, room * r->visits * sizeof(*scores));
	if (scores == NULL)
		return -1;
	r->scores = scores;
	r->room = room;
	return 0;
}

int
repeats_add(struct repeats *r, const struct repeat *row, const int64_t *scores)
{
	int64_t *to;

	if (reserve(r) == -1)
		return -1;
	to = r->scores + r->n * r->visits;
	for (size_t v = 0; v < r->visits; v++)
		to[v] = (row->mask >> v & 1) != 0 ? scores[v] : 0;
	r->rows[r->n] = *row;
	r->rows[r->n].at = r->n * r->visits;
	r->n++;
	return 0;
}

void
repeats_alone(struct repeats *r, size_t group, int64_t people)
{
	r->people += people;
	r->by_group[group] += people;
}

/* By group within a person, so that groups can be counted. */
static int
by_person(const void *a, const void *b)
{
	const struct repeat *x = a, *y = b;

	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	return x->group < y->group ? -1 : x->group > y->group;
}

/* How many rows are of the same person, counted in their groups. */
static size_t
count_person(struct repeats *r, size_t from)
{
	size_t n = 0;

	for (; from + n < r->n &&
	       r->rows[from + n].person == r->rows[from].person;
	     n++)
		if (n == 0 ||
		    r->rows[from + n].group != r->rows[from + n - 1].group)
			r->by_group[r->rows[from + n].group]++;
	r->people++;
	r->several += n > 1;
	return n;
}

void
repeats_finish(struct repeats *r)
{
	size_t kept = 0, n;

	if (r->n > 0)
		qsort(r->rows, r->n, sizeof(*r->rows), by_person);
	for (size_t i = 0; i < r->n; i += n) {
		n = count_person(r, i);
		if (n < 2)
			continue;
		memmove(r->rows + kept, r->rows + i, n * sizeof(*r->rows));
		kept += n;
	}
	r->n = kept;
}
