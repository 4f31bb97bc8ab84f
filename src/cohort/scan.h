#ifndef MENDD_SCAN_H
#define MENDD_SCAN_H

#include "cohort/census.h"

/*
 * One pass over the series of a scale: who is in the cohort, and what became
 * of each visit at the end of a day.  NULL, or why not: "out_of_memory",
 * "too_many_groups".  What is given must stay as it is until the census is
 * freed.
 */
const char *scan(
    struct census *, const struct columns *, const struct question *);

#endif
