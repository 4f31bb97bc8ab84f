#ifndef MENDD_TRENDS_TIMES_H
#define MENDD_TRENDS_TIMES_H

#include <jansson.h>

#include "ctl/frame.h"
#include "stat/survival.h"

/* People of all groups; those of a group are cut out of them. */
struct subjects {
	struct watched *all, *some;
	size_t *group; /* of each of all */
	size_t n;
	const struct levels *groups; /* their names */
};

/* Room for ${n} people.  -1: memory ran out; subjects_free() all the same. */
int subjects_new(struct subjects *, size_t n, const struct levels *groups);
void subjects_free(struct subjects *);

/* Curves of everybody and of each group, and their comparison. */
json_t *survival_json(const struct subjects *);

#endif
