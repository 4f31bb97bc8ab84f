#ifndef MENDD_EXCHANGE_STATE_H
#define MENDD_EXCHANGE_STATE_H

/* Shared by exchange.c and exchange_parts.c alone. */
#include <time.h>

#include "api/args.h"
#include "api/caller.h"
#include "api/exchange.h"
#include "api/route.h"
#include "base/problem.h"

#define SAID_MAX 400 /* of a detail that outlives its result */

struct exchange {
	struct http_conn *conn;
	struct app *app;
	const struct route *route; /* NULL: none has this method */
	const struct route *asked; /* one of this path */
	struct args args;
	struct caller caller;
	struct db_call *call;
	const struct db_stmt *stmt; /* what it calls */
	exchange_step *step;        /* what its result is for */
	struct errand *errand;
	exchange_then *then; /* what its task is for */
	struct ask_call *question;
	exchange_told *told; /* what its answer is for */
	struct refusal *refusal;
	struct problem refused; /* that it tells of */
	char said[SAID_MAX], headers[ALLOW_MAX + 16];
	void *kept;
	size_t kept_size;
	const char *detail;
	unsigned retry_after; /* seconds; 0: as the problem says */
	int replied;          /* or handed over */
	struct timespec since;
};

#endif
