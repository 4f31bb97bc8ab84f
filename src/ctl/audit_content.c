/*
 * A seal against the events that are there.
 *
 * A share says how many events a clinic has in a seal, where they begin in its
 * whole log, and the root of their tree; the seal's root covers the shares.
 * So it is first seen whether the shares are those that were sealed, and then
 * whether each clinic's events are those of its share.
 */
#include <inttypes.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/audit_content.h"
#include "ctl/audit_report.h"

struct run {
	uint8_t clinic[UUID_BYTES];
	uint64_t next; /* the number of its next event */
	char name[64];
};

static int
run_order(const void *a, const void *b)
{
	const struct run *one = a, *other = b;

	return memcmp(one->clinic, other->clinic, UUID_BYTES);
}

/* The clinic's run, which is begun if there is none.  NULL: no memory. */
static struct run *
run_of(struct content *c, const uint8_t clinic[UUID_BYTES])
{
	struct run *fresh = calloc(1, sizeof(*fresh)), **kept;

	if (fresh == NULL)
		return NULL;
	memcpy(fresh->clinic, clinic, UUID_BYTES);
	fresh->next = 1;
	uuid_text(fresh->name, clinic);
	if ((kept = tsearch(fresh, &c->runs, run_order)) == NULL ||
	    *kept != fresh)
		free(fresh);
	return kept == NULL ? NULL : *kept;
}

int
content_name(
    struct content *c, const uint8_t clinic[UUID_BYTES], const char *name)
{
	struct run *run = run_of(c, clinic);

	if (run == NULL)
		return -1;
	strncpy(run->name, name, sizeof(run->name) - 1);
	return 0;
}

const char *
content_called(struct content *c, const uint8_t clinic[UUID_BYTES])
{
	struct run *run = run_of(c, clinic);

	return run == NULL ? "?" : run->name;
}

void
content_free(struct content *c)
{
	tdestroy(c->runs, free);
	c->runs = NULL;
	leaves_free(&c->leaves);
	free(c->share);
	c->share = NULL;
}

void
content_begin(struct content *c, const struct seal *seal)
{
	c->seal = *seal;
	c->nshares = 0;
	leaves_clear(&c->leaves);
	c->overflowed = 0;
}

/* In one clinic's log each share proves itself. */
static void
check_path(struct content *c, const struct audit_share *share)
{
	uint8_t leaf[MERKLE_HASH];

	seal_leaf(
	    leaf, share->clinic, share->first, share->events, share->root);
	if (memcmp(share->clinic, c->clinic, UUID_BYTES) != 0)
		report_finding(c->report, share->number,
		    content_called(c, share->clinic), NULL,
		    "its share does not belong into this log");
	if (merkle_check(c->seal.root, share->size, share->index, leaf,
		(const uint8_t(*)[MERKLE_HASH])share->path, share->npath) == -1)
		report_finding(c->report, share->number,
		    content_called(c, share->clinic), NULL,
		    "its share is not what was sealed");
}

int
content_share(struct content *c, const struct audit_share *share)
{
	struct content_share *kept;

	if (share->number != c->seal.number) {
		report_finding(c->report, share->number,
		    content_called(c, share->clinic), NULL,
		    "it has a share of a seal that is not here");
		return 0;
	}
	if (c->nshares == c->room) {
		size_t room = c->room == 0 ? 16 : 2 * c->room;
		struct content_share *more =
		    realloc(c->share, room * sizeof(*more));

		if (more == NULL)
			return -1;
		c->share = more;
		c->room = room;
	}
	kept = &c->share[c->nshares++];
	kept->first = share->first;
	kept->events = share->events;
	memcpy(kept->clinic, share->clinic, UUID_BYTES);
	memcpy(kept->root, share->root, MERKLE_HASH);
	if (c->one)
		check_path(c, share);
	return 0;
}

int
content_event(struct content *c, const struct audit_key *key,
    const char *const fields[EVENT_FIELDS])
{
	switch (leaves_add(&c->leaves, key, fields)) {
	case 0:
		return 0;
	case 1:
		if (!c->overflowed)
			report_finding(c->report, c->seal.number, NULL, NULL,
			    "it has more than %zu events", LEAVES_MAX);
		c->overflowed = 1;
		return 0;
	default:
		return -1;
	}
}

