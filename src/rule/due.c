/* Follow-up accounting: whose score was to be expected, and who gave it. */
#include "rule/due.h"
#include "rule/window.h"

int
due_is(const struct window *w, const struct lifespan *l, int32_t as_of)
{
	const int64_t begin = l->procedure;

	return as_of >= begin + w->hi &&
	       (l->death == DUE_ALIVE || l->death >= begin + w->target);
}

void
due_add(struct due_count *c, int due, int scored)
{
	c->enrolled++;
	c->due += due;
	c->scored += due && scored;
	c->scored_early += !due && scored;
}

int
due_rate(const struct due_count *c, double *rate)
{
	if (c->due == 0)
		return -1;
	*rate = (double)c->scored / (double)c->due;
	return 0;
}
