/* Cohort trends, as the process cohort computes them: JSON as it came, or a
 * table for spreadsheets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/document.h"
#include "api/sheet.h"
#include "api/trend.h"
#include "base/faults.h"
#include "base/problem.h"

/* A column: the names that lead to its value from a visit of a group. */
static const struct {
	const char *title, *path[4];
} columns[] = {
    {"visit_code", {"visit_code"}},
    {"target_day", {"target_day"}},
    {"due", {"due"}},
    {"answered", {"answered"}},
    {"late", {"late"}},
    {"censored", {"censored"}},
    {"not_answered", {"not_answered"}},
    {"not_yet_due", {"not_yet_due"}},
    {"n", {"n"}},
    {"mean", {"mean"}},
    {"sd", {"sd"}},
    {"median", {"median"}},
    {"q1", {"q1"}},
    {"q3", {"q3"}},
    {"ci_lo", {"ci_lo"}},
    {"ci_hi", {"ci_hi"}},
    {"change_n", {"change", "n"}},
    {"change_mean", {"change", "mean"}},
    {"change_sd", {"change", "sd"}},
    {"change_ci_lo", {"change", "ci_lo"}},
    {"change_ci_hi", {"change", "ci_hi"}},
    {"responders_n", {"responders", "n"}},
    {"responders_of", {"responders", "of"}},
    {"responders_share", {"responders", "share"}},
    {"responders_ci_lo", {"responders", "ci_lo"}},
    {"responders_ci_hi", {"responders", "ci_hi"}},
    {"pass_n", {"pass", "n"}},
    {"pass_of", {"pass", "of"}},
    {"pass_share", {"pass", "share"}},
    {"pass_ci_lo", {"pass", "ci_lo"}},
    {"pass_ci_hi", {"pass", "ci_hi"}},
    {"responders_worst", {"responders", "bounds", "worst"}},
    {"responders_best", {"responders", "bounds", "best"}},
    {"model_mean", {"model", "mean"}},
    {"model_se", {"model", "se"}},
    {"model_ci_lo", {"model", "ci_lo"}},
    {"model_ci_hi", {"model", "ci_hi"}},
    {"model_df", {"model", "df"}},
    {"model_reason", {"model", "reason"}},
    {"model_change", {"model", "change", "mean"}},
    {"model_change_se", {"model", "change", "se"}},
    {"model_change_ci_lo", {"model", "change", "ci_lo"}},
    {"model_change_ci_hi", {"model", "change", "ci_hi"}},
    {"model_change_df", {"model", "change", "df"}},
    {"model_change_reason", {"model", "change", "reason"}},
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
	const json_t *value;
	int rc;

	rc = write_cells(f, all, of_trend);
	fprintf(f, "%s,", kind);
	rc |= write_cells(f, group, of_group);
	for (size_t i = 0; i < COLUMNS; i++) {
		value = visit;
		for (size_t k = 0; columns[i].path[k] != NULL; k++)
			value = json_object_get(value, columns[i].path[k]);
		rc |= sheet_cell(f, value);
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

/* Why there is no trend. */
static const struct problem *
not_told(struct exchange *x, const char *word)
{
	if (word != NULL && strcmp(word, "too_many_groups") == 0) {
		faults_add(exchange_faults(x),
		    "a word that makes at most 50 groups: add a filter", "%s",
		    "/by");
		return &problem_invalid;
	}
	if (word != NULL && strcmp(word, "loading") == 0)
		return exchange_say(
		    x, &problem_unavailable, "The scores are being loaded.");
	return exchange_say(
	    x, &problem_unavailable, "Trends cannot be computed now.");
}

static const struct problem *
send_trend(struct exchange *x, const char *word, const char *json)
{
	json_t *all;
	size_t len;
	char *text;

	if (word == NULL || strcmp(word, "ok") != 0)
		return not_told(x, word);
	if (!sheet_wanted(x))
		return exchange_reply_json(x, json);
	all = document_parse(json);
	text = trend_csv(all, &len);
	json_decref(all);
	if (text == NULL)
		return &problem_unavailable;
	sheet_send(x, text, len, "trend.csv", NULL);
	free(text);
	return NULL;
}

/* The database has said who asks what, and within which clinics. */
static const struct problem *
ask_cohort(struct exchange *x, const PGresult *res)
{
	const char *question = exchange_result(res);

	return question == NULL ? &problem_unavailable
				: exchange_ask(x, question, send_trend);
}

const struct problem *
trend(struct exchange *x)
{
	return exchange_function(x, ask_cohort);
}
