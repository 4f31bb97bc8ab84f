/* Episodes of people who may have several: rows, linked as they come. */
#include <stdlib.h>

#include "rule/several.h"
#include "rule/stretch.h"

static int
reserve(struct several *s)
{
	const size_t room = s->room == 0 ? 64 : 2 * s->room;

	if (s->n < s->room)
		return 0;
	if (room >= SEVERAL_NONE ||
	    column_stretch(&s->rows, room, sizeof(*s->rows)) == -1 ||
	    column_stretch(&s->scores, room, s->visits * sizeof(*s->scores)) ==
		-1)
		return -1;
	s->room = room;
	return 0;
}

/* A place for a person. */
static int
reserve_person(struct several *s, uint32_t person)
{
	size_t persons = s->persons == 0 ? 64 : s->persons;

	if (person < s->persons)
		return 0;
	while (persons <= person)
		persons *= 2;
	if (column_stretch(&s->last, persons, sizeof(*s->last)) == -1)
		return -1;
	for (size_t p = s->persons; p < persons; p++)
		s->last[p] = SEVERAL_NONE;
	s->persons = persons;
	return 0;
}

static void
link_row(struct several *s, uint32_t person, uint32_t i)
{
	const uint32_t earlier = s->last[person];

	s->rows[i].earlier = earlier;
	s->rows[i].is_followed = 0;
	if (earlier != SEVERAL_NONE)
		s->rows[earlier].is_followed = 1;
	s->last[person] = i;
}

int
several_add(struct several *s, uint32_t person, const struct several_row *row,
    const int32_t *scores)
{
	int32_t *to;

	if (reserve(s) == -1 || reserve_person(s, person) == -1)
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
