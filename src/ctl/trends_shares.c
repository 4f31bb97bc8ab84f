/* Shares of counts, and two-way tables of counts that hide the small ones. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/trends.h"
#include "stat/share.h"
#include "stat/smallcell.h"

static json_t *
share_row(int64_t x, int64_t n)
{
	json_t *json = share_json(x, n);
	struct interval exact = {0, 1};

	if (n > 0)
		exact = share_exact(x, n);
	json_object_set_new(
	    json, "exact_lo", n > 0 ? json_real(exact.lo) : json_null());
	json_object_set_new(
	    json, "exact_hi", n > 0 ? json_real(exact.hi) : json_null());
	return json;
}

int
trends_shares(json_t **out, const struct question *q)
{
	static const char *const names[] = {"x", "n"};
	size_t at[2];
	int64_t x, n;

	if (trends_columns(at, q->frame, names, 2) == -1)
		return 2;
	*out = json_array();
	for (size_t i = 0; i < q->frame->n_rows; i++) {
		if (trends_whole(&n, q->frame, i, at[1], 0) == -1 ||
		    trends_whole(&x, q->frame, i, at[0], 0) == -1)
			return 2;
		if (x > n) {
			fprintf(stderr,
			    "mendctl trends: row %zu, x: expected no more "
			    "than n\n",
			    i + 1);
			return 2;
		}
		if (json_array_append_new(*out, share_row(x, n)) == -1)
			return trends_no_memory();
	}
	return 0;
}

/* Counts by two columns, whatever these are called. */
struct counts {
	const struct frame *frame;
	size_t by[2], n; /* columns */
	struct levels levels[2];
	int64_t *count;
	unsigned char *given, *hidden;
};

static int
find_factors(struct counts *c)
{
	size_t found = 0;

	for (size_t i = 0; i < c->frame->n_columns; i++)
		if (strcmp(frame_name(c->frame, i), "n") == 0)
			c->n = i;
		else if (found < 2)
			c->by[found++] = i;
		else
			found = 3;
	if (found == 2)
		return 0;
	fputs("mendctl trends: expected two columns beside n\n", stderr);
	return -1;
}

static size_t
cell_of(const struct counts *c, size_t row)
{
	return c->levels[0].of[row] * c->levels[1].n + c->levels[1].of[row];
}

static int
read_counts(struct counts *c)
{
	for (size_t i = 0; i < c->frame->n_rows; i++) {
		const size_t cell = cell_of(c, i);

		if (trends_whole(&c->count[cell], c->frame, i, c->n, 0) == -1)
			return -1;
		if (c->given[cell]++) {
			fprintf(stderr,
			    "mendctl trends: row %zu: expected each pair "
			    "once\n",
			    i + 1);
			return -1;
		}
	}
	return 0;
}

static json_t *
totals(const struct counts *c, int by)
{
	const size_t columns = c->levels[1].n;
	json_t *json = json_object();

	for (size_t i = 0; i < c->levels[by].n; i++) {
		int64_t sum = 0;

		for (size_t j = 0; j < c->levels[!by].n; j++)
			sum += c->count[by == 0 ? i * columns + j
						: j * columns + i];
		json_object_set_new(
		    json, c->levels[by].names[i], json_integer(sum));
	}
	return json;
}

static json_t *
pair_json(const struct counts *c, size_t row)
{
	return json_pack("{s:s, s:s}", frame_name(c->frame, c->by[0]),
	    frame_cell(c->frame, row, c->by[0]), frame_name(c->frame, c->by[1]),
	    frame_cell(c->frame, row, c->by[1]));
}

/* What is shown of a row: its count, or what can be worked out of it. */
static json_t *
shown_json(const struct counts *c, const struct smallcell *table, size_t row)
{
	const size_t cell = cell_of(c, row);
	struct smallcell_range r;
	json_t *json = pair_json(c, row);

	if (!c->hidden[cell]) {
		json_object_set_new(json, "n", json_integer(c->count[cell]));
		return json;
	}
	if (smallcell_range(&r, table, c->hidden, c->levels[0].of[row],
		c->levels[1].of[row]) == -1) {
		json_decref(json);
		return NULL;
	}
	json_object_set_new(json, "n", json_null());
	json_object_set_new(json, "from", json_integer(r.lo));
	json_object_set_new(json, "to", json_integer(r.hi));
	return json;
}

static json_t *
cells_json(const struct counts *c, const struct smallcell *table)
{
	json_t *must = json_array(), *cells = json_array();
	size_t exposed;

	if (smallcell_hide(c->hidden, &exposed, table) == -1) {
		json_decref(must);
		json_decref(cells);
		return NULL;
	}
	for (size_t i = 0; i < c->frame->n_rows; i++) {
		const int64_t n = c->count[cell_of(c, i)];

		if (n > 0 && n < table->k)
			json_array_append_new(must, pair_json(c, i));
		json_array_append_new(cells, shown_json(c, table, i));
	}
	return json_pack("{s:o, s:o, s:o, s:o, s:I}", "must_hide", must,
	    "cells", cells, "row_totals", totals(c, 0), "column_totals",
	    totals(c, 1), "exposed_by_totals", (json_int_t)exposed);
}

static int
answer(json_t **out, struct counts *c, const json_t *spec)
{
	const json_int_t k = json_integer_value(json_object_get(spec, "k"));
	struct smallcell table = {.k = k};
	size_t n;

	if (k < 1) {
		fputs("mendctl trends: expected k to be a whole number from "
		      "1\n",
		    stderr);
		return 2;
	}
	if (levels_of(&c->levels[0], c->frame, c->by[0]) == -1 ||
	    levels_of(&c->levels[1], c->frame, c->by[1]) == -1)
		return trends_no_memory();
	n = c->levels[0].n * c->levels[1].n;
	c->count = calloc(n + 1, sizeof(*c->count));
	c->given = calloc(n + 1, 1);
	c->hidden = calloc(n + 1, 1);
	if (c->count == NULL || c->given == NULL || c->hidden == NULL)
		return trends_no_memory();
	if (read_counts(c) == -1)
		return 2;
	table.counts = c->count;
	table.rows = c->levels[0].n;
	table.columns = c->levels[1].n;
	*out = cells_json(c, &table);
	return *out != NULL ? 0 : trends_no_memory();
}

int
trends_cells(json_t **out, const struct question *q)
{
	struct counts c = {.frame = q->frame};
	int status;

	if (find_factors(&c) == -1)
		return 2;
	status = answer(out, &c, q->spec);
	free(c.count);
	free(c.given);
	free(c.hidden);
	levels_clear(&c.levels[0]);
	levels_clear(&c.levels[1]);
	return status;
}
