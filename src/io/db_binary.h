#ifndef MENDD_DB_BINARY_H
#define MENDD_DB_BINARY_H

#include <stddef.h>
#include <stdint.h>

#include <libpq-fe.h>

/*
 * Values as PostgreSQL's send functions write them (uuid_send, date_send,
 * array_send and so on in its src/backend/utils/adt): big-endian, and quicker
 * to write and to read than text.
 */
struct db_cell {
	const char *bytes; /* NULL: SQL NULL; else with a NUL after them */
	size_t len;
};

/* Cells of a row of a result, from a column on. */
void db_cells(
    struct db_cell out[], size_t n, const PGresult *, int row, int column);

/* Each reads a value that is there; -1: it is none of this type. */
int db_cell_uuid(uint8_t out[16], const struct db_cell *);
/* Text without a NUL in it, which lives as long as the cell. */
int db_cell_text(const char **out, const struct db_cell *);
/* Days as in base/day.h. */
int db_cell_day(int32_t *out, const struct db_cell *);
int db_cell_integer(int32_t *out, const struct db_cell *);
int db_cell_boolean(int32_t *out, const struct db_cell *);
/* A real, which may be NAN or infinite. */
int db_cell_real(float *out, const struct db_cell *);

/* Types, by their OID in pg_type. */
enum db_type {
	DB_BOOLEAN = 16,
	DB_INTEGER = 23,
	DB_TEXT = 25,
	DB_DATE = 1082,
};

/* An array of one dimension that begins at 1, item by item. */
struct db_items {
	const char *rest, *end;
	size_t left; /* items */
};

/* -1: the cell is NULL, or is no such array. */
int db_items_open(struct db_items *, const struct db_cell *, enum db_type);

/* The next item, which has no NUL after it.  -1: there is none. */
int db_items_next(struct db_items *, struct db_cell *);

#endif
