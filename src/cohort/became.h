#ifndef MENDD_BECAME_H
#define MENDD_BECAME_H

#include "cohort/columns_store.h"
#include "cohort/question.h"

/* What became of a visit by the end of a day. */
enum became {
	ANSWERED,     /* scored within its window */
	LATE,         /* scored afterwards */
	CENSORED,     /* scored, or to be scored, after a rescue */
	NOT_ANSWERED, /* its window has closed without a score */
	NOT_YET_DUE,  /* its window is still open, or to come */
	NOBODY,       /* nobody was to be asked: cancelled, or dead */
	BECAME
};

/*
 * The same and the score as one number, the outcome.  On a scale with n
 * scores: the number of one that was in time; n and that of one that was
 * late; or 2 n and why none counts, from CENSORED on.
 */
static inline uint32_t
outcomes_of(uint32_t nscores)
{
	return 2 * nscores + BECAME - CENSORED;
}

static inline enum became
outcome_end(uint32_t nscores, uint32_t outcome)
{
	if (outcome < 2 * nscores)
		return outcome < nscores ? ANSWERED : LATE;
	return (enum became)(CENSORED + outcome - 2 * nscores);
}

/* Whose visits are judged; after: in days after day zero. */
struct whose {
	int32_t censored_on, censored_after, died_after;
};

/*
 * A day after another, or the farthest number from it that there is: a
 * difference that does not fit has another sign than it should.
 */
static inline int32_t
became_after(int32_t day, int32_t other)
{
	const int32_t days = (int32_t)((uint32_t)day - (uint32_t)other);
	const int32_t farthest = day < 0 ? INT32_MIN : INT32_MAX;
	const int32_t fits = -(((day ^ other) & (day ^ days)) >= 0);

	return farthest ^ ((farthest ^ days) & fits);
}

/* As the question sees it: where every score counts, nothing censors. */
static inline struct whose
whose_of(const struct columns *c, const struct question *q, uint32_t episode)
{
	const int32_t day_zero = c->day_zero[episode];
	const int32_t censored_on = q->surgery == SURGERY_EVERY_SCORE
					? INT32_MAX
					: c->censored_on[episode];

	return (struct whose){.censored_on = censored_on,
	    .censored_after = became_after(censored_on, day_zero),
	    .died_after = became_after(c->died_on[episode], day_zero)};
}

/* When a visit of a row closes. */
static inline int32_t
became_closes(const struct segment *g, size_t row, size_t visit)
{
	return (int32_t)((uint32_t)g->closes_on[row] +
			 (uint32_t)g->closes_after[visit]);
}

/*
 * What is true is all ones and what is not all zeroes, and a is chosen if
 * ${which} is true, else b.  There is no branch: none can be foreseen, and
 * without any a compiler judges several visits at once.
 */
static inline int32_t
became_choose(int32_t which, int32_t a, int32_t b)
{
	return b ^ ((a ^ b) & which);
}

/* The outcome of a visit. */
static inline uint32_t
became_outcome(uint32_t nscores, int32_t target_day, const struct whose *who,
    uint16_t score, int32_t day, int32_t closes, int32_t as_of)
{
	const int32_t reasons = (int32_t)(2 * nscores) - CENSORED;
	const int32_t scored = -(day <= as_of);
	const int32_t nobody =
	    -(day == SEGMENT_CANCELLED) | -(who->died_after < target_day);
	const int32_t rescued =
	    -(target_day > 0) & became_choose(scored,
				    -(day >= who->censored_on),
				    -(target_day >= who->censored_after));
	const int32_t closed = -(became_choose(scored, day, as_of) > closes);
	const int32_t with = score + (closed & (int32_t)nscores);
	int32_t why = became_choose(closed, NOT_ANSWERED, NOT_YET_DUE);

	why = became_choose(rescued & (scored | closed), CENSORED, why);
	why = became_choose(nobody, NOBODY, why);
	return (uint32_t)became_choose(
	    scored & ~rescued & ~nobody, with, reasons + why);
}

/* What became of it; the numbers of scores are below UINT16_MAX. */
static inline enum became
became_of(int32_t target_day, const struct whose *who, uint16_t score,
    int32_t day, int32_t closes, int32_t as_of)
{
	return outcome_end(UINT16_MAX, became_outcome(UINT16_MAX, target_day,
					   who, score, day, closes, as_of));
}

#endif
