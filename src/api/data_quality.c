/* Counts of records by rule: JSON as it came, or a table for spreadsheets. */
#include <stdio.h>
#include <stdlib.h>

#include "api/data_quality.h"
#include "api/document.h"
#include "api/sheet.h"
#include "base/problem.h"

static const char *const columns[] = {"rule", "kind", "finding", "suppressed",
    "n", "of", "share", "people", NULL};

/* ${all}: what is the same in every row; ${rule} NULL: titles. */
static int
write_row(FILE *f, const json_t *all, const json_t *rule)
{
	int rc = 0;

	if (rule == NULL) {
		fputs("as_of,since", f);
	} else {
		rc |= sheet_cell(f, json_object_get(all, "as_of"));
		fputc(',', f);
		rc |= sheet_cell(f, json_object_get(all, "since"));
	}
	for (size_t i = 0; columns[i] != NULL; i++) {
		fputc(',', f);
		if (rule == NULL)
			fputs(columns[i], f);
		else
			rc |= sheet_cell(f, json_object_get(rule, columns[i]));
	}
	fputs("\r\n", f);
	return rc;
}

/* malloc()'d; NULL: memory ran out. */
static char *
table_of(const json_t *all, size_t *len)
{
	const json_t *rule;
	char *text = NULL;
	int rc = 0;
	size_t i;
	FILE *f;

	if (all == NULL || (f = open_memstream(&text, len)) == NULL)
		return NULL;
	rc |= write_row(f, all, NULL);
	json_array_foreach(json_object_get(all, "rules"), i, rule) rc |=
	    write_row(f, all, rule);
	if (fclose(f) == 0 && rc == 0)
		return text;
	free(text);
	return NULL;
}

static const struct problem *
send_counts(struct exchange *x, const PGresult *res)
{
	const char *json = exchange_result(res);
	const struct problem *p;
	json_t *all;
	size_t len;
	char *text;

	if (json == NULL || !sheet_wanted(x))
		return exchange_reply(x, res);
	all = document_parse(json);
	text = table_of(all, &len);
	p = text == NULL ? &problem_unavailable
			 : sheet_send(x, text, len, "data-quality.csv", NULL);
	free(text);
	json_decref(all);
	return p;
}

const struct problem *
data_quality(struct exchange *x)
{
	return exchange_function(x, send_counts);
}
