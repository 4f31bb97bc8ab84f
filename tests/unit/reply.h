#ifndef MENDD_TESTS_REPLY_H
#define MENDD_TESTS_REPLY_H

#include <stddef.h>

#include <jansson.h>

#include "cohort.h"

/* Replies to questions about made cohorts, for tests. */

/* A store of these episodes. */
struct columns *reply_store(const struct episode *, size_t n);

/* The question with a model, and the words that it is adjusted for or NULL. */
json_t *reply_question(
    const struct ask *, const char *model, const char *const *adjust);

/* The answer; the question is freed. */
json_t *reply_to(const struct columns *, json_t *question);
json_t *reply_by_clock(
    const struct columns *, json_t *question, int64_t (*now)(void));

/* The member at a path of names and, in lists, numbers; which is there. */
json_t *reply_at(const json_t *, const char *path);
const char *reply_text(const json_t *, const char *path); /* or "null" */
double reply_number(const json_t *, const char *path);

/* Is the number there within 1e-9 (of itself, or of 1) of another? */
void reply_near(const json_t *, const char *path, double);
void reply_null(const json_t *, const char *path);

#endif
