/* base/csv: any bytes are rows of strings or are refused with a reason. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* What is quoted and read again, as a second field, is what it was. */
static void
round_trip(const char *field)
{
	size_t len = csv_quote(NULL, 0, field);
	char *out = malloc(len + 3);
	struct csv csv;

	if (out == NULL)
		return;
	memcpy(out, "x,", 2);
	if (csv_quote(out + 2, len + 1, field) != len)
		abort();
	csv_open(&csv, out, len + 2);
	if (csv_next(&csv) != 1 || csv.nfields != 2)
		abort();
	if (strcmp(csv.fields[1], field) != 0 &&
	    (csv.fields[1][0] != '\'' || strcmp(csv.fields[1] + 1, field) != 0))
		abort();
	free(out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *buf = malloc(size + 1);
	struct csv csv;
	int rc;

	if (buf == NULL)
		return 0;
	memcpy(buf, data, size);
	csv_open(&csv, buf, size);
	while ((rc = csv_next(&csv)) == 1) {
		if (csv.nfields == 0 || csv.row_line == 0)
			abort();
		for (size_t i = 0; i < csv.nfields; i++)
			if (strchr(csv.fields[i], '\r') == NULL &&
			    strchr(csv.fields[i], '\n') == NULL)
				round_trip(csv.fields[i]);
	}
	if (rc == -1 && csv.expected == NULL)
		abort();
	free(buf);
	return 0;
}
