/*
 * The configuration's sources, read so that all that is wrong is reported at
 * once.
 *
 *	# a comment, also after a value and a blank
 *	name = value
 */
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include <sodium.h>

#include "base/conf.h"
#include "base/datadir.h"
#include "base/secret.h"
#include "base/setting.h"

/* Where values come from, for what is said about them. */
struct source {
	const char *name;
	size_t line;  /* 0: not a file */
	size_t *seen; /* the line that set each, or NULL */
	FILE *faults;
	int nfaults;
};

static void fault(struct source *, const char *, const char *, ...)
    __attribute__((format(printf, 3, 4)));

/* ${name} may be NULL: what is wrong is not about one setting. */
static void
fault(struct source *src, const char *name, const char *fmt, ...)
{
	va_list ap;

	src->nfaults++;
	fprintf(src->faults, "%s:", src->name);
	if (src->line != 0)
		fprintf(src->faults, "%zu:", src->line);
	if (name != NULL)
		fprintf(src->faults, " %s:", name);
	fputc(' ', src->faults);
	va_start(ap, fmt);
	vfprintf(src->faults, fmt, ap);
	va_end(ap);
	fputc('\n', src->faults);
}

/* Remove white space at both ends, in place. */
static char *
trim(char *s)
{
	size_t len;

	s += strspn(s, " \t\r\n");
	for (len = strlen(s); len > 0 && strchr(" \t\r\n", s[len - 1]); len--)
		s[len - 1] = '\0';
	return s;
}

static void
assign(struct conf *conf, struct source *src, const struct setting *s,
    const char *value)
{
	char phrase[120];

	switch (setting_assign(conf, s, value)) {
	case -1:
		setting_expected(s, phrase, sizeof(phrase));
		fault(src, s->name, "expected %s", phrase);
		break;
	case -2:
		fault(src, s->name, "out of memory");
		break;
	}
}

/* A connection string that would tell a password to whoever lists processes. */
static int
tells_password(const char *value)
{
	const char *at = strchr(value, '@'), *user = strstr(value, "://");

	if (strncmp(value, SECRET_CREDENTIAL, strlen(SECRET_CREDENTIAL)) == 0)
		return 0;
	return strstr(value, "password") != NULL ||
	       (at != NULL && user != NULL &&
		   memchr(user + 3, ':', (size_t)(at - user)) != NULL);
}

/* A secret as it is written, or the credential that it names. */
static void
take_secret(struct conf *conf, struct source *src, const struct setting *s,
    const char *value)
{
	char *text = NULL;

	if (src->seen == NULL && tells_password(value))
		fault(src, s->name,
		    "expected in a file: the command line can be seen");
	else if (strncmp(value, SECRET_CREDENTIAL, strlen(SECRET_CREDENTIAL)) !=
		 0)
		assign(conf, src, s, value);
	else if ((text = secret_credential(
		      value + strlen(SECRET_CREDENTIAL))) == NULL)
		fault(src, s->name, "the credential cannot be read: %s",
		    strerror(errno));
	else
		assign(conf, src, s, text);
	secret_free(text);
}

/* Take `name = value' out of ${text}, which is overwritten. */
static void
take(struct conf *conf, struct source *src, char *text)
{
	const struct setting *s;
	char *name, *value;
	size_t i;

	if ((value = strchr(text, '=')) == NULL || value == text) {
		fault(src, NULL, "expected name = value");
		return;
	}
	*value++ = '\0';
	name = trim(text);
	value = trim(value);
	for (i = 0; i < nsettings; i++)
		if (strcmp(settings[i].name, name) == 0)
			break;
	if (i == nsettings) {
		fault(src, NULL, "there is no setting \"%.40s\"", name);
		return;
	}
	s = &settings[i];
	if (src->seen != NULL && src->seen[i] != 0) {
		fault(src, s->name, "set again; it was on line %zu",
		    src->seen[i]);
		return;
	}
	if (src->seen != NULL)
		src->seen[i] = src->line;
	if (s->type == SECRET)
		take_secret(conf, src, s, value);
	else
		assign(conf, src, s, value);
}

/* Cut a comment: # at the start of the line or after white space. */
static void
uncomment(char *line)
{
	for (char *c = line; *c != '\0'; c++)
		if (*c == '#' && (c == line || c[-1] == ' ' || c[-1] == '\t')) {
			*c = '\0';
			return;
		}
}

/* ${file} is closed. */
static void
take_file(struct conf *conf, struct source *src, FILE *file)
{
	char buffer[BUFSIZ], *line = NULL, *text;
	size_t size = 0;
	ssize_t len;

	/* There may be a password in it: no copy stays behind. */
	setvbuf(file, buffer, _IOFBF, sizeof(buffer));
	errno = 0;
	while ((len = getline(&line, &size, file)) != -1) {
		src->line++;
		if (strlen(line) != (size_t)len) {
			fault(src, NULL, "expected text, found a NUL byte");
			continue;
		}
		uncomment(line);
		text = trim(line);
		if (*text != '\0')
			take(conf, src, text);
	}
	src->line = 0;
	if (!feof(file))
		fault(src, NULL, "cannot be read: %s", strerror(errno));
	sodium_memzero(line, size);
	free(line);
	fclose(file);
	sodium_memzero(buffer, sizeof(buffer));
}

