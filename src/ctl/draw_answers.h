#ifndef MENDD_DRAW_ANSWERS_H
#define MENDD_DRAW_ANSWERS_H

#include <jansson.h>

struct instrument;
struct rng;

/*
 * Answers of a made-up patient, as an object by item code.  ${badness} runs
 * from 0 (as well as can be) to 1 (as bad as can be); each item strays from
 * it a little, and is left out with probability ${skip}.  Optional modules
 * are not answered.  NULL when memory ran out.
 */
json_t *draw_answers(
    const struct instrument *, double badness, double skip, struct rng *);

#endif
