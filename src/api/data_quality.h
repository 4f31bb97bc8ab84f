#ifndef MENDD_DATA_QUALITY_H
#define MENDD_DATA_QUALITY_H

#include "api/exchange.h"

exchange_start data_quality; /* GET /v1/data-quality, JSON or CSV */

#endif
