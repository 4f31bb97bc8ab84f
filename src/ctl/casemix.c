/* From columns of text to the design of a logistic model. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/casemix.h"
#include "ctl/trends.h"
#include "rule/fixed.h"

/* No registry adjusts for more. */
#define COLUMNS_MAX 64

static int
read_number(double *x, const char *text)
{
	int64_t value;

	if (fixed_parse(&value, text, FIXED_DIGITS_MAX) == -1)
		return -1;
	*x = (double)value / (double)fixed_scale(FIXED_DIGITS_MAX);
	return 0;
}

static int
is_numeric(const struct frame *f, size_t column)
{
	double x;

	for (size_t i = 0; i < f->n_rows; i++)
		if (read_number(&x, frame_cell(f, i, column)) == -1)
			return 0;
	return 1;
}

/* A column of the design; its numbers are set through the pointer. */
static double *
add_column(struct casemix *m, const char *name)
{
	if (m->data.columns == COLUMNS_MAX ||
	    json_array_append_new(m->names, json_string(name)) == -1)
		return NULL;
	return &m->x[m->data.columns++];
}

static int
add_levels(struct casemix *m, const struct frame *f, size_t column)
{
	struct levels l;
	int rc = 0;

	if (levels_of(&l, f, column) == -1)
		return -1;
	for (size_t k = 1; k < l.n && rc == 0; k++) {
		double *x = add_column(m, l.names[k]);

		if (x == NULL)
			rc = -1;
		for (size_t i = 0; x != NULL && i < f->n_rows; i++)
			x[i * COLUMNS_MAX] = l.of[i] == k;
	}
	levels_clear(&l);
	return rc;
}

/* -1: memory ran out, or there are too many columns. */
static int
add_factor(struct casemix *m, const struct frame *f, size_t column)
{
	double *x;

	if (!is_numeric(f, column))
		return add_levels(m, f, column);
	if ((x = add_column(m, frame_name(f, column))) == NULL)
		return -1;
	for (size_t i = 0; i < f->n_rows; i++)
		read_number(&x[i * COLUMNS_MAX], frame_cell(f, i, column));
	return 0;
}

/* From rows of COLUMNS_MAX to rows of as many as there are. */
static void
pack_rows(struct casemix *m)
{
	const size_t k = m->data.columns;

	for (size_t i = 1; i < m->data.rows; i++)
		memmove(
		    &m->x[i * k], &m->x[i * COLUMNS_MAX], k * sizeof(*m->x));
}

static int
make_room(struct casemix *m, size_t rows)
{
	m->x = calloc(rows * COLUMNS_MAX + 1, sizeof(*m->x));
	m->trials = calloc(rows + 1, sizeof(*m->trials));
	m->b = calloc(COLUMNS_MAX, sizeof(*m->b));
	m->se = calloc(COLUMNS_MAX, sizeof(*m->se));
	m->names = json_array();
	return m->x != NULL && m->trials != NULL && m->b != NULL &&
		       m->se != NULL && m->names != NULL
		   ? 0
		   : -1;
}

static int
add_all(struct casemix *m, const struct frame *f, const json_t *columns)
{
	double *ones = add_column(m, "intercept");
	const json_t *one;
	size_t i, column;

	for (i = 0; ones != NULL && i < f->n_rows; i++)
		ones[i * COLUMNS_MAX] = m->trials[i] = 1;
	json_array_foreach(columns, i, one)
	{
		const char *name = json_string_value(one);

		if (name == NULL) {
			fputs("mendctl trends: expected names in casemix\n",
			    stderr);
			return 2;
		}
		if (trends_columns(&column, f, &name, 1) == -1)
			return 2;
		if (add_factor(m, f, column) == -1) {
			fputs("mendctl trends: too little memory for these "
			      "columns, or more than 64\n",
			    stderr);
			return 1;
		}
	}
	return 0;
}

int
casemix_open(struct casemix *m, const struct frame *f, const json_t *columns,
    const double *outcome)
{
	int status;

	memset(m, 0, sizeof(*m));
	m->data.rows = f->n_rows;
	status = make_room(m, f->n_rows) == -1 ? trends_no_memory()
					       : add_all(m, f, columns);
	if (status != 0) {
		casemix_close(m);
		return status;
	}
	pack_rows(m);
	m->data.x = m->x;
	m->data.successes = outcome;
	m->data.trials = m->trials;
	return 0;
}

void
casemix_close(struct casemix *m)
{
	free(m->x);
	free(m->trials);
	free(m->b);
	free(m->se);
	json_decref(m->names);
	memset(m, 0, sizeof(*m));
}

static json_t *
named(const struct casemix *m, const double *values)
{
	json_t *json = json_object();

	for (size_t j = 0; j < m->data.columns; j++)
		json_object_set_new(json,
		    json_string_value(json_array_get(m->names, j)),
		    json_real(values[j]));
	return json;
}

json_t *
casemix_json_of(const struct casemix *m)
{
	return json_pack(
	    "{s:o, s:o}", "coef", named(m, m->b), "se", named(m, m->se));
}
