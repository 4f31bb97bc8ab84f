#ifndef MENDD_CALL_H
#define MENDD_CALL_H

#include "api/route.h"

struct db_stmt;

/* clinic_id, token_hash, request_id; request_key, request_hash. */
#define CALL_BEFORE 3
#define CALL_AFTER 2
#define CALL_MAX (CALL_BEFORE + PARAMS_MAX + CALL_AFTER)

/* The call of the function that a route names. */
const struct db_stmt *call_stmt(const struct route *);

/* Does its function take request_key and request_hash? */
int call_is_keyed(const struct route *);

/* Is this parameter one of the function's? */
int call_passes(const struct member *);

#endif
