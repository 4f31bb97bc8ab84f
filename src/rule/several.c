/* Episodes of people who have several: rows in the order they came in. */
#include <stdlib.h>
#include <string.h>

#include "rule/several.h"
#include "rule/stretch.h"

static int
reserve(struct several *s)
{
	const size_t room = s->room == 0 ? 256 : 2 * s->room;

	if (s->n < s->room)
		return 0;
	if (column_stretch(&s->rows, room, sizeof(*s->rows)) == -1 ||
	    column_stretch(&s->scores, room, s->visits * sizeof(*s->scores)) ==
		-1)
		return -1;
	s->room = room;
	return 0;
}

int
several_add(
    struct several *s, const struct several_row *row, const int32_t *scores)
{
	if (reserve(s) == -1)
		return -1;
	memcpy(
	    s->scores + s->n * s->visits, scores, s->visits * sizeof(*scores));
	s->rows[s->n++] = *row;
	return 0;
}

void
several_free(struct several *s)
{
	free(s->rows);
	free(s->scores);
	*s = (struct several){0};
}
