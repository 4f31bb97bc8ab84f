/* Rows that were laid out alike, as columns with holes. */
#include <stdlib.h>
#include <string.h>

#include "base/stretch.h"
#include "cohort/segment.h"

#define ROWS_MIN 4
#define ROWS_MANY 4096 /* which are given less room to spare */

/* From the first visit's closing day, with wrap-around. */
static int32_t
closes_after(const int32_t *closes_on, size_t v)
{
	return (int32_t)((uint32_t)closes_on[v] - (uint32_t)closes_on[0]);
}

int
segment_init(struct segment *s, uint32_t table, size_t nvisits,
    const int32_t *target_days, const int32_t *closes_on,
    const char *const *codes)
{
	*s = (struct segment){.table = table,
	    .nvisits = nvisits,
	    .baseline = nvisits,
	    .free = INDEX_NONE};
	s->target_days = malloc(nvisits * sizeof(*s->target_days));
	s->closes_after = malloc(nvisits * sizeof(*s->closes_after));
	s->visit_codes = malloc(nvisits * sizeof(*s->visit_codes));
	if (s->target_days == NULL || s->closes_after == NULL ||
	    s->visit_codes == NULL) {
		segment_free(s);
		return -1;
	}
	for (size_t v = 0; v < nvisits; v++) {
		s->target_days[v] = target_days[v];
		s->closes_after[v] = closes_after(closes_on, v);
		s->visit_codes[v] = codes[v];
		if (target_days[v] == 0 && s->baseline == nvisits)
			s->baseline = v;
	}
	return 0;
}

void
segment_free(struct segment *s)
{
	free(s->target_days);
	free(s->closes_after);
	free(s->visit_codes);
	free(s->episodes);
	free(s->closes_on);
	free(s->scores);
	free(s->days);
	free(s->next);
	*s = (struct segment){.free = INDEX_NONE};
}

int
segment_suits(const struct segment *s, uint32_t table, size_t nvisits,
    const int32_t *target_days, const int32_t *closes_on,
    const char *const *codes)
{
	if (s->table != table || s->nvisits != nvisits)
		return 0;
	for (size_t v = 0; v < nvisits; v++)
		if (s->target_days[v] != target_days[v] ||
		    s->closes_after[v] != closes_after(closes_on, v) ||
		    strcmp(s->visit_codes[v], codes[v]) != 0)
			return 0;
	return 1;
}

static int
grow(struct segment *s)
{
	const size_t spare = s->max / (s->max < ROWS_MANY ? 4 : 32);
	const size_t max = s->max < ROWS_MIN ? ROWS_MIN : s->max + spare;

	if (max >= INDEX_NONE ||
	    column_stretch(&s->episodes, max, sizeof(*s->episodes)) == -1 ||
	    column_stretch(&s->closes_on, max, sizeof(*s->closes_on)) == -1 ||
	    column_stretch(&s->scores, max * s->nvisits, sizeof(*s->scores)) ==
		-1 ||
	    column_stretch(&s->days, max * s->nvisits, sizeof(*s->days)) ==
		-1 ||
	    column_stretch(&s->next, max, sizeof(*s->next)) == -1)
		return -1;
	s->max = max;
	return 0;
}

uint32_t
segment_take(struct segment *s)
{
	uint32_t row = s->free;

	if (row != INDEX_NONE) {
		s->free = (uint32_t)s->days[row * s->nvisits];
		return row;
	}
	if (s->rows == s->max && grow(s) == -1)
		return INDEX_NONE;
	return (uint32_t)s->rows++;
}

void
segment_give(struct segment *s, uint32_t row)
{
	s->episodes[row] = INDEX_NONE;
	s->days[row * s->nvisits] = (int32_t)s->free;
	s->free = row;
}

size_t
segment_scanned_bytes(const struct segment *s)
{
	return s->max *
	       (sizeof(*s->episodes) + sizeof(*s->closes_on) +
		   s->nvisits * (sizeof(*s->scores) + sizeof(*s->days)));
}

size_t
segment_bytes(const struct segment *s)
{
	return segment_scanned_bytes(s) + s->max * sizeof(*s->next) +
	       s->nvisits *
		   (sizeof(*s->target_days) + sizeof(*s->closes_after) +
		       sizeof(*s->visit_codes));
}
