/*
 * What the sealer does: each step is one call, and its callback makes the
 * next one.  Nothing is kept from a round that failed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/log.h"
#include "base/sqlstate.h"
#include "proc/crew.h"
#include "proc/publish.h"
#include "proc/rounds.h"

/* Events in a seal, and in a page of one that has more. */
#define MOST "10000"
#define LATE_SECONDS 30
#define SAY_MS 60000

#define HASH_TEXT (2 + 2 * MERKLE_HASH + 1) /* \x..., as bytea is read */

static const struct db_stmt last = {
    "last", "SELECT * FROM seal.last($1)", 1, DB_SLOW, 0};
static const struct db_stmt epoch_begin = {
    "epoch_begin", "SELECT seal.epoch_begin()", 0, DB_SLOW, 1};
static const struct db_stmt next = {
    "next", "SELECT * FROM seal.next(" MOST ")", 0, DB_SLOW, 0};
static const struct db_stmt events = {"events",
    "SELECT * FROM seal.events($1, $2, $3, $4, $5, $6, $7, " MOST ")", 7,
    DB_SLOW, 0};
static const struct db_stmt store = {"store",
    "SELECT seal.store($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", 12,
    DB_SLOW, 1};
const struct db_stmt *const rounds_stmts[] = {
    &last, &epoch_begin, &next, &events, &store, NULL};

/* Is it time to say this again? */
static int
may_say(struct rounds *r, enum complaint which)
{
	if (r->said[which] != 0 && crew_now() < r->said[which])
		return 0;
	r->said[which] = crew_now() + SAY_MS;
	return 1;
}

static void
end(struct rounds *r, int more)
{
	sealing_end(&r->sealing);
	r->state = IDLE;
	r->ended(r->arg, more);
}

/*
 * Of a round that fails: away is db's to say, and a conflict means that
 * another sealer was faster.
 */
static int
is_good(struct rounds *r, const PGresult *res, enum db_lost lost)
{
	const char *state;
	enum log_level level;

	if (res != NULL && PQresultStatus(res) == PGRES_TUPLES_OK)
		return 1;
	if (res == NULL) {
		log_debug("nothing sealed reason=%s",
		    lost == DB_AWAY ? "no-database" : "unknown");
		return 0;
	}
	state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	level = sqlstate_find(state)->level;
	if (level == LOG_DEBUG || may_say(r, FAILING))
		log_line(level, "nothing sealed sqlstate=%s", state);
	return 0;
}

static void
make_no_sense(struct rounds *r)
{
	if (may_say(r, FAILING))
		log_error("nothing sealed: the database's answer makes no "
			  "sense, or out of memory");
	end(r, 0);
}

static void
call(struct rounds *r, const struct db_stmt *stmt, const char *const *values,
    db_done *done)
{
	if (db_call(r->db, stmt, values, done, r) == NULL)
		end(r, 0);
}

static void
bytea(char *out, size_t size, const uint8_t *bytes, size_t len)
{
	out[0] = '\\';
	out[1] = 'x';
	sodium_bin2hex(out + 2, size - 2, bytes, len);
}

/* The head of the seal that was made. */
static struct checkpoint
head(const struct rounds *r)
{
	const struct seal *seal = &r->sealing.seal;
	struct checkpoint c = {
	    .seal = seal->number, .events = seal->total, .at = seal->sealed_at};

	memcpy(c.ledger, r->ledger.last.ledger, sizeof(c.ledger));
	memcpy(c.hash, r->sealing.hash, sizeof(c.hash));
	return c;
}

static void
stored(const PGresult *res, enum db_lost lost, void *arg)
{
	struct rounds *r = arg;

	if (!is_good(r, res, lost)) {
		end(r, 0);
		return;
	}
	r->known = head(r);
	publish_set(r->publish, &r->known);
	log_debug("sealed number=%" PRIu64 " events=%" PRIu64,
	    r->sealing.seal.number, r->sealing.seal.events);
	end(r, r->sealing.seal.events >= strtoull(MOST, NULL, 10) / 2);
}

static void
put(struct rounds *r)
{
	const struct seal *seal = &r->sealing.seal;
	struct checkpoint c = head(r);
	char numbers[7][24], root[HASH_TEXT], former[HASH_TEXT];
	char hash[HASH_TEXT], signature[2 + 2 * CHECKPOINT_SIGNATURE + 1];
	char *clinics = sealing_clinics(&r->sealing);
	const uint64_t all[7] = {seal->number, seal->epoch, seal->from_xid,
	    seal->to_xid, seal->events, seal->total, (uint64_t)seal->sealed_at};

	if (clinics == NULL) {
		make_no_sense(r);
		return;
	}
	for (size_t i = 0; i < 7; i++)
		snprintf(numbers[i], sizeof(numbers[i]), "%" PRIu64, all[i]);
	checkpoint_sign(&c, r->publish->secret);
	bytea(root, sizeof(root), seal->root, MERKLE_HASH);
	bytea(former, sizeof(former), seal->former, MERKLE_HASH);
	bytea(hash, sizeof(hash), r->sealing.hash, MERKLE_HASH);
	bytea(signature, sizeof(signature), c.signature, sizeof(c.signature));
	r->state = STORING;
	call(r, &store,
	    (const char *const[]){numbers[0], numbers[1], numbers[2],
		numbers[3], numbers[4], numbers[5], root, former, hash,
		numbers[6], signature, clinics},
	    stored);
	free(clinics);
}

