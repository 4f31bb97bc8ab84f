/*
 * Loading and catching up: each step is one call, and its callback makes the
 * next one.  A step that fails changes nothing that was caught up: the same
 * changes come again.
 *
 * Both tables are loaded at the same time, each page being asked for before the
 * one before it is taken in, so that PostgreSQL does not wait for us.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/log.h"
#include "base/sqlstate.h"
#include "cohort/columns.h"
#include "io/db_binary.h"
#include "proc/crew.h"
#include "proc/feed.h"
#include "proc/rows.h"

/* Blocks of 8 kB, as PostgreSQL is built: some thousand rows. */
#define PAGE 128
/* More changes than that are loaded anew, page by page. */
#define MOST 40000
#define MOST_TEXT "40000"

static const struct db_stmt begin = {
    "begin", "SELECT * FROM cohort.start()", 0, DB_SLOW, 0, 0, 0};
static const struct db_stmt strata = {
    "strata", "SELECT * FROM cohort.strata($1, $2)", 2, DB_SLOW, 0, 0, 1};
static const struct db_stmt series = {
    "series", "SELECT * FROM cohort.series($1, $2)", 2, DB_SLOW, 0, 0, 1};
static const struct db_stmt changes = {"changes",
    "SELECT c.kind, c.seen_now, (c.stratum).*, (c.series).* "
    "FROM cohort.changes($1, $2, " MOST_TEXT ") AS c",
    2, DB_QUICK, 0, 0, 1};
const struct db_stmt *const feed_stmts[] = {
    &begin, &strata, &series, &changes, NULL};

void
feed_clear(struct feed *f)
{
	for (size_t i = 0; i < FEED_TABLES; i++)
		db_cancel(f->tables[i].call);
	memset(f->tables, 0, sizeof(f->tables));
	columns_free(f->columns);
	rows_free(f->rows);
	free(f->history);
	free(f->seen);
	sodium_memzero(&f->keys, sizeof(f->keys));
	f->columns = NULL;
	f->rows = NULL;
	f->history = f->seen = NULL;
	f->state = FEED_EMPTY;
}

/* What was loaded before is kept when only catching up failed. */
static void
end(struct feed *f, enum feed_end how)
{
	if (how == FEED_DONE ||
	    (how == FEED_FAILED && f->state == FEED_CATCHING))
		f->state = FEED_LOADED;
	else
		feed_clear(f);
	f->ended(f->arg, how);
}

static int
is_good(const PGresult *res, enum db_lost lost)
{
	const char *state;

	if (res != NULL && PQresultStatus(res) == PGRES_TUPLES_OK)
		return 1;
	state = res == NULL ? NULL : PQresultErrorField(res, PG_DIAG_SQLSTATE);
	if (state != NULL)
		log_line(sqlstate_find(state)->level,
		    "cohort: the database refuses sqlstate=%s", state);
	else
		log_debug("cohort: no answer reason=%s",
		    lost == DB_AWAY ? "no-database" : "unknown");
	return 0;
}

static const char *
cell(const PGresult *res, int row, int column)
{
	return PQgetisnull(res, row, column) ? NULL
					     : PQgetvalue(res, row, column);
}

static int
is_too_large(const struct feed *f)
{
	if (columns_bytes(f->columns) <= f->bytes_max)
		return 0;
	log_error("cohort: the scores need more memory than cohort_mb allows "
		  "bytes=%zu: there are no trends",
	    columns_bytes(f->columns));
	return 1;
}

/* Replace a string that is kept. */
static int
keep(char **kept, const char *text)
{
	char *copy = strdup(text == NULL ? "" : text);

	if (copy == NULL)
		return -1;
	free(*kept);
	*kept = copy;
	return 0;
}

static int
put_stratum(struct feed *f, const PGresult *res, int row, int column)
{
	struct db_cell cells[ROWS_STRATUM];

	db_cells(cells, ROWS_STRATUM, res, row, column);
	return rows_put_stratum(f->columns, cells);
}

static int
put_series(struct feed *f, const PGresult *res, int row, int column)
{
	struct db_cell cells[ROWS_SERIES];

	db_cells(cells, ROWS_SERIES, res, row, column);
	return rows_put_series(f->rows, f->columns, cells);
}

static int
drop(struct feed *f, const PGresult *res, int row, int column)
{
	struct db_cell cells[ROWS_SERIES];

	db_cells(cells, ROWS_SERIES, res, row, column);
	return rows_drop(f->columns, cells);
}

/* A row of cohort.changes(), but for the first two columns and `seen'. */
static int
apply(struct feed *f, const PGresult *res, int row, int column)
{
	const char *kind = PQgetvalue(res, row, 0);

	if (strcmp(kind, "stratum") == 0)
		return put_stratum(f, res, row, column);
	column += ROWS_STRATUM;
	if (strcmp(kind, "series") == 0)
		return put_series(f, res, row, column);
	return drop(f, res, row, column);
}

