#ifndef MENDD_CODE_H
#define MENDD_CODE_H

#include <stdint.h>

#include <jansson.h>

#include "api/token.h"
#include "base/safe.h"
#include "base/uuid.h"

struct problem;

/* Somebody's second factor, as the database keeps it. */
struct factor {
	char id[UUID_TEXT]; /* "": there is none */
	uint8_t sealed[SAFE_BYTES];
	int64_t at; /* the time that a code is for, in seconds */
};

/* What a code is, for the database to take it or not. */
struct code {
	char step[24];        /* of time, for which it is right; or "" */
	char hash[HASH_TEXT]; /* as a recovery code; "": no code came */
};

/* From the JSON of internal.proof_json() or api.factor_context(). */
void code_factor(struct factor *, const json_t *found);

/*
 * Compare what was typed (NULL: nothing) with somebody's factor.  Whether it
 * is needed, and whether it was used before, the database knows.
 * problem_unavailable: the factor does not open, and the log says so.
 */
const struct problem *code_judge(struct code *, const struct safe *,
    const struct factor *, const char *typed, const char *clinic,
    const char *staff);

#endif
