/* Checkpoints from outside, against the chain of seals that is here. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "ctl/audit_known.h"
#include "ctl/audit_report.h"

#define MARK "mendd-audit ledger="
#define LINE 2048 /* of a journal; longer ones come in parts */

static int
signed_by(const struct checkpoint *c, const uint8_t (*keys)[CHECKPOINT_KEY],
    size_t nkeys)
{
	if (checkpoint_check(c) == -1)
		return 0;
	for (size_t i = 0; i < nkeys; i++)
		if (memcmp(keys[i], c->key, CHECKPOINT_KEY) == 0)
			return 1;
	return nkeys == 0;
}

static int
add(struct known *known, const struct checkpoint *c)
{
	struct known_point *point;

	if (known->n == known->room) {
		size_t room = known->room == 0 ? 64 : 2 * known->room;
		struct known_point *more =
		    realloc(known->list, room * sizeof(*more));

		if (more == NULL)
			return -1;
		known->list = more;
		known->room = room;
	}
	point = &known->list[known->n++];
	*point = (struct known_point){
	    .seal = c->seal, .events = c->events, .at = c->at};
	uuid_parse(point->ledger, c->ledger);
	memcpy(point->hash, c->hash, MERKLE_HASH);
	known->sorted = 0;
	return 0;
}

long
known_read(struct known *known, FILE *f, const char *name,
    const uint8_t (*keys)[CHECKPOINT_KEY], size_t nkeys, struct report *report)
{
	char line[LINE], *at;
	struct checkpoint c;
	unsigned long count = 0;
	long found = 0;

	while (fgets(line, sizeof(line), f) != NULL) {
		count++;
		line[strcspn(line, "\r\n")] = '\0';
		if ((at = strstr(line, MARK)) == NULL)
			continue;
		if (checkpoint_read(&c, at) == -1) {
			known->damaged++;
			continue;
		}
		if (!signed_by(&c, keys, nkeys)) {
			report_finding(report, c.seal, NULL, NULL,
			    "%s: line %lu: the checkpoint was not signed with "
			    "the sealer's key",
			    name, count);
			continue;
		}
		if (add(known, &c) == -1)
			return -1;
		found++;
	}
	return ferror(f) ? -1 : found;
}

void
known_free(struct known *known)
{
	free(known->list);
	*known = (struct known){0};
}

static int
order(const void *a, const void *b)
{
	const struct known_point *one = a, *other = b;

	if (one->seal != other->seal)
		return one->seal < other->seal ? -1 : 1;
	return memcmp(one, other, sizeof(*one));
}

/* By number, and what was said twice once. */
static void
sort(struct known *known)
{
	size_t n = 0;

	if (known->sorted)
		return;
	known->sorted = 1;
	if (known->n == 0)
		return;
	qsort(known->list, known->n, sizeof(*known->list), order);
	for (size_t i = 1; i < known->n; i++)
		if (order(&known->list[n], &known->list[i]) != 0)
			known->list[++n] = known->list[i];
	known->n = n + 1;
}

/* Does the seal say what the checkpoint says?  NULL, or what it does not. */
static const char *
differs(const struct known_point *c, const char *ledger,
    const struct audit_seal *seal)
{
	uint8_t id[UUID_BYTES];

	if (uuid_parse(id, ledger) == -1 ||
	    memcmp(c->ledger, id, UUID_BYTES) != 0)
		return "of another ledger";
	if (memcmp(c->hash, seal->hash, MERKLE_HASH) != 0)
		return "of another hash";
	if (c->events != seal->seal.total)
		return "of another number of events";
	if (c->at != seal->seal.sealed_at)
		return "of another time";
	return NULL;
}

void
known_compare(struct known *known, const char *ledger,
    const struct audit_seal *seal, struct report *report)
{
	const uint64_t number = seal->seal.number;
	const struct known_point *c;
	const char *other;
	char at[DAY_INSTANT];

	sort(known);
	for (; known->next < known->n; known->next++) {
		c = &known->list[known->next];
		if (c->seal > number)
			break;
		day_instant_text(at, c->at);
		if (c->seal < number)
			report_finding(report, c->seal, NULL, NULL,
			    "a checkpoint of %s has it, and it is not here",
			    at);
		else if ((other = differs(c, ledger, seal)) != NULL)
			report_finding(report, number, NULL, NULL,
			    "it is not what a checkpoint of %s has: that is "
			    "%s",
			    at, other);
		else {
			known->matched++;
			known->last = c;
		}
	}
}

void
known_end(struct known *known, uint64_t number, struct report *report)
{
	const struct known_point *c;
	char at[DAY_INSTANT];

	sort(known);
	if (known->next == known->n)
		return;
	c = &known->list[known->n - 1];
	day_instant_text(at, c->at);
	report_finding(report, c->seal, NULL, NULL,
	    "a checkpoint of %s has it, and the log ends with seal %" PRIu64
	    ": what follows was cut off, or an older copy came back",
	    at, number);
	known->next = known->n;
}
