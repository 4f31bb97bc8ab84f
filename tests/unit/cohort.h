#ifndef MENDD_TESTS_COHORT_H
#define MENDD_TESTS_COHORT_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "cohort/columns.h"
#include "cohort/scan.h"

/* Cohorts for tests: episodes as plain rows, and the store made of them. */
#define VISITS 5
#define FILTERED 3 /* the words that are filled: see cohort_words */

/* guidance, laterality, sex: their numbers among columns_words. */
extern const size_t cohort_words[FILTERED];
extern const char *const cohort_values[FILTERED][4];

struct episode {
	unsigned id, clinic, person;
	int with_stratum, with_series;
	int32_t day_zero, censored_on, died_on;
	unsigned keys[FILTERED]; /* of cohort_values */
	int with_doses;          /* else none was recorded */
	float doses[COLUMNS_DOSES];
	size_t nvisits;
	const char *codes[VISITS];
	int32_t target_days[VISITS], closes_on[VISITS];
	int32_t scores[VISITS], answered_on[VISITS];
	uint8_t cancelled[VISITS];
};

/* Numbers that are the same in every run. */
unsigned cohort_random(unsigned below);

/* An episode of one of ${people} people in one of 3 clinics: all is drawn. */
void cohort_draw(struct episode *, unsigned id, unsigned people);

/* The bytes of an id, and its text. */
void cohort_id(uint8_t out[16], char kind, unsigned number);
const char *cohort_clinic(unsigned number);

/* Put what it has; the scale is NRS_PAIN, total. */
void cohort_put(struct columns *, const struct episode *);
void cohort_put_stratum(struct columns *, const struct episode *);
void cohort_put_series(struct columns *, const struct episode *);
int cohort_try_stratum(struct columns *, const struct episode *);
int cohort_try_series(struct columns *, const struct episode *);
void cohort_drop_stratum(struct columns *, const struct episode *);
void cohort_drop_series(struct columns *, const struct episode *);

/* A question of that scale. */
struct ask {
	unsigned nclinics; /* 0, 1 ... */
	int32_t as_of;
	int by;                     /* of cohort_words, or -1 */
	unsigned filters[FILTERED]; /* bits of cohort_values; 0: none */
	unsigned at_least;          /* 0: no limit */
};
json_t *cohort_question(const struct ask *);
void cohort_draw_question(struct ask *);

/*
 * The plain reading of an episode: how many filters it does not pass, or -1
 * when it has no part in the question; what became of a visit; its score and
 * the baseline that count, or COLUMNS_NONE; the name of its group.
 */
int cohort_outside(const struct episode *, const struct ask *);
enum became cohort_became(const struct episode *, size_t v, int32_t as_of);
int32_t cohort_score(const struct episode *, size_t v, int32_t as_of);
int32_t cohort_baseline(const struct episode *, int32_t as_of);
const char *cohort_group(const struct episode *, const struct ask *);
const char *cohort_key(const struct episode *, size_t w);

#endif
