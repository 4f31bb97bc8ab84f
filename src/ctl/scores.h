#ifndef MENDD_SCORES_H
#define MENDD_SCORES_H

#include <jansson.h>

#include "ctl/frame.h"
#include "stat/response.h"

/*
 * Scores of episodes by visit, out of a table with the columns episode, visit
 * and score and the names of visits in a specification.  Scores are whole
 * numbers of ${scale}.
 */
struct limit {
	int given;
	int64_t value;
};

/* What a specification says of the instrument. */
struct measure {
	struct limit min, max, mcid, scb, pass;
	int whole; /* scores have no fraction */
	enum better better;
	int digits;
	int64_t scale;
	int64_t step; /* thresholds are compared in multiples of this */
};

struct scores {
	struct measure measure;
	struct levels episodes, groups; /* of groups only the names */
	size_t n_visits;
	const char **visits; /* as the specification has them */
	size_t baseline;     /* FRAME_NONE: there is none */
	size_t *group;       /* of each episode */
	int64_t *score;      /* episode by visit */
	unsigned char *seen;
	json_t *rejected; /* [{"row", "reason"}], rows from 1 */
	json_t *missing;  /* rows without a score */
	json_t *accepted; /* [{"row", "score"}] */
};

/*
 * Take the scores of a table.  -1: columns or members of ${spec} are missing
 * or memory ran out; stderr says which.  Rows at fault are in ${rejected},
 * with a reason: no_episode, unknown_visit, not_a_number, not_integer, range,
 * duplicate, other_group.  The frame and the specification are to outlive it.
 */
int scores_open(struct scores *, const struct frame *, const json_t *spec);
void scores_close(struct scores *);

/* The score of an episode at a visit; only where it is seen. */
int scores_seen(const struct scores *, size_t episode, size_t visit);
int64_t scores_at(const struct scores *, size_t episode, size_t visit);

/* A number of a specification in whole numbers; not given: it is none. */
struct limit limit_read(const json_t *number, int digits);

#endif
