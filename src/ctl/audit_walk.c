/*
 * The audit out of the database.  Seals, shares and events are three queries
 * in one snapshot, read side by side: an event is handed over under the first
 * seal that ends after it, a share under its seal.
 *
 * The tables are read as they are: a function or a view could be replaced by
 * one that shows what was there before.  What is not of its form is handed
 * over as zeros, which no hash fits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "ctl/audit_walk.h"
#include "ctl/operator.h"
#include "io/db_sync.h"

static const char head_query[] =
    "SELECT e.ledger::text, e.epoch::text,"
    " pg_snapshot_xmax(pg_current_snapshot())::text,"
    " (SELECT count(*) FROM registry.seal)::text,"
    " (SELECT count(*) FROM registry.audit"
    "   WHERE $1::uuid IS NULL OR clinic_id = $1::uuid)::text"
    "  FROM (SELECT) AS always"
    "  LEFT JOIN registry.audit_epoch AS e ON true";

/* In the order in which read_seal() takes them. */
static const char seal_query[] =
    "SELECT number::text, epoch::text, from_xid::text, to_xid::text,"
    " events::text, total::text, encode(root, 'hex'),"
    " encode(former, 'hex'), encode(hash, 'hex'),"
    " to_char(sealed_at AT TIME ZONE 'UTC',"
    "  'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
    " encode(signature, 'hex')"
    "  FROM registry.seal AS s ORDER BY s.number";

static const char share_query[] =
    "SELECT number::text, clinic_id::text, first::text, events::text,"
    " encode(root, 'hex')"
    "  FROM registry.seal_clinic AS s ORDER BY s.number, s.clinic_id";

/* In the order of event.h, as registry.audit_text has them. */
static const char event_query[] =
    "SELECT epoch::text, clinic_id::text, audit_id::text,"
    " to_char(at AT TIME ZONE 'UTC',"
    "  'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
    " transaction_id::text, actor_id::text, session_id::text, role,"
    " action, subject, subject_id::text, patient_id::text,"
    " request_id::text, reason, detail::text"
    "  FROM registry.audit AS a"
    " WHERE $1::uuid IS NULL OR clinic_id = $1::uuid"
    " ORDER BY a.epoch, a.transaction_id, a.clinic_id, a.at,"
    " a.audit_id";

/* One of the three, and its row that comes next. */
struct side {
	struct op *op;
	struct db_cursor *cursor;
	const char *const *row; /* NULL: at its end */
};

struct walk {
	const struct audit_sink *sink;
	const char *clinic;
	uint8_t clinic_id[UUID_BYTES];
	struct side seals, shares, events;
	/* The shares of one seal, where only one clinic's is wanted. */
	struct audit_share *share;
	uint8_t (*leaf)[MERKLE_HASH];
	size_t nshares, room;
};

static int
next(struct side *side)
{
	int rc = operator_next(side->op, side->cursor, &side->row);

	if (rc == 0)
		side->row = NULL;
	return rc == -1 ? -1 : 0;
}

static int
begin(struct side *side, struct op *op, const char *name, const char *sql,
    int nvalues, const char *const *values)
{
	side->op = op;
	side->cursor = operator_cursor(op, name, sql, nvalues, values);
	return side->cursor == NULL ? -1 : next(side);
}

static uint64_t
number(const char *text)
{
	uint64_t value;

	return audit_number(&value, text, UINT64_MAX) == -1 ? 0 : value;
}

static void
bytes(uint8_t *out, size_t size, const char *text)
{
	if (audit_hex(out, size, text) == -1)
		memset(out, 0, size);
}

static void
read_seal(struct audit_seal *out, const char *const *row)
{
	struct seal *seal = &out->seal;

	*out = (struct audit_seal){0};
	seal->number = number(*row++);
	seal->epoch = (uint32_t)number(*row++);
	seal->from_xid = number(*row++);
	seal->to_xid = number(*row++);
	seal->events = number(*row++);
	seal->total = number(*row++);
	bytes(seal->root, MERKLE_HASH, *row++);
	bytes(seal->former, MERKLE_HASH, *row++);
	bytes(out->hash, MERKLE_HASH, *row++);
	if (*row == NULL ||
	    day_parse_instant(&seal->sealed_at, NULL, *row) == -1)
		seal->sealed_at = 0;
	bytes(out->signature, CHECKPOINT_SIGNATURE, *++row);
}

static void
read_share(struct audit_share *out, const char *const *row)
{
	*out = (struct audit_share){0};
	out->number = number(row[0]);
	if (row[1] == NULL || uuid_parse(out->clinic, row[1]) == -1)
		memset(out->clinic, 0, UUID_BYTES);
	out->first = number(row[2]);
	out->events = number(row[3]);
	bytes(out->root, MERKLE_HASH, row[4]);
}

static int
keep(struct walk *w, const struct audit_share *share)
{
	if (w->nshares == w->room) {
		size_t room = w->room == 0 ? 16 : 2 * w->room;
		struct audit_share *shares =
		    realloc(w->share, room * sizeof(*shares));
		uint8_t(*leaves)[MERKLE_HASH];

		if (shares != NULL)
			w->share = shares;
		leaves = realloc(w->leaf, room * sizeof(*leaves));
		if (leaves != NULL)
			w->leaf = leaves;
		if (shares == NULL || leaves == NULL) {
			fputs("mendctl: no memory\n", stderr);
			return -1;
		}
		w->room = room;
	}
	w->share[w->nshares] = *share;
	seal_leaf(w->leaf[w->nshares], share->clinic, share->first,
	    share->events, share->root);
	w->nshares++;
	return 0;
}

