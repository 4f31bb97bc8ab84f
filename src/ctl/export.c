/* mendctl export: a clinic's records as CSV, without names. */
#include <stdint.h>
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

/* First the line in the audit: what was printed cannot be taken back. */
static int
note(struct op *op, const char *clinic, const char *table)
{
	char id[UUID_TEXT];
	uint8_t bytes[UUID_BYTES];

	uuid_new(bytes);
	uuid_text(id, bytes);
	return operator_call(
	    op, NULL, "export_note", 3, (const char *[]){clinic, id, table});
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
	     note(op, clinic, tables[i].name) == -1 ||
	     operator_csv(op, tables[i].sql, 1, (const char *[]){clinic}) == -1;
	operator_close(op);
	return rc;
}
