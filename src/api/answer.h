#ifndef MENDD_ANSWER_H
#define MENDD_ANSWER_H

#include "api/exchange.h"

exchange_start answer;       /* POST responses, PUT a response */
exchange_start answer_draft; /* PUT a visit's draft */

#endif
