/*
 * Token buckets, each as one number: the time at which it is full again (the
 * virtual scheduling of ITU-T I.371).  A guess moves it on by an interval, and
 * may not move it further than the window lies ahead.
 *
 * A slot belongs to a key by the tag in it, a keyed hash, so that nobody can
 * choose addresses that share one.  Who takes a slot over while another
 * process counts in it may lose that one count.
 */
#include <stdatomic.h>

#include <sys/mman.h>

#include <sodium.h>

#include "base/throttle.h"

#define SECOND 1000000U
#define WINDOW ((uint64_t)THROTTLE_SECONDS * SECOND)
#define KNOWN ((uint64_t)THROTTLE_KNOWN_SECONDS * SECOND)

#define SETS 1024 /* a power of two */
#define WAYS 8

struct slot {
	atomic_uint_fast64_t tag;   /* 0: free */
	atomic_uint_fast64_t full;  /* when it is */
	atomic_uint_fast64_t known; /* until when */
};

struct throttle {
	unsigned char key[crypto_shorthash_KEYBYTES];
	atomic_uint_fast64_t full; /* of all together */
	struct slot slots[SETS][WAYS];
};

struct throttle *
throttle_new(void)
{
	struct throttle *t = mmap(NULL, sizeof(*t), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (t == MAP_FAILED)
		return NULL;
	crypto_shorthash_keygen(t->key);
	return t;
}

void
throttle_free(struct throttle *t)
{
	if (t != NULL)
		munmap(t, sizeof(*t));
}

/* Which of two slots is missed less, now? */
static int
is_worth_less(const struct slot *a, const struct slot *b, uint64_t now)
{
	const int known_a = a->known > now, known_b = b->known > now;

	return known_a != known_b ? known_a < known_b : a->full < b->full;
}

/* The slot of a key; NULL: it has none, and another process was quicker. */
static struct slot *
take_slot(struct slot *set, uint64_t tag, uint64_t now)
{
	struct slot *worst = &set[0];
	uint_fast64_t former;

	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].tag == tag)
			return &set[i];
		if (is_worth_less(&set[i], worst, now))
			worst = &set[i];
	}
	former = worst->tag;
	if (!atomic_compare_exchange_strong(&worst->tag, &former, tag))
		return NULL;
	worst->full = 0;
	worst->known = 0;
	return worst;
}

static struct slot *
slot_of(struct throttle *t, const void *key, size_t len, uint64_t now)
{
	uint64_t tag;
	struct slot *s;

	crypto_shorthash((unsigned char *)&tag, key, len, t->key);
	/* The bits that choose the set say no more about who is in it. */
	while ((s = take_slot(t->slots[tag % SETS], tag | SETS, now)) == NULL)
		;
	return s;
}

static unsigned
take(atomic_uint_fast64_t *full, unsigned limit, uint64_t now, int always)
{
	uint_fast64_t former = *full, next;

	if (limit == 0)
		return 0;
	do {
		next = (former > now ? former : now) + WINDOW / limit;
		if (next > now + WINDOW && !always)
			return (unsigned)((next - now - WINDOW) / SECOND) + 1;
	} while (!atomic_compare_exchange_weak(full, &former, next));
	return 0;
}

static void
give(atomic_uint_fast64_t *full, unsigned limit, uint64_t now)
{
	uint_fast64_t former = *full, next;

	if (limit == 0)
		return;
	do {
		if (former <= now)
			return;
		next = former - WINDOW / limit;
	} while (!atomic_compare_exchange_weak(full, &former, next));
}

unsigned
throttle_take(struct throttle *t, const struct throttle_limits *l,
    const void *key, size_t len, uint64_t now)
{
	struct slot *s = slot_of(t, key, len, now);
	unsigned wait;

	if ((wait = take(&s->full, l->each, now, 0)) != 0)
		return wait;
	if ((wait = take(&t->full, l->all, now, s->known > now)) != 0)
		give(&s->full, l->each, now);
	return wait;
}

void
throttle_give(struct throttle *t, const struct throttle_limits *l,
    const void *key, size_t len, uint64_t now)
{
	give(&slot_of(t, key, len, now)->full, l->each, now);
	give(&t->full, l->all, now);
}

void
throttle_know(struct throttle *t, const void *key, size_t len, uint64_t now)
{
	slot_of(t, key, len, now)->known = now + KNOWN;
}
