#ifndef MENDD_SCORE_JSON_H
#define MENDD_SCORE_JSON_H

#include <jansson.h>

struct instrument;

/*
 * Every scale's score of ${answers} (as answers_check() returns them) as the
 * database takes it, an array of
 *
 *	{"scale", "value" (null: no score), "se" (null: none published),
 *	 "reason" (null: there is a score), "answered", "missing",
 *	 "rule_version"}
 *
 * Every scale of the instrument is in it, also what was not administered.
 * Values have at most four decimals, the tables' as they are printed.  NULL
 * when memory ran out.
 */
json_t *score_json(const struct instrument *, const json_t *answers);

#endif
