/* Episodes of people who may have several: rows, linked as they come. */
#include <stdlib.h>
#include <string.h>

#include "base/stretch.h"
#include "stat/several.h"

static int
reserve_rows(struct several *s, size_t rows)
{
	if (rows <= s->room)
		return 0;
	if (rows >= SEVERAL_NONE ||
	    column_stretch(&s->rows, rows, sizeof(*s->rows)) == -1 ||
	    column_stretch(&s->scores, rows, s->visits * sizeof(*s->scores)) ==
		-1)
		return -1;
	s->room = rows;
	return 0;
}

/* The first ones come as zeroes, which need no writing. */
static int
reserve_persons(struct several *s, size_t persons)
{
	if (persons <= s->persons)
		return 0;
	if (s->last == NULL) {
		s->last = calloc(persons, sizeof(*s->last));
		if (s->last == NULL)
			return -1;
	} else {
		if (column_stretch(&s->last, persons, sizeof(*s->last)) == -1)
			return -1;
		memset(s->last + s->persons, 0,
		    (persons - s->persons) * sizeof(*s->last));
	}
	s->persons = persons;
	return 0;
}

int
several_reserve(struct several *s, size_t rows, size_t persons)
{
	return reserve_rows(s, rows) == -1 || reserve_persons(s, persons) == -1
		   ? -1
		   : 0;
}

/* Room for one more row, of a person. */
static int
reserve_one(struct several *s, uint32_t person)
{
	if (s->n == s->room && reserve_rows(s, 2 * s->n + 64) == -1)
		return -1;
	return person < s->persons
		   ? 0
		   : reserve_persons(s, 2 * (size_t)person + 64);
}

static void
link_row(struct several *s, uint32_t person, uint32_t i)
{
	/* Of nobody it is SEVERAL_NONE. */
	const uint32_t earlier = s->last[person] - 1;

	s->rows[i].earlier = earlier;
	s->rows[i].is_followed = 0;
	if (earlier != SEVERAL_NONE)
		s->rows[earlier].is_followed = 1;
	s->last[person] = i + 1;
}

int
several_add(struct several *s, uint32_t person, const struct several_row *row,
    const int32_t *scores)
{
	int32_t *to;

	if (reserve_one(s, person) == -1)
		return -1;
	to = s->scores + s->n * s->visits;
	for (size_t v = 0; v < s->visits; v++) {
		to[v] = scores[v];
		if (llabs(scores[v]) > s->size)
			s->size = llabs(scores[v]);
	}
	s->rows[s->n] = *row;
	link_row(s, person, (uint32_t)s->n++);
	return 0;
}

void
several_free(struct several *s)
{
	free(s->rows);
	free(s->scores);
	free(s->last);
	*s = (struct several){0};
}
