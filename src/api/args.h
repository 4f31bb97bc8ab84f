#ifndef MENDD_ARGS_H
#define MENDD_ARGS_H

#include <jansson.h>

#include "api/route.h"
#include "base/faults.h"

struct head;
struct problem;

/*
 * The arguments of one request: one text per parameter of its route, NULL
 * for SQL NULL.  They point into the request or the parsed body, or are
 * owned.
 */
struct args {
	const char *values[PARAMS_MAX];
	char *owned[PARAMS_MAX];
	const struct member *params;
	json_t *body;
	struct faults faults;
	char detail[96]; /* why a request is malformed; or "" */
};

/*
 * Collect and check the arguments; see args.c for what is refused.
 * ${args->values} holds the path parameters already, all else is zero.
 * ${head->query} is changed in place.
 */
const struct problem *args_collect(struct args *, const struct route *,
    struct head *, const char *body, size_t len);
void args_free(struct args *);

/* The index of a parameter, which must be one of the route's. */
int args_index(const struct route *, const char *name);

#endif
