#ifndef MENDD_PEOPLE_H
#define MENDD_PEOPLE_H

#include <stddef.h>
#include <stdint.h>

/*
 * How many different people stand behind each figure.
 *
 * A figure is a group and a place; a person's footprint there is a bit per
 * place.  Whoever has one episode is counted; only of those who have several,
 * and so may stand in a figure more than once, is it remembered who they are.
 * The counts are exact.
 */
struct people {
	size_t groups, places, words; /* words: uint64_t of a footprint */
	size_t bytes; /* of a footprint that may be other than 0 */
	uint32_t *alone, *several, *anywhere; /* tallies: see people.c */
	uint32_t *single; /* by group and place: who is alone */
	uint32_t *counts; /* by group and place: everybody */
	uint32_t *totals; /* by place: everybody in any group */
	uint32_t *newest; /* by person: a hit and 1; 0: none */
	uint64_t *hits;   /* of a person in a group: see people.c */
	size_t nhits, max;
	uint64_t *joined; /* a footprint */
};

/* Of footprints with so many places: uint64_t in one. */
size_t people_words(size_t places);

/* People are numbers below ${persons}.  -1: out of memory. */
int people_init(struct people *, size_t groups, size_t places, size_t persons);
void people_free(struct people *);

/*
 * An episode; ${alone}: no other of the person will be added.  -1: out of
 * memory.
 */
int people_add(struct people *, size_t group, uint32_t person, int alone,
    const uint64_t *footprint);

/* Episodes of people who have no other: these of many. */
void people_add_alone(struct people *, const uint8_t *groups,
    const uint64_t *footprints, const uint16_t *which, size_t n);

/* After the last people_add(), before anything is read. */
void people_finish(struct people *);

uint32_t people_count(const struct people *, size_t group, size_t place);
uint32_t people_total(const struct people *, size_t place);

/*
 * ${first}[r]: how many people at a place have rank r as the lowest rank of
 * their groups.  Ranks are below ${groups}; groups without people there may
 * have any.
 */
void people_by_rank(const struct people *, size_t place,
    const uint32_t *rank_of_group, uint32_t *first);

#endif
