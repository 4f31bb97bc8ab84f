/* Reading a table to import, and reporting what was refused. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/cell.h"
#include "ctl/table.h"

#define FILE_MAX ((size_t)512 << 20)

char *
table_text(const char *path, size_t *len)
{
	size_t size = 1 << 16, got;
	char *text = NULL, *more;
	FILE *f;

	if ((f = fopen(path, "rb")) == NULL)
		return NULL;
	for (*len = 0; size <= FILE_MAX; size *= 2) {
		if ((more = realloc(text, size)) == NULL)
			break;
		text = more;
		got = fread(text + *len, 1, size - 1 - *len, f);
		*len += got;
		if (*len < size - 1) {
			if (ferror(f))
				break;
			fclose(f);
			return text;
		}
	}
	if (size > FILE_MAX)
		errno = EFBIG;
	fclose(f);
	free(text);
	return NULL;
}

int
table_open(struct table *t, const char *path)
{
	size_t len;
	int rc;

	memset(t, 0, sizeof(*t));
	if ((t->text = table_text(path, &len)) == NULL) {
		fprintf(stderr, "mendctl: %s: %s\n", path, strerror(errno));
		return -1;
	}
	csv_open(&t->csv, t->text, len);
	puts("line,column,expected\r");
	rc = csv_next(&t->csv);
	if (rc == 1) {
		t->ncolumns = t->csv.nfields;
		memcpy(t->columns, t->csv.fields, sizeof(t->columns));
		return 0;
	}
	if (rc == -1)
		table_refuse(t, "", t->csv.expected);
	else
		fprintf(stderr, "mendctl: %s: no header line\n", path);
	table_close(t);
	return -1;
}

void
table_close(struct table *t)
{
	free(t->text);
	t->text = NULL;
}

int
table_next(struct table *t)
{
	int rc = csv_next(&t->csv);

	if (rc == -1) {
		char column[32];

		snprintf(column, sizeof(column), "%zu", t->csv.column);
		table_refuse(t, column, t->csv.expected);
		table_row_refused(t);
	}
	t->rows += rc == 1;
	return rc;
}

const char *
table_cell(const struct table *t, const char *column)
{
	for (size_t i = 0; i < t->ncolumns && i < t->csv.nfields; i++)
		if (strcmp(t->columns[i], column) == 0)
			return t->csv.fields[i];
	return "";
}

void
table_refuse(struct table *t, const char *column, const char *expected)
{
	char a[300], b[600];

	if (csv_quote(a, sizeof(a), column) >= sizeof(a))
		*a = '\0';
	if (csv_quote(b, sizeof(b), expected) >= sizeof(b))
		*b = '\0';
	printf("%zu,%s,%s\r\n", t->csv.row_line, a, b);
}

void
table_refuse_all(struct table *t, struct faults *f, int pointers)
{
	json_t *fault;
	size_t i;

	json_array_foreach(f->list, i, fault)
	{
		const char *where =
		    json_string_value(json_object_get(fault, "pointer"));
		char column[300];

		if (pointers)
			cell_column(column, sizeof(column), where);
		else
			snprintf(column, sizeof(column), "%s", where);
		table_refuse(t, column,
		    json_string_value(json_object_get(fault, "expected")));
	}
	if (f->lost)
		table_refuse(t, "", "fewer faults: not all are listed");
	faults_clear(f);
}

void
table_row_refused(struct table *t)
{
	t->refused++;
}
