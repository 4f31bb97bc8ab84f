/* A sealed audit in memory, sealed by the rules but not by the sealer. */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "ctl/audit_write.h"
#include "ledger.h"

/* How many events a clinic has in a seal. */
static const size_t counts[LEDGER_SEALS + 1][LEDGER_CLINICS] = {
    {2, 1, 0}, {1, 0, 3}, {3, 2, 1}, {1, 4, 0}, {1, 0, 1}};

static const struct {
	uint32_t epoch;
	uint64_t from, to;
} ranges[LEDGER_SEALS + 1] = {
    {1, 0, 200}, {1, 200, 300}, {1, 300, 400}, {2, 0, 200}, {2, 200, 300}};

static void
make_event(struct ledger *l, size_t seal, size_t clinic, size_t n)
{
	struct ledger_event *event = &l->event[l->nevents];
	const size_t of = sizeof(event->text[0]);

	event->seal = seal;
	event->clinic = clinic;
	snprintf(event->text[EVENT_EPOCH], of, "%u", ranges[seal].epoch);
	snprintf(event->text[EVENT_CLINIC], of,
	    "0000000%zu-0000-4000-8000-000000000000", clinic % 9 + 1);
	snprintf(event->text[EVENT_ID], of, "00000000-0000-4000-9000-%012zu",
	    l->nevents);
	snprintf(event->text[EVENT_AT], of, "2026-01-0%zuT10:00:%02zu.000000Z",
	    seal + 1, l->nevents);
	/* The clinics take turns. */
	snprintf(event->text[EVENT_TRANSACTION], of, "%zu",
	    (size_t)ranges[seal].from + 150 - (seal > 0 ? 100 : 0) + 10 * n +
		clinic);
	snprintf(event->text[EVENT_ROLE], of, "clinician");
	snprintf(event->text[EVENT_ACTION], of, "read");
	snprintf(event->text[EVENT_SUBJECT], of, "patient");
	snprintf(event->text[EVENT_DETAIL], of, "{\"rows\": %zu}", n);
	l->nevents++;
}

/* As hashed: NULL where there is no value. */
static void
fields_of(const struct ledger_event *event, const char *fields[EVENT_FIELDS])
{
	for (size_t i = 0; i < EVENT_FIELDS; i++)
		fields[i] = *event->text[i] == '\0' ? NULL : event->text[i];
}

static int
order(const void *a, const void *b)
{
	const struct ledger_event *one = a, *other = b;

	if (one->seal != other->seal)
		return one->seal < other->seal ? -1 : 1;
	if (one->clinic != other->clinic)
		return one->clinic < other->clinic ? -1 : 1;
	return strcmp(one->text[EVENT_ID], other->text[EVENT_ID]);
}

void
ledger_make(struct ledger *l)
{
	const uint8_t seed[crypto_sign_SEEDBYTES] = {7};

	memset(l, 0, sizeof(*l));
	crypto_sign_seed_keypair(l->key, l->secret, seed);
	for (size_t s = 0; s <= LEDGER_SEALS; s++)
		for (size_t c = 0; c < LEDGER_CLINICS; c++)
			for (size_t n = 0; n < counts[s][c]; n++)
				make_event(l, s, c, n);
	l->nseals = LEDGER_SEALS;
	ledger_seal(l, 0, l->secret);
}

size_t
ledger_find(const struct ledger *l, size_t seal, size_t clinic, size_t n)
{
	for (size_t i = 0; i < l->nevents; i++)
		if (l->event[i].seal == seal && l->event[i].clinic == clinic &&
		    n-- == 0)
			return i;
	abort();
}

void
ledger_remove(struct ledger *l, size_t event)
{
	memmove(&l->event[event], &l->event[event + 1],
	    (l->nevents - event - 1) * sizeof(l->event[0]));
	l->nevents--;
}

/* The shares of a seal, and its root. */
static void
seal_events(struct ledger *l, size_t s, uint64_t next[LEDGER_CLINICS])
{
	struct audit_seal *sealed = &l->seal[s];
	struct merkle clinics, events;
	uint8_t leaf[MERKLE_HASH];

	merkle_init(&clinics);
	for (size_t c = 0; c < LEDGER_CLINICS; c++) {
		struct audit_share *share = &l->share[s][c];

		merkle_init(&events);
		for (size_t i = 0; i < l->nevents; i++) {
			const char *fields[EVENT_FIELDS];

			if (l->event[i].seal != s || l->event[i].clinic != c)
				continue;
			fields_of(&l->event[i], fields);
			uuid_parse(share->clinic, fields[EVENT_CLINIC]);
			event_hash(leaf, fields);
			merkle_add(&events, leaf);
		}
		share->number = s + 1;
		share->first = next[c];
		share->events = events.size;
		merkle_root(&events, share->root);
		if (events.size == 0)
			continue;
		next[c] += events.size;
		sealed->seal.events += events.size;
		seal_leaf(leaf, share->clinic, share->first, share->events,
		    share->root);
		merkle_add(&clinics, leaf);
	}
	merkle_root(&clinics, sealed->seal.root);
}

