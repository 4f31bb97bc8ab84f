/* A reply as a table for spreadsheets. */
#include <stdlib.h>
#include <string.h>

#include "api/document.h"
#include "api/exchange.h"
#include "api/sheet.h"
#include "base/csv.h"
#include "io/head.h"
#include "io/http.h"

#define HEADERS_MAX 800

int
sheet_wanted(const struct exchange *x)
{
	const char *format = exchange_arg(x, "format");
	const char *accept = head_field(http_head(exchange_conn(x)), "accept");

	if (format != NULL)
		return strcmp(format, "csv") == 0;
	return accept != NULL && strstr(accept, "text/csv") != NULL;
}

static int
write_text(FILE *f, const char *text)
{
	const size_t len = csv_quote(NULL, 0, text);
	char *cell;

	if ((cell = malloc(len + 1)) == NULL)
		return -1;
	csv_quote(cell, len + 1, text);
	fputs(cell, f);
	free(cell);
	return 0;
}

static int
write_json(FILE *f, const json_t *v)
{
	char *text = document_text(v);
	int rc = text == NULL ? -1 : write_text(f, text);

	free(text);
	return rc;
}

int
sheet_cell(FILE *f, const json_t *v)
{
	if (v == NULL || json_is_null(v))
		return 0;
	if (json_is_string(v))
		return write_text(f, json_string_value(v));
	if (json_is_integer(v))
		fprintf(f, "%lld", (long long)json_integer_value(v));
	else if (json_is_real(v))
		fprintf(f, "%.15g", json_real_value(v));
	else if (json_is_boolean(v))
		fputs(json_is_true(v) ? "true" : "false", f);
	else
		return write_json(f, v);
	return 0;
}

const struct problem *
sheet_send(struct exchange *x, const char *text, size_t len, const char *name,
    const char *next)
{
	char headers[HEADERS_MAX];

	snprintf(headers, sizeof(headers),
	    "Content-Disposition: attachment; filename=\"%s\"\r\n"
	    "Vary: Accept\r\n%s%s%s",
	    name, next == NULL ? "" : "Next-Cursor: ", next == NULL ? "" : next,
	    next == NULL ? "" : "\r\n");
	return exchange_send(x, &(struct http_reply){.status = 200,
				    .type = "text/csv; charset=utf-8",
				    .headers = headers,
				    .body = text,
				    .len = len});
}
