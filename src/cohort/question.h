#ifndef MENDD_QUESTION_H
#define MENDD_QUESTION_H

#include <jansson.h>
#include <stdint.h>

#include "cohort/columns_store.h"
#include "stat/surgery.h"

/* A filter: a word, and which of its numbers are accepted. */
struct sieve {
	size_t word;
	size_t values;     /* how many were named */
	uint8_t *accepted; /* 0 or 1, by number */
};

/* What is asked about the cohort. */
enum question_kind {
	KIND_TREND,
	KIND_RESPONDERS,    /* the share that improved by t, for every t */
	KIND_COMPLETENESS,  /* what became of the visits */
	KIND_DOSE_RESPONSE, /* groups are bands in order: a line through them */
	KIND_FUNNEL,        /* groups are sites, beside each other at a visit */
	KIND_FIRST_RESPONSE, /* how long until a first response */
	KIND_MISSING,        /* who answered at a visit, and who did not */
	KIND_COURSES         /* centiles by visit, and single courses */
};

/* Which model of the means over time. */
enum model {
	MODEL_LDA,  /* baselines differ between groups */
	MODEL_CLDA, /* all groups share one baseline mean */
	MODEL_NONE
};

#define ADJUST_WORDS 5 /* for so many at most is a comparison adjusted */

/*
 * By minutes_band, which is no word of an episode: it follows from its
 * minutes to the injection (band.h).  It does not go with another word.
 */
#define QUESTION_MINUTES COLUMNS_WORDS

/* By what became of the visit that is named (answered.h); no word either. */
#define QUESTION_ANSWERED (COLUMNS_WORDS + 1)

/* A question about a cohort, in the numbers of the store that is asked. */
struct question {
	enum question_kind kind;
	uint32_t table; /* LEXICON_NONE: nobody was ever asked that scale */
	int32_t as_of;
	int by, and_by;         /* words, or -1; by may be QUESTION_MINUTES */
	enum columns_dose dose; /* of a dose-response; COLUMNS_DOSES: none */
	int good;               /* 1 or -1 */
	enum model model;
	size_t nadjust;
	size_t adjust[ADJUST_WORDS]; /* words */
	enum surgery surgery;        /* what a rescue does to scores after it */
	int with_mcid, with_pass, with_ends;
	int64_t mcid, pass;       /* in hundredths */
	int64_t minimum, maximum; /* of the scale, the same */
	uint32_t at_least;        /* people; 0: no limit */
	uint32_t sums_at_least;   /* the same, of whom means beside each other
				   * tell (remainder.h); 0: none are shown */
	uint64_t seed;            /* by which single courses are drawn */
	uint32_t own;             /* the asker's clinic, or LEXICON_NONE */
	uint8_t *clinics;         /* 0 or 1, by number */
	const char *visit;        /* code of the one that a funnel or who is
				   * missing is asked of; the JSON's */
	size_t nsieves;
	struct sieve sieves[COLUMNS_WORDS];
};

/*
 * Read it from the object that trend_answer() is given, which must stay as
 * long as the question.  NULL, or why not: "bad_question", "out_of_memory".
 */
const char *question_read(
    struct question *, const struct columns *, const json_t *);
void question_free(struct question *);

#endif
