/* What the verifier found: a line each, then what was looked at. */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include <jansson.h>

#include "ctl/audit_report.h"

/* NULL and "" are null. */
static json_t *
text(const char *s)
{
	return s == NULL || *s == '\0' ? json_null() : json_string(s);
}

static json_t *
number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

/* A finding between those before and after it in the array. */
static void
finding_json(struct report *r, uint64_t seal, const char *clinic,
    const char *event, const char *words)
{
	json_t *found = json_pack("{s:o, s:o, s:o, s:o}", "seal",
	    seal == 0 ? json_null() : number(seal), "clinic", text(clinic),
	    "event", text(event), "finding", text(words));

	fputs(r->findings == 0 ? "{\"findings\": [\n  " : ",\n  ", r->out);
	json_dumpf(found, r->out, JSON_ENSURE_ASCII);
	json_decref(found);
}

/* What is not printable may come from a file that somebody else wrote. */
static void
put_safe(FILE *out, const char *s)
{
	for (; *s != '\0'; s++)
		putc((unsigned char)*s < ' ' || *s == 0x7f ? '?' : *s, out);
}

void
report_finding(struct report *r, uint64_t seal, const char *clinic,
    const char *event, const char *format, ...)
{
	char words[400];
	va_list ap;

	va_start(ap, format);
	vsnprintf(words, sizeof(words), format, ap);
	va_end(ap);
	if (r->json)
		finding_json(r, seal, clinic, event, words);
	else {
		if (seal != 0)
			fprintf(r->out, "seal %" PRIu64 ": ", seal);
		if (clinic != NULL) {
			fputs("clinic ", r->out);
			put_safe(r->out, clinic);
			fputs(": ", r->out);
		}
		if (event != NULL) {
			fputs("event ", r->out);
			put_safe(r->out, event);
			fputs(": ", r->out);
		}
		put_safe(r->out, words);
		putc('\n', r->out);
	}
	r->findings++;
}

static void
end_json(const struct report *r, const struct report_sum *sum)
{
	json_t *whole = json_pack(
	    "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:b, "
	    "s:b}",
	    "ledger", text(sum->ledger), "clinic", text(sum->clinic), "seals",
	    number(sum->seals), "last_seal_at", text(sum->last_at),
	    "events_verified", number(sum->events), "events_unsealed",
	    number(sum->unsealed), "unsealed_since", text(sum->unsealed_since),
	    "signatures_checked", sum->signatures, "checkpoints_matched",
	    number(sum->checkpoints), "last_checkpoint_seal",
	    sum->checkpoints == 0 ? json_null() : number(sum->matched),
	    "last_checkpoint_at", text(sum->matched_at), "complete",
	    sum->complete, "clean", sum->complete && r->findings == 0);

	fputs(r->findings == 0 ? "{\"findings\": [], " : "\n], ", r->out);
	/* Its members follow, in the same object. */
	json_dumpf(whole, r->out, JSON_EMBED | JSON_ENSURE_ASCII);
	fputs("}\n", r->out);
	json_decref(whole);
}

static void
end_text(const struct report *r, const struct report_sum *sum)
{
	FILE *out = r->out;

	if (*sum->ledger != '\0')
		fprintf(out, "ledger %s\n", sum->ledger);
	if (*sum->clinic != '\0')
		fprintf(out, "clinic %s\n", sum->clinic);
	fprintf(out, "seals %" PRIu64, sum->seals);
	if (sum->seals > 0)
		fprintf(out, ", the last of %s", sum->last_at);
	fprintf(
	    out, "\nevents %" PRIu64 " are as they were sealed\n", sum->events);
	fprintf(out, "unsealed %" PRIu64, sum->unsealed);
	if (sum->unsealed > 0) {
		fputs(", since ", out);
		put_safe(out, sum->unsealed_since);
	}
	fprintf(out, "\nsignatures %s\n",
	    sum->signatures ? "checked" : "not checked: there is no key");
	if (sum->checkpoints > 0)
		fprintf(out,
		    "checkpoints %" PRIu64 " match, the last is seal %" PRIu64
		    " of %s\n",
		    sum->checkpoints, sum->matched, sum->matched_at);
	else
		fputs("checkpoints none match\n", out);
	if (!sum->complete)
		fputs("not all of it could be read\n", out);
	fprintf(out, "findings %" PRIu64 "\n", r->findings);
}

int
report_end(struct report *r, const struct report_sum *sum)
{
	if (r->json)
		end_json(r, sum);
	else
		end_text(r, sum);
	if (!sum->complete)
		return 2;
	if (r->findings > 0)
		return 1;
	return sum->signatures ? 0 : 2;
}
