/* Things that are written once and then named by a small number. */
#include <stdlib.h>
#include <string.h>

#include "cohort/lexicon.h"

static int
same(const void *owner, uint32_t number, const void *key)
{
	const struct lexicon *l = owner;
	const struct lexeme *one = &l->entries[number], *other = key;

	return one->len == other->len &&
	       memcmp(one->bytes, other->bytes, one->len) == 0;
}

static uint32_t
find(const struct lexicon *l, uint32_t hash, const void *bytes, size_t len)
{
	const struct lexeme key = {.bytes = bytes, .len = len};

	return index_find(&l->index, hash, same, l, &key);
}

uint32_t
lexicon_find(const struct lexicon *l, const void *bytes, size_t len)
{
	return find(l, index_hash(bytes, len), bytes, len);
}

/* Room for one more entry. */
static int
grow(struct lexicon *l)
{
	const size_t max = l->max == 0 ? 16 : 2 * l->max;
	struct lexeme *entries;

	if (l->n == INDEX_NONE || index_reserve(&l->index) == -1)
		return -1;
	if (l->n < l->max)
		return 0;
	entries = realloc(l->entries, max * sizeof(*entries));
	if (entries == NULL)
		return -1;
	l->entries = entries;
	l->max = max;
	return 0;
}

uint32_t
lexicon_number(struct lexicon *l, const void *bytes, size_t len)
{
	const uint32_t hash = index_hash(bytes, len);
	uint32_t number = find(l, hash, bytes, len);
	char *copy;

	if (number != LEXICON_NONE)
		return number;
	if (grow(l) == -1 || (copy = malloc(len + 1)) == NULL)
		return LEXICON_NONE;
	memcpy(copy, bytes, len);
	copy[len] = '\0';
	number = (uint32_t)l->n++;
	l->entries[number] = (struct lexeme){.bytes = copy, .len = len};
	l->text += len + 1;
	index_add(&l->index, hash, number);
	return number;
}

const void *
lexicon_bytes(const struct lexicon *l, uint32_t number)
{
	return l->entries[number].bytes;
}

size_t
lexicon_size(const struct lexicon *l)
{
	return l->max * sizeof(*l->entries) + l->text + index_bytes(&l->index);
}

void
lexicon_free(struct lexicon *l)
{
	for (size_t i = 0; i < l->n; i++)
		free((void *)(uintptr_t)l->entries[i].bytes);
	free(l->entries);
	index_free(&l->index);
	*l = (struct lexicon){0};
}
