#ifndef MENDD_STAFF_H
#define MENDD_STAFF_H

#include "api/exchange.h"

exchange_start staff_password; /* POST /v1/staff */

#endif
