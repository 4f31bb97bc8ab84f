#ifndef MENDD_PORTAL_H
#define MENDD_PORTAL_H

#include "api/exchange.h"

exchange_start portal_link;    /* POST /v1/patients/:patient_id/portal-links */
exchange_start portal_session; /* POST /v1/portal/session */

#endif
