#ifndef MENDD_RECENT_H
#define MENDD_RECENT_H

#include <stddef.h>
#include <stdint.h>

/*
 * The last replies, while the data they were computed from are the same: many
 * people look at one page.  Zeroed: none.
 */
#define RECENT_MAX 64
#define RECENT_BYTES (1U << 20) /* of a reply; longer ones are not kept */

struct recent {
	uint64_t version;
	size_t n, next;
	struct recent_reply {
		char *question, *text;
		size_t question_len, len;
		const char *word; /* a constant */
	} replies[RECENT_MAX];
};

/* The reply to a question from data of this version, or NULL. */
const struct recent_reply *recent_find(
    struct recent *, uint64_t version, const char *question, size_t len);

/*
 * Keep a reply to the question that was not found.  ${text} (or NULL) is
 * malloc()'d and belongs to this from now on; but not when it is not kept: -1.
 */
int recent_keep(struct recent *, const char *question, size_t question_len,
    const char *word, char *text, size_t len);

void recent_clear(struct recent *);

#endif
