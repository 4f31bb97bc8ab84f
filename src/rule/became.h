#ifndef MENDD_BECAME_H
#define MENDD_BECAME_H

#include "rule/columns_store.h"
#include "rule/question.h"

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

/* Whose visits are judged.  Never: INT32_MAX. */
struct whose {
	int64_t day_zero, censored_on, died_on;
};

/* As the question sees it: where every score counts, nothing censors. */
static inline struct whose
whose_of(const struct columns *c, const struct question *q, uint32_t episode)
{
	return (struct whose){.day_zero = c->day_zero[episode],
	    .censored_on = q->surgery == SURGERY_EVERY_SCORE
			       ? INT32_MAX
			       : c->censored_on[episode],
	    .died_on = c->died_on[episode]};
}

/* When a visit of a row closes. */
static inline int32_t
became_closes(const struct segment *g, size_t row, size_t visit)
{
	return (int32_t)((uint32_t)g->closes_on[row] +
			 (uint32_t)g->closes_after[visit]);
}

/* a if ${which} is 1, b if it is 0: without the branch that a compiler may
 * make of a conditional. */
static inline int64_t
became_choose(int which, int64_t a, int64_t b)
{
	return b ^ ((a ^ b) & -(int64_t)which);
}

/*
 * What became of a visit: by whether nobody was to be asked, it is scored,
 * a rescue came before, and its window had closed.  Looked up, because none
 * of these can be foreseen by a processor.
 */
static inline enum became
became_of(int32_t target_day, const struct whose *who, uint16_t score,
    int32_t day, int32_t closes, int32_t as_of)
{
	static const uint8_t outcomes[2][2][2][2] = {
	    {{{NOT_YET_DUE, NOT_ANSWERED}, {NOT_YET_DUE, CENSORED}},
		{{ANSWERED, LATE}, {CENSORED, CENSORED}}},
	    {{{NOBODY, NOBODY}, {NOBODY, NOBODY}},
		{{NOBODY, NOBODY}, {NOBODY, NOBODY}}},
	};
	const int64_t target_on = who->day_zero + target_day;
	const int has = score != SEGMENT_UNSCORED;
	const int scored = has & (day <= as_of);
	const int nobody =
	    (!has & (day == SEGMENT_CANCELLED)) | (who->died_on < target_on);
	const int rescued =
	    (target_day > 0) &
	    (became_choose(scored, day, target_on) >= who->censored_on);
	const int closed = became_choose(scored, day, as_of) > closes;

	return (enum became)outcomes[nobody][scored][rescued][closed];
}

#endif
