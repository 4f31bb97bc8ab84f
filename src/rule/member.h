#ifndef MENDD_MEMBER_H
#define MENDD_MEMBER_H

#include <jansson.h>

/*
 * One member of a JSON object, or that it was not recorded.  The object may
 * be NULL or no object at all: then nothing was.
 */

/* NAN when it is no number. */
double member_number(const json_t *, const char *name);

/* NULL when it is no text, or empty.  It belongs to the object. */
const char *member_text(const json_t *, const char *name);

/* Is it this text? */
int member_is(const json_t *, const char *name, const char *text);

#endif
