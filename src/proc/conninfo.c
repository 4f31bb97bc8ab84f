/* Connection strings: the settings, completed by the role that connects. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libpq-fe.h>
#include <sodium.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/secret.h"
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

static void
forget(PQconninfoOption *options)
{
	for (PQconninfoOption *o = options; o->keyword != NULL; o++)
		if (o->val != NULL)
			sodium_memzero(o->val, strlen(o->val));
	PQconninfoFree(options);
}

/* Close a stream into memory: its ${text} as a secret, or NULL. */
static char *
finish(FILE *out, char **text, size_t *size)
{
	char *secret = NULL;

	if (fclose(out) == 0)
		secret = secret_copy(*text, *size);
	if (*text != NULL)
		sodium_memzero(*text, *size);
	free(*text);
	if (secret == NULL)
		log_error("out of memory");
	return secret;
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
	char *text = NULL, *whole = NULL;
	size_t size;
	FILE *out;
	int has_user = 0;

	if ((options = parse(conninfo, setting)) == NULL)
		return NULL;
	if ((out = open_memstream(&text, &size)) == NULL) {
		log_error("out of memory");
		goto end;
	}
	/* Which libraries a ticket needs is not known (SECURITY.md). */
	fprintf(out, "gssencmode='disable' ");
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
	whole = finish(out, &text, &size);
end:
	forget(options);
	return whole;
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
	/* Nobody asks for the password: but libpq looks for none, then. */
	fprintf(
	    out, "port=5432 dbname=%s user=%s password=none ", dbname, user);
	fprintf(out, "host='%s/" CONNINFO_RUN "'", conf->state_dir);
	return finish(out, &text, &size);
}

char *
conninfo_of(const struct conf *conf, enum conninfo_role role)
{
	static const char *const own_users[] = {[CONNINFO_API] = "mendd_api",
	    [CONNINFO_TICK] = "mendd_tick",
	    [CONNINFO_SEAL] = "mendd_seal",
	    [CONNINFO_COHORT] = "mendd_cohort",
	    [CONNINFO_MIGRATE] = "postgres",
	    [CONNINFO_FIRST] = "postgres"};

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
	case CONNINFO_SEAL:
		if (*conf->database_seal != '\0')
			return rewrite(conf->database_seal, "database_seal",
			    "mendd_seal", 1);
		return rewrite(conf->database, "database", "mendd_seal", 0);
	case CONNINFO_COHORT:
		if (*conf->database_cohort != '\0')
			return rewrite(conf->database_cohort, "database_cohort",
			    "mendd_cohort", 1);
		return rewrite(conf->database, "database", "mendd_cohort", 0);
	default:
		if (*conf->database_migrate != '\0')
			return secret_copy(conf->database_migrate,
			    strlen(conf->database_migrate));
		return rewrite(conf->database, "database", NULL, 0);
	}
}

void
conninfo_free(char *conninfo)
{
	secret_free(conninfo);
}

/* libpq's password file, of memory; ${path} is its name, for our children. */
static int
write_password(const char *password, char *path, size_t size)
{
	const int fd = memfd_create("password", 0);
	FILE *out;

	if (fd == -1 || fchmod(fd, 0600) == -1 ||
	    (out = fdopen(dup(fd), "w")) == NULL)
		return -1;
	setbuf(out, NULL);
	fputs("*:*:*:*:", out);
	for (; *password != '\0'; password++) {
		if (*password == ':' || *password == '\\')
			fputc('\\', out);
		fputc(*password, out);
	}
	fputc('\n', out);
	snprintf(path, size, "/proc/self/fd/%d", fd);
	return fclose(out);
}

int
conninfo_export(const char *conninfo)
{
	PQconninfoOption *options;
	char path[40];
	int status = 0;

	if ((options = parse(conninfo, "database_migrate")) == NULL)
		return -1;
	for (PQconninfoOption *o = options; o->keyword != NULL; o++)
		if (o->val == NULL || o->envvar == NULL)
			continue;
		else if (strcmp(o->keyword, "password") != 0)
			status |= setenv(o->envvar, o->val, 1);
		else if (write_password(o->val, path, sizeof(path)) == -1 ||
			 setenv("PGPASSFILE", path, 1) == -1)
			status = -1;
	forget(options);
	if (status != 0)
		log_error("cannot hand the database on error=\"%s\"",
		    strerror(errno));
	return status == 0 ? 0 : -1;
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
