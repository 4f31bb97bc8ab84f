#ifndef MENDD_ROWS_H
#define MENDD_ROWS_H

struct columns;
struct db_cell;

/*
 * Rows of the feed, in binary form, into columns.  Cells are those of the types
 * internal.feed_stratum and internal.feed_series.  -1: memory ran out, or this
 * is no such row.
 */
#define ROWS_STRATUM 26
#define ROWS_SERIES 10

/* Where series are unpacked.  NULL: memory ran out. */
struct rows *rows_new(void);
void rows_free(struct rows *);

int rows_put_stratum(struct columns *, const struct db_cell[ROWS_STRATUM]);
int rows_put_series(
    struct rows *, struct columns *, const struct db_cell[ROWS_SERIES]);

/* Without instrument and scale it is a stratum that is gone. */
int rows_drop(struct columns *, const struct db_cell[ROWS_SERIES]);

#endif
