/*
 * ctl/audit: any bytes are an export with or without findings, or are refused
 * with a line; and are a text with checkpoints or without.  What was read is
 * written and read again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "ctl/audit_read.h"
#include "ctl/audit_verify.h"
#include "ctl/audit_write.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* Of nobody; that of the inputs in tests/fuzz/audit. */
static const char key[] = "a2fa2f4a355ba2e907a53009e9e37cad"
			  "df7ac7e66a08ba07631f553072b3f24c";
static uint8_t keys[1][CHECKPOINT_KEY];

static FILE *
open_bytes(const void *data, size_t size)
{
	FILE *f = fmemopen((void *)data, size, "r");

	if (f == NULL)
		abort();
	return f;
}

static void
verify(const uint8_t *known, size_t nknown, const uint8_t *data, size_t size,
    int json)
{
	struct report report = {.json = json};
	struct report_sum sum;
	struct audit_fault fault;
	struct audit_sink sink;
	struct verify v;
	char *said;
	size_t len;
	FILE *f;
	int rc;

	if ((report.out = open_memstream(&said, &len)) == NULL)
		abort();
	verify_init(&v, &report, (const uint8_t(*)[CHECKPOINT_KEY])keys, 1);
	sink = verify_sink(&v);
	f = open_bytes(known, nknown);
	if (known_read(&v.known, f, "known",
		(const uint8_t(*)[CHECKPOINT_KEY])keys, 1, &report) == -1)
		abort();
	fclose(f);
	f = open_bytes(data, size);
	rc = audit_read(f, &sink, &fault);
	fclose(f);
	if (rc == -1 && *fault.expected == '\0')
		abort();
	if (verify_end(&v, rc == 0, &sum) == -1)
		abort();
	if ((report_end(&report, &sum) == 0) !=
	    (rc == 0 && report.findings == 0))
		abort();
	fclose(report.out);
	if (json) {
		json_t *whole = json_loadb(said, len, 0, NULL);

		if (whole == NULL)
			abort();
		json_decref(whole);
	}
	free(said);
	verify_free(&v);
}

static int
write_again(const uint8_t *data, size_t size, char **out, size_t *len)
{
	FILE *to = open_memstream(out, len), *from = open_bytes(data, size);
	const struct audit_sink sink = audit_write(to);
	struct audit_fault fault;
	int rc = audit_read(from, &sink, &fault);

	fclose(to);
	fclose(from);
	return rc;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = memchr(data, '\0', size);
	const uint8_t *known = data;
	char *once, *twice;
	size_t len, again, nknown = size;

	if (audit_hex(keys[0], sizeof(keys[0]), key) == -1)
		abort();
	/* Checkpoints and an export, with NUL between; or one text for both. */
	if (nul != NULL) {
		nknown = (size_t)(nul - data);
		data = nul + 1;
		size -= nknown + 1;
	}
	verify(known, nknown, data, size, 0);
	verify(known, nknown, data, size, 1);
	if (write_again(data, size, &once, &len) == 0) {
		if (write_again((uint8_t *)once, len, &twice, &again) == -1 ||
		    again != len || memcmp(once, twice, len) != 0)
			abort();
		free(twice);
	}
	free(once);
	return 0;
}
