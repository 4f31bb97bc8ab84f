#ifndef MENDD_TRAJECTORY_H
#define MENDD_TRAJECTORY_H

#include "api/exchange.h"

exchange_start trajectory; /* GET /v1/patients/:patient_id/trajectory */

#endif
