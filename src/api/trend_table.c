/* Cohort trends as tables for spreadsheets. */
#include <stdio.h>
#include <stdlib.h>

#include "api/sheet.h"
#include "api/trend.h"

/* A column: the names that lead to its value, from a visit, from a part of it
 * or from its group; the first one has no value where the row is of something
 * else. */
struct column {
	const char *title, *path[4];
	enum of { OF_VISIT, OF_PART, OF_GROUP } of;
};

static const struct column visits[] = {
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
    {"responders_model", {"responders", "model"}},
    {"model_mean", {"model", "mean"}},
    {"model_se", {"model", "se"}},
    {"model_se_robust", {"model", "se_robust"}},
    {"model_ci_lo", {"model", "ci_lo"}},
    {"model_ci_hi", {"model", "ci_hi"}},
    {"model_df", {"model", "df"}},
    {"model_reason", {"model", "reason"}},
    {"model_change", {"model", "change", "mean"}},
    {"model_change_se", {"model", "change", "se"}},
    {"model_change_se_robust", {"model", "change", "se_robust"}},
    {"model_change_ci_lo", {"model", "change", "ci_lo"}},
    {"model_change_ci_hi", {"model", "change", "ci_hi"}},
    {"model_change_df", {"model", "change", "df"}},
    {"model_change_reason", {"model", "change", "reason"}},
    {0},
};

static const struct column responders[] = {
    {"visit_code", {"visit_code"}},
    {"target_day", {"target_day"}},
    {"of", {"of"}},
    {"due", {"due"}},
    {"mcid", {"mcid", "at_least"}},
    {"mcid_n", {"mcid", "n"}},
    {"mcid_share", {"mcid", "share"}},
    {"at_least", {"at_least"}, OF_PART},
    {"n", {"n"}, OF_PART},
    {"share", {"share"}, OF_PART},
    {"ci_lo", {"ci_lo"}, OF_PART},
    {"ci_hi", {"ci_hi"}, OF_PART},
    {"worst", {"worst"}, OF_PART},
    {"best", {"best"}, OF_PART},
    {0},
};

static const struct column completeness[] = {
    {"visit_code", {"visit_code"}},
    {"target_day", {"target_day"}},
    {"enrolled", {"enrolled"}},
    {"due", {"due"}},
    {"answered", {"answered"}},
    {"late", {"late"}},
    {"censored", {"censored"}},
    {"not_answered", {"not_answered"}},
    {"not_yet_due", {"not_yet_due"}},
    {"not_expected", {"not_expected"}},
    {"scored", {"rate_due", "n"}},
    {"rate_due", {"rate_due", "share"}},
    {"rate_due_ci_lo", {"rate_due", "ci_lo"}},
    {"rate_due_ci_hi", {"rate_due", "ci_hi"}},
    {"rate_enrolled", {"rate_enrolled", "share"}},
    {"rate_enrolled_ci_lo", {"rate_enrolled", "ci_lo"}},
    {"rate_enrolled_ci_hi", {"rate_enrolled", "ci_hi"}},
    {0},
};

static const struct column dose[] = {
    {"visit_code", {"visit_code"}},
    {"target_day", {"target_day"}},
    {"due", {"due"}},
    {"n", {"n"}},
    {"change_n", {"change", "n"}},
    {"change_mean", {"change", "mean"}},
    {"responders_n", {"responders", "n"}},
    {"responders_of", {"responders", "of"}},
    {"responders_share", {"responders", "share"}},
    {"responders_ci_lo", {"responders", "ci_lo"}},
    {"responders_ci_hi", {"responders", "ci_hi"}},
    {"model_change", {"model", "change", "mean"}},
    {"model_change_se", {"model", "change", "se"}},
    {"model_change_ci_lo", {"model", "change", "ci_lo"}},
    {"model_change_ci_hi", {"model", "change", "ci_hi"}},
    {"model_change_reason", {"model", "change", "reason"}},
    {"slope", {"slope", "est"}},
    {"slope_se", {"slope", "se"}},
    {"slope_ci_lo", {"slope", "ci_lo"}},
    {"slope_ci_hi", {"slope", "ci_hi"}},
    {"slope_p", {"slope", "p"}},
    {"slope_reason", {"slope", "reason"}},
    {"trend_chisq", {"responders", "chisq"}},
    {"trend_p", {"responders", "p"}},
    {"trend_reason", {"responders", "reason"}},
    {"association_f", {"association", "f"}},
    {"association_p", {"association", "p"}},
    {"nonlinearity_f", {"nonlinearity", "f"}},
    {"nonlinearity_p", {"nonlinearity", "p"}},
    {"curve_reason", {"reason"}},
    {"dose", {"dose"}, OF_PART},
    {"curve_change", {"est"}, OF_PART},
    {"curve_se", {"se"}, OF_PART},
    {"curve_ci_lo", {"ci_lo"}, OF_PART},
    {"curve_ci_hi", {"ci_hi"}, OF_PART},
    {0},
};

