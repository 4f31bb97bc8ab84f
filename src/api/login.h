#ifndef MENDD_LOGIN_H
#define MENDD_LOGIN_H

#include "api/exchange.h"

/* POST /v1/session: the start function, and the statements it uses. */
exchange_start login;
extern const struct db_stmt *const login_stmts[]; /* ends with NULL */

#endif
