#ifndef MENDD_SQLSTATE_H
#define MENDD_SQLSTATE_H

#include "base/log.h"

struct problem;

/* What PostgreSQL's reason for a failed statement means to mendd. */
struct sqlstate {
	const char *prefix; /* of the five characters */
	const struct problem *problem;
	enum log_level level; /* of the one line about it */
	int again; /* rolled back for another's sake: safe to run again */
};

/* Never NULL: what nobody foresaw is a mistake of ours. */
const struct sqlstate *sqlstate_find(const char *);

#endif
