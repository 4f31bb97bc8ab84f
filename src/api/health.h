#ifndef MENDD_HEALTH_H
#define MENDD_HEALTH_H

#include "api/exchange.h"

struct db_stmt;

/* What is asked of the database to see that it answers. */
extern const struct db_stmt health_stmt;

exchange_start health_live;    /* GET /livez */
exchange_start health_ready;   /* GET /readyz */
exchange_start health_metrics; /* GET /metrics */
exchange_start health_openapi; /* GET /openapi.json */

#endif
