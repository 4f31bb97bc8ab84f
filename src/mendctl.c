/* mendctl: the operator's tool.  A table of subcommands; see ctl/. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/log.h"
#include "ctl/ctl.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *arguments;
	const char *does;
} commands[] = {
    {"audit", ctl_audit, "verify|export|epoch ...",
	"look for tampering in the audit, or hand it over"},
    {"conninfo", ctl_conninfo_print, "",
	"print how the operator reaches the database, for psql"},
    {"demo", ctl_demo, "[-n PROCEDURES] [-s SEED] [-t TODAY]",
	"load two made-up clinics"},
    {"export", ctl_export, "procedures|scores CLINIC",
	"write a clinic's records as CSV, without names"},
    {"import", ctl_import, "procedures|scores CLINIC FILE.csv",
	"read records from CSV: all of it, or nothing and why"},
    {"init", ctl_init, "CLINIC NAME TIMEZONE",
	"make a first clinic and its admin"},
    {"migrate", ctl_migrate, "", "bring the database to this version"},
    {"portal", ctl_portal, "link CLINIC PATIENT",
	"make a link that lets one patient in"},
    {"report", ctl_report, "grant|revoke|list [ROLE] CLINIC",
	"let a database role evaluate a clinic without names"},
    {"score", ctl_score, "INSTRUMENT SCALE ANSWERS",
	"score answers without a database"},
    {"trends", ctl_trends, "[--only BLOCK,...] INPUT.csv SPEC.json",
	"describe a table of scores without a database"},
    {"user", ctl_user, "add CLINIC LOGIN ROLE NAME | reset LOGIN",
	"make an account, or let its owner in again"},
};
#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int
usage(FILE *to)
{
	fputs("usage: mendctl [-f FILE] [-o NAME=VALUE]... COMMAND ...\n"
	      "  -f, -o  the configuration, as mendd takes it\n",
	    to);
	for (size_t i = 0; i < N_COMMANDS; i++)
		fprintf(to, "  %s %s\n\t%s\n", commands[i].name,
		    commands[i].arguments, commands[i].does);
	return to == stdout ? 0 : 2;
}

int
main(int argc, char **argv)
{
	const char **overrides = calloc((size_t)argc, sizeof(*overrides));
	const char *file = NULL;
	size_t n = 0;
	int c, rc = 2;

	log_open("mendctl", LOG_WARN);
	if (overrides == NULL || sodium_init() == -1) {
		free(overrides);
		return 1;
	}
	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		rc = usage(stdout);
		goto out;
	}
	while ((c = getopt(argc, argv, "+f:o:")) != -1)
		switch (c) {
		case 'f':
			file = optarg;
			break;
		case 'o':
			overrides[n++] = optarg;
			break;
		default:
			rc = usage(stderr);
			goto out;
		}
	argc -= optind;
	argv += optind;
	ctl_options(file, overrides, n);
	for (size_t i = 0; argc > 0 && i < N_COMMANDS; i++)
		if (strcmp(argv[0], commands[i].name) == 0) {
			rc = commands[i].run(argc, argv);
			goto out;
		}
	if (argc > 0)
		fprintf(stderr, "mendctl: no command \"%.40s\"\n", argv[0]);
	rc = usage(stderr);

out:
	free((void *)overrides);
	return rc;
}
