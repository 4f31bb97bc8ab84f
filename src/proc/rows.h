#ifndef MENDD_ROWS_H
#define MENDD_ROWS_H

#include <stddef.h>

struct columns;

/*
 * Rows of the feed, as text, into columns.  Cells are those of the functions in
 * sql/cohort, NULL for SQL NULL; arrays as PostgreSQL writes them, days as
 * YYYY-MM-DD.  -1: memory ran out, or this is no such row.
 */
struct rows;

/* NULL: memory ran out. */
struct rows *rows_new(void);
void rows_free(struct rows *);

/* clinic, episode, patient, day_zero, censored_on, died_on, keys */
int rows_put_stratum(
    struct rows *, struct columns *, const char *const cells[7]);

/*
 * clinic, episode, instrument, scale, visit_codes, target_days, closes_on,
 * score_cents, answered_on, cancelled
 */
int rows_put_series(
    struct rows *, struct columns *, const char *const cells[10]);

/* clinic, episode; instrument and scale, or NULL and NULL: of a stratum */
int rows_drop(struct columns *, const char *const cells[4]);

#endif
