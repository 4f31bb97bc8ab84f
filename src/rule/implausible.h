#ifndef MENDD_IMPLAUSIBLE_H
#define MENDD_IMPLAUSIBLE_H

#include <jansson.h>

/*
 * Values that are allowed but hardly true: a unit mixed up, a decimal point
 * lost, two members exchanged.  They are marked for a person to look at and
 * never refused.  The limits are our own unless a source is named; they lie
 * far outside of what is seen.
 *
 * Append to ${found} one {"pointer", "rule"} for each, in the order of the
 * members.  -1 when memory ran out.
 */
int implausible_find(json_t *found, const json_t *procedure);

#endif