/* All rows of a result, from one on. */
static int
put_all(struct feed *f, feed_put *put, const PGresult *res, int row, int column)
{
	for (; row < PQntuples(res); row++)
		if (put(f, res, row, column) == -1) {
			log_error("cohort: out of memory, or a row makes no "
				  "sense");
			return -1;
		}
	return 0;
}

static void
say_loaded(const struct feed *f)
{
	log_info("cohort loaded episodes=%zu series=%zu bytes=%zu "
		 "scanned=%zu milliseconds=%lld",
	    columns_episodes(f->columns), columns_rows(f->columns),
	    columns_bytes(f->columns), columns_scanned_bytes(f->columns),
	    crew_now() - f->since);
}

static void
caught(const PGresult *res, enum db_lost lost, void *arg)
{
	struct feed *f = arg;
	const int n = is_good(res, lost) ? PQntuples(res) : -1;

	/* `seen' is not a change. */
	if (n <= 0 || n - 1 > MOST) {
		end(f, n == -1 ? FEED_FAILED : FEED_ANEW);
		return;
	}
	/* Also when it stops half-way: the columns are not as they were. */
	if (n > 1)
		f->version++;
	if (put_all(f, apply, res, 1, 2) == -1 ||
	    keep(&f->seen, cell(res, 0, 1)) == -1) {
		end(f, FEED_FAILED);
		return;
	}
	if (is_too_large(f)) {
		end(f, FEED_FULL);
		return;
	}
	if (f->state == FEED_LOADING)
		say_loaded(f);
	end(f, FEED_DONE);
}

static int
call_changes(struct feed *f)
{
	return db_call(f->db, &changes,
		   (const char *const[]){f->history, f->seen}, caught,
		   f) == NULL
		   ? -1
		   : 0;
}

static void paged(const PGresult *, enum db_lost, void *);

/* Ask for the next page of a table, if there is one. */
static int
ask(struct feed_table *t)
{
	char first[24], beyond[24];

	if (t->next >= t->blocks)
		return 0;
	snprintf(first, sizeof(first), "%lld", t->next);
	t->next += PAGE;
	snprintf(beyond, sizeof(beyond), "%lld", t->next);
	t->call = db_call(t->feed->db, t->stmt,
	    (const char *const[]){first, beyond}, paged, t);
	return t->call == NULL ? -1 : 0;
}

/* When no page is on its way, what was loaded is caught up. */
static int
go_on(struct feed *f)
{
	for (size_t i = 0; i < FEED_TABLES; i++)
		if (f->tables[i].call != NULL)
			return 0;
	return call_changes(f);
}

static void
paged(const PGresult *res, enum db_lost lost, void *arg)
{
	struct feed_table *t = arg;
	struct feed *f = t->feed;

	t->call = NULL;
	if (!is_good(res, lost) || ask(t) == -1 ||
	    put_all(f, t->put, res, 0, 0) == -1)
		end(f, FEED_FAILED);
	else if (is_too_large(f))
		end(f, FEED_FULL);
	else if (go_on(f) == -1)
		end(f, FEED_FAILED);
}

static void
begun(const PGresult *res, enum db_lost lost, void *arg)
{
	struct feed *f = arg;

	if (!is_good(res, lost) || keep(&f->history, cell(res, 0, 0)) == -1 ||
	    keep(&f->seen, cell(res, 0, 1)) == -1 ||
	    vouch_read_keys(&f->keys, cell(res, 0, 2), cell(res, 0, 3)) == -1 ||
	    (f->rows = rows_new()) == NULL ||
	    (f->columns = columns_new()) == NULL) {
		end(f, FEED_FAILED);
		return;
	}
	f->tables[0] = (struct feed_table){.feed = f,
	    .stmt = &strata,
	    .put = put_stratum,
	    .blocks = atoll(PQgetvalue(res, 0, 4))};
	f->tables[1] = (struct feed_table){.feed = f,
	    .stmt = &series,
	    .put = put_series,
	    .blocks = atoll(PQgetvalue(res, 0, 5))};
	if (ask(&f->tables[0]) == -1 || ask(&f->tables[1]) == -1 ||
	    go_on(f) == -1)
		end(f, FEED_FAILED);
}

int
feed_load(struct feed *f)
{
	feed_clear(f);
	f->since = crew_now();
	f->version++;
	if (db_call(f->db, &begin, NULL, begun, f) == NULL)
		return -1;
	f->state = FEED_LOADING;
	return 0;
}

int
feed_catch_up(struct feed *f)
{
	if (call_changes(f) == -1)
		return -1;
	f->state = FEED_CATCHING;
	return 0;
}
