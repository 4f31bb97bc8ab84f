#ifndef MENDD_SEVERAL_H
#define MENDD_SEVERAL_H

#include <stddef.h>
#include <stdint.h>

/*
 * Scores of people who may have several episodes: rows as they came, each with
 * a link to an earlier one of the person.  The scan keeps those that it saw:
 * each model of a reply needs them, and another scan costs more than all that
 * is done with them.  Rows are patient data.
 */
#define SEVERAL_NONE UINT32_MAX

struct several_row {
	uint32_t episode; /* in the columns */
	uint16_t mask;    /* visits seen */
	uint8_t group;    /* of the census */
	/* Set by several_add(): */
	uint8_t is_followed; /* whether a later row is of the person */
	uint32_t earlier;    /* the row before, or SEVERAL_NONE */
};

struct several { /* all zero but the visits: empty */
	size_t visits;
	size_t n, room;
	struct several_row *rows;
	int32_t *scores; /* ${visits} of each row */
	int64_t size;    /* no score is larger, nor smaller than minus this */
	uint32_t *last;  /* by person: their last row and 1; 0: none */
	size_t persons;  /* who have a place there */
};

/*
 * Room for so many rows and people.  Pages that nobody writes to cost nothing,
 * and arrays that grow cost more than what is written to them.  -1: out of
 * memory.
 */
int several_reserve(struct several *, size_t rows, size_t persons);

/*
 * Keep a row of a person; scores of visits not seen are 0.  People are small
 * numbers: each up to the greatest takes room.  -1: out of memory.
 */
int several_add(struct several *, uint32_t person, const struct several_row *,
    const int32_t *scores);
void several_free(struct several *);

#endif
