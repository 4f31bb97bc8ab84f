/* An export of the audit, read line by line; what each line may be stands in
 * audit_write.h. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <sodium.h>

#include "base/day.h"
#include "ctl/audit_read.h"

/* What came last: what may come next depends on it. */
enum state { NOTHING, HEAD, SEAL, SHARE, EVENT };

struct reader {
	const struct audit_sink *sink;
	struct audit_fault *fault;
	enum state state;
};

static int expected(struct reader *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static int
expected(struct reader *r, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(r->fault->expected, sizeof(r->fault->expected), format, ap);
	va_end(ap);
	return -1;
}

/* Members of an object, each of which must be there. */
static int
get_number(
    struct reader *r, const json_t *from, const char *name, uint64_t *out)
{
	const json_t *value = json_object_get(from, name);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return expected(r, "%s: a number", name);
	*out = (uint64_t)json_integer_value(value);
	return 0;
}

static int
get_hex(struct reader *r, const json_t *from, const char *name, uint8_t *out,
    size_t size)
{
	if (audit_hex(out, size,
		json_string_value(json_object_get(from, name))) == -1)
		return expected(
		    r, "%s: %zu hexadecimal digits", name, 2 * size);
	return 0;
}

static int
get_uuid(struct reader *r, const json_t *from, const char *name,
    uint8_t out[UUID_BYTES])
{
	const char *text = json_string_value(json_object_get(from, name));

	if (text == NULL || uuid_parse(out, text) == -1)
		return expected(r, "%s: a UUID", name);
	return 0;
}

/* The same as text; null is "". */
static int
get_name(
    struct reader *r, const json_t *from, const char *name, char out[UUID_TEXT])
{
	uint8_t id[UUID_BYTES];

	if (json_is_null(json_object_get(from, name)))
		return 0;
	if (get_uuid(r, from, name, id) == -1)
		return -1;
	uuid_text(out, id);
	return 0;
}

static int
get_signature(struct reader *r, const json_t *from, uint8_t *out)
{
	const char *text =
	    json_string_value(json_object_get(from, "signature"));
	size_t n;

	if (text == NULL ||
	    sodium_base642bin(out, CHECKPOINT_SIGNATURE, text, strlen(text),
		NULL, &n, NULL,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING) == -1 ||
	    n != CHECKPOINT_SIGNATURE)
		return expected(r, "signature: 64 bytes in base64url");
	return 0;
}

static int
get_time(struct reader *r, const json_t *from, int64_t *out)
{
	const char *text =
	    json_string_value(json_object_get(from, "sealed_at"));

	if (text == NULL || day_parse_instant(out, NULL, text) == -1)
		return expected(r, "sealed_at: a time");
	return 0;
}

/* There is one way to write each line. */
static int
only(struct reader *r, const json_t *from, size_t members)
{
	return json_object_size(from) == members
		   ? 0
		   : expected(r, "%zu members", members);
}

static int
read_head(struct reader *r, const json_t *line)
{
	const char *kind = json_string_value(json_object_get(line, "export"));
	struct audit_head head = {0};
	uint64_t version = 0;

	if (kind == NULL || strcmp(kind, "mendd-audit") != 0)
		return expected(r, "an export of mendctl audit");
	if (get_number(r, line, "version", &version) == -1 || version != 1)
		return expected(r, "version: 1");
	if (get_name(r, line, "ledger", head.ledger) == -1 ||
	    get_name(r, line, "clinic", head.clinic) == -1 ||
	    get_number(r, line, "seals", &head.seals) == -1 ||
	    get_number(r, line, "events", &head.events) == -1 ||
	    only(r, line, 6) == -1)
		return -1;
	r->state = HEAD;
	return r->sink->head(r->sink->arg, &head);
}

static int
read_seal(struct reader *r, const json_t *from)
{
	struct audit_seal sealed = {0};
	struct seal *seal = &sealed.seal;
	uint64_t epoch = 0;

	if (get_number(r, from, "number", &seal->number) == -1 ||
	    get_number(r, from, "epoch", &epoch) == -1 ||
	    get_number(r, from, "from_xid", &seal->from_xid) == -1 ||
	    get_number(r, from, "to_xid", &seal->to_xid) == -1 ||
	    get_number(r, from, "events", &seal->events) == -1 ||
	    get_number(r, from, "total", &seal->total) == -1 ||
	    get_hex(r, from, "root", seal->root, MERKLE_HASH) == -1 ||
	    get_hex(r, from, "former", seal->former, MERKLE_HASH) == -1 ||
	    get_hex(r, from, "hash", sealed.hash, MERKLE_HASH) == -1 ||
	    get_time(r, from, &seal->sealed_at) == -1 ||
	    get_signature(r, from, sealed.signature) == -1 ||
	    only(r, from, 11) == -1)
		return -1;
	if (epoch > INT32_MAX)
		return expected(r, "epoch: a smaller number");
	seal->epoch = (uint32_t)epoch;
	r->state = SEAL;
	return r->sink->seal(r->sink->arg, &sealed);
}

static int
read_path(struct reader *r, const json_t *from, struct audit_share *share)
{
	const json_t *path = json_object_get(from, "path");

	if (!json_is_array(path) || json_array_size(path) > MERKLE_DEPTH)
		return expected(r, "path: an array of hashes");
	share->npath = json_array_size(path);
	for (size_t i = 0; i < share->npath; i++)
		if (audit_hex(share->path[i], MERKLE_HASH,
			json_string_value(json_array_get(path, i))) == -1)
			return expected(r, "path: an array of hashes");
	if (get_number(r, from, "index", &share->index) == -1 ||
	    get_number(r, from, "size", &share->size) == -1)
		return -1;
	return 0;
}

static int
read_share(struct reader *r, const json_t *from)
{
	const int proven = json_object_get(from, "path") != NULL;
	struct audit_share share = {0};

	if (r->state != SEAL && r->state != SHARE)
		return expected(r, "a clinic's line after its seal's");
	if (get_number(r, from, "number", &share.number) == -1 ||
	    get_uuid(r, from, "clinic_id", share.clinic) == -1 ||
	    get_number(r, from, "first", &share.first) == -1 ||
	    get_number(r, from, "events", &share.events) == -1 ||
	    get_hex(r, from, "root", share.root, MERKLE_HASH) == -1 ||
	    (proven && read_path(r, from, &share) == -1) ||
	    only(r, from, proven ? 8 : 5) == -1)
		return -1;
	r->state = SHARE;
	return r->sink->share(r->sink->arg, &share);
}

static int
read_event(struct reader *r, const json_t *from)
{
	const char *fields[EVENT_FIELDS];

	for (enum event_field i = 0; i < EVENT_FIELDS; i++) {
		const char *name = event_field_name(i);
		const json_t *value = json_object_get(from, name);

		if (!json_is_string(value) && !json_is_null(value))
			return expected(r, "%s: text or null", name);
		fields[i] = json_string_value(value);
	}
	if (only(r, from, EVENT_FIELDS) == -1)
		return -1;
	r->state = EVENT;
	return r->sink->event(r->sink->arg, fields);
}

static int
read_line(struct reader *r, const char *text, size_t len)
{
	static const struct {
		const char *name;
		int (*read)(struct reader *, const json_t *);
	} kinds[] = {
	    {"event", read_event},
	    {"clinic", read_share},
	    {"seal", read_seal},
	};
	json_error_t error;
	json_t *line = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
	const json_t *value;
	int rc;

	if (!json_is_object(line))
		rc = expected(r, "a JSON object");
	else if (r->state == NOTHING)
		rc = read_head(r, line);
	else {
		rc = expected(r, "a seal, a clinic's share or an event");
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
			value = json_object_get(line, kinds[i].name);
			if (!json_is_object(value) ||
			    json_object_size(line) != 1)
				continue;
			*r->fault->expected = '\0';
			rc = kinds[i].read(r, value);
			break;
		}
	}
	json_decref(line);
	return rc;
}

