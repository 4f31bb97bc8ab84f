#ifndef MENDD_COLUMNS_H
#define MENDD_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

/*
 * The scores of all clinics as columns in memory: what registry.stratum and
 * registry.series hold, row by row, in a form that can be scanned fast.
 * Words, visit codes and schedules are kept once; what was dropped leaves a
 * hole that is used again.  Days count as in base/day.h.
 */

#define COLUMNS_NONE INT32_MIN /* no score, no date */
#define COLUMNS_WORDS 16       /* keys of an episode */

struct columns;

/*
 * The words by which cohorts are filtered and grouped: the names of an
 * episode's keys, in their order, which is internal.cohort_words()'s.
 */
extern const char *const columns_words[COLUMNS_WORDS];

/*
 * Doses of an episode, in the order of internal.feed_doses(): platelets in
 * 10*9, viable cells in 10*6, viability in percent, minutes from the end of
 * processing to the injection.  Counts are good to three digits, and a float
 * holds seven.
 */
enum columns_dose {
	DOSE_PLATELETS,
	DOSE_VIABLE,
	DOSE_VIABILITY,
	DOSE_MINUTES,
	COLUMNS_DOSES
};

/* An episode: a row of registry.stratum. */
struct columns_stratum {
	uint8_t clinic[16], episode[16], patient[16];
	int32_t day_zero;
	int32_t censored_on, died_on;    /* COLUMNS_NONE: never */
	const char *keys[COLUMNS_WORDS]; /* NULL: not_recorded */
	float doses[COLUMNS_DOSES];      /* NAN: not recorded */
};

/*
 * Its visits and scores on a scale: a row of registry.series.  The arrays
 * run in parallel, by target day.
 */
struct columns_series {
	uint8_t clinic[16], episode[16];
	const char *instrument, *scale;
	size_t nvisits; /* 1..COLUMNS_VISITS_MAX */
	const char *const *visit_codes;
	const int32_t *target_days, *closes_on;
	const int32_t *score_cents; /* COLUMNS_NONE: no score */
	const int32_t *answered_on; /* COLUMNS_NONE: no answer */
	const uint8_t *cancelled;
};

#define COLUMNS_VISITS_MAX 1000

/* NULL: out of memory. */
struct columns *columns_new(void);
void columns_free(struct columns *);

/*
 * Put a row in the place of the one with the same ids, or beside the others.
 * A series may come before its stratum; only an episode with both takes part
 * in anything.  Nothing given is kept.  -1, and all is as before: memory ran
 * out, a series has no visits or too many of them, or there are more
 * different words, scores or clinics than 65,534 of a kind.
 */
int columns_put_stratum(struct columns *, const struct columns_stratum *);
int columns_put_series(struct columns *, const struct columns_series *);

/* Take a row away; if there is none, do nothing. */
void columns_drop_stratum(
    struct columns *, const uint8_t clinic[16], const uint8_t episode[16]);
void columns_drop_series(struct columns *, const uint8_t clinic[16],
    const uint8_t episode[16], const char *instrument, const char *scale);

/*
 * A number that grows whenever a row of this clinic is put or dropped, and
 * now and then when one of another clinic is: while it is the same, so is all
 * that is here of the clinic.
 */
uint64_t columns_version(const struct columns *, const uint8_t clinic[16]);

/* Episodes that have a stratum, and series. */
size_t columns_episodes(const struct columns *);
size_t columns_rows(const struct columns *);

/*
 * Bytes that were asked of the system: all; and of these the ones in which
 * series are found by a scan.
 */
size_t columns_bytes(const struct columns *);
size_t columns_scanned_bytes(const struct columns *);

#endif
