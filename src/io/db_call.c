/* A call with copies of its values, and lists of calls. */
#include <stdlib.h>
#include <string.h>

#include "io/db_call.h"

struct db_call *
call_new(struct db *db, const struct db_stmt *stmt, const char *const *values)
{
	size_t n = (size_t)stmt->nparams, len = 0;
	struct db_call *call;
	char *copy;

	for (size_t i = 0; i < n; i++)
		len += values[i] == NULL ? 0 : strlen(values[i]) + 1;
	call = calloc(1, sizeof(*call) + n * sizeof(char *) + len);
	if (call == NULL)
		return NULL;
	call->db = db;
	call->stmt = stmt;
	copy = (char *)&call->values[n];
	for (size_t i = 0; i < n; i++)
		if (values[i] != NULL) {
			call->values[i] = copy;
			copy = stpcpy(copy, values[i]) + 1;
		}
	return call;
}

void
call_leave(struct db_call *call)
{
	if (call->list == NULL)
		return;
	TAILQ_REMOVE(&call->list->calls, call, entry);
	call->list->n--;
	call->list = NULL;
}

void
call_free(struct db_call *call)
{
	call_leave(call);
	evtimer_del(&call->timer);
	PQclear(call->result);
	free(call);
}

void
call_back(struct db_call *call)
{
	db_done *done = call->done;

	call->done = NULL;
	if (done != NULL)
		done(call->result, call->lost, call->arg);
}

void
call_list_init(struct call_list *l)
{
	TAILQ_INIT(&l->calls);
	l->n = 0;
}

struct db_call *
call_list_first(const struct call_list *l)
{
	/* TAILQ_REMOVE() is not followed.  NOLINTNEXTLINE(*-unix.Malloc) */
	return TAILQ_FIRST(&l->calls);
}

void
call_list_add(struct call_list *l, struct db_call *call)
{
	call_leave(call);
	call->list = l;
	TAILQ_INSERT_TAIL(&l->calls, call, entry);
	l->n++;
}

void
call_list_clear(struct call_list *l)
{
	struct db_call *call;

	while ((call = call_list_first(l)) != NULL)
		call_free(call);
}
