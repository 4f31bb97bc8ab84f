#ifndef MENDD_DEMO_CLINIC_H
#define MENDD_DEMO_CLINIC_H

#include <stdint.h>

#include <jansson.h>

struct instruments;
struct op;
struct safe;

/* A made-up clinic, and its share of the procedures. */
struct demo_site {
	const char *code, *name, *timezone;
	double share;
};

struct demo_clinic {
	const struct demo_site *site;
	const struct instruments *instruments;
	const struct safe *safe; /* for the admin's second factor */
	uint64_t seed;
	int procedures;
	int32_t first, today; /* days since 1970 */
};

/*
 * Put the clinic, its staff, its people, their procedures, events and
 * answers into the database, in the operator's transaction.  Returns what a
 * visitor needs: {clinic, clinic_id, accounts [{role, login, password,
 * staff_id, otpauth_uri (of the admin)}],
 * patient_id, procedure_id, open_visit_ids, procedures, responses}, or NULL
 * when something failed (stderr says what).
 */
json_t *demo_clinic_load(struct op *, const struct demo_clinic *);

#endif
