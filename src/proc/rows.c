/* What the feed hands over, read: ids, days, words and arrays. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cohort/columns.h"
#include "io/db_binary.h"
#include "proc/rows.h"

/*
 * Where a series is unpacked.  Most series have the visits of the one before,
 * whose codes are kept: as they came, and in a copy with a NUL after each.
 */
struct rows {
	const char *codes[COLUMNS_VISITS_MAX];
	size_t ncodes;
	char *came, *copy;
	size_t len, max;

	int32_t numbers[4][COLUMNS_VISITS_MAX], switches[COLUMNS_VISITS_MAX];
	uint8_t cancelled[COLUMNS_VISITS_MAX];
};

struct rows *
rows_new(void)
{
	return calloc(1, sizeof(struct rows));
}

void
rows_free(struct rows *r)
{
	if (r == NULL)
		return;
	free(r->came);
	free(r->copy);
	free(r);
}

static int
read_day(int32_t *day, const struct db_cell *cell)
{
	*day = COLUMNS_NONE;
	return cell->bytes == NULL ? 0 : db_cell_day(day, cell);
}

static int
read_number(int32_t *number, const struct db_cell *cell)
{
	*number = COLUMNS_NONE;
	return cell->bytes == NULL ? 0 : db_cell_integer(number, cell);
}

/* An array of so many items, each read by ${read}.  -1: it is none. */
static int
read_all(int32_t *out, size_t n, const struct db_cell *array, enum db_type type,
    int (*read)(int32_t *, const struct db_cell *))
{
	struct db_items items;
	struct db_cell item;

	if (db_items_open(&items, array, type) == -1 || items.left != n)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (db_items_next(&items, &item) == -1 ||
		    read(&out[i], &item) == -1)
			return -1;
	return 0;
}

/* Room for so many bytes of codes, and none in it. */
static int
make_room(struct rows *r, size_t len)
{
	r->ncodes = r->len = 0;
	if (len < r->max)
		return 0;
	free(r->came);
	free(r->copy);
	r->came = malloc(2 * len);
	r->copy = malloc(2 * len);
	r->max = r->came == NULL || r->copy == NULL ? 0 : 2 * len;
	return r->max == 0 ? -1 : 0;
}

/* The NULs take less room than the lengths, which are not copied. */
static int
read_codes(struct rows *r, const struct db_cell *array)
{
	struct db_items items;
	struct db_cell item;
	size_t n;
	char *end;

	if (db_items_open(&items, array, DB_TEXT) == -1 || items.left == 0 ||
	    items.left > COLUMNS_VISITS_MAX || make_room(r, array->len) == -1)
		return -1;
	n = items.left;
	end = r->copy;
	for (size_t i = 0; i < n; i++) {
		if (db_items_next(&items, &item) == -1 || item.bytes == NULL)
			return -1;
		r->codes[i] = memcpy(end, item.bytes, item.len);
		end += item.len;
		*end++ = '\0';
	}
	memcpy(r->came, array->bytes, array->len);
	r->len = array->len;
	r->ncodes = n;
	return 0;
}

static int
find_codes(struct rows *r, const struct db_cell *array)
{
	if (array->bytes == NULL)
		return -1;
	if (r->len > 0 && array->len == r->len &&
	    memcmp(array->bytes, r->came, r->len) == 0)
		return 0;
	return read_codes(r, array);
}

/* NULL: none is. */
static int
read_cancelled(struct rows *r, size_t n, const struct db_cell *array)
{
	memset(r->cancelled, 0, n);
	if (array->bytes == NULL)
		return 0;
	if (read_all(r->switches, n, array, DB_BOOLEAN, db_cell_boolean) == -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		r->cancelled[i] = (uint8_t)r->switches[i];
	return 0;
}

static int
read_dose(float *dose, const struct db_cell *cell)
{
	*dose = NAN;
	if (cell->bytes == NULL)
		return 0;
	return db_cell_real(dose, cell) == -1 || !isfinite(*dose) || *dose < 0
		   ? -1
		   : 0;
}

int
rows_put_stratum(
    struct columns *columns, const struct db_cell cells[ROWS_STRATUM])
{
	struct columns_stratum s;

	if (db_cell_uuid(s.clinic, &cells[0]) == -1 ||
	    db_cell_uuid(s.episode, &cells[1]) == -1 ||
	    db_cell_uuid(s.patient, &cells[2]) == -1 ||
	    db_cell_day(&s.day_zero, &cells[3]) == -1 ||
	    read_day(&s.censored_on, &cells[4]) == -1 ||
	    read_day(&s.died_on, &cells[5]) == -1)
		return -1;
	for (size_t w = 0; w < COLUMNS_WORDS; w++)
		if (db_cell_text(&s.keys[w], &cells[6 + w]) == -1 &&
		    s.keys[w] != NULL)
			return -1;
	for (size_t d = 0; d < COLUMNS_DOSES; d++)
		if (read_dose(&s.doses[d], &cells[6 + COLUMNS_WORDS + d]) == -1)
			return -1;
	return columns_put_stratum(columns, &s);
}

int
rows_put_series(struct rows *r, struct columns *columns,
    const struct db_cell cells[ROWS_SERIES])
{
	struct columns_series s = {.visit_codes = r->codes,
	    .target_days = r->numbers[0],
	    .closes_on = r->numbers[1],
	    .score_cents = r->numbers[2],
	    .answered_on = r->numbers[3],
	    .cancelled = r->cancelled};

	if (db_cell_uuid(s.clinic, &cells[0]) == -1 ||
	    db_cell_uuid(s.episode, &cells[1]) == -1 ||
	    db_cell_text(&s.instrument, &cells[2]) == -1 ||
	    db_cell_text(&s.scale, &cells[3]) == -1 ||
	    find_codes(r, &cells[4]) == -1)
		return -1;
	s.nvisits = r->ncodes;
	if (read_all(r->numbers[0], s.nvisits, &cells[5], DB_INTEGER,
		read_number) == -1 ||
	    read_all(r->numbers[1], s.nvisits, &cells[6], DB_DATE, read_day) ==
		-1 ||
	    read_all(r->numbers[2], s.nvisits, &cells[7], DB_INTEGER,
		read_number) == -1 ||
	    read_all(r->numbers[3], s.nvisits, &cells[8], DB_DATE, read_day) ==
		-1 ||
	    read_cancelled(r, s.nvisits, &cells[9]) == -1)
		return -1;
	return columns_put_series(columns, &s);
}

int
rows_drop(struct columns *columns, const struct db_cell cells[ROWS_SERIES])
{
	uint8_t clinic[16], episode[16];
	const char *instrument, *scale;

	if (db_cell_uuid(clinic, &cells[0]) == -1 ||
	    db_cell_uuid(episode, &cells[1]) == -1)
		return -1;
	if (cells[2].bytes == NULL)
		columns_drop_stratum(columns, clinic, episode);
	else if (db_cell_text(&instrument, &cells[2]) == -1 ||
		 db_cell_text(&scale, &cells[3]) == -1)
		return -1;
	else
		columns_drop_series(
		    columns, clinic, episode, instrument, scale);
	return 0;
}
