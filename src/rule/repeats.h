#ifndef MENDD_REPEATS_H
#define MENDD_REPEATS_H

#include <stddef.h>
#include <stdint.h>

/*
 * People in a model, and the scores of those who have several episodes in it:
 * two knees of one person are not independent, so whoever wants errors by
 * person has to see which scores belong together.  Rows are patient data.
 *
 * Rows stay as they came, each with a link to an earlier one of the person.
 */
#define REPEATS_NONE UINT32_MAX

struct repeat {
	uint32_t person;
	uint32_t mask; /* visits seen */
	size_t group, cell;
	/* Set by repeats_add(). */
	uint32_t earlier; /* the row before of the person, or REPEATS_NONE */
	uint32_t several; /* whether the person has another row */
};

struct repeats {
	size_t visits, groups;
	struct repeat *rows;
	size_t n, room;
	int32_t *scores;  /* ${visits} of each row; 0 where none was seen */
	uint32_t *latest; /* by person: the row that came last */
	size_t persons;   /* that have a place there */
	int64_t pairs;    /* of rows of one person */
	int64_t people, several; /* all, and those of them with several */
	int64_t *by_group;       /* people; who is in two counts in each */
};

/* NULL: out of memory. */
struct repeats *repeats_new(size_t visits, size_t groups);
void repeats_free(struct repeats *);

/*
 * An episode with its scores as moments_add() takes them, but of 32 bits, of a
 * person who may have others.  People are small numbers: each up to the
 * greatest takes room.  -1: out of memory, or a score of more bits; nothing
 * was changed.
 */
int repeats_add(struct repeats *, const struct repeat *, const int64_t *scores);

/* So many people of a group have one episode and no other. */
void repeats_alone(struct repeats *, size_t group, int64_t people);

#endif
