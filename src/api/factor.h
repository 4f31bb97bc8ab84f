#ifndef MENDD_FACTOR_H
#define MENDD_FACTOR_H

#include "api/exchange.h"

/*
 * POST /v1/session/factor, /v1/session/factor/confirm and
 * /v1/session/recovery-codes.
 */
exchange_start factor_offer;
exchange_start factor_confirm;
exchange_start factor_recovery;

/* What all of them ask first. */
extern const struct db_stmt factor_stmt;

#endif
