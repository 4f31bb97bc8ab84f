#ifndef MENDD_MIBO_H
#define MENDD_MIBO_H

#include <jansson.h>

/*
 * How much of what should be known about a treatment was recorded, by the
 * twelve sections of MIBO, the minimum information for studies evaluating
 * biologics in orthopaedics (Murray 2017, J Bone Joint Surg Am 99:809).
 *
 * MIBO is a checklist for publications, not a score.  Which member of a
 * procedure belongs to which section is mendd's own mapping; wherever the
 * share is shown, mibo_about goes with it.
 */
extern const char mibo_about[];

enum mibo_section {
	MIBO_STUDY_DESIGN,
	MIBO_RECIPIENTS,
	MIBO_INJURY,
	MIBO_INTERVENTION,
	MIBO_DONORS,
	MIBO_HARVEST,
	MIBO_PROCESSING,
	MIBO_CULTURE,
	MIBO_CELL_CHARACTERISTICS,
	MIBO_DELIVERY,
	MIBO_POST_PROCEDURE_CARE,
	MIBO_OUTCOME_ASSESSMENT,
	MIBO_SECTIONS
};

extern const char *const mibo_names[MIBO_SECTIONS];

/*
 * A member of products or targets counts once for each of them.  "Unknown",
 * "not assessed" and the like count as not recorded.
 */
struct mibo {
	int recorded[MIBO_SECTIONS];
	int applicable[MIBO_SECTIONS];
	json_t *missing; /* array of JSON pointers; mibo_clear() frees it */
};

/*
 * Go through a procedure.  Birth date and sex belong to the patient: NULL
 * when not recorded.  What applies depends only on each product's class,
 * donor and origin.  -1 when memory ran out.
 */
int mibo_measure(struct mibo *, const json_t *procedure, const char *birth_date,
    const char *sex);

/* Of all sections, with one decimal; NAN when nothing applies. */
double mibo_percent(const struct mibo *);

void mibo_clear(struct mibo *);

#endif
