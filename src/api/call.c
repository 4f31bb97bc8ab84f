/* The statements: one for each function that the table of routes names. */
#include <stdio.h>

#include "api/app.h"
#include "api/call.h"
#include "api/factor.h"
#include "api/health.h"
#include "api/login.h"
#include "api/own_password.h"
#include "api/procedure.h"
#include "api/refusal.h"
#include "api/route.h"
#include "api/staff.h"
#include "io/db.h"

#define SQL_MAX 256

static char sql[ROUTES_MAX][SQL_MAX];
static struct db_stmt stmts[ROUTES_MAX];
static const struct db_stmt *all[ROUTES_MAX + 16];

int
call_passes(const struct member *m)
{
	return !m->kept;
}

int
call_is_keyed(const struct route *r)
{
	return r->method == POST && !r->unkeyed;
}

/* SELECT api.<function>($1, $2, ...) */
static void
write_stmt(struct db_stmt *stmt, char text[SQL_MAX], const struct route *r)
{
	size_t len;

	stmt->name = r->function;
	stmt->sql = text;
	stmt->speed = r->slow ? DB_SLOW : DB_QUICK;
	stmt->writes = r->method != GET;
	stmt->nparams = CALL_BEFORE + (call_is_keyed(r) ? CALL_AFTER : 0);
	for (const struct member *m = r->params; m->name != NULL; m++)
		stmt->nparams += call_passes(m);
	len = (size_t)snprintf(text, SQL_MAX, "SELECT api.%s(", r->function);
	for (int i = 1; i <= stmt->nparams; i++)
		len += (size_t)snprintf(
		    text + len, SQL_MAX - len, "%s$%d", i == 1 ? "" : ", ", i);
	snprintf(text + len, SQL_MAX - len, ")");
}

const struct db_stmt *
call_stmt(const struct route *r)
{
	return &stmts[r - routes];
}

const struct db_stmt *const *
app_stmts(void)
{
	static const struct db_stmt *const *const lists[] = {
	    login_stmts, own_password_stmts, staff_stmts};
	size_t n = 0;

	for (size_t i = 0; i < nroutes; i++)
		if (routes[i].function != NULL) {
			write_stmt(&stmts[i], sql[i], &routes[i]);
			all[n++] = &stmts[i];
		}
	for (size_t l = 0; l < sizeof(lists) / sizeof(lists[0]); l++)
		for (size_t i = 0; lists[l][i] != NULL; i++)
			all[n++] = lists[l][i];
	all[n++] = &factor_stmt;
	all[n++] = &procedure_stmt;
	all[n++] = &health_stmt;
	all[n++] = &refusal_stmt;
	all[n] = NULL;
	return all;
}
