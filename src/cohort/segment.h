#ifndef MENDD_SEGMENT_H
#define MENDD_SEGMENT_H

#include <stddef.h>
#include <stdint.h>

#include "cohort/index.h"

/*
 * The series of one scale that were laid out alike: the same visits on the
 * same target days, closing at the same distances from the first one's
 * closing day.  What they share is here once; the rest are columns, one place
 * per row, or per row and visit.
 */
#define SEGMENT_UNSCORED UINT16_MAX

/* In the place of the day when there is no score: why.  No day is as late. */
#define SEGMENT_OPEN INT32_MAX
#define SEGMENT_CANCELLED (INT32_MAX - 1)

struct spot { /* where a row is; segment INDEX_NONE: nowhere */
	uint32_t segment, row;
};

struct segment {
	uint32_t table; /* whose instrument and scale */
	size_t nvisits;
	size_t baseline; /* the first visit on day 0, or nvisits */
	int32_t *target_days, *closes_after; /* added with wrap-around */
	const char **visit_codes;

	size_t rows, max;   /* rows that are or were in use; room for */
	uint32_t free;      /* the first hole, or INDEX_NONE */
	uint32_t *episodes; /* INDEX_NONE: a hole; its days[] name the next */
	int32_t *closes_on; /* of the first visit */
	uint16_t *scores;   /* the scale's number for a score */
	int32_t *days;      /* answered on; unscored: why */
	struct spot *next;  /* another row of the episode */
};

/*
 * A segment without rows; ${codes} are not copied, and must outlive it.
 * -1: out of memory.
 */
int segment_init(struct segment *, uint32_t table, size_t nvisits,
    const int32_t *target_days, const int32_t *closes_on,
    const char *const *codes);
void segment_free(struct segment *);

/* Would a series of this table, laid out so, belong here? */
int segment_suits(const struct segment *, uint32_t table, size_t nvisits,
    const int32_t *target_days, const int32_t *closes_on,
    const char *const *codes);

/* A row to be filled, or INDEX_NONE: out of memory. */
uint32_t segment_take(struct segment *);
void segment_give(struct segment *, uint32_t row);

size_t segment_scanned_bytes(const struct segment *);
size_t segment_bytes(const struct segment *);

#endif