/* Are the shares, all of them, those that were sealed? */
static int
shares_are_sealed(const struct content *c)
{
	uint8_t hash[MERKLE_HASH];
	struct merkle tree;
	uint64_t events = 0;

	merkle_init(&tree);
	for (size_t i = 0; i < c->nshares; i++) {
		const struct content_share *share = &c->share[i];

		seal_leaf(hash, share->clinic, share->first, share->events,
		    share->root);
		merkle_add(&tree, hash);
		events += share->events;
	}
	merkle_root(&tree, hash);
	return events == c->seal.events &&
	       memcmp(hash, c->seal.root, MERKLE_HASH) == 0;
}

/* Are the events those that were sealed, whatever the shares say? */
static int
events_are_sealed(struct content *c)
{
	struct group group;
	uint8_t hash[MERKLE_HASH];
	struct merkle tree;
	size_t at = 0;

	merkle_init(&tree);
	while (leaves_group(&c->leaves, &at, &group)) {
		struct run *run = run_of(c, group.clinic);

		if (run == NULL)
			return 0;
		seal_leaf(
		    hash, group.clinic, run->next, group.events, group.root);
		merkle_add(&tree, hash);
	}
	merkle_root(&tree, hash);
	return c->leaves.n == c->seal.events &&
	       memcmp(hash, c->seal.root, MERKLE_HASH) == 0;
}

/* The events of one clinic against its share, either of which may lack. */
static void
compare(struct content *c, struct run *run, const struct content_share *share,
    const struct group *group)
{
	const uint64_t number = c->seal.number;
	const uint64_t sealed = share == NULL ? 0 : share->events;
	const uint64_t found = group == NULL ? 0 : group->events;
	char event[UUID_TEXT];

	if (share == NULL && group != NULL) {
		uuid_text(event, group->first->id);
		report_finding(c->report, number, run->name, event,
		    found == 1 ? "it was not sealed"
			       : "it and %" PRIu64
				 " more of the clinic were not sealed",
		    found - 1);
		run->next += found;
		return;
	}
	if (share != NULL && share->first != run->next)
		report_finding(c->report, number, run->name, NULL,
		    "its events count from %" PRIu64 ", where %" PRIu64
		    " is next",
		    share->first, run->next);
	if (share != NULL)
		run->next = share->first + share->events;
	if (sealed == found && share != NULL && group != NULL &&
	    memcmp(share->root, group->root, MERKLE_HASH) == 0)
		c->verified += found;
	else
		report_finding(c->report, number, run->name, NULL,
		    "events differ from what was sealed (%" PRIu64
		    " sealed, %" PRIu64 " found%s)",
		    sealed, found, sealed == found ? ", of other content" : "");
}

/* The events are right: is the share what it must then be? */
static void
compare_share(struct content *c, struct run *run,
    const struct content_share *share, const struct group *group)
{
	if (share == NULL || group == NULL || share->first != run->next ||
	    share->events != group->events ||
	    memcmp(share->root, group->root, MERKLE_HASH) != 0)
		report_finding(c->report, c->seal.number, run->name, NULL,
		    "its share was changed; its events are as they were "
		    "sealed");
	if (group != NULL) {
		c->verified += group->events;
		run->next += group->events;
	}
}

/* Clinic by clinic, in the order of their ids. */
static int
compare_all(
    struct content *c, void (*how)(struct content *, struct run *,
			   const struct content_share *, const struct group *))
{
	struct group group;
	size_t at = 0, i = 0;
	int more = leaves_group(&c->leaves, &at, &group), order;

	while (i < c->nshares || more) {
		const struct content_share *share =
		    i < c->nshares ? &c->share[i] : NULL;
		const struct group *events = more ? &group : NULL;
		struct run *run;

		/* Of two clinics the first alone. */
		if (share != NULL && events != NULL) {
			order = memcmp(share->clinic, group.clinic, UUID_BYTES);
			if (order < 0)
				events = NULL;
			else if (order > 0)
				share = NULL;
		}
		run = run_of(c, share != NULL ? share->clinic : group.clinic);
		if (run == NULL)
			return -1;
		how(c, run, share, events);
		i += share != NULL;
		if (events != NULL)
			more = leaves_group(&c->leaves, &at, &group);
	}
	return 0;
}

int
content_end(struct content *c)
{
	if (c->one || shares_are_sealed(c))
		return compare_all(c, compare);
	if (events_are_sealed(c)) {
		report_finding(c->report, c->seal.number, NULL, NULL,
		    "its shares were changed; its events are as they were "
		    "sealed");
		return compare_all(c, compare_share);
	}
	report_finding(c->report, c->seal.number, NULL, NULL,
	    "its shares and its %zu events are not the %" PRIu64
	    " that were sealed",
	    c->leaves.n, c->seal.events);
	return compare_all(c, compare);
}