static struct checkpoint
checkpoint_of(const struct audit_seal *sealed)
{
	struct checkpoint c = {.ledger = LEDGER_ID,
	    .seal = sealed->seal.number,
	    .events = sealed->seal.total,
	    .at = sealed->seal.sealed_at};

	memcpy(c.hash, sealed->hash, sizeof(c.hash));
	return c;
}

void
ledger_seal(struct ledger *l, size_t from, const uint8_t *secret)
{
	uint64_t next[LEDGER_CLINICS] = {1, 1, 1}, total = 0;

	qsort(l->event, l->nevents, sizeof(l->event[0]), order);
	for (size_t s = 0; s < l->nseals; s++) {
		struct audit_seal *sealed = &l->seal[s];
		struct seal *seal = &sealed->seal;
		struct checkpoint c;

		if (s < from) {
			total = seal->total;
			for (size_t i = 0; i < LEDGER_CLINICS; i++)
				next[i] += l->share[s][i].events;
			continue;
		}
		*seal = (struct seal){.number = s + 1,
		    .epoch = ranges[s].epoch,
		    .from_xid = ranges[s].from,
		    .to_xid = ranges[s].to,
		    .sealed_at = (int64_t)(1767300000 + s) * 1000000};
		seal_events(l, s, next);
		seal->total = total += seal->events;
		if (s > 0)
			memcpy(seal->former, l->seal[s - 1].hash, MERKLE_HASH);
		seal_hash(sealed->hash, seal);
		if (secret == NULL)
			continue;
		c = checkpoint_of(sealed);
		checkpoint_sign(&c, secret);
		memcpy(sealed->signature, c.signature, sizeof(c.signature));
	}
}

void
ledger_checkpoint(const struct ledger *l, size_t seal, FILE *out)
{
	struct checkpoint c = checkpoint_of(&l->seal[seal]);
	char line[CHECKPOINT_LINE];

	checkpoint_sign(&c, l->secret);
	checkpoint_write(line, &c);
	fprintf(out, "%s\n", line);
}

/* The shares of a seal that an export of this clinic, or all, has. */
static void
export_shares(
    const struct ledger *l, size_t s, int clinic, const struct audit_sink *sink)
{
	uint8_t leaves[LEDGER_CLINICS][MERKLE_HASH];
	size_t n = 0, index[LEDGER_CLINICS];

	for (size_t c = 0; c < LEDGER_CLINICS; c++) {
		const struct audit_share *share = &l->share[s][c];

		if (share->events == 0)
			continue;
		index[n] = c;
		seal_leaf(leaves[n++], share->clinic, share->first,
		    share->events, share->root);
	}
	for (size_t i = 0; i < n; i++) {
		struct audit_share share = l->share[s][index[i]];

		if (clinic != -1) {
			if (index[i] != (size_t)clinic)
				continue;
			share.index = i;
			share.size = n;
			share.npath = merkle_path(share.path,
			    (const uint8_t(*)[MERKLE_HASH])leaves, n, i);
		}
		sink->share(sink->arg, &share);
	}
}

static void
export_events(const struct ledger *l, size_t seal, int clinic,
    const struct audit_sink *sink)
{
	const char *fields[EVENT_FIELDS];

	for (size_t i = 0; i < l->nevents; i++)
		if (l->event[i].seal == seal &&
		    (clinic == -1 || l->event[i].clinic == (size_t)clinic)) {
			fields_of(&l->event[i], fields);
			sink->event(sink->arg, fields);
		}
}

void
ledger_export(const struct ledger *l, int clinic, FILE *out)
{
	const struct audit_sink sink = audit_write(out);
	struct audit_head head = {.ledger = LEDGER_ID, .seals = l->nseals};

	for (size_t i = 0; i < l->nevents; i++)
		head.events +=
		    clinic == -1 || l->event[i].clinic == (size_t)clinic;
	if (clinic != -1)
		snprintf(head.clinic, sizeof(head.clinic),
		    "0000000%u-0000-4000-8000-000000000000",
		    (unsigned)(clinic + 1) % 10);
	sink.head(sink.arg, &head);
	for (size_t s = 0; s < l->nseals; s++) {
		sink.seal(sink.arg, &l->seal[s]);
		export_shares(l, s, clinic, &sink);
		export_events(l, s, clinic, &sink);
	}
	export_events(l, LEDGER_SEALS, clinic, &sink);
}
