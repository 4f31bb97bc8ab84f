/*
 * Loading and catching up: each step is one call, and its callback makes the
 * next one.  A step that fails changes nothing that was caught up: the same
 * changes come again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/log.h"
#include "base/sqlstate.h"
#include "proc/crew.h"
#include "proc/feed.h"
#include "proc/rows.h"
#include "rule/columns.h"

#define PAGE 5000
#define PAGE_TEXT "5000"
/* More changes than that are loaded anew, page by page. */
#define MOST "20000"

static const struct db_stmt begin = {
    "begin", "SELECT * FROM cohort.start()", 0, DB_SLOW, 0, 0};
static const struct db_stmt strata = {"strata",
    "SELECT * FROM cohort.strata($1, $2, " PAGE_TEXT ")", 2, DB_SLOW, 0, 0};
static const struct db_stmt series = {"series",
    "SELECT * FROM cohort.series($1, $2, $3, $4, " PAGE_TEXT ")", 4, DB_SLOW, 0,
    0};
static const struct db_stmt changes = {"changes",
    "SELECT * FROM cohort.changes($1, $2, " MOST ")", 2, DB_QUICK, 0, 0};
const struct db_stmt *const feed_stmts[] = {
    &begin, &strata, &series, &changes, NULL};

static const char nobody[] = "00000000-0000-0000-0000-000000000000";

void
feed_clear(struct feed *f)
{
	columns_free(f->columns);
	rows_free(f->rows);
	free(f->history);
	free(f->seen);
	free(f->names[0]);
	free(f->names[1]);
	sodium_memzero(&f->keys, sizeof(f->keys));
	f->columns = NULL;
	f->rows = NULL;
	f->history = f->seen = f->names[0] = f->names[1] = NULL;
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

/* A row of cohort.changes(), but for `seen'. */
static int
apply(struct feed *f, const PGresult *res, int row)
{
	const char *kind = PQgetvalue(res, row, 0), *cells[10];

	for (int i = 0; i < 10; i++)
		cells[i] = cell(res, row, i + 1);
	if (strcmp(kind, "gone") == 0)
		return rows_drop(f->columns, cells);
	if (strcmp(kind, "stratum") == 0)
		return rows_put_stratum(f->rows, f->columns, cells);
	return rows_put_series(f->rows, f->columns, cells);
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
	int status = 0;

	if (n <= 0) {
		end(f, n == 0 ? FEED_ANEW : FEED_FAILED);
		return;
	}
	/* Also when it stops half-way: the columns are not as they were. */
	if (n > 1)
		f->version++;
	for (int i = 1; i < n && status == 0; i++)
		status = apply(f, res, i);
	if (status == -1 || keep(&f->seen, cell(res, 0, 3)) == -1) {
		log_error("cohort: out of memory, or a row makes no sense");
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

static int get_page(struct feed *);

/* Where the next page begins. */
static int
remember(struct feed *f, const PGresult *res, int row)
{
	for (int i = 0; i < 2; i++)
		snprintf(f->after[i], sizeof(f->after[i]), "%s",
		    PQgetvalue(res, row, i));
	if (f->strata)
		return 0;
	return keep(&f->names[0], cell(res, row, 2)) == -1
		   ? -1
		   : keep(&f->names[1], cell(res, row, 3));
}

static void
rewind_pages(struct feed *f, int to_strata)
{
	f->strata = to_strata;
	memcpy(f->after[0], nobody, sizeof(nobody));
	memcpy(f->after[1], nobody, sizeof(nobody));
}

static int
take_page(struct feed *f, const PGresult *res)
{
	const char *cells[10];
	const int n = PQntuples(res), columns = f->strata ? 7 : 10;
	int status = 0;

	for (int row = 0; row < n && status == 0; row++) {
		for (int i = 0; i < columns; i++)
			cells[i] = cell(res, row, i);
		status = f->strata
			     ? rows_put_stratum(f->rows, f->columns, cells)
			     : rows_put_series(f->rows, f->columns, cells);
	}
	return status == 0 && n > 0 ? remember(f, res, n - 1) : status;
}

static void
paged(const PGresult *res, enum db_lost lost, void *arg)
{
	struct feed *f = arg;
	int status;

	if (!is_good(res, lost)) {
		end(f, FEED_FAILED);
		return;
	}
	if (take_page(f, res) == -1) {
		log_error("cohort: out of memory, or a row makes no sense");
		end(f, FEED_FAILED);
		return;
	}
	if (is_too_large(f)) {
		end(f, FEED_FULL);
		return;
	}
	if (PQntuples(res) == PAGE)
		status = get_page(f);
	else if (f->strata) {
		rewind_pages(f, 0);
		status = get_page(f);
	} else
		status = call_changes(f);
	if (status == -1)
		end(f, FEED_FAILED);
}

static int
get_page(struct feed *f)
{
	const char *const values[] = {
	    f->after[0], f->after[1], f->names[0], f->names[1]};

	return db_call(f->db, f->strata ? &strata : &series, values, paged,
		   f) == NULL
		   ? -1
		   : 0;
}

static void
begun(const PGresult *res, enum db_lost lost, void *arg)
{
	struct feed *f = arg;

	if (!is_good(res, lost) || keep(&f->history, cell(res, 0, 0)) == -1 ||
	    keep(&f->seen, cell(res, 0, 1)) == -1 ||
	    vouch_read_keys(&f->keys, cell(res, 0, 2), cell(res, 0, 3)) == -1 ||
	    keep(&f->names[0], "") == -1 || keep(&f->names[1], "") == -1 ||
	    (f->rows = rows_new()) == NULL ||
	    (f->columns = columns_new()) == NULL) {
		end(f, FEED_FAILED);
		return;
	}
	rewind_pages(f, 1);
	if (get_page(f) == -1)
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
