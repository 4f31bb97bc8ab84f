#ifndef MENDD_MOMENTS_H
#define MENDD_MOMENTS_H

#include <stddef.h>
#include <stdint.h>

/*
 * All that a model of means and covariances over scheduled visits needs to
 * know of its episodes: for each cell (a group, or a profile of covariates)
 * and each set of visits seen, how many episodes there are, their sums and
 * their sums of products.  Kept in whole numbers, so that parts may be added
 * and taken away in any order and give the whole to the last bit.
 *
 * Scores are scaled by a power of ten that the caller keeps.  A row of one
 * episode is that patient's scores: moments are patient data.
 */
__extension__ typedef __int128 moments_sum; /* what C11 has no word for */

enum { MOMENTS_VISITS_MAX = 16 };

/* |score| goes up to this, so that no sum of 2^31 products overflows. */
#define MOMENTS_SCORE_MAX (INT64_C(1) << 46)

struct moments;

/* 1 to MOMENTS_VISITS_MAX visits, at least one cell; NULL: out of memory. */
struct moments *moments_new(size_t visits, size_t cells);
void moments_free(struct moments *);

size_t moments_visits(const struct moments *);
size_t moments_cells(const struct moments *);

/*
 * Add ${times} episodes of one cell with the same scores; take them away
 * when it is negative.  Bit v of ${mask} says that visit v was seen, and
 * scores[v] counts only then.  -1: out of memory, or a cell, mask or score
 * out of range; nothing was changed.
 */
int moments_add(struct moments *, size_t cell, uint32_t mask,
    const int64_t *scores, int times);

/*
 * Add many episodes, of which nothing is seen after the first ${nvisits}
 * visits, and whose scores are of at most the size that is expected (else any
 * of 32 bits).  Scores that were not seen are 0; episodes without any are
 * passed over.  -1: out of memory; some may have been added.
 *
 * They can be read after moments_settle().
 */
struct moments_episodes {
	size_t n;
	const uint8_t *cells;
	const uint32_t *masks;
	const int32_t (*scores)[MOMENTS_VISITS_MAX];
};
void moments_expect(struct moments *, int32_t size);
int moments_take(
    struct moments *, const struct moments_episodes *, size_t nvisits);
void moments_settle(struct moments *);

/* Add all of another one of the same shape; -1 as above, nothing changed. */
int moments_merge(struct moments *, const struct moments *);

/* Episodes of a cell and a set of visits.  It borrows from its moments. */
struct moments_row {
	size_t cell;
	uint32_t mask;
	int64_t n;                /* negative: more was taken away than added */
	const moments_sum *sum;   /* of visit v */
	const moments_sum *cross; /* of visits v >= u: [v (v + 1) / 2 + u] */
};

/* Add a row as if it were of this one; -1 as moments_add(). */
int moments_add_row(struct moments *, const struct moments_row *);

/*
 * The rows that have episodes, by cell and then by mask whatever the order
 * they came in: call with *at = 0 and as long as it returns 1.
 */
int moments_next(const struct moments *, size_t *at, struct moments_row *);

#endif
