/* One row of a table: the answers to one instrument at one visit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/instruments.h"
#include "ctl/ctl.h"
#include "ctl/import.h"
#include "rule/answers.h"
#include "rule/score_json.h"

static const char *const columns[] = {"mrn", "body_region", "laterality",
    "visit_code", "instrument", "answered_at", "answers", "mode"};
#define N_COLUMNS (sizeof(columns) / sizeof(columns[0]))

static int
header(struct import *im)
{
	int refused = 0;

	for (size_t i = 0; i < im->table.ncolumns; i++) {
		size_t c = 0;

		while (c < N_COLUMNS &&
		       strcmp(columns[c], im->table.columns[i]) != 0)
			c++;
		if (c < N_COLUMNS)
			continue;
		table_refuse(&im->table, im->table.columns[i],
		    "mrn, body_region, laterality, visit_code, instrument, "
		    "answered_at, answers or mode");
		refused = 1;
	}
	return refused;
}

/* The checked answers of this row, or NULL when they were refused. */
static json_t *
answers_of(struct import *im, const struct instrument *ins)
{
	const char *list = table_cell(&im->table, "answers");
	struct faults faults = {0};
	json_t *answers, *fault;
	char expected[64];
	size_t i, n = 1;

	for (const char *c = list; *c != '\0'; c++)
		n += *c == ',';
	if (n != ins->n_items) {
		snprintf(expected, sizeof(expected),
		    "%zu answers in item order, commas between", ins->n_items);
		table_refuse(&im->table, "answers", expected);
		return NULL;
	}
	answers = answers_parse(ins, &ins->scales[0], list, &faults);
	json_array_foreach(faults.list, i, fault) table_refuse(&im->table,
	    "answers", json_string_value(json_object_get(fault, "expected")));
	faults_clear(&faults);
	return answers;
}

static int
find_visit(struct import *im, json_t **visit)
{
	const char *values[] = {im->clinic_id, table_cell(&im->table, "mrn"),
	    table_cell(&im->table, "body_region"),
	    table_cell(&im->table, "laterality"),
	    table_cell(&im->table, "visit_code")};
	int rc = import_call(im, visit, "visit_find", 5, values);

	if (rc == 0 && *visit == NULL) {
		table_refuse(&im->table, "visit_code",
		    "a visit of this patient's latest treatment of that joint");
		return 1;
	}
	return rc;
}

static int
import_response(struct import *im, const struct instrument *ins,
    const json_t *visit, json_t *answers)
{
	const char *mode = table_cell(&im->table, "mode");
	char id[UUID_TEXT], *text = NULL;
	json_t *list;
	int rc = -1;

	ctl_id(id);
	list = json_pack("[{s:s, s:O, s:s, s:s, s:O, s:s, s:s, s:s, s:o}]",
	    "response_id", id, "visit_id", json_object_get(visit, "visit_id"),
	    "instrument", ins->code, "instrument_version", ins->version,
	    "answers", answers, "answered_at",
	    table_cell(&im->table, "answered_at"), "mode",
	    *mode == '\0' ? "import" : mode, "recorded_at", im->now, "scores",
	    score_json(ins, answers));
	if (list != NULL &&
	    (text = json_dumps(list, JSON_COMPACT | JSON_REAL_PRECISION(15))) !=
		NULL)
		rc = import_call(im, NULL, "responses_import", 4,
		    (const char *[]){im->clinic_id,
			json_string_value(json_object_get(visit, "episode_id")),
			text, NULL});
	free(text);
	json_decref(list);
	return rc;
}

static int
row(struct import *im)
{
	const struct instrument *ins = instruments_find(
	    im->instruments, table_cell(&im->table, "instrument"));
	json_t *answers, *visit = NULL;
	int rc;

	if (ins == NULL) {
		table_refuse(
		    &im->table, "instrument", "the code of an instrument");
		return 1;
	}
	if ((answers = answers_of(im, ins)) == NULL)
		return 1;
	if ((rc = find_visit(im, &visit)) == 0)
		rc = import_response(im, ins, visit, answers);
	json_decref(answers);
	json_decref(visit);
	return rc;
}

const struct import_kind import_scores = {"scores", header, row};
