#ifndef MENDD_INSTRUMENTS_H
#define MENDD_INSTRUMENTS_H

#include <stddef.h>

#include "rule/instrument.h"

/* The instruments that are known, read once and not changed after. */
struct instruments;

/*
 * Read every *.json file of a folder, in the order of their names.  NULL
 * when one of them cannot be read, is no definition, or answers to the name
 * of another; the log says which and why.
 */
struct instruments *instruments_read(const char *folder);
void instruments_free(struct instruments *);

/* By code or alias; NULL when there is none. */
const struct instrument *instruments_find(
    const struct instruments *, const char *name);

size_t instruments_count(const struct instruments *);
const struct instrument *instruments_at(const struct instruments *, size_t);

#endif
