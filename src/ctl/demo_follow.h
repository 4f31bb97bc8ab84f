#ifndef MENDD_DEMO_FOLLOW_H
#define MENDD_DEMO_FOLLOW_H

#include <stdint.h>

#include <jansson.h>

struct demo_case;
struct instruments;
struct rng;

/* What became of a made-up person after the procedure. */
struct demo_follow {
	json_t *responses;  /* as operator.responses_import takes them */
	json_t *open_visit; /* id of the last visit that waits, or NULL */
	const char *event;  /* type of intercurrent event, or NULL */
	int32_t event_day;
};

/*
 * Draw it, for the visits that the procedure of ${day} was given.  -1:
 * memory ran out, or a visit asks an instrument that is not known.
 */
int demo_follow_draw(struct demo_follow *, const struct demo_case *,
    const json_t *visits, const struct instruments *, int32_t day,
    int32_t today, struct rng *);
void demo_follow_free(struct demo_follow *);

#endif
