/* Cohort trends: JSON as it came, or a table for spreadsheets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/document.h"
#include "api/sheet.h"
#include "api/trend.h"
#include "base/problem.h"

/* A column: where its value is found in a visit of a group. */
static const struct {
	const char *title, *part, *name; /* part NULL: the visit itself */
} columns[] = {
    {"visit_code", NULL, "visit_code"},
    {"target_day", NULL, "target_day"},
    {"due", NULL, "due"},
    {"answered", NULL, "answered"},
    {"late", NULL, "late"},
    {"censored", NULL, "censored"},
    {"not_answered", NULL, "not_answered"},
    {"not_yet_due", NULL, "not_yet_due"},
    {"n", NULL, "n"},
    {"mean", NULL, "mean"},
    {"sd", NULL, "sd"},
    {"median", NULL, "median"},
    {"q1", NULL, "q1"},
    {"q3", NULL, "q3"},
    {"ci_lo", NULL, "ci_lo"},
    {"ci_hi", NULL, "ci_hi"},
    {"change_n", "change", "n"},
    {"change_mean", "change", "mean"},
    {"change_sd", "change", "sd"},
    {"change_ci_lo", "change", "ci_lo"},
    {"change_ci_hi", "change", "ci_hi"},
    {"responders_n", "responders", "n"},
    {"responders_of", "responders", "of"},
    {"responders_share", "responders", "share"},
    {"responders_ci_lo", "responders", "ci_lo"},
    {"responders_ci_hi", "responders", "ci_hi"},
    {"pass_n", "pass", "n"},
    {"pass_of", "pass", "of"},
    {"pass_share", "pass", "share"},
    {"pass_ci_lo", "pass", "ci_lo"},
    {"pass_ci_hi", "pass", "ci_hi"},
};

#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

/* The columns that stand before them in every row. */
static const char *const of_trend[] = {
    "instrument", "scale", "as_of", "by", NULL};
static const char *const of_group[] = {
    "group", "people", "episodes", "suppressed", NULL};

static int
write_cells(FILE *f, const json_t *object, const char *const *names)
{
	int rc = 0;

	for (; *names != NULL; names++) {
		rc |= sheet_cell(f, json_object_get(object, *names));
		fputc(',', f);
	}
	return rc;
}

/* ${visit} may be NULL: a group too small to show. */
static int
write_row(FILE *f, const json_t *all, const char *kind, const json_t *group,
    const json_t *visit)
{
	const json_t *part;
	int rc;

	rc = write_cells(f, all, of_trend);
	fprintf(f, "%s,", kind);
	rc |= write_cells(f, group, of_group);
	for (size_t i = 0; i < COLUMNS; i++) {
		part = columns[i].part == NULL
			   ? visit
			   : json_object_get(visit, columns[i].part);
		rc |= sheet_cell(f, json_object_get(part, columns[i].name));
		fputs(i + 1 < COLUMNS ? "," : "\r\n", f);
	}
	return rc;
}

static int
write_group(FILE *f, const json_t *all, const char *kind, const json_t *group)
{
	const json_t *visits = json_object_get(group, "visits"), *v;
	int rc = 0;
	size_t i;

	if (json_array_size(visits) == 0)
		return write_row(f, all, kind, group, NULL);
	json_array_foreach(visits, i, v) rc |=
	    write_row(f, all, kind, group, v);
	return rc;
}

static void
write_titles(FILE *f)
{
	for (size_t i = 0; of_trend[i] != NULL; i++)
		fprintf(f, "%s,", of_trend[i]);
	fputs("row,", f);
	for (size_t i = 0; of_group[i] != NULL; i++)
		fprintf(f, "%s,", of_group[i]);
	for (size_t i = 0; i < COLUMNS; i++)
		fprintf(f, "%s%s", columns[i].title,
		    i + 1 < COLUMNS ? "," : "\r\n");
}

char *
trend_csv(const json_t *all, size_t *len)
{
	const json_t *group, *total = json_object_get(all, "total");
	char *text = NULL;
	int rc = 0;
	size_t i;
	FILE *f;

	if (!json_is_object(all) || (f = open_memstream(&text, len)) == NULL)
		return NULL;
	write_titles(f);
	json_array_foreach(json_object_get(all, "groups"), i, group) rc |=
	    write_group(f, all, "group", group);
	if (json_is_object(total))
		rc |= write_group(f, all, "total", total);
	if (fclose(f) == 0 && rc == 0)
		return text;
	free(text);
	return NULL;
}

static const struct problem *
send_trend(struct exchange *x, const PGresult *res)
{
	const char *json = exchange_result(res);
	json_t *all;
	size_t len;
	char *text;

	if (json == NULL || !sheet_wanted(x))
		return exchange_reply(x, res);
	all = document_parse(json);
	text = trend_csv(all, &len);
	json_decref(all);
	if (text == NULL)
		return &problem_unavailable;
	sheet_send(x, text, len, "trend.csv", NULL);
	free(text);
	return NULL;
}

const struct problem *
trend(struct exchange *x)
{
	return exchange_function(x, send_trend);
}
