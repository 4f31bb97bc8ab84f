/* A sample of a cohort, fixed by a seed. */
#include <string.h>

#include "cohort/picks.h"
#include "cohort/sift.h"

/* The mixing of SplitMix64: Steele, Lea and Flood 2014, OOPSLA, 453. */
static uint64_t
mix(uint64_t x)
{
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

static uint64_t
lot_of(const uint8_t id[16], uint64_t seed)
{
	uint64_t half[2];

	memcpy(half, id, sizeof(half));
	return mix(
	    mix(mix(seed + UINT64_C(0x9e3779b97f4a7c15)) ^ half[0]) ^ half[1]);
}

/* Keep it if its lot is low enough. */
static void
offer(struct picks *p, const struct pick *one)
{
	size_t i = p->n;

	if (p->n == PICKS_MAX && one->lot >= p->list[p->n - 1].lot)
		return;
	if (p->n < PICKS_MAX)
		p->n++;
	else
		i--;
	for (; i > 0 && p->list[i - 1].lot > one->lot; i--)
		p->list[i] = p->list[i - 1];
	p->list[i] = *one;
}

void
picks_draw(struct picks *p, const struct columns *c, const struct question *q,
    const uint8_t *verdicts)
{
	const struct segment *g;
	struct pick one;

	p->n = 0;
	for (size_t s = 0; s < c->layouts.n; s++) {
		g = &c->segments[s];
		for (size_t row = 0; g->table == q->table && row < g->rows;
		     row++) {
			const uint32_t e = g->episodes[row];

			if (e == INDEX_NONE || verdicts[e] != SIFT_IN)
				continue;
			one.lot = lot_of(c->ids[e], q->seed);
			one.spot = (struct spot){(uint32_t)s, (uint32_t)row};
			offer(p, &one);
		}
	}
}