/* How many faults were found. */
static int
take_path(struct conf *conf, const char *path, FILE *faults)
{
	struct source src = {.name = path, .faults = faults};
	FILE *file;

	if (path == NULL)
		src.name = SYSCONFDIR "/mendd.conf";
	if ((src.seen = calloc(nsettings, sizeof(*src.seen))) == NULL)
		fault(&src, NULL, "out of memory");
	else if ((file = fopen(src.name, "re")) != NULL)
		take_file(conf, &src, file);
	else if (path != NULL || errno != ENOENT)
		fault(&src, NULL, "cannot be opened: %s", strerror(errno));
	free(src.seen);
	return src.nfaults;
}

/* Set a path that was left empty.  -1: no memory. */
static int
fill(char **text, const char *dir, const char *rest)
{
	assert(*text != NULL); /* its default is there */
	if (**text != '\0')
		return 0;
	free(*text);
	if (asprintf(text, "%s%s", dir, rest) == -1) {
		*text = NULL;
		return -1;
	}
	return 0;
}

/* The same, below where the program's files are. */
static int
fill_data(char **text, const char *name)
{
	char path[PATH_MAX];

	return datadir_path(path, sizeof(path), name) == -1
		   ? -1
		   : fill(text, path, "");
}

static int
fill_state_dir(struct conf *conf, struct source *src)
{
	const char *home = getenv("HOME"), *state = getenv("XDG_STATE_HOME");

	assert(conf->state_dir != NULL);
	if (geteuid() == 0)
		return fill(&conf->state_dir, "/var/lib/mendd", "");
	if (state != NULL && *state == '/')
		return fill(&conf->state_dir, state, "/mendd");
	if (home != NULL && *home == '/')
		return fill(&conf->state_dir, home, "/.local/state/mendd");
	if (*conf->state_dir == '\0')
		fault(
		    src, "state_dir", "expected a path, since HOME is not set");
	return 0;
}

static int
fill_in(struct conf *conf, struct source *src)
{
	long cores;

	if (conf->workers == 0) {
		cores = sysconf(_SC_NPROCESSORS_ONLN);
		conf->workers = cores < 1 ? 1 : cores > 256 ? 256 : cores;
	}
	if (fill_state_dir(conf, src) == -1 ||
	    fill(&conf->checkpoint_file, conf->state_dir, "/checkpoints") ==
		-1 ||
	    fill_data(&conf->sql_dir, "sql") == -1 ||
	    fill_data(&conf->web_dir, "web/dist") == -1)
		return -1;
	if (conf->migrate && *conf->database == '\0')
		fault(src, "migrate",
		    "expected no without a database: the "
		    "cluster of our own is always migrated");
	return 0;
}

struct conf *
conf_load(
    const char *path, const char *const *overrides, size_t n, FILE *faults)
{
	struct source line = {.name = "command line", .faults = faults},
		      whole = {.name = "configuration", .faults = faults};
	struct conf *conf;
	char *copy;
	int nfaults;

	if ((conf = calloc(1, sizeof(*conf))) == NULL)
		goto err0;
	for (size_t i = 0; i < nsettings; i++)
		if (setting_assign(conf, &settings[i], settings[i].value) != 0)
			goto err1;
	nfaults = take_path(conf, path, faults);
	for (size_t i = 0; i < n; i++) {
		if ((copy = strdup(overrides[i])) == NULL)
			goto err1;
		take(conf, &line, copy);
		free(copy);
	}
	if (fill_in(conf, &whole) == -1)
		goto err1;
	if (nfaults + line.nfaults + whole.nfaults == 0)
		return conf;
	conf_free(conf);
	return NULL;

err1:
	conf_free(conf);
err0:
	fprintf(faults, "configuration: out of memory\n");
	return NULL;
}

void
conf_free(struct conf *conf)
{
	if (conf == NULL)
		return;
	for (size_t i = 0; i < nsettings; i++)
		setting_free(conf, &settings[i]);
	free(conf);
}

void
conf_print(const struct conf *conf, FILE *out)
{
	const struct setting *s;

	for (s = settings; s < settings + nsettings; s++) {
		fprintf(out, "%s = ", s->name);
		if (s->type == SECRET && **setting_text(conf, s) != '\0')
			fprintf(out, "(not shown)\n");
		else if (setting_is_text(s))
			fprintf(out, "%s\n", *setting_text(conf, s));
		else if (s->type == NUMBER)
			fprintf(out, "%ld\n", *setting_number(conf, s));
		else
			fprintf(out, "%s\n", setting_word(conf, s));
	}
}

void
conf_sample(FILE *out)
{
	const struct setting *s;

	fprintf(out, "# mendd.conf: every setting with its default; see "
		     "mendd.conf(5).\n"
		     "# `mendd -n' checks this file and shows what is in "
		     "effect.\n");
	for (s = settings; s < settings + nsettings; s++) {
		fprintf(out, "\n# ");
		for (const char *c = s->doc; *c != '\0'; c++)
			fputs(*c == '\n' ? "\n# " : (char[]){*c, '\0'}, out);
		fprintf(out, "\n#%s =%s%s\n", s->name,
		    *s->value == '\0' ? "" : " ", s->value);
	}
}

const char *
conf_differs(const struct conf *a, const struct conf *b)
{
	const struct setting *s;

	for (s = settings; s < settings + nsettings; s++) {
		if (!s->fixed)
			continue;
		if (setting_is_text(s)
			? strcmp(*setting_text(a, s), *setting_text(b, s)) != 0
			: *setting_number(a, s) != *setting_number(b, s))
			return s->name;
	}
	return NULL;
}
