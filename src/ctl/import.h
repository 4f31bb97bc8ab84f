#ifndef MENDD_IMPORT_H
#define MENDD_IMPORT_H

#include "base/uuid.h"
#include "ctl/table.h"

struct instruments;
struct op;

/* What an import goes by, from the first row to the last. */
struct import {
	struct op *op;
	const struct instruments *instruments;
	struct table table;
	char clinic_id[UUID_TEXT];
	uint8_t clinic[UUID_BYTES];
	char now[32];
};

/*
 * One kind of table.  header() is called once and reports columns it does
 * not know; row() imports the row that was read.  Both return 0, 1 when
 * something was refused (and reported), -1 when the import cannot go on.
 */
struct import_kind {
	const char *name;
	int (*header)(struct import *);
	int (*row)(struct import *);
};

extern const struct import_kind import_procedures;
extern const struct import_kind import_scores;

/*
 * Call an operator's function for this row: 0 and the reply, 1 when the
 * values were refused and that was reported, -1.
 */
int import_call(struct import *, json_t **reply, const char *function, int n,
    const char *const *values);

#endif
