#ifndef MENDD_FRAME_H
#define MENDD_FRAME_H

#include <stddef.h>

/* A CSV file whole: a header and rows of as many cells. */
struct frame {
	char *text;
	size_t n_columns, n_rows;
	const char **cells; /* the header, then row by row */
};

/* -1: it cannot be read or is not well formed; stderr says why. */
int frame_open(struct frame *, const char *path);
void frame_close(struct frame *);

/* The position of a column; FRAME_NONE: there is none of that name. */
#define FRAME_NONE ((size_t)-1)
size_t frame_column(const struct frame *, const char *name);

/* The name of a column, and a cell; rows count from 0. */
const char *frame_name(const struct frame *, size_t column);
const char *frame_cell(const struct frame *, size_t row, size_t column);

/*
 * The distinct cells of a column in byte order, and for each row the position
 * of its own among them.
 */
struct levels {
	const char **names;
	size_t n;
	size_t *of; /* for each row */
};

/* -1: memory ran out. */
int levels_of(struct levels *, const struct frame *, size_t column);
void levels_clear(struct levels *);

/* The position of a name; FRAME_NONE: it is not among them. */
size_t levels_find(const struct levels *, const char *name);

#endif
