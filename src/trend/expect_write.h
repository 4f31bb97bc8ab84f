#ifndef MENDD_EXPECT_WRITE_H
#define MENDD_EXPECT_WRITE_H

#include <jansson.h>
#include <stdio.h>

#include "trend/outlook.h"

/* What a reply says of a cohort; for expect.c.  -1: out of memory. */

/*
 * Write ",\"last_visit\":", the last of a person's visits at which the cohort
 * may be seen; "followed", the share scored then of those due; "mcid_share",
 * of those with a change, with what it could be of all who were due.
 */
int expect_write_end(FILE *, const struct outlook *, const json_t *points);

/*
 * Write ",\"calibration\":" and "calibration_reason"; the words are those of
 * the question (expect.h).
 */
int expect_write_calibration(
    FILE *, const struct outlook *, const json_t *words);

#endif
