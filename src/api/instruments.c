/* The instruments that are known: a folder of definitions, read once. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/instruments.h"
#include "base/log.h"

struct instruments {
	size_t count;
	struct instrument *list[]; /* sorted by file name */
};

/* Definitions are our own files, so the log may say all of it. */
static void
log_faults(const char *path, const struct faults *faults)
{
	const json_t *fault;
	size_t i;

	if (faults->lost && json_array_size(faults->list) == 0)
		log_error("out of memory file=%s", path);
	json_array_foreach(faults->list, i, fault)
	    log_error("instrument refused file=%s pointer=%s "
		      "expected=\"%s\"",
		path, json_string_value(json_object_get(fault, "pointer")),
		json_string_value(json_object_get(fault, "expected")));
}

static struct instrument *
read_file(const char *path)
{
	struct faults faults = {0};
	struct instrument *in = NULL;
	json_error_t error;
	json_t *definition =
	    json_load_file(path, JSON_REJECT_DUPLICATES, &error);

	if (definition == NULL) {
		log_error("instrument unreadable file=%s line=%d reason=\"%s\"",
		    path, error.line, error.text);
		return NULL;
	}
	if ((in = instrument_new(definition, &faults)) == NULL)
		log_faults(path, &faults);
	faults_clear(&faults);
	json_decref(definition);
	return in;
}

/* The name under which ${in} is known already, or NULL. */
static const char *
name_taken(const struct instruments *set, const struct instrument *in)
{
	if (instruments_find(set, in->code) != NULL)
		return in->code;
	for (size_t i = 0; i < json_array_size(in->aliases); i++) {
		const char *alias =
		    json_string_value(json_array_get(in->aliases, i));

		if (instruments_find(set, alias) != NULL)
			return alias;
	}
	return NULL;
}

static int
add_file(struct instruments *set, const char *folder, const char *file)
{
	char path[PATH_MAX];
	const int n = snprintf(path, sizeof(path), "%s/%s", folder, file);
	struct instrument *in;
	const char *name;

	if (n < 0 || (size_t)n >= sizeof(path)) {
		log_error("path too long folder=%s", folder);
		return -1;
	}
	if ((in = read_file(path)) == NULL)
		return -1;
	if ((name = name_taken(set, in)) != NULL) {
		log_error(
		    "instrument known already file=%s name=%s", path, name);
		instrument_free(in);
		return -1;
	}
	set->list[set->count++] = in;
	return 0;
}

static int
is_json(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot != NULL && dot != entry->d_name && strcmp(dot, ".json") == 0;
}

/* strcoll() would follow the locale. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

struct instruments *
instruments_read(const char *folder)
{
	struct dirent **files;
	struct instruments *set;
	int wrong = 0;
	const int n = scandir(folder, &files, is_json, by_name);

	if (n <= 0) {
		log_error("no instruments folder=%s reason=\"%s\"", folder,
		    n == -1 ? strerror(errno) : "no definition in it");
		if (n == 0)
			free(files);
		return NULL;
	}
	set = calloc(1, sizeof(*set) + (size_t)n * sizeof(set->list[0]));
	if (set == NULL)
		log_error("out of memory folder=%s", folder);
	for (int i = 0; i < n; i++) {
		if (set != NULL && add_file(set, folder, files[i]->d_name) != 0)
			wrong = 1;
		free(files[i]);
	}
	free(files);
	if (!wrong)
		return set;
	instruments_free(set);
	return NULL;
}

void
instruments_free(struct instruments *set)
{
	if (set == NULL)
		return;
	for (size_t i = 0; i < set->count; i++)
		instrument_free(set->list[i]);
	free(set);
}

const struct instrument *
instruments_find(const struct instruments *set, const char *name)
{
	for (size_t i = 0; i < set->count; i++)
		if (instrument_is(set->list[i], name))
			return set->list[i];
	return NULL;
}

size_t
instruments_count(const struct instruments *set)
{
	return set->count;
}

const struct instrument *
instruments_at(const struct instruments *set, size_t i)
{
	return set->list[i];
}
