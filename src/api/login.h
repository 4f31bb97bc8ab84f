#ifndef MENDD_LOGIN_H
#define MENDD_LOGIN_H

#include "api/exchange.h"

/* POST /v1/session, POST /v1/session/proof. */
exchange_start login;
exchange_start login_proof;

/* The statements that these use; ends with NULL. */
extern const struct db_stmt *const login_stmts[];

#endif
