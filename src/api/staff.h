#ifndef MENDD_STAFF_H
#define MENDD_STAFF_H

#include "api/exchange.h"

exchange_start staff_create;   /* POST /v1/staff */
exchange_start staff_password; /* PUT /v1/staff/:staff_id/password */

/* Beside the routes' own; ends with NULL. */
extern const struct db_stmt *const staff_stmts[];

#endif
