#ifndef MENDD_SURGERY_H
#define MENDD_SURGERY_H

#include <stdint.h>

/*
 * A later operation on the same joint is no missing score.  What a score after
 * it means has three answers, each under its own name (the strategies of ICH
 * E9 (R1) 2019 for intercurrent events):
 */
enum surgery {
	SURGERY_EVERY_SCORE,  /* "treatment_policy": it counts like any other */
	SURGERY_STOP,         /* "while_on_treatment": it is not looked at */
	SURGERY_NONRESPONDER, /* "composite": the patient has not responded */
};

/* No operation. */
#define SURGERY_NONE INT64_MAX

/*
 * Is the score of a visit looked at?  Both in months, or days, from treatment;
 * the operation is reached on its own day.
 */
int surgery_takes_score(enum surgery, int64_t operation, int64_t visit);

/* Begin with zeroes. */
struct surgery_count {
	int64_t operated; /* by this visit, with a score or without */
	int64_t x, n;     /* responders of those whose response is known */
};

/*
 * Count an episode at a visit.  ${scored}: it has a score there and a
 * baseline; ${responded}: the score is good enough.
 */
void surgery_add(struct surgery_count *, enum surgery, int64_t operation,
    int64_t visit, int scored, int responded);

#endif