static const struct column sites[] = {
    {"due", {"due"}, OF_GROUP},
    {"scored", {"scored"}, OF_GROUP},
    {"responders_n", {"responders", "n"}, OF_GROUP},
    {"responders_of", {"responders", "of"}, OF_GROUP},
    {"responders_share", {"responders", "share"}, OF_GROUP},
    {"responders_ci_lo", {"responders", "ci_lo"}, OF_GROUP},
    {"responders_ci_hi", {"responders", "ci_hi"}, OF_GROUP},
    {"expected", {"expected"}, OF_GROUP},
    {"expected_share", {"expected_share"}, OF_GROUP},
    {"ratio", {"ratio"}, OF_GROUP},
    {"ratio_lo", {"ratio_lo"}, OF_GROUP},
    {"ratio_hi", {"ratio_hi"}, OF_GROUP},
    {"z", {"z"}, OF_GROUP},
    {"limits_95_lo", {"limits_95", "lo"}, OF_GROUP},
    {"limits_95_hi", {"limits_95", "hi"}, OF_GROUP},
    {"limits_998_lo", {"limits_998", "lo"}, OF_GROUP},
    {"limits_998_hi", {"limits_998", "hi"}, OF_GROUP},
    {"place", {"place"}, OF_GROUP},
    {"change_n", {"mean_change", "n"}, OF_GROUP},
    {"change_mean", {"mean_change", "mean"}, OF_GROUP},
    {"change_shrunken", {"mean_change", "shrunken"}, OF_GROUP},
    {"reason", {"reason"}, OF_GROUP},
    {0},
};

static const struct column waits[] = {
    {"n", {"n"}, OF_GROUP},
    {"median_day", {"median", "day"}, OF_GROUP},
    {"median_ci_lo", {"median", "ci_lo"}, OF_GROUP},
    {"median_ci_hi", {"median", "ci_hi"}, OF_GROUP},
    {"reason", {"reason"}, OF_GROUP},
    {"visit_code", {"visit_code"}},
    {"target_day", {"target_day"}},
    {"at_risk", {"at_risk"}},
    {"responded", {"responded"}},
    {"stopped", {"stopped"}},
    {"censored", {"censored"}},
    {"waiting", {"waiting"}},
    {"waiting_se", {"waiting_se"}},
    {"waiting_lo", {"waiting_lo"}},
    {"waiting_hi", {"waiting_hi"}},
    {"responded_share", {"responded_share"}},
    {"responded_se", {"responded_se"}},
    {"responded_lo", {"responded_lo"}},
    {"responded_hi", {"responded_hi"}},
    {"stopped_share", {"stopped_share"}},
    {0},
};

static const struct column missing[] = {
    {"baseline_n", {"baseline", "n"}, OF_GROUP},
    {"baseline_mean", {"baseline", "mean"}, OF_GROUP},
    {"baseline_sd", {"baseline", "sd"}, OF_GROUP},
    {"baseline_ci_lo", {"baseline", "ci_lo"}, OF_GROUP},
    {"baseline_ci_hi", {"baseline", "ci_hi"}, OF_GROUP},
    {"word", {"word"}, OF_PART},
    {"value", {"value"}, OF_PART},
    {"n", {"n"}, OF_PART},
    {"of", {"of"}, OF_PART},
    {"share", {"share"}, OF_PART},
    {0},
};

static const struct column centiles[] = {
    {"visit_code", {"visit_code"}},
    {"target_day", {"target_day"}},
    {"n", {"n"}},
    {"percent", {"percent"}, OF_PART},
    {"score", {"score"}, OF_PART},
    {"course", {"number"}, OF_GROUP},
    {"course_score", {"score"}},
    {0},
};

static const char *const of_trend[] = {
    "instrument", "scale", "as_of", "by", NULL};
static const char *const with_model[] = {
    "instrument", "scale", "as_of", "by", "adjust", NULL};

/* By enum trend_table; where a visit, or a group without visits, has parts,
 * there is a row for each. */
