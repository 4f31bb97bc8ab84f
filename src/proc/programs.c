/* Where PostgreSQL's programs are. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "proc/command.h"
#include "proc/programs.h"

#define PACKAGES "/usr/lib/postgresql"

/* Is the server's program in this folder? */
static int
has_server(const char *dir)
{
	char path[4096];

	if ((size_t)snprintf(path, sizeof(path), "%s/postgres", dir) >=
	    sizeof(path))
		return 0;
	return access(path, X_OK) == 0;
}

static int
find_newest(char *out, size_t size)
{
	int newest = -1;
	glob_t found;

	if (glob(PACKAGES "/*/bin", 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const int version =
		    atoi(found.gl_pathv[i] + strlen(PACKAGES "/"));

		if (version > newest && has_server(found.gl_pathv[i])) {
			newest = version;
			snprintf(out, size, "%s", found.gl_pathv[i]);
		}
	}
	globfree(&found);
	return newest != -1;
}

static int
find_in_path(char *out, size_t size)
{
	const char *path = getenv("PATH");
	size_t len;

	for (; path != NULL && *path != '\0';
	     path += len + (path[len] == ':')) {
		len = strcspn(path, ":");
		snprintf(out, size, "%.*s", (int)len, path);
		if (out[0] == '/' && has_server(out))
			return 1;
	}
	return 0;
}

static int
find(const struct conf *conf, int version, char *out, size_t size)
{
	if (*conf->pg_bindir != '\0') {
		snprintf(out, size, "%s", conf->pg_bindir);
		return has_server(out);
	}
	snprintf(out, size, PACKAGES "/%d/bin", version);
	return has_server(out) || find_newest(out, size) ||
	       find_in_path(out, size);
}

int
programs_find(const struct conf *conf, int version, char *out, size_t size)
{
	char program[4096], said[200], *at;
	const char *argv[] = {program, "-V", NULL};

	if (!find(conf, version, out, size)) {
		log_error("PostgreSQL was not found: install it, or set "
			  "pg_bindir, or database to use another server%s%s",
		    *conf->pg_bindir == '\0' ? "" : " pg_bindir=",
		    conf->pg_bindir);
		return -1;
	}
	snprintf(program, sizeof(program), "%s/postgres", out);
	/* postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1) */
	if (command_run(argv, said, sizeof(said)) != 0 ||
	    (at = strstr(said, "(PostgreSQL) ")) == NULL) {
		log_error("PostgreSQL cannot be run program=%s", program);
		return -1;
	}
	return atoi(at + strlen("(PostgreSQL) "));
}
