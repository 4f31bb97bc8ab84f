#ifndef MENDD_AUDIT_H
#define MENDD_AUDIT_H

#include "api/exchange.h"

exchange_start audit;      /* GET /v1/audit */
exchange_start audit_fhir; /* GET /v1/audit/fhir */

/*
 * A page of the audit as CSV (RFC 4180), malloc()'d: a row for each line.
 * NULL: it is none, or memory ran out.
 */
char *audit_csv(const json_t *page, size_t *len);

#endif
