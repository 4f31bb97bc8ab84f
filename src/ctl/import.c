/*
 * mendctl import: procedures and scores out of tables.  Every row is tried,
 * whatever is wrong anywhere is reported, and if anything is, nothing stays.
 */
#include <stdio.h>
#include <string.h>

#include "api/instruments.h"
#include "ctl/ctl.h"
#include "ctl/import.h"
#include "ctl/operator.h"

static const struct import_kind *const kinds[] = {
    &import_procedures, &import_scores};
#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))

static int
usage(void)
{
	fputs("usage: mendctl import procedures CLINIC FILE.csv\n"
	      "       mendctl import scores CLINIC FILE.csv\n"
	      "  Columns of procedures: mrn, operator_login, the members of a\n"
	      "  procedure (products.1.viability_pct), and for people who are\n"
	      "  not registered yet patient.given_name and so on.\n"
	      "  Columns of scores: mrn, body_region, laterality, visit_code,\n"
	      "  instrument, answered_at, answers (3,2,,NA: all items, in\n"
	      "  order), mode.\n"
	      "  Refused rows are listed on stdout as line,column,expected;\n"
	      "  if there is one, nothing is imported.\n",
	    stderr);
	return 2;
}

int
import_call(struct import *im, json_t **reply, const char *function, int n,
    const char *const *values)
{
	struct faults faults = {0};
	const char *words = "";
	int rc;

	rc = operator_try(
	    im->op, reply, function, n, values, &faults.list, &words);
	if (rc != 1)
		return rc;
	if (faults_any(&faults))
		table_refuse_all(&im->table, &faults, 1);
	else
		table_refuse(&im->table, "", words);
	return 1;
}

/* All rows, in one transaction.  0: imported, 1: refused, -1: failed. */
static int
import_all(struct import *im, const struct import_kind *kind)
{
	int rc;

	if (operator_begin(im->op) == -1)
		return -1;
	if ((rc = kind->header(im)) != 0)
		return rc;
	while ((rc = table_next(&im->table)) == 1) {
		if ((rc = kind->row(im)) == -1)
			return -1;
		if (rc == 1)
			table_row_refused(&im->table);
		if (im->table.rows % 1000 == 0)
			fprintf(stderr, "%zu rows\n", im->table.rows);
	}
	if (rc == -1 || im->table.refused > 0)
		return 1;
	return operator_commit(im->op);
}

int
ctl_import(int argc, char **argv)
{
	struct instruments *instruments = NULL;
	struct import im = {0};
	size_t i;
	int rc = -1;

	if (argc != 4)
		return usage();
	for (i = 0; i < N_KINDS; i++)
		if (strcmp(argv[1], kinds[i]->name) == 0)
			break;
	if (i == N_KINDS)
		return usage();
	if ((im.op = operator_open()) == NULL)
		return 1;
	ctl_now(im.now);
	if ((instruments = ctl_instruments()) != NULL &&
	    ctl_clinic(im.op, argv[2], im.clinic_id) == 0 &&
	    uuid_parse(im.clinic, im.clinic_id) == 0 &&
	    table_open(&im.table, argv[3]) == 0) {
		im.instruments = instruments;
		rc = import_all(&im, kinds[i]);
		fprintf(stderr, "%zu rows, %zu refused: %s\n", im.table.rows,
		    im.table.refused,
		    rc == 0 ? "imported" : "nothing was imported");
		table_close(&im.table);
	}
	operator_close(im.op);
	instruments_free(instruments);
	return rc == 0 ? 0 : 1;
}
