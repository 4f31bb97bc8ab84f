#ifndef MENDD_REPEATS_H
#define MENDD_REPEATS_H

#include <stddef.h>
#include <stdint.h>

/*
 * People in a model, and the scores of those who have several episodes in it:
 * two knees of one person are not independent, so whoever wants errors by
 * person has to see which scores belong together.  Rows are patient data.
 */
struct repeat {
	uint32_t person;
	uint32_t mask; /* visits seen */
	size_t group, cell;
	size_t at; /* its scores: ${scores} from there, a visit each */
};

struct repeats {
	size_t visits, groups;
	struct repeat *rows; /* by person, once finished */
	size_t n, room;
	int64_t *scores;
	int64_t people, several; /* all, and those of them with several */
	int64_t *by_group;       /* people; who is in two counts in each */
};

/* NULL: out of memory. */
struct repeats *repeats_new(size_t visits, size_t groups);
void repeats_free(struct repeats *);

/*
 * An episode with its scores as moments_add() takes them, of a person who may
 * have others.  -1: out of memory.
 */
int repeats_add(struct repeats *, const struct repeat *, const int64_t *scores);

/* So many people of a group have one episode and no other. */
void repeats_alone(struct repeats *, size_t group, int64_t people);

/* After the last one: who has one episode only goes, the others are sorted. */
void repeats_finish(struct repeats *);

#endif
