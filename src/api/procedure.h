#ifndef MENDD_PROCEDURE_H
#define MENDD_PROCEDURE_H

#include "api/exchange.h"

struct db_stmt;

exchange_start procedure_record; /* POST /v1/procedures */
exchange_start procedure_amend;  /* PUT /v1/procedures/:procedure_id */
extern const struct db_stmt procedure_stmt;

#endif
