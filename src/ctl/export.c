/* mendctl export: a clinic's records as CSV, without names. */
#include <stdio.h>
#include <string.h>

#include "base/uuid.h"
#include "ctl/ctl.h"
#include "ctl/operator.h"

static const struct {
	const char *name, *sql;
} tables[] = {
    {"procedures", "SELECT * FROM operator.export_procedures($1)"},
    {"scores", "SELECT * FROM operator.export_scores($1)"},
};
#define N_TABLES (sizeof(tables) / sizeof(tables[0]))

static int
usage(void)
{
	fputs("usage: mendctl export TABLE CLINIC\n"
	      "  TABLE is procedures (a row each) or scores (a row per visit,\n"
	      "  instrument and scale, answered or not).  People are ids.\n",
	    stderr);
	return 2;
}

int
ctl_export(int argc, char **argv)
{
	char clinic[UUID_TEXT];
	struct op *op;
	size_t i;
	int rc;

	if (argc != 3)
		return usage();
	for (i = 0; i < N_TABLES; i++)
		if (strcmp(argv[1], tables[i].name) == 0)
			break;
	if (i == N_TABLES)
		return usage();
	if ((op = operator_open()) == NULL)
		return 1;
	rc = ctl_clinic(op, argv[2], clinic) == -1 ||
	     operator_csv(op, tables[i].sql, 1, (const char *[]){clinic}) == -1;
	operator_close(op);
	return rc;
}
