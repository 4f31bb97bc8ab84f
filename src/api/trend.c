/* Cohort trends: JSON as it came, or a table for spreadsheets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/args.h"
#include "api/trend.h"
#include "base/csv.h"
#include "base/problem.h"
#include "io/head.h"
#include "io/http.h"

#define CELL_MAX 1000

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

static void
write_cell(FILE *f, const json_t *v)
{
	char text[CELL_MAX] = "";

	if (json_is_string(v))
		csv_quote(text, sizeof(text), json_string_value(v));
	else if (json_is_integer(v))
		fprintf(f, "%lld", (long long)json_integer_value(v));
	else if (json_is_real(v))
		fprintf(f, "%.15g", json_real_value(v));
	else if (json_is_boolean(v))
		fputs(json_is_true(v) ? "true" : "false", f);
	fputs(text, f);
}

static void
write_cells(FILE *f, const json_t *object, const char *const *names)
{
	for (; *names != NULL; names++) {
		write_cell(f, json_object_get(object, *names));
		fputc(',', f);
	}
}

/* ${visit} may be NULL: a group too small to show. */
static void
write_row(FILE *f, const json_t *all, const char *kind, const json_t *group,
    const json_t *visit)
{
	const json_t *part;

	write_cells(f, all, of_trend);
	fprintf(f, "%s,", kind);
	write_cells(f, group, of_group);
	for (size_t i = 0; i < COLUMNS; i++) {
		part = columns[i].part == NULL
			   ? visit
			   : json_object_get(visit, columns[i].part);
		write_cell(f, json_object_get(part, columns[i].name));
		fputs(i + 1 < COLUMNS ? "," : "\r\n", f);
	}
}

static void
write_group(FILE *f, const json_t *all, const char *kind, const json_t *group)
{
	const json_t *visits = json_object_get(group, "visits"), *v;
	size_t i;

	if (json_array_size(visits) == 0)
		write_row(f, all, kind, group, NULL);
	json_array_foreach(visits, i, v) write_row(f, all, kind, group, v);
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
	size_t i;
	FILE *f;

	if (!json_is_object(all) || (f = open_memstream(&text, len)) == NULL)
		return NULL;
	write_titles(f);
	json_array_foreach(json_object_get(all, "groups"), i, group)
	    write_group(f, all, "group", group);
	if (json_is_object(total))
		write_group(f, all, "total", total);
	if (fclose(f) == 0)
		return text;
	free(text);
	return NULL;
}

static int
wants_csv(const struct exchange *x)
{
	const char *format = exchange_arg(x, "format");
	const char *accept = head_field(http_head(exchange_conn(x)), "accept");

	if (format != NULL)
		return strcmp(format, "csv") == 0;
	return accept != NULL && strstr(accept, "text/csv") != NULL;
}

static const struct problem *
send_trend(struct exchange *x, const PGresult *res)
{
	const char *json = exchange_result(res);
	json_t *all;
	size_t len;
	char *text;

	if (json == NULL || !wants_csv(x))
		return exchange_reply(x, res);
	all = args_parse(json);
	text = trend_csv(all, &len);
	json_decref(all);
	if (text == NULL)
		return &problem_unavailable;
	exchange_send(
	    x, &(struct http_reply){.status = 200,
		   .type = "text/csv; charset=utf-8",
		   .headers = "Content-Disposition: attachment; "
			      "filename=\"trend.csv\"\r\nVary: Accept\r\n",
		   .body = text,
		   .len = len});
	free(text);
	return NULL;
}

const struct problem *
trend(struct exchange *x)
{
	return exchange_function(x, send_trend);
}
