/* People by small numbers, counted. */
#include <stdlib.h>
#include <string.h>

#include "base/stretch.h"
#include "cohort/roster.h"

static int
same(const void *owner, uint32_t number, const void *key)
{
	const struct roster *r = owner;

	return memcmp(r->ids[number], key, 16) == 0;
}

/* Room for one more person. */
static int
grow(struct roster *r)
{
	const size_t max = r->max == 0 ? 16 : r->max + r->max / 4;
	if (r->n == INDEX_NONE || index_reserve(&r->index) == -1)
		return -1;
	if (r->holes > 0 || r->n < r->max)
		return 0;
	if (column_stretch(&r->ids, max, sizeof(*r->ids)) == -1 ||
	    column_stretch(&r->episodes, max, sizeof(*r->episodes)) == -1 ||
	    column_stretch(&r->newest, max, sizeof(*r->newest)) == -1)
		return -1;
	r->max = max;
	return 0;
}

uint32_t
roster_take(struct roster *r, const uint8_t id[16])
{
	const uint32_t hash = index_hash(id, 16);
	uint32_t person = index_find(&r->index, hash, same, r, id);

	if (person != INDEX_NONE) {
		r->episodes[person]++;
		return person;
	}
	if (grow(r) == -1)
		return INDEX_NONE;
	if (r->holes > 0) {
		person = r->free;
		r->free = r->episodes[person];
		r->holes--;
	} else {
		person = (uint32_t)r->n++;
	}
	memcpy(r->ids[person], id, 16);
	r->episodes[person] = 1;
	index_add(&r->index, hash, person);
	return person;
}

/* A hole keeps the next one in the place of its episodes. */
void
roster_give(struct roster *r, uint32_t person)
{
	if (--r->episodes[person] > 0)
		return;
	index_drop(&r->index, index_hash(r->ids[person], 16), person);
	r->episodes[person] = r->free;
	r->free = person;
	r->holes++;
}

size_t
roster_bytes(const struct roster *r)
{
	return r->max * (sizeof(*r->ids) + sizeof(*r->episodes) +
			    sizeof(*r->newest)) +
	       index_bytes(&r->index);
}

void
roster_free(struct roster *r)
{
	free(r->ids);
	free(r->episodes);
	free(r->newest);
	index_free(&r->index);
	*r = (struct roster){0};
}
