/* Values in the binary form of PostgreSQL. */
#include <string.h>

#include "io/db_binary.h"

#define DAY_2000 10957 /* 2000-01-01, from which PostgreSQL counts */
/* What base/day.h knows: years 1 to 9999. */
#define DAY_MIN (-719162)
#define DAY_MAX 2932896

void
db_cells(
    struct db_cell out[], size_t n, const PGresult *res, int row, int column)
{
	for (size_t i = 0; i < n; i++, column++) {
		out[i].len = (size_t)PQgetlength(res, row, column);
		out[i].bytes = out[i].len == 0 && PQgetisnull(res, row, column)
				   ? NULL
				   : PQgetvalue(res, row, column);
	}
}

static int32_t
word(const char *bytes)
{
	const unsigned char *b = (const unsigned char *)bytes;

	return (int32_t)((uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 |
			 (uint32_t)b[2] << 8 | b[3]);
}

static int
is_there(const struct db_cell *cell, size_t len)
{
	return cell->bytes != NULL && cell->len == len;
}

int
db_cell_uuid(uint8_t out[16], const struct db_cell *cell)
{
	if (!is_there(cell, 16))
		return -1;
	memcpy(out, cell->bytes, 16);
	return 0;
}

int
db_cell_text(const char **out, const struct db_cell *cell)
{
	*out = cell->bytes;
	return cell->bytes != NULL && strlen(cell->bytes) == cell->len ? 0 : -1;
}

int
db_cell_integer(int32_t *out, const struct db_cell *cell)
{
	if (!is_there(cell, sizeof(*out)))
		return -1;
	*out = word(cell->bytes);
	return 0;
}

int
db_cell_day(int32_t *out, const struct db_cell *cell)
{
	int32_t day;

	if (db_cell_integer(&day, cell) == -1 || day < DAY_MIN - DAY_2000 ||
	    day > DAY_MAX - DAY_2000)
		return -1;
	*out = day + DAY_2000;
	return 0;
}

int
db_cell_boolean(int32_t *out, const struct db_cell *cell)
{
	if (!is_there(cell, 1))
		return -1;
	*out = *cell->bytes != 0;
	return 0;
}

int
db_cell_real(float *out, const struct db_cell *cell)
{
	int32_t bits;

	_Static_assert(sizeof(*out) == sizeof(bits), "IEEE 754, binary32");
	if (db_cell_integer(&bits, cell) == -1)
		return -1;
	memcpy(out, &bits, sizeof(*out));
	return 0;
}

/* What stands before the items of an array; of an empty one the first three. */
enum { DIMENSIONS, HAS_NULLS, TYPE, COUNT, FIRST, HEAD };

static int32_t
head(const struct db_cell *array, size_t i)
{
	return word(array->bytes + i * sizeof(int32_t));
}

int
db_items_open(
    struct db_items *items, const struct db_cell *array, enum db_type type)
{
	*items = (struct db_items){0};
	if (array->bytes == NULL || array->len < COUNT * sizeof(int32_t) ||
	    head(array, TYPE) != (int32_t)type)
		return -1;
	if (head(array, DIMENSIONS) == 0)
		return 0;
	if (head(array, DIMENSIONS) != 1 ||
	    array->len < HEAD * sizeof(int32_t) || head(array, COUNT) < 0 ||
	    head(array, FIRST) != 1)
		return -1;
	items->left = (size_t)head(array, COUNT);
	items->rest = array->bytes + HEAD * sizeof(int32_t);
	items->end = array->bytes + array->len;
	return 0;
}

/* Before each item stands its length, or -1 for NULL. */
int
db_items_next(struct db_items *items, struct db_cell *item)
{
	int32_t len;

	if (items->left == 0 ||
	    items->end - items->rest < (ptrdiff_t)sizeof(len))
		return -1;
	len = word(items->rest);
	items->rest += sizeof(len);
	if (items->end - items->rest < len)
		return -1;
	*item = (struct db_cell){0};
	if (len >= 0) {
		*item = (struct db_cell){items->rest, (size_t)len};
		items->rest += len;
	}
	items->left--;
	return 0;
}
