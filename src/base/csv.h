#ifndef MENDD_CSV_H
#define MENDD_CSV_H

#include <stddef.h>

#define CSV_FIELDS_MAX 512

/*
 * Tables as text (RFC 4180): fields between commas, quoted where they hold a
 * comma, a quote or a line end; lines end with LF or CR LF.
 */
struct csv {
	char *at, *end;
	size_t line; /* where the next row begins, from 1 */

	/* The row that was read last. */
	size_t row_line;
	size_t nfields;
	char *fields[CSV_FIELDS_MAX]; /* each ends with NUL */

	/* Why csv_next() returned -1, and at which field, from 1. */
	const char *expected;
	size_t column;
};

/*
 * Read the ${len} bytes at ${buf}, and one more that is overwritten; rows are
 * cut out of it in place.  A byte order mark at the start is passed over.
 */
void csv_open(struct csv *, char *buf, size_t len);

/*
 * The next row into ${csv->fields}: 1, or 0 at the end, or -1 when it is not
 * well formed (then reading cannot go on).  Empty lines are passed over.
 */
int csv_next(struct csv *);

/*
 * Write ${text} as one field into ${out} (of ${size} bytes), quoted when it
 * must be.  A field that a spreadsheet would take for a formula (it begins
 * with = + - @ tab or CR and is not a number) gets a leading apostrophe.
 * Returns the bytes it takes, without NUL; when that is ${size} or more,
 * nothing useful was written.
 */
size_t csv_quote(char *out, size_t size, const char *text);

#endif
