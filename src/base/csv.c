/* Tables as text, read in place and written field by field. */
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"

void
csv_open(struct csv *csv, char *buf, size_t len)
{
	memset(csv, 0, sizeof(*csv));
	if (len >= 3 && memcmp(buf, "\xef\xbb\xbf", 3) == 0) {
		buf += 3;
		len -= 3;
	}
	csv->at = buf;
	csv->end = buf + len;
	csv->line = 1;
	*csv->end = '\0';
}

static int
refuse(struct csv *csv, const char *expected)
{
	csv->expected = expected;
	csv->column = csv->nfields + 1;
	return -1;
}

/* Past a line end: 1; there is none: 0. */
static int
line_end(struct csv *csv)
{
	if (csv->at + 1 < csv->end && csv->at[0] == '\r' && csv->at[1] == '\n')
		csv->at++;
	if (csv->at == csv->end || *csv->at != '\n')
		return 0;
	csv->at++;
	csv->line++;
	return 1;
}

/* Take the quotes off the field that begins here; double ones stay single. */
static int
quoted_field(struct csv *csv, char **end)
{
	char *out = ++csv->at;

	csv->fields[csv->nfields] = out;
	for (;; csv->at++) {
		if (csv->at == csv->end)
			return refuse(csv, "a closing quote");
		if (*csv->at == '\0')
			return refuse(csv, "text without NUL");
		if (*csv->at == '\n')
			csv->line++;
		if (*csv->at == '"' &&
		    (csv->at + 1 == csv->end || *++csv->at != '"'))
			break;
		*out++ = *csv->at;
	}
	if (csv->at < csv->end && *csv->at == '"')
		csv->at++; /* the closing quote was the last byte */
	*end = out;
	return 0;
}

static int
plain_field(struct csv *csv, char **end)
{
	csv->fields[csv->nfields] = csv->at;
	for (; csv->at < csv->end; csv->at++) {
		if (*csv->at == ',' || *csv->at == '\n' ||
		    (*csv->at == '\r' && csv->at + 1 < csv->end &&
			csv->at[1] == '\n'))
			break;
		if (*csv->at == '"')
			return refuse(csv, "quotes only round a whole field");
		if (*csv->at == '\0' || *csv->at == '\r')
			return refuse(csv, "text without NUL and lone CR");
	}
	*end = csv->at;
	return 0;
}

int
csv_next(struct csv *csv)
{
	char *end = csv->at;
	int more;

	while (line_end(csv))
		;
	if (csv->at == csv->end)
		return 0;
	csv->row_line = csv->line;
	csv->nfields = 0;
	do {
		if (csv->nfields == CSV_FIELDS_MAX)
			return refuse(csv, "at most 512 fields in a row");
		if ((*csv->at == '"' ? quoted_field(csv, &end)
				     : plain_field(csv, &end)) == -1)
			return -1;
		more = csv->at < csv->end && *csv->at == ',';
		if (more)
			csv->at++;
		else if (csv->at < csv->end && !line_end(csv))
			return refuse(csv, "a comma or a line end");
		*end = '\0';
		csv->nfields++;
	} while (more);
	return 1;
}

static int
is_number(const char *text)
{
	char *end;

	strtod(text, &end);
	return end != text && *end == '\0';
}

size_t
csv_quote(char *out, size_t size, const char *text)
{
	int formula = *text != '\0' && strchr("=+-@\t\r", *text) != NULL &&
		      !is_number(text);
	int quotes = formula || strpbrk(text, ",\"\r\n") != NULL ||
		     *text == ' ' ||
		     (*text != '\0' && text[strlen(text) - 1] == ' ');
	size_t len = 0;

#define PUT(c)                          \
	do {                            \
		if (len < size)         \
			out[len] = (c); \
		len++;                  \
	} while (0)
	if (quotes)
		PUT('"');
	if (formula)
		PUT('\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			PUT('"');
		PUT(*text);
	}
	if (quotes)
		PUT('"');
#undef PUT
	if (len < size)
		out[len] = '\0';
	return len;
}
