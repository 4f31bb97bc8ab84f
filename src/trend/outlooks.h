#ifndef MENDD_OUTLOOKS_H
#define MENDD_OUTLOOKS_H

#include "trend/outlook.h"

struct columns;

/*
 * The outlooks that were asked for last, while what they were worked out from
 * is the same: most patients of a clinic are held against a few cohorts.  They
 * are found by their question and the versions of its clinics
 * (columns_version()), so what is stored at another clinic throws none away.
 * When there are OUTLOOKS_MAX, the one that was not asked for longest makes
 * room.  Zeroed: none.  They are of one store: clear them with it.
 */
#define OUTLOOKS_MAX 64

struct outlooks {
	struct outlooks_one {
		char *question; /* NULL: found by none */
		uint64_t version;
		uint64_t asked; /* when: the count then */
		struct outlook outlook;
	} list[OUTLOOKS_MAX];
	uint64_t asked; /* for any */
	/* Counted until somebody sets them to 0. */
	uint64_t found, made;
	struct trend_tally tally;
};

/*
 * The outlook of a question (outlook.h), kept or made now; it stays until the
 * next call.  NULL and why: see outlook_make().  One that was worked out in a
 * hurry is not found again.
 */
const struct outlook *outlooks_get(struct outlooks *, const struct columns *,
    const json_t *question, int64_t (*now)(void), int64_t until,
    const char **why);

/* Forget them; what was counted stays. */
void outlooks_clear(struct outlooks *);

#endif
