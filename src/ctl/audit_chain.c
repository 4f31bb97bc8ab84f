/* The chain of seals: numbers, hashes, ranges, sums, signatures. */
#include <inttypes.h>
#include <string.h>

#include "ctl/audit_chain.h"
#include "ctl/audit_report.h"

/* Numbers without a gap, and each seal's hash in the next. */
static void
check_links(const struct chain *chain, const struct audit_seal *now)
{
	static const uint8_t none[MERKLE_HASH];
	const uint64_t before = chain->last.seal.number;
	const uint64_t number = now->seal.number;
	uint8_t hash[MERKLE_HASH];

	seal_hash(hash, &now->seal);
	if (memcmp(hash, now->hash, sizeof(hash)) != 0)
		report_finding(chain->report, number, NULL, NULL,
		    "it was changed: its hash is not that of what it says");
	if (number <= before)
		report_finding(chain->report, number, NULL, NULL,
		    "it follows seal %" PRIu64, before);
	else if (number - before > 1)
		report_finding(chain->report, before + 1, NULL, NULL,
		    number - before == 2 ? "it is missing"
					 : "it and those up to seal %" PRIu64
					   " are missing",
		    number - 1);
	else if (memcmp(now->seal.former, before == 0 ? none : chain->last.hash,
		     MERKLE_HASH) != 0)
		report_finding(chain->report, number, NULL, NULL,
		    before == 0 ? "it is the first and follows another"
				: "it does not follow seal %" PRIu64
				  " as that is now",
		    before);
}

/* Transactions without a gap, and sums. */
static void
check_range(const struct chain *chain, const struct seal *now)
{
	const struct seal *last = &chain->last.seal;
	const uint64_t from =
	    last->number != 0 && now->epoch == last->epoch ? last->to_xid : 0;

	if (now->epoch < last->epoch)
		report_finding(chain->report, now->number, NULL, NULL,
		    "it is of epoch %" PRIu32 ", after epoch %" PRIu32,
		    now->epoch, last->epoch);
	else if (now->from_xid != from)
		report_finding(chain->report, now->number, NULL, NULL,
		    "it begins with transaction %" PRIu64 ", where %" PRIu64
		    " is next",
		    now->from_xid, from);
	if (now->to_xid <= now->from_xid)
		report_finding(chain->report, now->number, NULL, NULL,
		    "it ends with transaction %" PRIu64 ", before it begins",
		    now->to_xid);
	if (now->total - now->events != last->total || now->total < now->events)
		report_finding(chain->report, now->number, NULL, NULL,
		    "its events and those before are not %" PRIu64 " in all",
		    now->total);
}

static void
check_signature(const struct chain *chain, const struct audit_seal *now)
{
	struct checkpoint head = {
	    .seal = now->seal.number,
	    .events = now->seal.total,
	    .at = now->seal.sealed_at,
	};

	memcpy(head.ledger, chain->ledger, sizeof(head.ledger));
	memcpy(head.hash, now->hash, sizeof(head.hash));
	memcpy(head.signature, now->signature, sizeof(head.signature));
	for (size_t i = 0; i < chain->nkeys; i++) {
		memcpy(head.key, chain->keys[i], sizeof(head.key));
		if (checkpoint_check(&head) == 0)
			return;
	}
	if (chain->nkeys > 0)
		report_finding(chain->report, now->seal.number, NULL, NULL,
		    "it was not signed with the sealer's key");
}

void
chain_add(struct chain *chain, const struct audit_seal *now)
{
	check_links(chain, now);
	check_range(chain, &now->seal);
	check_signature(chain, now);
	chain->last = *now;
}
