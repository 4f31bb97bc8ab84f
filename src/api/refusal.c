/* What was refused stands in the audit, too. */
#include <stdio.h>

#include "api/caller.h"
#include "api/refusal.h"
#include "api/route.h"
#include "base/log.h"
#include "base/problem.h"
#include "io/db.h"
#include "io/http.h"

const struct db_stmt refusal_stmt = {.name = "refusal_record",
    .sql = "SELECT api.refusal_record($1, $2, $3, $4, $5)",
    .nparams = 5,
    .speed = DB_QUICK,
    .writes = 1};

static void
recorded(const PGresult *res, enum db_lost lost, void *arg)
{
	(void)lost;
	(void)arg;
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		log_warn("a refusal is not in the audit");
}

void
refusal_record(struct db *db, const struct caller *c,
    const struct http_conn *conn, const struct route *r,
    const struct problem *p)
{
	char status[16];
	const char *values[] = {
	    c->clinic, c->token_hash, http_request_id(conn), status, r->path};

	if (p->status != 403 && p->status != 404 && p->status != 409)
		return;
	snprintf(status, sizeof(status), "%d", p->status);
	if (db_call(db, &refusal_stmt, values, recorded, NULL) == NULL)
		log_warn("a refusal is not in the audit");
}
