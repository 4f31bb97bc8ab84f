/* What was refused stands in the audit, too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/app.h"
#include "api/caller.h"
#include "api/refusal.h"
#include "api/route.h"
#include "base/log.h"
#include "base/problem.h"
#include "base/uuid.h"
#include "io/db.h"

struct refusal {
	LIST_ENTRY(refusal) entry; /* of those on their way */
	struct app *app;
	struct tally_one *turn;
	void (*told)(void *); /* NULL: nobody waits */
	void *arg;
};

const struct db_stmt refusal_stmt = {.name = "refusal_record",
    .sql = "SELECT api.refusal_record($1, $2, $3, $4, $5, $6, $7, $8)",
    .nparams = 8,
    .speed = DB_QUICK,
    .writes = 1};

static void
end(struct refusal *r)
{
	tally_give(&r->app->refused, r->turn);
	LIST_REMOVE(r, entry);
	free(r);
}

/* The turn is given back when there is no memory. */
static struct refusal *
begin(struct app *app, struct tally_one *turn, void (*told)(void *), void *arg)
{
	struct refusal *r;

	if ((r = malloc(sizeof(*r))) == NULL) {
		tally_give(&app->refused, turn);
		return NULL;
	}
	*r = (struct refusal){
	    .app = app, .turn = turn, .told = told, .arg = arg};
	LIST_INSERT_HEAD(&app->refusals, r, entry);
	return r;
}

/* MD401: who asked was nobody, or is not any more. */
static int
is_stranger(const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	return state != NULL && strcmp(state, "MD401") == 0;
}

static void
recorded(const PGresult *res, enum db_lost lost, void *arg)
{
	struct refusal *r = arg;

	(void)lost;
	if (res == NULL ||
	    (PQresultStatus(res) != PGRES_TUPLES_OK && !is_stranger(res)))
		log_warn("a refusal is not in the audit");
	if (r->told != NULL)
		r->told(r->arg);
	end(r);
}

/* The last id in the path: the most particular thing that was asked for. */
static const char *
object_of(const struct route *route, const char *const *ids)
{
	const char *object = NULL;
	uint8_t id[UUID_BYTES];

	for (int i = 0; route->params[i].name != NULL; i++)
		if (route->params[i].in == IN_PATH && ids[i] != NULL &&
		    uuid_parse(id, ids[i]) == 0)
			object = ids[i];
	return object;
}

/* Is there somebody to tell of, and room for it? */
static int
counts(struct app *app, const struct caller *c, const struct problem *p,
    struct tally_one **turn)
{
	const char *hash = c->token_hash;

	*turn = NULL;
	if (hash == NULL || p->status < 400 || p->status > 499 ||
	    p->status == 401)
		return 0;
	return c->turn != NULL || tally_take(&app->refused, hash, strlen(hash),
				      turn) == TALLY_TAKEN;
}

struct refusal *
refusal_record(struct app *app, const struct caller *c, struct http_conn *conn,
    const struct route *route, const char *const *ids, const struct problem *p,
    void (*told)(void *), void *arg)
{
	const char *values[8];
	struct tally_one *turn;
	struct refusal *r;
	char status[16];

	if (!counts(app, c, p, &turn))
		return NULL;
	snprintf(status, sizeof(status), "%d", p->status);
	values[0] = c->clinic;
	values[1] = c->token_hash;
	values[2] = http_request_id(conn);
	values[3] = status;
	values[4] = p->name;
	values[5] = method_names[http_head(conn)->method];
	values[6] = route->path;
	values[7] = object_of(route, ids);
	r = begin(app, turn, told, arg);
	if (r != NULL &&
	    db_call(app->db, &refusal_stmt, values, recorded, r) != NULL)
		return r;
	if (r != NULL)
		end(r);
	log_warn("a refusal is not in the audit");
	return NULL;
}

void
refusal_forget(struct refusal *r)
{
	r->told = NULL;
}

void
refusals_free(struct app *app)
{
	struct refusal *r, *next;

	for (r = LIST_FIRST(&app->refusals); r != NULL; r = next) {
		next = LIST_NEXT(r, entry);
		end(r);
	}
}
