#ifndef MENDD_DEMO_CASE_H
#define MENDD_DEMO_CASE_H

#include <stdint.h>

#include <jansson.h>

#include "base/rng.h"
#include "ctl/course.h"

/*
 * One made-up person and procedure: what the importer takes, and how the
 * person will fare.  No name, date or number belongs to anybody.
 */
struct demo_case {
	json_t *person;    /* members of POST /v1/patients */
	json_t *procedure; /* members of POST /v1/procedures, no ids */
	struct course course;
	double function_gap; /* how function differs from pain, of 1 */
	double diligence;    /* probability of answering when well asked */
};

/*
 * Draw a case that was treated on the day ${day} (days since 1970), the
 * ${number}th of its clinic.  -1: memory ran out.
 */
int demo_case_draw(struct demo_case *, int32_t day, int number, struct rng *);
void demo_case_free(struct demo_case *);

#endif
