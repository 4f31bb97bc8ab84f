/* The events of one seal as leaves, and the tree of each clinic's. */
#include <stdlib.h>
#include <string.h>

#include "ctl/audit_leaves.h"

int
leaves_add(struct leaves *leaves, const struct audit_key *key,
    const char *const fields[EVENT_FIELDS])
{
	struct leaf *last;

	if (leaves->n == LEAVES_MAX)
		return 1;
	if (leaves->n == leaves->room) {
		size_t room = leaves->room == 0 ? 64 : 2 * leaves->room;
		struct leaf *more = realloc(leaves->leaf, room * sizeof(*more));

		if (more == NULL)
			return -1;
		leaves->leaf = more;
		leaves->room = room;
	}
	last = &leaves->leaf[leaves->n++];
	last->key = *key;
	event_hash(last->hash, fields);
	leaves->sorted = 0;
	return 0;
}

void
leaves_clear(struct leaves *leaves)
{
	leaves->n = 0;
}

void
leaves_free(struct leaves *leaves)
{
	free(leaves->leaf);
	*leaves = (struct leaves){0};
}

static int
order(const void *a, const void *b)
{
	const struct leaf *one = a, *other = b;

	return audit_key_order(&one->key, &other->key);
}

int
leaves_group(struct leaves *leaves, size_t *at, struct group *group)
{
	const struct leaf *leaf;
	struct merkle tree;

	if (!leaves->sorted && leaves->n > 1)
		qsort(leaves->leaf, leaves->n, sizeof(*leaves->leaf), order);
	leaves->sorted = 1;
	if (*at >= leaves->n)
		return 0;
	leaf = &leaves->leaf[*at];
	group->first = &leaf->key;
	memcpy(group->clinic, leaf->key.clinic, UUID_BYTES);
	merkle_init(&tree);
	for (; *at < leaves->n; ++*at) {
		leaf = &leaves->leaf[*at];
		if (memcmp(leaf->key.clinic, group->clinic, UUID_BYTES) != 0)
			break;
		merkle_add(&tree, leaf->hash);
	}
	group->events = tree.size;
	merkle_root(&tree, group->root);
	return 1;
}
