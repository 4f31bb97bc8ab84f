/* mendctl migrate: the schema files and functions of this version. */
#include <stdio.h>

#include "base/conf.h"
#include "ctl/ctl.h"
#include "proc/command.h"
#include "proc/conninfo.h"

int
ctl_migrate(int argc, char **argv)
{
	const char *conninfo = ctl_conninfo();
	char script[4096];

	(void)argv;
	if (argc != 1) {
		fputs("usage: mendctl migrate\n", stderr);
		return 2;
	}
	if (conninfo == NULL || conninfo_export(conninfo) == -1)
		return 1;
	if (snprintf(script, sizeof(script), "%s/migrate",
		ctl_conf()->sql_dir) >= (int)sizeof(script)) {
		fputs("mendctl: sql_dir is too long\n", stderr);
		return 1;
	}
	return command_run((const char *[]){script, NULL}, NULL, 0) == 0 ? 0
									 : 1;
}
