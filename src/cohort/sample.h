#ifndef MENDD_SAMPLE_H
#define MENDD_SAMPLE_H

#include "cohort/suppress.h"
#include "stat/moments.h"

/*
 * Which scores of a census a model is made of: those of some days of its
 * axis, by cell.  A score counts when the figures of its visit count it.
 */
#define SAMPLE_NO_CELL UINT8_MAX

struct sample {
	int everybody; /* of the clinics, whatever the filters: all in cell 0 */
	size_t ncells;
	uint8_t cells[CENSUS_GROUPS]; /* of groups, or SAMPLE_NO_CELL */
	size_t ndays;
	size_t days[MOMENTS_VISITS_MAX]; /* places in the axis, ascending */
	uint32_t seen[CENSUS_GROUPS];    /* by cell: which of these days */
};

/* The cell of an episode, or SAMPLE_NO_CELL: it takes no part. */
uint8_t sample_cell(
    const struct sample *, const struct census *, uint32_t episode);

/*
 * An episode: its scores, in hundredths, as moments_add() takes them; and on
 * which days there was to be one and is none, or none that counts because of
 * a rescue.
 */
struct sampled {
	uint32_t episode; /* in the columns */
	size_t cell;
	uint32_t mask, missing, stopped;
	const int64_t *scores;
};

/* Not 0: the walk ends with it. */
typedef int sample_one(void *of, const struct sampled *);

/* Every episode that has any.  -1: out of memory; or what ended it. */
int sample_each(const struct sample *, const struct columns *,
    const struct question *, const struct census *, sample_one *, void *of);

/* Only those of people who have several at these clinics or others. */
int sample_several(const struct sample *, const struct columns *,
    const struct question *, const struct census *, sample_one *, void *of);

/*
 * The same into moments by cell, of which nothing is waiting, for a sample of
 * whose cells all are seen on all of its days.  -1: out of memory.
 */
int sample_add_up(const struct sample *, const struct columns *,
    const struct question *, const struct census *, struct moments *);

/*
 * The visits that count, and the cell, of a row that the scan kept, which it
 * did when the census has moments; not for a sample of everybody.  0: it takes
 * no part.
 */
uint32_t sample_kept(
    const struct sample *, const struct several_row *, size_t *cell);

/*
 * The moments of all of them, by cell.  They are a part of those of the
 * census, if it has any, and no row is looked at.  NULL: out of memory.
 */
struct moments *sample_take(const struct sample *, const struct columns *,
    const struct question *, const struct census *);

/* All its days, a bit each. */
uint32_t sample_days(const struct sample *);

/* Only the days whose bit is set. */
void sample_keep(struct sample *, uint32_t days);

/*
 * Which days stay so that each pair of days was seen together in ${least}
 * episodes: while one was not, the day with the fewest scores goes.
 */
uint32_t sample_paired_days(const struct moments *, int64_t least);

int64_t sample_episodes(const struct moments *);

#endif
