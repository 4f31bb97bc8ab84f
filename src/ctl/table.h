#ifndef MENDD_TABLE_H
#define MENDD_TABLE_H

#include <stddef.h>

#include "base/csv.h"
#include "base/faults.h"

/*
 * A CSV file that is imported row by row, and the report of what was refused.
 * Each refusal is a row of CSV on stdout: line, column, expected.
 */
struct table {
	char *text; /* the file */
	struct csv csv;
	size_t ncolumns;
	char *columns[CSV_FIELDS_MAX];
	size_t rows, refused; /* rows */
};

/*
 * A file whole, with a byte to spare after its ${len}, to be freed.  NULL, and
 * errno says why, when it cannot be read or is over 512 MiB.
 */
char *table_text(const char *path, size_t *len);

/* -1: the file cannot be read or has no header; stderr says why. */
int table_open(struct table *, const char *path);
void table_close(struct table *);

/* The next row: 1, 0 at the end, -1 when the file is not well formed. */
int table_next(struct table *);

/* The cell of a column in this row; "" when there is no such column. */
const char *table_cell(const struct table *, const char *column);

/* Report a fault of this row, or of the header (line 1) before the first. */
void table_refuse(struct table *, const char *column, const char *expected);

/*
 * Report all of ${faults}, whose pointers are columns already (${pointers}
 * 0) or JSON pointers into the record, and clear them.
 */
void table_refuse_all(struct table *, struct faults *, int pointers);

/* Count the row as refused; call once per row. */
void table_row_refused(struct table *);

#endif