/*
 * The next line into ${*line}, of ${*room} bytes, which grow with it; its
 * length without its end, 0 at the end of the file, or -1.
 */
static long
next_line(struct reader *r, FILE *f, char **line, size_t *room)
{
	size_t len = 0;

	for (;;) {
		if (len + 1 >= *room) {
			size_t more = *room == 0 ? 4096 : 2 * *room;
			char *grown =
			    more > AUDIT_LINE_MAX ? NULL : realloc(*line, more);

			if (grown == NULL)
				return expected(
				    r, "at most %zu bytes", AUDIT_LINE_MAX);
			*line = grown;
			*room = more;
		}
		if (fgets(*line + len, (int)(*room - len), f) == NULL)
			break;
		len += strlen(*line + len);
		if (len == 0 || ((*line)[len - 1] != '\n' && len + 1 < *room))
			return expected(r, "no NUL, and the line's end");
		if ((*line)[len - 1] == '\n')
			return (long)len;
	}
	if (ferror(f))
		return expected(r, "a file that can be read");
	if (len > 0)
		return expected(r, "the line's end");
	return 0;
}

int
audit_read(FILE *f, const struct audit_sink *sink, struct audit_fault *fault)
{
	struct reader r = {.sink = sink, .fault = fault};
	char *line = NULL;
	size_t room = 0;
	long len;
	int rc = 0;

	*fault = (struct audit_fault){0};
	do {
		fault->line++;
		len = next_line(&r, f, &line, &room);
		if (len > 0)
			rc = read_line(&r, line, (size_t)len - 1);
	} while (len > 0 && rc == 0);
	if (len == 0 && r.state == NOTHING)
		len = expected(&r, "an export of mendctl audit");
	/* The sink has said itself what is wrong. */
	if (*fault->expected == '\0')
		fault->line = 0;
	free(line);
	return len < 0 ? -1 : rc;
}
