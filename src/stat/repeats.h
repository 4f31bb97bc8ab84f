#ifndef MENDD_REPEATS_H
#define MENDD_REPEATS_H

#include "stat/moments.h"
#include "stat/several.h"

/*
 * People in a model, and the scores of those who have several episodes in it:
 * two knees of one person are not independent, so whoever wants errors by
 * person has to see which scores belong together.  Rows are patient data.
 */
struct repeat {
	uint32_t person;
	uint32_t mask; /* visits seen; 0: it takes no part */
	size_t group, cell;
};

struct repeats_row { /* what a row of struct several is in the model */
	uint16_t mask, group;
	uint32_t cell;
};

struct repeats {
	size_t visits, groups;
	const struct several *of;        /* the scores, */
	size_t days[MOMENTS_VISITS_MAX]; /* of which these are the visits */
	struct several own;              /* where nobody else has them */
	struct repeats_row *rows;        /* as many as there are scores */
	size_t n, room;
	int64_t pairs;           /* of rows of one person */
	int64_t people, several; /* all, and those of them with several */
	int64_t *by_group;       /* people; who is in two counts in each */
};

/* Empty, for scores of its own.  NULL: out of memory. */
struct repeats *repeats_new(size_t visits, size_t groups);
void repeats_free(struct repeats *);

/*
 * An episode with its scores as moments_add() takes them, but of 32 bits, of a
 * person who may have others.  -1: out of memory, or a score of more bits;
 * nothing was changed.
 */
int repeats_add(struct repeats *, const struct repeat *, const int64_t *scores);

/*
 * For these scores at these places in theirs, which it borrows; what each of
 * their rows is in the model, the caller lays down in ${rows}.  NULL: out of
 * memory.
 */
struct repeats *repeats_new_of(
    size_t visits, size_t groups, const struct several *, const size_t *days);

/* Who they are, and who has several: once, when all are there. */
void repeats_count(struct repeats *);

/* So many people of a group have one episode and no other. */
void repeats_alone(struct repeats *, size_t group, int64_t people);

#endif