/* The one clinic's share, proven by those of the others. */
static int
hand_over_own(struct walk *w)
{
	for (size_t i = 0; i < w->nshares; i++) {
		struct audit_share *share = &w->share[i];

		if (memcmp(share->clinic, w->clinic_id, UUID_BYTES) != 0)
			continue;
		share->index = i;
		share->size = w->nshares;
		share->npath = merkle_path(share->path,
		    (const uint8_t(*)[MERKLE_HASH])w->leaf, w->nshares, i);
		if (w->sink->share(w->sink->arg, share) == -1)
			return -1;
	}
	return 0;
}

/*
 * The shares of a seal, and those before it, which belong to none; 0: all that
 * are left.
 */
static int
walk_shares(struct walk *w, uint64_t seal)
{
	struct audit_share share;
	int rc;

	w->nshares = 0;
	while (w->shares.row != NULL) {
		read_share(&share, w->shares.row);
		if (seal != 0 && share.number > seal)
			break;
		rc = 0;
		if (w->clinic != NULL && share.number == seal)
			rc = keep(w, &share);
		else if (w->clinic == NULL ||
			 memcmp(share.clinic, w->clinic_id, UUID_BYTES) == 0)
			rc = w->sink->share(w->sink->arg, &share);
		if (rc == -1 || next(&w->shares) == -1)
			return -1;
	}
	return w->clinic == NULL ? 0 : hand_over_own(w);
}

/* The events before a place; NULL: all that are left. */
static int
walk_events(struct walk *w, const struct audit_place *end)
{
	struct audit_key key;

	while (w->events.row != NULL) {
		if (end != NULL && audit_key(&key, w->events.row) == 0 &&
		    audit_place_order(key.place, *end) >= 0)
			break;
		if (w->sink->event(w->sink->arg, w->events.row) == -1 ||
		    next(&w->events) == -1)
			return -1;
	}
	return 0;
}

static int
walk_head(struct walk *w, struct op *op)
{
	struct audit_head head = {0};
	struct side side = {0};
	int rc = -1;

	if (begin(&side, op, "head", head_query, 1, &w->clinic) == 0 &&
	    side.row != NULL) {
		snprintf(head.ledger, sizeof(head.ledger), "%s",
		    side.row[0] == NULL ? "" : side.row[0]);
		snprintf(head.clinic, sizeof(head.clinic), "%s",
		    w->clinic == NULL ? "" : w->clinic);
		head.epoch = (uint32_t)number(side.row[1]);
		head.xid = number(side.row[2]);
		head.seals = number(side.row[3]);
		head.events = number(side.row[4]);
		rc = w->sink->head(w->sink->arg, &head);
	}
	db_cursor_close(side.cursor);
	return rc;
}

static int
walk_all(struct walk *w)
{
	struct audit_seal sealed;

	struct audit_place end;

	while (w->seals.row != NULL) {
		read_seal(&sealed, w->seals.row);
		end.epoch = sealed.seal.epoch;
		end.xid = sealed.seal.to_xid;
		if (w->sink->seal(w->sink->arg, &sealed) == -1 ||
		    walk_shares(w, sealed.seal.number) == -1 ||
		    walk_events(w, &end) == -1 || next(&w->seals) == -1)
			return -1;
	}
	if (walk_shares(w, 0) == -1)
		return -1;
	return walk_events(w, NULL);
}

int
audit_walk(struct op *op, const char *clinic, const struct audit_sink *sink)
{
	struct walk w = {.sink = sink, .clinic = clinic};
	int rc = -1;

	if (clinic != NULL && uuid_parse(w.clinic_id, clinic) == -1)
		return -1;
	if (operator_snapshot(op) == 0 && walk_head(&w, op) == 0 &&
	    begin(&w.seals, op, "seals", seal_query, 0, NULL) == 0 &&
	    begin(&w.shares, op, "shares", share_query, 0, NULL) == 0 &&
	    begin(&w.events, op, "events", event_query, 1, &clinic) == 0)
		rc = walk_all(&w);
	db_cursor_close(w.seals.cursor);
	db_cursor_close(w.shares.cursor);
	db_cursor_close(w.events.cursor);
	free(w.share);
	free(w.leaf);
	return rc;
}

int
audit_walk_names(struct op *op,
    int (*name)(void *arg, const uint8_t clinic[UUID_BYTES], const char *code),
    void *arg)
{
	struct side side = {0};
	uint8_t id[UUID_BYTES];
	int rc = -1;

	if (operator_snapshot(op) == -1)
		return -1;
	if (begin(&side, op, "names",
		"SELECT clinic_id::text, code FROM registry.clinic", 0,
		NULL) == 0)
		for (rc = 0; rc == 0 && side.row != NULL; rc = next(&side))
			if (uuid_parse(id, side.row[0]) == -1 ||
			    name(arg, id, side.row[1]) == -1) {
				rc = -1;
				break;
			}
	db_cursor_close(side.cursor);
	if (rc == 0)
		rc = operator_commit(op);
	return rc;
}
