/* A table in memory, and the distinct values of its columns. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"
#include "ctl/frame.h"
#include "ctl/table.h"

/*
 * Keep the row that was read last, the header or one more.  -1: memory ran
 * out.
 */
static int
keep(struct frame *f, const struct csv *csv, size_t *used, size_t *room)
{
	if (f->cells == NULL || *used + f->n_columns > *room) {
		const size_t more = 2 * *room + CSV_FIELDS_MAX;
		const char **cells = realloc(f->cells, more * sizeof(*cells));

		if (cells == NULL)
			return -1;
		f->cells = cells;
		*room = more;
	}
	memcpy(f->cells + *used, csv->fields, f->n_columns * sizeof(*f->cells));
	f->n_rows += *used > 0;
	*used += f->n_columns;
	return 0;
}

static int
read_rows(struct frame *f, size_t len, const char *path)
{
	struct csv csv;
	size_t used = 0, room = 0;
	int rc;

	csv_open(&csv, f->text, len);
	while ((rc = csv_next(&csv)) == 1) {
		if (f->cells == NULL)
			f->n_columns = csv.nfields;
		if (csv.nfields != f->n_columns) {
			fprintf(stderr,
			    "mendctl: %s: line %zu: expected %zu fields, as "
			    "in the header\n",
			    path, csv.row_line, f->n_columns);
			return -1;
		}
		if (keep(f, &csv, &used, &room) == -1) {
			fputs("mendctl: out of memory\n", stderr);
			return -1;
		}
	}
	if (rc == -1)
		fprintf(stderr, "mendctl: %s: line %zu: expected %s\n", path,
		    csv.row_line, csv.expected);
	else if (f->cells == NULL)
		fprintf(stderr, "mendctl: %s: no header line\n", path);
	return rc == 0 && f->cells != NULL ? 0 : -1;
}

int
frame_open(struct frame *f, const char *path)
{
	size_t len;

	memset(f, 0, sizeof(*f));
	if ((f->text = table_text(path, &len)) == NULL) {
		fprintf(stderr, "mendctl: %s: %s\n", path, strerror(errno));
		return -1;
	}
	if (read_rows(f, len, path) == -1) {
		frame_close(f);
		return -1;
	}
	return 0;
}

void
frame_close(struct frame *f)
{
	free(f->cells);
	free(f->text);
	memset(f, 0, sizeof(*f));
}

size_t
frame_column(const struct frame *f, const char *name)
{
	for (size_t i = 0; i < f->n_columns; i++)
		if (strcmp(f->cells[i], name) == 0)
			return i;
	return FRAME_NONE;
}

const char *
frame_name(const struct frame *f, size_t column)
{
	return f->cells[column];
}

const char *
frame_cell(const struct frame *f, size_t row, size_t column)
{
	return f->cells[(row + 1) * f->n_columns + column];
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int
levels_of(struct levels *l, const struct frame *f, size_t column)
{
	const size_t room = f->n_rows > 0 ? f->n_rows : 1;

	l->n = 0;
	l->names = calloc(room, sizeof(*l->names));
	l->of = calloc(room, sizeof(*l->of));
	if (l->names == NULL || l->of == NULL) {
		levels_clear(l);
		return -1;
	}
	for (size_t i = 0; i < f->n_rows; i++)
		l->names[i] = frame_cell(f, i, column);
	qsort(l->names, f->n_rows, sizeof(*l->names), by_bytes);
	for (size_t i = 0; i < f->n_rows; i++)
		if (l->n == 0 || strcmp(l->names[i], l->names[l->n - 1]) != 0)
			l->names[l->n++] = l->names[i];
	for (size_t i = 0; i < f->n_rows; i++)
		l->of[i] = levels_find(l, frame_cell(f, i, column));
	return 0;
}

void
levels_clear(struct levels *l)
{
	free(l->names);
	free(l->of);
	memset(l, 0, sizeof(*l));
}

size_t
levels_find(const struct levels *l, const char *name)
{
	const char **at;

	if (l->n == 0)
		return FRAME_NONE;
	at = bsearch(&name, l->names, l->n, sizeof(*l->names), by_bytes);
	return at != NULL ? (size_t)(at - l->names) : FRAME_NONE;
}
