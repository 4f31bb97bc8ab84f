#ifndef MENDD_PLACES_H
#define MENDD_PLACES_H

#include <stddef.h>

/*
 * Where people are counted (census.h), as numbers: 0 is the cohort; then come
 * as many as there are days, of each kind.
 */
static inline size_t
place_scored(size_t day)
{
	return 1 + day;
}

static inline size_t
place_paired(size_t ndays, size_t day)
{
	return 1 + ndays + day;
}

static inline size_t
place_lapsed(size_t ndays, size_t day)
{
	return 1 + 2 * ndays + day;
}

static inline size_t
place_fresh(size_t ndays, size_t day)
{
	return 1 + 3 * ndays + day;
}

static inline size_t
places_of(size_t ndays)
{
	return 1 + 4 * ndays;
}

static inline size_t
places_days(size_t places)
{
	return (places - 1) / 4;
}

#endif
