/*
 * When a result may be believed.  Rows are not enough, for the commit comes
 * after them and may still fail: the last result before the Sync counts.  And
 * a commit is not enough when it did not wait for the synchronous standby.
 */
#include <string.h>

#include "io/db_commit.h"

void
db_commit_result(struct db_commit *c, PGresult *res)
{
	PQclear(c->result);
	c->result = res;
}

/*
 * A wait for the standby that was cut short, by a cancel or a shutdown, is
 * only a warning (of class 01 or 57): the commit then reports success although
 * a failover may still lose it.  Its text is translated, its origin is not.
 */
void
db_commit_notice(struct db_commit *c, const PGresult *notice)
{
	const char *origin =
	    PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);

	if (origin != NULL && strcmp(origin, "SyncRepWaitForLSN") == 0)
		c->uncertain = 1;
}

PGresult *
db_commit_end(struct db_commit *c)
{
	PGresult *res = c->result;

	c->result = NULL;
	if (c->uncertain) {
		PQclear(res);
		res = NULL;
	}
	c->uncertain = 0;
	return res;
}

void
db_commit_clear(struct db_commit *c)
{
	PQclear(c->result);
	*c = (struct db_commit){0};
}
