/* mendctl audit: the sealed audit, for who runs the registry and for who does
 * not trust them. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "ctl/audit.h"
#include "ctl/audit_walk.h"
#include "ctl/audit_write.h"
#include "ctl/ctl.h"
#include "ctl/operator.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
    {"verify", audit_command_verify},
    {"export", audit_command_export},
    {"epoch", audit_command_epoch},
};
#define N_COMMANDS (sizeof(commands) / sizeof(commands[0]))

int
audit_usage(void)
{
	fputs(
	    "usage: mendctl audit verify [--clinic CLINIC | --from FILE]\n"
	    "         [--key FILE]... [--checkpoints FILE]... [--json]\n"
	    "       mendctl audit export [--clinic CLINIC]\n"
	    "       mendctl audit epoch --reason TEXT\n"
	    "  verify looks for tampering in the database, or in an export\n"
	    "  (- is standard input); keys are the sealer's public ones, and\n"
	    "  checkpoints what it said to the world outside.\n"
	    "  export writes the log, or one clinic's, to be verified\n"
	    "  elsewhere.\n"
	    "  epoch goes on after a backup came back, and says so for ever.\n",
	    stderr);
	return 2;
}

int
ctl_audit(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < N_COMMANDS; i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	return audit_usage();
}

int
audit_clinic(struct op *op, const char *given, char id[UUID_TEXT])
{
	uint8_t bytes[UUID_BYTES];

	/* A clinic that was removed has no code any more. */
	if (uuid_parse(bytes, given) == 0) {
		uuid_text(id, bytes);
		return 0;
	}
	return ctl_clinic(op, given, id);
}

int
audit_command_export(int argc, char **argv)
{
	static const struct option options[] = {
	    {"clinic", required_argument, NULL, 'c'}, {0}};
	const struct audit_sink sink = audit_write(stdout);
	const char *clinic = NULL;
	char id[UUID_TEXT];
	struct op *op;
	int c, rc = 1;

	optind = 0;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (c == 'c')
			clinic = optarg;
		else
			return audit_usage();
	if (optind != argc)
		return audit_usage();
	if ((op = operator_open()) == NULL)
		return 1;
	if ((clinic == NULL || audit_clinic(op, clinic, id) == 0) &&
	    audit_walk(op, clinic == NULL ? NULL : id, &sink) == 0) {
		if (fflush(stdout) == 0)
			rc = 0;
		else
			perror("mendctl: not all of it could be written");
	}
	operator_close(op);
	return rc;
}

int
audit_command_epoch(int argc, char **argv)
{
	static const struct option options[] = {
	    {"reason", required_argument, NULL, 'r'}, {0}};
	const char *reason = NULL;
	json_t *reply = NULL;
	struct op *op;
	int c, rc = 1;

	optind = 0;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (c == 'r')
			reason = optarg;
		else
			return audit_usage();
	if (optind != argc || reason == NULL || *reason == '\0')
		return audit_usage();
	if ((op = operator_open()) == NULL)
		return 1;
	if (operator_call(op, &reply, "audit_epoch_begin", 1,
		(const char *[]){reason}) == 0) {
		printf("epoch %" JSON_INTEGER_FORMAT "\n",
		    json_integer_value(json_object_get(reply, "epoch")));
		rc = 0;
	}
	json_decref(reply);
	operator_close(op);
	return rc;
}
