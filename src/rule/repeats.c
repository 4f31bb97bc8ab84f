/* Episodes of people who have several: rows, linked as they come. */
#include <stdlib.h>

#include "rule/repeats.h"
#include "rule/stretch.h"

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
	free(r->latest);
	free(r->by_group);
	free(r);
}

/* Room for one more row. */
static int
reserve(struct repeats *r)
{
	const size_t room = r->room == 0 ? 64 : 2 * r->room;

	if (r->n < r->room)
		return 0;
	if (room >= REPEATS_NONE ||
	    column_stretch(&r->rows, room, sizeof(*r->rows)) == -1 ||
	    column_stretch(&r->scores, room, r->visits * sizeof(*r->scores)) ==
		-1)
		return -1;
	r->room = room;
	return 0;
}

/* A place for a person. */
static int
reserve_person(struct repeats *r, uint32_t person)
{
	size_t persons = r->persons == 0 ? 64 : r->persons;

	if (person < r->persons)
		return 0;
	while (persons <= person)
		persons *= 2;
	if (column_stretch(&r->latest, persons, sizeof(*r->latest)) == -1)
		return -1;
	for (size_t p = r->persons; p < persons; p++)
		r->latest[p] = REPEATS_NONE;
	r->persons = persons;
	return 0;
}

static int
are_short(const struct repeats *r, uint32_t mask, const int64_t *scores)
{
	for (size_t v = 0; v < r->visits; v++)
		if ((mask >> v & 1) != 0 && (int32_t)scores[v] != scores[v])
			return 0;
	return 1;
}

/* Count the person of a row that was linked. */
static void
count(struct repeats *r, const struct repeat *row)
{
	int earlier = 0, in_group = 0;

	for (uint32_t i = row->earlier; i != REPEATS_NONE;
	     i = r->rows[i].earlier) {
		earlier++;
		in_group |= r->rows[i].group == row->group;
	}
	r->people += earlier == 0;
	r->several += earlier == 1;
	r->pairs += earlier;
	r->by_group[row->group] += !in_group;
}

static void
link_row(struct repeats *r, struct repeat *row)
{
	uint32_t *latest = &r->latest[row->person];

	row->earlier = *latest;
	row->several = *latest != REPEATS_NONE;
	if (row->several)
		r->rows[*latest].several = 1;
	*latest = (uint32_t)(row - r->rows);
}

int
repeats_add(struct repeats *r, const struct repeat *row, const int64_t *scores)
{
	int32_t *to;

	if (!are_short(r, row->mask, scores) || reserve(r) == -1 ||
	    reserve_person(r, row->person) == -1)
		return -1;
	to = r->scores + r->n * r->visits;
	for (size_t v = 0; v < r->visits; v++)
		to[v] = (row->mask >> v & 1) != 0 ? (int32_t)scores[v] : 0;
	r->rows[r->n] = *row;
	link_row(r, &r->rows[r->n]);
	count(r, &r->rows[r->n]);
	r->n++;
	return 0;
}

void
repeats_alone(struct repeats *r, size_t group, int64_t people)
{
	r->people += people;
	r->by_group[group] += people;
}
