/* What the subcommands of mendctl share. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "api/instruments.h"
#include "base/conf.h"
#include "base/datadir.h"
#include "ctl/ctl.h"
#include "ctl/operator.h"
#include "proc/conninfo.h"

static const char *file;
static const char *const *overrides;
static size_t noverrides;

void
ctl_options(const char *path, const char *const *settings, size_t n)
{
	file = path;
	overrides = settings;
	noverrides = n;
}

const struct conf *
ctl_conf(void)
{
	static struct conf *conf;

	if (conf == NULL)
		conf = conf_load(file, overrides, noverrides, stderr);
	return conf;
}

const char *
ctl_conninfo(void)
{
	static char *conninfo;

	if (conninfo == NULL && ctl_conf() != NULL)
		conninfo = conninfo_of(ctl_conf(), CONNINFO_MIGRATE);
	return conninfo;
}

int
ctl_conninfo_print(int argc, char **argv)
{
	const char *conninfo = ctl_conninfo();

	(void)argv;
	if (argc != 1 || conninfo == NULL)
		return 1;
	puts(conninfo);
	return 0;
}

struct instruments *
ctl_instruments(void)
{
	char path[4096];

	if (datadir_path(path, sizeof(path), "sql/seed/instruments") == -1) {
		fprintf(
		    stderr, "mendctl: the data folder's path is too long\n");
		return NULL;
	}
	return instruments_read(path);
}

int
ctl_clinic(struct op *op, const char *code, char id[UUID_TEXT])
{
	json_t *found;

	if (operator_call(
		op, &found, "clinic_find", 1, (const char *[]){code}) == -1)
		return -1;
	if (found == NULL) {
		fprintf(stderr, "mendctl: there is no clinic of that code\n");
		return -1;
	}
	snprintf(id, UUID_TEXT, "%s",
	    json_string_value(json_object_get(found, "clinic_id")));
	json_decref(found);
	return 0;
}

void
ctl_id(char out[UUID_TEXT])
{
	uint8_t id[UUID_BYTES];

	uuid_new(id);
	uuid_text(out, id);
}

void
ctl_now(char out[CTL_TIME])
{
	time_t now = time(NULL);
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(out, CTL_TIME, "%Y-%m-%dT%H:%M:%SZ", &tm);
}
