/* The verifier: chain, content and checkpoints of each seal, and what no seal
 * has taken. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "ctl/audit_verify.h"

void
verify_init(struct verify *v, struct report *report,
    const uint8_t (*keys)[CHECKPOINT_KEY], size_t nkeys)
{
	memset(v, 0, sizeof(*v));
	v->report = report;
	v->chain.report = report;
	v->chain.keys = keys;
	v->chain.nkeys = nkeys;
	v->content.report = report;
}

void
verify_free(struct verify *v)
{
	content_free(&v->content);
	known_free(&v->known);
}

static int
out_of_memory(void)
{
	fputs("mendctl: no memory\n", stderr);
	return -1;
}

static int
head(void *arg, const struct audit_head *head)
{
	struct verify *v = arg;

	v->head = *head;
	strcpy(v->chain.ledger, head->ledger);
	if (*head->ledger == '\0')
		report_finding(v->report, 0, NULL, NULL,
		    "which ledger this is has been removed");
	if (*head->clinic != '\0') {
		v->content.one = 1;
		uuid_parse(v->content.clinic, head->clinic);
	}
	return 0;
}

/* The seal that is open has all that it will get. */
static int
close_seal(struct verify *v)
{
	if (v->seals > 0 && content_end(&v->content) == -1)
		return out_of_memory();
	return 0;
}

static int
seal(void *arg, const struct audit_seal *sealed)
{
	struct verify *v = arg;
	const struct seal *now = &sealed->seal;
	char event[UUID_TEXT];

	if (close_seal(v) == -1)
		return -1;
	if (v->unsealed > 0) {
		uuid_text(event, v->unsealed_first.id);
		report_finding(v->report, now->number,
		    content_called(&v->content, v->unsealed_first.clinic),
		    event,
		    v->unsealed == 1
			? "it stands between this seal and the one before"
			: "it and %" PRIu64
			  " more stand between this seal and the one before",
		    v->unsealed - 1);
		v->unsealed = 0;
	}
	chain_add(&v->chain, sealed);
	known_compare(&v->known, v->chain.ledger, sealed, v->report);
	content_begin(&v->content, now);
	v->from = v->to;
	v->to = (struct audit_place){now->epoch, now->to_xid};
	v->seals++;
	return 0;
}

static int
share(void *arg, const struct audit_share *share)
{
	struct verify *v = arg;

	return content_share(&v->content, share) == -1 ? out_of_memory() : 0;
}

/* An event that no seal has taken, yet. */
static void
unsealed(struct verify *v, const struct audit_key *key)
{
	char event[UUID_TEXT];

	if (v->unsealed++ == 0) {
		v->unsealed_first = *key;
		strcpy(v->unsealed_since, key->at);
	}
	if (strcmp(key->at, v->unsealed_since) < 0)
		strcpy(v->unsealed_since, key->at);
	/* After a restore events go ahead of the epoch that the sealer is
	 * about to begin, by one. */
	if (v->head.epoch != 0 && (key->place.epoch > v->head.epoch + 1 ||
				      (key->place.epoch >= v->head.epoch &&
					  key->place.xid >= v->head.xid))) {
		uuid_text(event, key->id);
		report_finding(v->report, 0,
		    content_called(&v->content, key->clinic), event,
		    "it is of transaction %" PRIu64 ", which has not happened",
		    key->place.xid);
	}
}

static int
event(void *arg, const char *const fields[EVENT_FIELDS])
{
	struct verify *v = arg;
	struct audit_key key;
	char id[UUID_TEXT];

	v->events++;
	if (audit_key(&key, fields) == -1) {
		report_finding(v->report, v->chain.last.seal.number, NULL,
		    fields[EVENT_ID], "it is not of the form of an event");
		return 0;
	}
	uuid_text(id, key.id);
	if (v->content.one &&
	    memcmp(key.clinic, v->content.clinic, UUID_BYTES) != 0)
		report_finding(v->report, v->chain.last.seal.number,
		    content_called(&v->content, key.clinic), id,
		    "it does not belong into this log");
	if (v->seals == 0 || audit_place_order(key.place, v->to) >= 0)
		unsealed(v, &key);
	else if (audit_place_order(key.place, v->from) < 0)
		report_finding(v->report, v->chain.last.seal.number,
		    content_called(&v->content, key.clinic), id,
		    "it is of transaction %" PRIu64
		    ", which this seal does not have",
		    key.place.xid);
	else if (content_event(&v->content, &key, fields) == -1)
		return out_of_memory();
	return 0;
}

struct audit_sink
verify_sink(struct verify *v)
{
	return (struct audit_sink){head, seal, share, event, v};
}

/* What should have come and did not. */
static void
missing(struct verify *v)
{
	known_end(&v->known, v->chain.last.seal.number, v->report);
	if (v->seals != v->head.seals)
		report_finding(v->report, 0, NULL, NULL,
		    "%" PRIu64 " seals were announced, %" PRIu64 " are here",
		    v->head.seals, v->seals);
	if (v->events != v->head.events)
		report_finding(v->report, 0, NULL, NULL,
		    "%" PRIu64 " events were announced, %" PRIu64 " are here",
		    v->head.events, v->events);
}

int
verify_end(struct verify *v, int complete, struct report_sum *sum)
{
	if (complete && close_seal(v) == -1)
		return -1;
	if (complete)
		missing(v);
	*sum = (struct report_sum){
	    .ledger = v->head.ledger,
	    .clinic = v->head.clinic,
	    .seals = v->seals,
	    .events = v->content.verified,
	    .unsealed = v->unsealed,
	    .complete = complete,
	    .signatures = v->chain.nkeys > 0,
	    .checkpoints = v->known.matched,
	};
	if (v->seals > 0)
		day_instant_text(sum->last_at, v->chain.last.seal.sealed_at);
	if (v->unsealed > 0)
		strcpy(sum->unsealed_since, v->unsealed_since);
	if (v->known.last != NULL) {
		sum->matched = v->known.last->seal;
		day_instant_text(sum->matched_at, v->known.last->at);
	}
	return 0;
}
