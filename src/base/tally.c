/* Counts by key, in tsearch(3)'s tree: it is balanced, whoever picks keys. */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "base/tally.h"

struct tally_one {
	unsigned char key[TALLY_KEY];
	size_t n;
};

static int
by_key(const void *a, const void *b)
{
	const struct tally_one *x = a, *y = b;

	return memcmp(x->key, y->key, sizeof(x->key));
}

/* The one with this key, which may be new.  NULL: memory ran out. */
static struct tally_one *
find(struct tally *t, const void *key, size_t len)
{
	struct tally_one *one, **found;

	if ((one = calloc(1, sizeof(*one))) == NULL)
		return NULL;
	memcpy(one->key, key, len < TALLY_KEY ? len : TALLY_KEY);
	if ((found = tsearch(one, &t->tree, by_key)) == NULL) {
		free(one);
		return NULL;
	}
	if (*found != one)
		free(one);
	return *found;
}

enum tally_answer
tally_take(struct tally *t, const void *key, size_t len, struct tally_one **one)
{
	struct tally_one *found;

	*one = NULL;
	if (t->max == 0)
		return TALLY_TAKEN;
	if ((found = find(t, key, len)) == NULL)
		return TALLY_MEMORY;
	if (found->n == t->max)
		return TALLY_ENOUGH;
	found->n++;
	*one = found;
	return TALLY_TAKEN;
}

void
tally_give(struct tally *t, struct tally_one *one)
{
	if (one == NULL || --one->n > 0)
		return;
	tdelete(one, &t->tree, by_key);
	free(one);
}
