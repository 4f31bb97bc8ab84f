/* Replies by question, the oldest makes room. */
#include <stdlib.h>
#include <string.h>

#include "proc/recent.h"

static void
forget(struct recent_reply *r)
{
	free(r->question);
	free(r->text);
	*r = (struct recent_reply){0};
}

void
recent_clear(struct recent *recent)
{
	for (size_t i = 0; i < recent->n; i++)
		forget(&recent->replies[i]);
	recent->n = recent->next = 0;
}

const struct recent_reply *
recent_find(
    struct recent *recent, uint64_t version, const char *question, size_t len)
{
	const struct recent_reply *r = recent->replies;

	if (recent->version != version)
		recent_clear(recent);
	recent->version = version;
	for (size_t i = 0; i < recent->n; i++, r++)
		if (r->question_len == len &&
		    memcmp(r->question, question, len) == 0)
			return r;
	return NULL;
}

int
recent_keep(struct recent *recent, const char *question, size_t question_len,
    const char *word, char *text, size_t len)
{
	struct recent_reply *r = &recent->replies[recent->next];
	char *copy = NULL;

	if (len <= RECENT_BYTES)
		copy = malloc(question_len + 1);
	if (copy == NULL)
		return -1;
	memcpy(copy, question, question_len);
	copy[question_len] = '\0';
	forget(r);
	*r = (struct recent_reply){.question = copy,
	    .question_len = question_len,
	    .word = word,
	    .text = text,
	    .len = len};
	recent->next = (recent->next + 1) % RECENT_MAX;
	if (recent->n < RECENT_MAX)
		recent->n++;
	return 0;
}
