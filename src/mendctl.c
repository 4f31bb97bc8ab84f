/* mendctl: the operator's tool.  A table of subcommands; see ctl/. */
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "ctl/ctl.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *arguments;
	const char *does;
} commands[] = {
    {"score", ctl_score, "INSTRUMENT SCALE ANSWERS",
	"score answers without a database"},
};
#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int
usage(FILE *to)
{
	fputs("usage: mendctl COMMAND ...\n", to);
	for (size_t i = 0; i < N_COMMANDS; i++)
		fprintf(to, "  %s %s\n\t%s\n", commands[i].name,
		    commands[i].arguments, commands[i].does);
	return to == stdout ? 0 : 2;
}

int
main(int argc, char **argv)
{
	log_open("mendctl", LOG_INFO);
	if (argc < 2)
		return usage(stderr);
	if (strcmp(argv[1], "--help") == 0)
		return usage(stdout);
	for (size_t i = 0; i < N_COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	fprintf(stderr, "mendctl: no command \"%.40s\"\n", argv[1]);
	return usage(stderr);
}
