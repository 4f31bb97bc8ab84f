/* People and their episodes in a model. */
#include <stdlib.h>
#include <string.h>

#include "base/stretch.h"
#include "stat/repeats.h"

struct repeats *
repeats_new(size_t visits, size_t groups)
{
	struct repeats *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->visits = visits;
	r->groups = groups;
	r->own.visits = visits;
	r->of = &r->own;
	for (size_t v = 0; v < visits; v++)
		r->days[v] = v;
	r->by_group = calloc(groups + 1, sizeof(*r->by_group));
	if (r->by_group != NULL)
		return r;
	repeats_free(r);
	return NULL;
}

struct repeats *
repeats_new_of(
    size_t visits, size_t groups, const struct several *of, const size_t *days)
{
	struct repeats *r = repeats_new(visits, groups);

	if (r == NULL)
		return NULL;
	r->of = of;
	memcpy(r->days, days, visits * sizeof(*days));
	r->n = r->room = of->n;
	r->rows = malloc((of->n + 1) * sizeof(*r->rows));
	if (r->rows != NULL)
		return r;
	repeats_free(r);
	return NULL;
}

void
repeats_free(struct repeats *r)
{
	if (r == NULL)
		return;
	several_free(&r->own);
	free(r->rows);
	free(r->by_group);
	free(r);
}

/* Is the person in the group of a row with a later one, from ${last} on? */
static int
is_there(const struct repeats *r, uint32_t last, uint32_t row)
{
	for (uint32_t i = last; i != row; i = r->of->rows[i].earlier)
		if (r->rows[i].mask != 0 &&
		    r->rows[i].group == r->rows[row].group)
			return 1;
	return 0;
}

/* Somebody, by the last of their rows. */
static void
count_person(struct repeats *r, uint32_t last)
{
	int64_t n = 0;

	for (uint32_t i = last; i != SEVERAL_NONE; i = r->of->rows[i].earlier) {
		if (r->rows[i].mask == 0)
			continue;
		r->pairs += n++;
		r->by_group[r->rows[i].group] += !is_there(r, last, i);
	}
	r->people += n > 0;
	r->several += n > 1;
}

void
repeats_count(struct repeats *r)
{
	for (uint32_t i = 0; i < r->n; i++)
		if (!r->of->rows[i].is_followed)
			count_person(r, i);
}

/* Room for one more row. */
static int
reserve(struct repeats *r)
{
	const size_t room = r->room == 0 ? 64 : 2 * r->room;

	if (r->n < r->room)
		return 0;
	if (column_stretch(&r->rows, room, sizeof(*r->rows)) == -1)
		return -1;
	r->room = room;
	return 0;
}

int
repeats_add(struct repeats *r, const struct repeat *row, const int64_t *scores)
{
	const struct several_row kept = {.mask = (uint16_t)row->mask};
	int32_t seen[MOMENTS_VISITS_MAX] = {0};

	for (size_t v = 0; v < r->visits; v++) {
		if ((row->mask >> v & 1) == 0)
			continue;
		seen[v] = (int32_t)scores[v];
		if (seen[v] != scores[v])
			return -1;
	}
	if (reserve(r) == -1 ||
	    several_add(&r->own, row->person, &kept, seen) == -1)
		return -1;
	r->rows[r->n] = (struct repeats_row){.mask = (uint16_t)row->mask,
	    .group = (uint16_t)row->group,
	    .cell = (uint32_t)row->cell};
	r->n++;
	return 0;
}

void
repeats_alone(struct repeats *r, size_t group, int64_t people)
{
	r->people += people;
	r->by_group[group] += people;
}
