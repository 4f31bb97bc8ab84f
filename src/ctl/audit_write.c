/* An export of the audit, a line of JSON for each piece. */
#include <errno.h>
#include <string.h>

#include <jansson.h>
#include <sodium.h>

#include "base/day.h"
#include "ctl/audit_write.h"

#define HEX (2 * MERKLE_HASH + 1)

/* Write ${object}, which may be NULL, as a line, and forget it. */
static int
put(FILE *out, json_t *object)
{
	int rc = 0;

	if (object == NULL) {
		fputs(
		    "mendctl: no memory, or text that is not UTF-8\n", stderr);
		return -1;
	}
	if (json_dumpf(object, out, JSON_COMPACT) == -1 ||
	    putc('\n', out) == EOF) {
		fprintf(stderr, "mendctl: not all of it could be written: %s\n",
		    strerror(errno));
		rc = -1;
	}
	json_decref(object);
	return rc;
}

static json_t *
number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static json_t *
hex(const uint8_t hash[MERKLE_HASH])
{
	char text[HEX];

	sodium_bin2hex(text, sizeof(text), hash, MERKLE_HASH);
	return json_string(text);
}

static int
head(void *arg, const struct audit_head *head)
{
	return put(
	    arg, json_pack("{s:s, s:i, s:s?, s:s?, s:o, s:o}", "export",
		     "mendd-audit", "version", 1, "ledger",
		     *head->ledger == '\0' ? NULL : head->ledger, "clinic",
		     *head->clinic == '\0' ? NULL : head->clinic, "seals",
		     number(head->seals), "events", number(head->events)));
}

static int
seal(void *arg, const struct audit_seal *sealed)
{
	const struct seal *seal = &sealed->seal;
	char at[DAY_INSTANT], signature[CHECKPOINT_SIGNATURE * 4 / 3 + 2];

	day_instant_text(at, seal->sealed_at);
	sodium_bin2base64(signature, sizeof(signature), sealed->signature,
	    sizeof(sealed->signature),
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return put(arg,
	    json_pack("{s:{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:s, "
		      "s:s}}",
		"seal", "number", number(seal->number), "epoch",
		number(seal->epoch), "from_xid", number(seal->from_xid),
		"to_xid", number(seal->to_xid), "events", number(seal->events),
		"total", number(seal->total), "root", hex(seal->root), "former",
		hex(seal->former), "hash", hex(sealed->hash), "sealed_at", at,
		"signature", signature));
}

static int
share(void *arg, const struct audit_share *share)
{
	json_t *line = json_pack("{s:o, s:o, s:o, s:o}", "number",
	    number(share->number), "first", number(share->first), "events",
	    number(share->events), "root", hex(share->root));
	char clinic[UUID_TEXT];
	json_t *path;

	uuid_text(clinic, share->clinic);
	json_object_set_new(line, "clinic_id", json_string(clinic));
	if (share->size > 0) {
		path = json_array();
		for (size_t i = 0; i < share->npath; i++)
			json_array_append_new(path, hex(share->path[i]));
		json_object_set_new(line, "path", path);
		json_object_set_new(line, "index", number(share->index));
		json_object_set_new(line, "size", number(share->size));
	}
	return put(arg, json_pack("{s:o}", "clinic", line));
}

static int
event(void *arg, const char *const fields[EVENT_FIELDS])
{
	json_t *line = json_object();

	for (enum event_field i = 0; i < EVENT_FIELDS; i++)
		if (json_object_set_new(line, event_field_name(i),
			fields[i] == NULL ? json_null()
					  : json_string(fields[i])) == -1) {
			json_decref(line);
			line = NULL;
			break;
		}
	return put(
	    arg, line == NULL ? NULL : json_pack("{s:o}", "event", line));
}

struct audit_sink
audit_write(FILE *out)
{
	return (struct audit_sink){head, seal, share, event, out};
}
