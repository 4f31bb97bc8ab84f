/*
 * What a session is before its first call: set up alike whatever the
 * server's defaults, on a server that keeps what it commits, and with every
 * statement prepared.
 */
#include <stdio.h>

#include "io/db.h"
#include "io/db_setup.h"

/*
 * The first column names a setting that would make acknowledged writes a
 * matter of luck.
 */
static const char setup[] =
    "SELECT (SELECT name FROM unnest('{fsync, full_page_writes, "
    "synchronous_commit}'::text[]) AS name "
    "WHERE current_setting(name) = 'off' LIMIT 1), "
    "set_config('statement_timeout', $1, false), "
    "set_config('lock_timeout', '2s', false), "
    "set_config('idle_in_transaction_session_timeout', '5s', false), "
    "set_config('TimeZone', 'UTC', false), "
    "set_config('DateStyle', 'ISO', false)";

int
db_setup_send(struct db_setup *s, PGconn *pg)
{
	char timeout[16];
	const char *values[] = {timeout};

	s->nresults = 0;
	snprintf(timeout, sizeof(timeout), "%u", s->timeout);
	if (!PQsendQueryParams(pg, setup, 1, NULL, values, NULL, NULL, 0))
		return -1;
	for (size_t i = 0; s->stmts[i] != NULL; i++)
		if (!PQsendPrepare(
			pg, s->stmts[i]->name, s->stmts[i]->sql, 0, NULL))
			return -1;
	return PQpipelineSync(pg) ? 0 : -1;
}

static const char *
check_safe(const PGresult *res, char *detail, size_t size)
{
	if (PQgetisnull(res, 0, 0))
		return NULL;
	snprintf(detail, size, "setting=%s value=off", PQgetvalue(res, 0, 0));
	return "the server may lose what it committed";
}

const char *
db_setup_result(
    struct db_setup *s, const PGresult *res, char *detail, size_t size)
{
	size_t n = s->nresults++;
	const char *sqlstate;

	switch (PQresultStatus(res)) {
	case PGRES_TUPLES_OK:
		return s->allow_unsafe ? NULL : check_safe(res, detail, size);
	case PGRES_COMMAND_OK:
		return NULL;
	default:
		sqlstate = PQresultErrorField(res, PG_DIAG_SQLSTATE);
		snprintf(detail, size, "statement=%s sqlstate=%s",
		    n == 0 ? "setup" : s->stmts[n - 1]->name,
		    sqlstate != NULL ? sqlstate : "none");
		return "a statement does not prepare";
	}
}
