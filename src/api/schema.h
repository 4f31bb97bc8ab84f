#ifndef MENDD_SCHEMA_H
#define MENDD_SCHEMA_H

#include <jansson.h>

#include "api/shape.h"

/*
 * A document in the making.  Everything that is put into it may be NULL for
 * want of memory; that is remembered, and said once, at the end.
 */
struct document {
	json_t *schemas; /* components by name */
	int failed;
};

/* Put a new value into an object or at the end of an array. */
void document_set(
    struct document *, json_t *object, const char *name, json_t *value);
void document_add(struct document *, json_t *array, json_t *value);

/*
 * The JSON Schema (2020-12) of a shape, a new reference; named ones go to
 * the components.  ${reply}: of what we send, where MAY is null; else of
 * what we take.
 */
json_t *schema_of(struct document *, const struct shape *, int reply);

/* The same for a member, which may be null, with its phrase. */
json_t *schema_of_member(struct document *, const struct member *, int reply);

#endif
