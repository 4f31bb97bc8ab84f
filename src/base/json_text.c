/* JSON written as text, straight to a file. */
#include <stdlib.h>

#include "base/json_text.h"

void
json_text_real(FILE *f, double value)
{
	char text[32];

	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	fputs(text, f);
}

void
json_text_member_real(FILE *f, const char *name, int known, double value)
{
	fprintf(f, ",\"%s\":", name);
	if (known)
		json_text_real(f, value);
	else
		fputs("null", f);
}

void
json_text_member_count(FILE *f, const char *name, int known, int64_t value)
{
	fprintf(f, ",\"%s\":", name);
	if (known)
		fprintf(f, "%lld", (long long)value);
	else
		fputs("null", f);
}

int
json_text_string(FILE *f, const char *text)
{
	json_t *string;
	int rc;

	if (text == NULL) {
		fputs("null", f);
		return 0;
	}
	if ((string = json_string(text)) == NULL)
		return -1;
	rc = json_dumpf(string, f, JSON_ENCODE_ANY);
	json_decref(string);
	return rc;
}

static int
write_value(FILE *f, const json_t *value)
{
	return json_dumpf(
	    value, f, JSON_ENCODE_ANY | JSON_COMPACT | JSON_REAL_PRECISION(15));
}

int
json_text_member_string(FILE *f, const char *name, const char *text)
{
	fprintf(f, ",\"%s\":", name);
	return json_text_string(f, text);
}

int
json_text_member(FILE *f, const char *name, const json_t *value)
{
	if (json_text_string(f, name) == -1)
		return -1;
	fputc(':', f);
	return write_value(f, value);
}
