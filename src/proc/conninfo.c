/* Connection strings: the settings, completed by the role that connects. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <libpq-fe.h>

#include "base/conf.h"
#include "base/log.h"
#include "proc/conninfo.h"

/* What a string says, as libpq's table; ${setting} is for the log. */
static PQconninfoOption *
parse(const char *conninfo, const char *setting)
{
	PQconninfoOption *options;
	char *error = NULL;

	if ((options = PQconninfoParse(conninfo, &error)) == NULL)
		/* libpq's words may repeat a password. */
		log_error("not a connection string setting=%s", setting);
	PQfreemem(error);
	return options;
}

/* keyword='value', where ' and \ are escaped. */
static void
write_option(FILE *out, const char *keyword, const char *value)
{
	fprintf(out, "%s='", keyword);
	for (; *value != '\0'; value++) {
		if (*value == '\'' || *value == '\\')
			fputc('\\', out);
		fputc(*value, out);
	}
	fputs("' ", out);
}

/* ${user}: in place of the one that is there, unless ${keep}; or NULL. */
static char *
rewrite(const char *conninfo, const char *setting, const char *user, int keep)
{
	PQconninfoOption *options;
	char *text = NULL;
	size_t size;
	FILE *out;
	int has_user = 0;

	if ((options = parse(conninfo, setting)) == NULL)
		return NULL;
	if ((out = open_memstream(&text, &size)) == NULL)
		goto end;
	for (PQconninfoOption *o = options; o->keyword != NULL; o++) {
		if (o->val == NULL)
			continue;
		if (strcmp(o->keyword, "user") == 0) {
			if (!keep)
				continue;
			has_user = 1;
		}
		if (strcmp(o->keyword, "password") == 0 && user == NULL)
			continue;
		write_option(out, o->keyword, o->val);
	}
	if (user != NULL && !has_user)
		write_option(out, "user", user);
	if (fclose(out) != 0) {
		free(text);
		text = NULL;
	}
end:
	PQconninfoFree(options);
	if (text == NULL)
		log_error("out of memory");
	return text;
}

/* Our own cluster: a socket that lets us be any of these users. */
static char *
own(const struct conf *conf, const char *dbname, const char *user)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	fprintf(out, "port=5432 dbname=%s user=%s ", dbname, user);
	fprintf(out, "host='%s/" CONNINFO_RUN "'", conf->state_dir);
	if (fclose(out) != 0) {
		free(text);
		return NULL;
	}
	return text;
}

char *
conninfo_of(const struct conf *conf, enum conninfo_role role)
{
	static const char *const own_users[] = {
	    "mendd_api", "mendd_tick", "postgres", "postgres"};

	if (*conf->database == '\0')
		return own(conf, role == CONNINFO_FIRST ? "postgres" : "mendd",
		    own_users[role]);
	switch (role) {
	case CONNINFO_API:
		return rewrite(conf->database, "database", "mendd_api", 1);
	case CONNINFO_TICK:
		if (*conf->database_tick != '\0')
			return rewrite(conf->database_tick, "database_tick",
			    "mendd_tick", 1);
		return rewrite(conf->database, "database", "mendd_tick", 0);
	default:
		if (*conf->database_migrate != '\0')
			return strdup(conf->database_migrate);
		return rewrite(conf->database, "database", NULL, 0);
	}
}

int
conninfo_export(const char *conninfo)
{
	PQconninfoOption *options;
	int status = 0;

	if ((options = parse(conninfo, "database_migrate")) == NULL)
		return -1;
	for (PQconninfoOption *o = options; o->keyword != NULL; o++)
		if (o->val != NULL && o->envvar != NULL &&
		    setenv(o->envvar, o->val, 1) == -1)
			status = -1;
	PQconninfoFree(options);
	if (status == -1)
		log_error("out of memory");
	return status;
}

void
conninfo_forget(void)
{
	char name[64];
	size_t len;

	for (char **e = environ; *e != NULL;) {
		len = strcspn(*e, "=");
		if (strncmp(*e, "PG", 2) == 0 && len < sizeof(name)) {
			snprintf(name, sizeof(name), "%.*s", (int)len, *e);
			unsetenv(name); /* moves the rest up */
		} else
			e++;
	}
}
