#ifndef MENDD_TREND_H
#define MENDD_TREND_H

#include <jansson.h>

#include "api/exchange.h"

exchange_start trend;                /* GET /v1/trends */
exchange_start trend_responders;     /* GET /v1/trends/responders */
exchange_start trend_completeness;   /* GET /v1/trends/completeness */
exchange_start trend_dose;           /* GET /v1/trends/dose-response */
exchange_start trend_funnel;         /* GET /v1/trends/funnel */
exchange_start trend_first_response; /* GET /v1/trends/first-response */
exchange_start trend_missing;        /* GET /v1/trends/missing */
exchange_start trend_courses;        /* GET /v1/trends/courses */

enum trend_table {
	TREND_VISITS,
	TREND_RESPONDERS,
	TREND_COMPLETENESS,
	TREND_DOSE,
	TREND_FUNNEL,
	TREND_FIRST_RESPONSE,
	TREND_MISSING,
	TREND_COURSES
};

/*
 * A trend as CSV (RFC 4180), malloc()'d: a row for each group and visit (of a
 * curve for each of its points; of who is missing for each share), then the
 * total's (or the slopes, by visit, and the curve's points), then single
 * courses, a row for each score.  NULL: it is none, or memory ran out.
 */
char *trend_csv(const json_t *trend, enum trend_table, size_t *len);

#endif
