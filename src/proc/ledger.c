/* What the database says, and whether it can be true. */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "proc/ledger.h"

/* The columns of seal.last(). */
enum {
	LEDGER,
	EPOCH,
	BEGUN_AT,
	RESTORED,
	NUMBER,
	SEAL_EPOCH,
	TOTAL,
	HASH,
	SEALED_AT,
	KNOWN_HASH,
	WAITING,
	COLUMNS
};

static int
take_hash(uint8_t hash[MERKLE_HASH], const PGresult *res, int column)
{
	const char *text = PQgetvalue(res, 0, column);
	size_t n;

	return sodium_hex2bin(hash, MERKLE_HASH, text, strlen(text), NULL, &n,
		   NULL) == 0 &&
		       n == MERKLE_HASH
		   ? 0
		   : -1;
}

int
ledger_read(struct ledger *l, const PGresult *res)
{
	uint8_t id[UUID_BYTES];

	*l = (struct ledger){0};
	if (PQntuples(res) != 1 || PQnfields(res) != COLUMNS ||
	    uuid_parse(id, PQgetvalue(res, 0, LEDGER)) == -1)
		return -1;
	uuid_text(l->last.ledger, id);
	l->epoch = (uint32_t)strtoul(PQgetvalue(res, 0, EPOCH), NULL, 10);
	l->begun_at = strtoll(PQgetvalue(res, 0, BEGUN_AT), NULL, 10);
	l->restored = *PQgetvalue(res, 0, RESTORED) == 't';
	l->waiting = PQgetisnull(res, 0, WAITING)
			 ? -1
			 : strtod(PQgetvalue(res, 0, WAITING), NULL);
	l->has_known = !PQgetisnull(res, 0, KNOWN_HASH);
	if (l->has_known && take_hash(l->known_hash, res, KNOWN_HASH) == -1)
		return -1;
	if (PQgetisnull(res, 0, NUMBER))
		return 0;
	l->last.seal = strtoull(PQgetvalue(res, 0, NUMBER), NULL, 10);
	l->seal_epoch =
	    (uint32_t)strtoul(PQgetvalue(res, 0, SEAL_EPOCH), NULL, 10);
	l->last.events = strtoull(PQgetvalue(res, 0, TOTAL), NULL, 10);
	l->last.at = strtoll(PQgetvalue(res, 0, SEALED_AT), NULL, 10);
	return take_hash(l->last.hash, res, HASH);
}

const char *
ledger_contradicts(const struct ledger *l, const struct checkpoint *known)
{
	if (known->seal == 0 || l->begun_at > known->at)
		return NULL;
	if (strcmp(l->last.ledger, known->ledger) != 0)
		return "it is another ledger";
	if (l->last.seal < known->seal || !l->has_known)
		return "it is older than what was sealed";
	if (memcmp(l->known_hash, known->hash, MERKLE_HASH) != 0)
		return "it is not the one that was sealed";
	return NULL;
}