static void get_page(struct rounds *);

static void
paged(const PGresult *res, enum db_lost lost, void *arg)
{
	struct rounds *r = arg;

	if (!is_good(r, res, lost))
		end(r, 0);
	else if (sealing_add(&r->sealing, res) == -1)
		make_no_sense(r);
	else if (sealing_complete(&r->sealing))
		put(r);
	else
		get_page(r);
}

static void
get_page(struct rounds *r)
{
	const struct seal *seal = &r->sealing.seal;
	const int first = r->sealing.taken == 0;
	char epoch[24], from[24], to[24];

	snprintf(epoch, sizeof(epoch), "%" PRIu32, seal->epoch);
	snprintf(from, sizeof(from), "%" PRIu64, seal->from_xid);
	snprintf(to, sizeof(to), "%" PRIu64, seal->to_xid);
	r->state = READING;
	call(r, &events,
	    (const char *const[]){epoch, from, to,
		first ? NULL : r->sealing.last.clinic,
		first ? NULL : r->sealing.last.transaction,
		first ? NULL : r->sealing.last.at,
		first ? NULL : r->sealing.last.id},
	    paged);
}

static void
ranged(const PGresult *res, enum db_lost lost, void *arg)
{
	struct rounds *r = arg;
	const struct checkpoint *c = &r->ledger.last;

	if (!is_good(r, res, lost)) {
		end(r, 0);
		return;
	}
	switch (sealing_begin(&r->sealing, res, c->seal, c->events, c->hash)) {
	case 1:
		get_page(r);
		break;
	case 0:
		end(r, 0);
		break;
	default:
		make_no_sense(r);
	}
}

static void
begun(const PGresult *res, enum db_lost lost, void *arg)
{
	struct rounds *r = arg;
	const int good = is_good(r, res, lost);

	if (good)
		log_warn("audit epoch=%s: the database was restored, and "
			 "transactions are counted anew",
		    PQgetvalue(res, 0, 0));
	end(r, good);
}

/* The last seal there is what we know from now on. */
static void
learn(struct rounds *r)
{
	const struct checkpoint *c = &r->ledger.last;

	if (r->known.seal != 0 &&
	    (r->ledger.last.seal < r->known.seal || !r->ledger.has_known ||
		memcmp(r->ledger.known_hash, r->known.hash, MERKLE_HASH) != 0))
		log_warn("audit epoch=%" PRIu32 ": it does not follow "
			 "seal=%" PRIu64 ", which was sealed and is gone",
		    r->ledger.epoch, r->known.seal);
	if (c->seal != 0 && (!r->asked || c->seal != r->known.seal))
		publish_set(r->publish, c);
	r->known = *c;
	r->asked = 1;
}

static void
asked(const PGresult *res, enum db_lost lost, void *arg)
{
	struct rounds *r = arg;
	const char *why;

	if (!is_good(r, res, lost)) {
		end(r, 0);
		return;
	}
	if (ledger_read(&r->ledger, res) == -1) {
		make_no_sense(r);
		return;
	}
	if ((why = ledger_contradicts(&r->ledger, &r->known)) != NULL) {
		if (may_say(r, CONTRADICTED))
			log_error("the audit is not sealed: %s; if an older "
				  "backup was put back, run mendctl audit "
				  "epoch seal=%" PRIu64 " known=%" PRIu64,
			    why, r->ledger.last.seal, r->known.seal);
		end(r, 0);
		return;
	}
	learn(r);
	if (r->ledger.restored) {
		r->state = BEGINNING;
		call(r, &epoch_begin, NULL, begun);
		return;
	}
	if (r->ledger.waiting > LATE_SECONDS && may_say(r, LATE))
		log_warn("the audit is sealed late: a transaction is open, or "
			 "there is much to seal seconds=%.0f",
		    r->ledger.waiting);
	if (r->ledger.waiting < 0) {
		end(r, 0);
		return;
	}
	r->state = RANGING;
	call(r, &next, NULL, ranged);
}

int
rounds_start(struct rounds *r)
{
	char known[24];

	snprintf(known, sizeof(known), "%" PRIu64, r->known.seal);
	if (db_call(r->db, &last, (const char *const[]){known}, asked, r) ==
	    NULL)
		return -1;
	r->state = ASKING;
	return 0;
}
