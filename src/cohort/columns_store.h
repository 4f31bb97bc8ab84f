#ifndef MENDD_COLUMNS_STORE_H
#define MENDD_COLUMNS_STORE_H

#include "cohort/columns.h"
#include "cohort/lexicon.h"
#include "cohort/roster.h"
#include "cohort/segment.h"

#define COLUMNS_CHANGES 1024 /* beyond so many, clinics share a count */

/*
 * What the store is made of, for those who fill it and those who scan it.
 *
 * An episode has a number, which is its place in every column; its series
 * hang on a list that begins at first[].  A number without stratum and series
 * is a hole.
 */
struct columns {
	size_t n, max; /* numbers that are or were in use; room for */
	uint32_t free; /* the first hole, or INDEX_NONE */
	uint8_t (*ids)[16];
	uint16_t *clinics;
	uint32_t *people; /* INDEX_NONE: no stratum (yet) */
	uint32_t *next;   /* of the person's episodes, in a ring */
	int32_t *day_zero, *censored_on, *died_on; /* never: INT32_MAX */
	uint16_t *keys[COLUMNS_WORDS];             /* numbers in words[] */
	float *doses[COLUMNS_DOSES];               /* NAN: not recorded */
	struct spot *first; /* a hole's row is the next hole */
	struct index index;

	struct roster roster;
	struct lexicon clinic_ids;
	struct lexicon words[COLUMNS_WORDS];

	/* A table is an instrument, NUL, and a scale. */
	struct lexicon table_names;
	struct table {
		struct lexicon scores; /* int32_t */
		uint32_t recent;       /* where its last series was put */
	} * tables;
	size_t tables_max;

	/* A segment's number is that of its layout. */
	struct lexicon layouts, visit_codes;
	struct segment *segments;
	size_t segments_max;

	size_t strata, rows;

	/* Puts and drops, by clinic; see columns_version(). */
	uint64_t changes[COLUMNS_CHANGES];
};

/* The number of a table, or LEXICON_NONE. */
uint32_t columns_table(
    const struct columns *, const char *instrument, const char *scale);

/* Its score with this number, in hundredths. */
int32_t columns_score(const struct columns *, uint32_t table, uint16_t number);

/*
 * The greatest step, in hundredths, in which one comes from ${origin} to every
 * score of the table; 0: there is no other score.
 */
int64_t columns_step(const struct columns *, uint32_t table, int64_t origin);

/* The number of an episode, or INDEX_NONE. */
uint32_t columns_episode(const struct columns *, const uint8_t clinic[16],
    const uint8_t episode[16]);

/* The same, which may be new.  INDEX_NONE: out of memory, or too many. */
uint32_t columns_episode_number(
    struct columns *, const uint8_t clinic[16], const uint8_t episode[16]);

/* Make a hole of a number that has neither stratum nor series. */
void columns_episode_tidy(struct columns *, uint32_t episode);

/* Note that a row of an episode was put or dropped. */
static inline void
columns_note(struct columns *c, uint32_t episode)
{
	c->changes[c->clinics[episode] % COLUMNS_CHANGES]++;
}

/* A number below 65,535.  LEXICON_NONE: out of memory, or too many. */
uint32_t columns_small(struct lexicon *, const void *bytes, size_t len);

#endif