static const struct table {
	const struct column *columns;
	const char *parts;
	const char *const *of_trend; /* before them in every row */
} tables[] = {
    {visits, NULL, with_model},
    {responders, "curve", of_trend},
    {completeness, NULL, of_trend},
    {dose, "points", of_trend},
    {sites, NULL, with_model},
    {waits, NULL, of_trend},
    {missing, "shares", of_trend},
    {centiles, "centiles", of_trend},
};

/* And of the group, or of a single course. */
static const char *const of_group[] = {
    "group", "people", "episodes", "suppressed", NULL};

/* What is written, and of which group. */
struct sheet {
	FILE *file;
	const struct table *table;
	const json_t *all, *group; /* NULL: of none */
	const char *kind;          /* of rows */
};

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

/* ${visit} may be NULL: a group too small to show; as may a part. */
static int
write_row(const struct sheet *s, const json_t *visit, const json_t *part)
{
	const struct column *c = s->table->columns;
	const json_t *value;
	int rc;

	rc = write_cells(s->file, s->all, s->table->of_trend);
	fprintf(s->file, "%s,", s->kind);
	rc |= write_cells(s->file, s->group, of_group);
	for (; c->title != NULL; c++) {
		value = c->of == OF_PART    ? part
			: c->of == OF_GROUP ? s->group
					    : visit;
		for (size_t k = 0; c->path[k] != NULL; k++)
			value = json_object_get(value, c->path[k]);
		rc |= sheet_cell(s->file, value);
		fputs(c[1].title != NULL ? "," : "\r\n", s->file);
	}
	return rc;
}

static int
write_visit(const struct sheet *s, const json_t *visit)
{
	const json_t *parts = NULL, *part;
	int rc = 0;
	size_t i;

	if (s->table->parts != NULL)
		parts = json_object_get(visit, s->table->parts);
	if (json_array_size(parts) == 0)
		return write_row(s, visit, NULL);
	json_array_foreach(parts, i, part) rc |= write_row(s, visit, part);
	return rc;
}

static int
write_visits(const struct sheet *s, const json_t *list)
{
	const json_t *visit;
	int rc = 0;
	size_t i;

	json_array_foreach(list, i, visit) rc |= write_visit(s, visit);
	return rc;
}

static int
write_group(struct sheet *s, const char *kind, const json_t *group)
{
	const json_t *list = json_object_get(group, "visits");

	s->kind = kind;
	s->group = group;
	if (list == NULL)
		return write_visit(s, group);
	return json_array_size(list) == 0 ? write_row(s, NULL, NULL)
					  : write_visits(s, list);
}

static int
write_courses(struct sheet *s, const json_t *courses)
{
	const json_t *course;
	int rc = 0;
	size_t i;

	s->kind = "course";
	json_array_foreach(json_object_get(courses, "items"), i, course)
	{
		s->group = course;
		rc |= write_visits(s, json_object_get(course, "points"));
	}
	return rc;
}

static void
write_titles(const struct sheet *s)
{
	const struct column *c = s->table->columns;

	for (size_t i = 0; s->table->of_trend[i] != NULL; i++)
		fprintf(s->file, "%s,", s->table->of_trend[i]);
	fputs("row,", s->file);
	for (size_t i = 0; of_group[i] != NULL; i++)
		fprintf(s->file, "%s,", of_group[i]);
	for (; c->title != NULL; c++)
		fprintf(s->file, "%s%s", c->title,
		    c[1].title != NULL ? "," : "\r\n");
}

char *
trend_csv(const json_t *all, enum trend_table which, size_t *len)
{
	const json_t *group, *total = json_object_get(all, "total");
	struct sheet s = {.table = &tables[which], .all = all};
	char *text = NULL;
	int rc = 0;
	size_t i;

	if (!json_is_object(all) ||
	    (s.file = open_memstream(&text, len)) == NULL)
		return NULL;
	write_titles(&s);
	json_array_foreach(json_object_get(all, "groups"), i, group) rc |=
	    write_group(&s, "group", group);
	if (json_is_object(total))
		rc |= write_group(&s, "total", total);
	s.kind = "slope";
	s.group = NULL;
	rc |= write_visits(&s, json_object_get(all, "slopes"));
	s.kind = "curve";
	rc |= write_visits(
	    &s, json_object_get(json_object_get(all, "curve"), "visits"));
	rc |= write_courses(&s, json_object_get(all, "courses"));
	if (fclose(s.file) == 0 && rc == 0)
		return text;
	free(text);
	return NULL;
}
