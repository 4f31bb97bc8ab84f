#ifndef MENDD_TREND_H
#define MENDD_TREND_H

#include <jansson.h>

#include "api/exchange.h"

exchange_start trend; /* GET /v1/trends */

/*
 * A trend as CSV (RFC 4180), malloc()'d: a row for each group and visit,
 * then the total's.  NULL: it is none, or memory ran out.
 */
char *trend_csv(const json_t *trend, size_t *len);

#endif
