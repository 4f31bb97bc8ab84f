#ifndef MENDD_BREAK_GLASS_H
#define MENDD_BREAK_GLASS_H

#include "api/exchange.h"

exchange_start break_glass; /* POST /v1/session/break-glass */

#endif
