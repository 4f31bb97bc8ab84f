#ifndef MENDD_JOINT_H
#define MENDD_JOINT_H

#include <stddef.h>
#include <stdint.h>

#include "cohort/became.h"

/*
 * How often each baseline was seen with each thing that may become of a
 * visit, in cells.  A baseline is a small number below ${scores}, which itself
 * is none.  Few are counted in a table, many in a list that is searched by
 * hash; a place in it is a number, too.
 */
struct joint_pair {
	uint64_t key; /* its place and 1; 0: no pair */
	uint64_t count;
};

struct joint {
	size_t cells, scores;
	size_t rows, columns;     /* of a cell: baselines, outcomes */
	uint32_t *table;          /* NULL: the list */
	struct joint_pair *pairs; /* a hash, then in order */
	size_t size, used;
};

/* -1: out of memory. */
int joint_init(struct joint *, size_t cells, size_t scores);
void joint_free(struct joint *);

/* The place of a cell and a baseline; those of their outcomes follow. */
static inline size_t
joint_place(const struct joint *j, size_t cell, size_t baseline)
{
	return (cell * j->rows + baseline) * j->columns;
}

/* One more of each outcome of the places, plus ${shift}.  -1: out of memory.
 */
int joint_add(struct joint *, const size_t *places, size_t shift,
    const uint32_t *outcomes, size_t n);

/* After the last joint_add(), before anything is read. */
void joint_finish(struct joint *);

/*
 * Visit the scores of a cell that count until one visit does not return 0:
 * return it.  A pair may come twice.
 */
typedef int joint_visit(
    void *arg, uint32_t baseline, uint32_t score, uint64_t count);
int joint_walk(const struct joint *, size_t cell, joint_visit *, void *arg);

/* Add what became of the visits of a cell; and of those with a baseline. */
void joint_ends(const struct joint *, size_t cell, int64_t all[BECAME],
    int64_t paired[BECAME]);

#endif
