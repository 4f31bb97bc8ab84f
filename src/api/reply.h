#ifndef MENDD_REPLY_H
#define MENDD_REPLY_H

#include <libpq-fe.h>

#include "io/db.h"

struct faults;
struct problem;

/*
 * Why a call has no good result; NULL when it has.  What its function has to
 * say goes to ${faults} and ${*detail}, which lives as long as the result.
 */
const struct problem *reply_problem(const PGresult *, enum db_lost,
    const struct db_stmt *, struct faults *, const char **detail);

#endif
