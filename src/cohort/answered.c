/* Who answered at a visit, and who did not. */
#include <stdlib.h>
#include <string.h>

#include "cohort/answered.h"
#include "cohort/became.h"

const char *const answered_names[ANSWERED_STATES] = {
    "answered", "not_answered", "after_rescue", "not_due"};

static enum answered
state_of(enum became end)
{
	switch (end) {
	case ANSWERED:
	case LATE:
		return STATE_ANSWERED;
	case NOT_ANSWERED:
		return STATE_NOT_ANSWERED;
	case CENSORED:
		return STATE_AFTER_RESCUE;
	default:
		return STATE_NOT_DUE;
	}
}

static size_t
find_visit(const struct segment *g, const char *code)
{
	for (size_t v = 0; v < g->nvisits; v++)
		if (strcmp(g->visit_codes[v], code) == 0)
			return v;
	return g->nvisits;
}

static void
judge_segment(uint8_t *states, const struct columns *c,
    const struct question *q, const struct segment *g)
{
	const size_t v = find_visit(g, q->visit);
	struct whose who;
	uint32_t e;

	for (size_t row = 0; v < g->nvisits && row < g->rows; row++) {
		const size_t at = row * g->nvisits + v;

		if ((e = g->episodes[row]) == INDEX_NONE)
			continue;
		who = whose_of(c, q, e);
		states[e] = (uint8_t)state_of(
		    became_of(g->target_days[v], &who, g->scores[at],
			g->days[at], became_closes(g, row, v), q->as_of));
	}
}

uint8_t *
answered_states(const struct columns *c, const struct question *q)
{
	uint8_t *states = malloc(c->n + 1);

	if (states == NULL)
		return NULL;
	memset(states, STATE_NOT_DUE, c->n + 1);
	for (size_t i = 0; i < c->layouts.n; i++)
		if (c->segments[i].table == q->table)
			judge_segment(states, c, q, &c->segments[i]);
	return states;
}
