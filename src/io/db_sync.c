/* One connection that waits for each answer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "io/db_sync.h"

#define PREPARED_MAX 32
#define COLUMNS_MAX 256
#define CURSOR_ROWS "2000"

struct db_sync {
	PGconn *pg;
	size_t nprepared;
	char *prepared[PREPARED_MAX]; /* texts; the name is the position */
};

struct db_cursor {
	struct db_sync *db;
	char name[32];
	PGresult *batch;
	int row;
	const char *fields[COLUMNS_MAX];
};

static void
ignore_notice(void *arg, const PGresult *res)
{
	(void)arg;
	(void)res;
}

/* The first line of what libpq says. */
static void
describe(struct db_error *error, const PGresult *res, const char *words)
{
	const char *state = NULL, *detail = NULL;

	memset(error, 0, sizeof(*error));
	if (res != NULL) {
		state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
		detail = PQresultErrorField(res, PG_DIAG_MESSAGE_DETAIL);
		if (PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY) != NULL)
			words =
			    PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	}
	snprintf(error->sqlstate, sizeof(error->sqlstate), "%s",
	    state == NULL ? "" : state);
	snprintf(error->message, sizeof(error->message), "%.*s",
	    (int)strcspn(words, "\n"), words);
	if (detail != NULL && strncmp(error->sqlstate, "MD", 2) == 0)
		error->faults = json_loads(detail, 0, NULL);
}

struct db_sync *
db_sync_open(const char *conninfo, struct db_error *error)
{
	struct db_sync *db;

	if ((db = calloc(1, sizeof(*db))) == NULL) {
		describe(error, NULL, "no memory");
		return NULL;
	}
	db->pg = PQconnectdb(conninfo);
	if (PQstatus(db->pg) != CONNECTION_OK) {
		describe(error, NULL, PQerrorMessage(db->pg));
		db_sync_close(db);
		return NULL;
	}
	PQsetNoticeReceiver(db->pg, ignore_notice, NULL);
	return db;
}

void
db_sync_close(struct db_sync *db)
{
	if (db == NULL)
		return;
	PQfinish(db->pg);
	for (size_t i = 0; i < db->nprepared; i++)
		free(db->prepared[i]);
	free(db);
}

/* Take over a result: 0 when it is good, else -1 and why. */
static int
check(struct db_sync *db, PGresult *res, struct db_error *error)
{
	switch (PQresultStatus(res)) {
	case PGRES_COMMAND_OK:
	case PGRES_TUPLES_OK:
	case PGRES_SINGLE_TUPLE:
		return 0;
	default:
		describe(error, res, PQerrorMessage(db->pg));
		PQclear(res);
		return -1;
	}
}

int
db_sync_run(struct db_sync *db, const char *sql, struct db_error *error)
{
	PGresult *res = PQexec(db->pg, sql);

	if (check(db, res, error) == -1)
		return -1;
	PQclear(res);
	return 0;
}

/* The name under which ${sql} is prepared; "" when there is no room. */
static int
prepare(
    struct db_sync *db, const char *sql, char name[16], struct db_error *error)
{
	PGresult *res;
	size_t i;

	for (i = 0; i < db->nprepared; i++)
		if (strcmp(db->prepared[i], sql) == 0)
			break;
	snprintf(name, 16, "s%zu", i);
	if (i < db->nprepared)
		return 0;
	if (i == PREPARED_MAX)
		*name = '\0'; /* prepared anew each time, without a name */
	res = PQprepare(db->pg, name, sql, 0, NULL);
	if (check(db, res, error) == -1)
		return -1;
	PQclear(res);
	if (*name != '\0' &&
	    (db->prepared[db->nprepared] = strdup(sql)) != NULL)
		db->nprepared++;
	return 0;
}

int
db_sync_call(struct db_sync *db, const char *sql, int nvalues,
    const char *const *values, json_t **reply, struct db_error *error)
{
	PGresult *res;
	char name[16];

	if (reply != NULL)
		*reply = NULL;
	if (prepare(db, sql, name, error) == -1)
		return -1;
	res = PQexecPrepared(db->pg, name, nvalues, values, NULL, NULL, 0);
	if (check(db, res, error) == -1)
		return -1;
	if (reply != NULL && PQntuples(res) > 0 && !PQgetisnull(res, 0, 0)) {
		*reply =
		    json_loads(PQgetvalue(res, 0, 0), JSON_DECODE_ANY, NULL);
		if (*reply == NULL) {
			describe(error, NULL, "the reply is not JSON");
			PQclear(res);
			return -1;
		}
	}
	PQclear(res);
	return 0;
}

