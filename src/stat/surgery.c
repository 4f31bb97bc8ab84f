/* Three answers to what a score after a later operation means. */
#include "stat/surgery.h"

/* A visit from the operation on. */
static int
is_reached(int64_t operation, int64_t visit)
{
	return operation <= visit;
}

int
surgery_takes_score(enum surgery strategy, int64_t operation, int64_t visit)
{
	return strategy == SURGERY_EVERY_SCORE || !is_reached(operation, visit);
}

void
surgery_add(struct surgery_count *c, enum surgery strategy, int64_t operation,
    int64_t visit, int scored, int responded)
{
	const int operated = is_reached(operation, visit);

	c->operated += operated;
	if (strategy == SURGERY_NONRESPONDER && operated) {
		c->n++;
		return;
	}
	if (!scored || !surgery_takes_score(strategy, operation, visit))
		return;
	c->n++;
	c->x += responded != 0;
}
