/* The audit: JSON as it came, a table for spreadsheets, or FHIR's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/audit.h"
#include "api/document.h"
#include "api/sheet.h"
#include "base/problem.h"
#include "io/http.h"

static const char *const columns[] = {"at", "action", "subject", "subject_id",
    "patient_id", "role", "actor_id", "actor_name", "session_id", "request_id",
    "reason", "detail", "audit_id", NULL};

static int
write_row(FILE *f, const json_t *line)
{
	for (size_t i = 0; columns[i] != NULL; i++) {
		if (sheet_cell(f, json_object_get(line, columns[i])) == -1)
			return -1;
		fputs(columns[i + 1] != NULL ? "," : "\r\n", f);
	}
	return 0;
}

char *
audit_csv(const json_t *page, size_t *len)
{
	const json_t *line, *items = json_object_get(page, "items");
	char *text = NULL;
	int rc = 0;
	size_t i;
	FILE *f;

	if (!json_is_array(items) || (f = open_memstream(&text, len)) == NULL)
		return NULL;
	for (i = 0; columns[i] != NULL; i++)
		fprintf(f, "%s%s", columns[i],
		    columns[i + 1] != NULL ? "," : "\r\n");
	json_array_foreach(items, i, line) rc |= write_row(f, line);
	if (fclose(f) == 0 && rc == 0)
		return text;
	free(text);
	return NULL;
}

static const struct problem *
send_audit(struct exchange *x, const PGresult *res)
{
	const char *json = exchange_result(res);
	const struct problem *p;
	json_t *page;
	size_t len;
	char *text;

	if (json == NULL || !sheet_wanted(x))
		return exchange_reply(x, res);
	page = document_parse(json);
	text = audit_csv(page, &len);
	p = text == NULL
		? &problem_unavailable
		: sheet_send(x, text, len, "audit.csv",
		      json_string_value(json_object_get(page, "next")));
	free(text);
	json_decref(page);
	return p;
}

const struct problem *
audit(struct exchange *x)
{
	return exchange_function(x, send_audit);
}

static const struct problem *
send_bundle(struct exchange *x, const PGresult *res)
{
	const char *json = exchange_result(res);

	if (json == NULL)
		return &problem_not_found;
	return exchange_send(x, &(struct http_reply){.status = 200,
				    .type = "application/fhir+json",
				    .body = json,
				    .len = strlen(json)});
}

const struct problem *
audit_fhir(struct exchange *x)
{
	return exchange_function(x, send_bundle);
}