static void
hand_over(const PGresult *res, int names,
    void (*row)(const char *const *, int, void *), void *arg)
{
	const char *fields[COLUMNS_MAX];
	int n = PQnfields(res) < COLUMNS_MAX ? PQnfields(res) : COLUMNS_MAX;

	for (int i = 0; i < n; i++)
		fields[i] = names                    ? PQfname(res, i)
			    : PQgetisnull(res, 0, i) ? NULL
						     : PQgetvalue(res, 0, i);
	row(fields, n, arg);
}

int
db_sync_rows(struct db_sync *db, const char *sql, int nvalues,
    const char *const *values, void (*row)(const char *const *, int, void *),
    void *arg, struct db_error *error)
{
	PGresult *res;
	int named = 0, failed = 0;

	if (!PQsendQueryParams(
		db->pg, sql, nvalues, NULL, values, NULL, NULL, 0) ||
	    !PQsetSingleRowMode(db->pg)) {
		describe(error, NULL, PQerrorMessage(db->pg));
		return -1;
	}
	while ((res = PQgetResult(db->pg)) != NULL) {
		if (failed) {
			PQclear(res);
			continue;
		}
		if (check(db, res, error) == -1) {
			failed = 1;
			continue;
		}
		if (!named)
			hand_over(res, 1, row, arg);
		named = 1;
		if (PQntuples(res) == 1)
			hand_over(res, 0, row, arg);
		PQclear(res);
	}
	return failed ? -1 : 0;
}

struct db_cursor *
db_cursor_open(struct db_sync *db, const char *name, const char *sql,
    int nvalues, const char *const *values, struct db_error *error)
{
	static const char declare[] = "DECLARE %s NO SCROLL CURSOR FOR %s";
	size_t size = sizeof(declare) + strlen(name) + strlen(sql);
	struct db_cursor *cursor = calloc(1, sizeof(*cursor));
	char *text = malloc(size);
	PGresult *res;

	if (cursor == NULL || text == NULL) {
		describe(error, NULL, "no memory");
		goto fail;
	}
	cursor->db = db;
	snprintf(cursor->name, sizeof(cursor->name), "%s", name);
	snprintf(text, size, declare, cursor->name, sql);
	res = PQexecParams(db->pg, text, nvalues, NULL, values, NULL, NULL, 0);
	if (check(db, res, error) == -1)
		goto fail;
	PQclear(res);
	free(text);
	return cursor;

fail:
	free(text);
	free(cursor);
	return NULL;
}

int
db_cursor_next(struct db_cursor *cursor, const char *const **fields,
    struct db_error *error)
{
	char fetch[64];
	PGresult *res;
	int n;

	if (cursor->batch == NULL ||
	    ++cursor->row >= PQntuples(cursor->batch)) {
		PQclear(cursor->batch);
		cursor->batch = NULL;
		snprintf(fetch, sizeof(fetch), "FETCH " CURSOR_ROWS " FROM %s",
		    cursor->name);
		res = PQexec(cursor->db->pg, fetch);
		if (check(cursor->db, res, error) == -1)
			return -1;
		cursor->batch = res;
		cursor->row = 0;
	}
	if (cursor->row >= PQntuples(cursor->batch))
		return 0;
	n = PQnfields(cursor->batch);
	for (int i = 0; i < n && i < COLUMNS_MAX; i++)
		cursor->fields[i] =
		    PQgetisnull(cursor->batch, cursor->row, i)
			? NULL
			: PQgetvalue(cursor->batch, cursor->row, i);
	*fields = cursor->fields;
	return 1;
}

void
db_cursor_close(struct db_cursor *cursor)
{
	char close[64];

	if (cursor == NULL)
		return;
	PQclear(cursor->batch);
	snprintf(close, sizeof(close), "CLOSE %s", cursor->name);
	PQclear(PQexec(cursor->db->pg, close));
	free(cursor);
}
