#ifndef MENDD_CENSUS_H
#define MENDD_CENSUS_H

#include "cohort/became.h"
#include "cohort/differences.h"
#include "cohort/joint.h"
#include "cohort/people.h"
#include "stat/moments.h"
#include "stat/several.h"

#define CENSUS_GROUPS 50 /* no more are shown */
#define CENSUS_NO_GROUP UINT8_MAX

/*
 * All counts of a cohort.  Cells go by group, then by day.  The places of
 * people are: the cohort; scored on each day; and on each day after day 0,
 * scored and with a baseline to compare with; with a baseline and no score; and
 * scored without a baseline.
 */
struct census {
	size_t ndays, ngroups;
	int32_t *target_days;     /* ascending; of all series of the scale */
	const char **visit_codes; /* NULL: no visit of the cohort is then */
	uint8_t *verdicts;        /* of sift(), on each episode */
	struct grouping grouping;
	uint8_t *group_of; /* by number of the grouping, or CENSUS_NO_GROUP */
	uint32_t groups[CENSUS_GROUPS]; /* numbers in the grouping */
	int64_t episodes[CENSUS_GROUPS];
	int64_t (*courses)[BECAME]; /* by cell: how many visits */
	int64_t (*paired)[BECAME];  /* those of them with a baseline */
	struct joint joint;      /* by cell: of scores that count.  Baselines of
				  * days up to 0 are none: they have no change */
	struct moments *moments; /* by group and day, of scores that count;
				  * NULL: no model is asked, or too many days */
	struct several several;  /* with moments: who may have several */
	struct people people;
	struct differences differences; /* only with at_least */
};

/* The place of those who were scored on a day, or scored and paired. */
size_t census_scored(size_t day);
size_t census_paired(const struct census *, size_t day);

/* And of those with a baseline alone, or a score alone (remainder.h). */
size_t census_lapsed(const struct census *, size_t day);
size_t census_fresh(const struct census *, size_t day);

/* How many places there are, of people who are to be told apart. */
size_t census_places(const struct census *);

/* All places, as a footprint of people_words(); one place: the cohort. */
void census_there(const struct census *, size_t places, uint64_t *there);

/* The target days of all series of a table.  -1: out of memory. */
int census_lay_axis(struct census *, const struct columns *, uint32_t table);

/* The place of a target day, which is one of them. */
size_t census_day(const struct census *, int32_t target_day);

void census_free(struct census *);

#endif
