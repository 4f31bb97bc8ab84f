#ifndef MENDD_OWN_PASSWORD_H
#define MENDD_OWN_PASSWORD_H

#include "api/exchange.h"

/* PUT /v1/session/password: the start function, and its statements. */
exchange_start own_password;
extern const struct db_stmt *const own_password_stmts[]; /* ends with NULL */

#endif
