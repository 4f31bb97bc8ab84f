#ifndef MENDD_ADJUSTMENT_H
#define MENDD_ADJUSTMENT_H

#include "cohort/sample.h"
#include "stat/design.h"

/*
 * What a comparison of groups is adjusted for: words that were fixed at the
 * procedure, each value of which has an effect of its own on the mean at each
 * visit, the same in all groups (Mallinckrodt 2008, Drug Inf J 42:303).
 * The mean of a group is then what it would be in one reference population,
 * the same for all groups: that of all episodes of the groups shown, at the
 * shares that their values have there (Lane and Nelder 1982, Biometrics
 * 38:613: standardization; SAS calls it LSMEANS with observed margins).
 *
 * Of a word the value that most episodes have is what others are compared
 * with.  A value needs ADJUSTMENT_LEAST people scored at a visit (twice as
 * many as may be seen, if there is a limit) for an effect of its own there;
 * where it has fewer, its effect is that of the visit before.  Values that
 * nowhere have so many are taken together, and if these are still too few,
 * with the value that most have.  What was not recorded is a value like any
 * other.
 */
#define ADJUSTMENT_LEAST 5

/*
 * Effects beside the groups, and profiles (sets of values that somebody has)
 * times groups.  Beyond, the reason is too_many_profiles: effects, since a fit
 * takes the third power of their number, and 2 s are all it has; profiles,
 * since each has sums of its own, and most would be of one person.
 */
#define ADJUSTMENT_EFFECTS 32
#define ADJUSTMENT_CELLS 2048

/* How a value entered. */
enum adjustment_role {
	ADJUSTMENT_ABSENT,    /* nobody has it */
	ADJUSTMENT_REFERENCE, /* what others are compared with */
	ADJUSTMENT_OWN,
	ADJUSTMENT_TOGETHER, /* with other rare ones */
	ADJUSTMENT_FOLDED    /* into the reference */
};

struct adjustment_word {
	size_t word, n; /* of columns_words[]; its values */
	struct adjustment_value {
		double episodes; /* of the reference population */
		uint8_t role;    /* enum adjustment_role */
		uint8_t effect;  /* from 1 on; 0: none */
	} * values;
};

struct adjustment {
	size_t nwords;
	struct adjustment_word words[ADJUST_WORDS];
	int64_t episodes; /* of the reference population */
	size_t effects;
	/* Of an effect, from 1 on: its share, and where it has enough people
	 * for a column of its own, a bit for each visit. */
	double share[ADJUSTMENT_EFFECTS + 1];
	uint32_t enough[ADJUSTMENT_EFFECTS + 1];
	size_t nprofiles;
	struct lexicon profiles; /* uint8_t[nwords]: an effect of each word */
	uint32_t *order;         /* profiles by these: numbers in the lexicon */
	uint32_t *profile_of;    /* by episode */
};

/*
 * For the words of the question.  NULL, or why not: "out_of_memory",
 * "too_many_profiles".
 */
const char *adjustment_make(struct adjustment *, const struct sample *,
    const struct columns *, const struct question *, const struct census *);
void adjustment_free(struct adjustment *);

/* Does a profile have an effect, from 1 on? */
int adjustment_has(const struct adjustment *, size_t profile, size_t effect);

/*
 * At which days of the sample nobody weighs more in the effects than one of as
 * many people as may be seen: so that who asks twice, with other words, learns
 * no one's scores.  -1: out of memory.
 */
int adjustment_safe_days(const struct adjustment *, const struct sample *,
    const struct columns *, const struct question *, const struct census *,
    uint32_t *days);

/*
 * A design of groups with its effects; ${shared} as in design_groups().
 * NULL: out of memory.
 */
struct design *adjustment_design(
    const struct adjustment *, size_t visits, size_t groups, size_t shared);

#endif
