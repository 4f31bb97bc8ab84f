#ifndef MENDD_JOINT_H
#define MENDD_JOINT_H

#include <stddef.h>
#include <stdint.h>

/*
 * How often each pair of a baseline and a score was seen, in cells.  Both
 * are small numbers below ${scores}; a baseline of ${scores} is none.  Few
 * pairs are counted in a table, many in a list that is searched by hash.
 */
struct joint_pair {
	uint64_t key; /* cell, baseline, score, and 1; 0: no pair */
	uint64_t count;
};

struct joint {
	size_t cells, scores;
	uint32_t *table;          /* NULL: the list */
	struct joint_pair *pairs; /* a hash, then in order */
	size_t size, used;
};

typedef int joint_visit(
    void *arg, uint32_t baseline, uint32_t score, uint64_t count);

/* -1: out of memory. */
int joint_init(struct joint *, size_t cells, size_t scores);
void joint_free(struct joint *);

/* One more of each.  -1: out of memory. */
struct joint_seen {
	uint32_t cell;
	uint16_t baseline, score;
};
int joint_add(struct joint *, const struct joint_seen *, size_t n);

/* After the last joint_add(), before the first joint_walk(). */
void joint_finish(struct joint *);

/* Visit the pairs of a cell until one visit does not return 0: return it. */
int joint_walk(const struct joint *, size_t cell, joint_visit *, void *arg);

#endif
