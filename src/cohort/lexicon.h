#ifndef MENDD_LEXICON_H
#define MENDD_LEXICON_H

#include "cohort/index.h"

/*
 * Things that are written once and then named by a small number, in the
 * order in which they came: words, ids, scores.  What a number stands for
 * stays.
 */
#define LEXICON_NONE INDEX_NONE

struct lexicon { /* all zero: empty */
	struct lexeme {
		const void *bytes;
		size_t len;
	} * entries;
	size_t n, max, text; /* text: bytes of all entries */
	struct index index;
};

/* The number of these bytes; LEXICON_NONE when they are not there. */
uint32_t lexicon_find(const struct lexicon *, const void *bytes, size_t len);

/* The same, which may be new.  LEXICON_NONE: out of memory. */
uint32_t lexicon_number(struct lexicon *, const void *bytes, size_t len);

/* The bytes, with a NUL after them. */
const void *lexicon_bytes(const struct lexicon *, uint32_t number);

size_t lexicon_size(const struct lexicon *); /* bytes of memory */
void lexicon_free(struct lexicon *);

#endif
