/* Reading members of a definition: each is checked, each fault is named. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rule/definition.h"

void
read_known(const struct reading *r, const char *const *known)
{
	const char *key;
	json_t *value;

	json_object_foreach(r->object, key, value)
	{
		const char *const *k = known;

		while (*k != NULL && strcmp(*k, key) != 0)
			k++;
		if (*k == NULL) {
			char token[64];

			faults_token(token, sizeof(token), key);
			faults_add(
			    r->faults, "no such member", "%s/%s", r->at, token);
		}
	}
}

const char *
read_text(const struct reading *r, const char *key, size_t max)
{
	const char *text = json_string_value(json_object_get(r->object, key));
	char expected[48];

	if (text != NULL && *text != '\0' && strlen(text) <= max)
		return text;
	snprintf(expected, sizeof(expected), "a text of 1 to %zu bytes", max);
	faults_add(r->faults, expected, "%s/%s", r->at, key);
	return NULL;
}

static int
is_code(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789_-");

	return n > 0 && n <= INSTRUMENT_NAME_MAX && s[n] == '\0';
}

const char *
read_code(const struct reading *r, const char *key)
{
	const char *text = json_string_value(json_object_get(r->object, key));

	if (text != NULL && is_code(text))
		return text;
	faults_add(r->faults,
	    "a code of 1 to 32 letters, digits, underscores and hyphens",
	    "%s/%s", r->at, key);
	return NULL;
}

double
read_number(const struct reading *r, const char *key, double least, double most)
{
	const json_t *value = json_object_get(r->object, key);
	char expected[80];

	if (json_is_number(value) && json_number_value(value) >= least &&
	    json_number_value(value) <= most)
		return json_number_value(value);
	snprintf(
	    expected, sizeof(expected), "a number from %g to %g", least, most);
	faults_add(r->faults, expected, "%s/%s", r->at, key);
	return least;
}

int
read_integer(const struct reading *r, const char *key, int least, int most)
{
	const json_t *value = json_object_get(r->object, key);
	char expected[64];

	if (json_is_integer(value) && json_integer_value(value) >= least &&
	    json_integer_value(value) <= most)
		return (int)json_integer_value(value);
	snprintf(expected, sizeof(expected), "a whole number from %d to %d",
	    least, most);
	faults_add(r->faults, expected, "%s/%s", r->at, key);
	return least;
}

int
read_flag(const struct reading *r, const char *key)
{
	const json_t *value = json_object_get(r->object, key);

	if (value != NULL && !json_is_boolean(value))
		faults_add(r->faults, "true or false", "%s/%s", r->at, key);
	return json_is_true(value);
}

enum direction
read_direction(const struct reading *r, const char *key)
{
	static const char *const words[] = {"worse", "better", NULL};

	return read_word(r, key, words) ? HIGHER_IS_BETTER : HIGHER_IS_WORSE;
}

int
read_word(const struct reading *r, const char *key, const char *const *words)
{
	const char *text = json_string_value(json_object_get(r->object, key));
	char expected[200] = "one of";

	for (int i = 0; words[i] != NULL; i++) {
		size_t n = strlen(expected);

		if (text != NULL && strcmp(text, words[i]) == 0)
			return i;
		snprintf(expected + n, sizeof(expected) - n, "%s %s",
		    i == 0 ? "" : ",", words[i]);
	}
	faults_add(r->faults, expected, "%s/%s", r->at, key);
	return 0;
}

json_t *
read_array(const struct reading *r, const char *key, size_t least, size_t most)
{
	json_t *array = json_object_get(r->object, key);
	char expected[64];

	if (json_is_array(array) && json_array_size(array) >= least &&
	    json_array_size(array) <= most)
		return array;
	snprintf(expected, sizeof(expected), "an array of %zu to %zu entries",
	    least, most);
	faults_add(r->faults, expected, "%s/%s", r->at, key);
	return NULL;
}

const json_t *
read_names(const struct reading *r, const char *key)
{
	const json_t *array;
	int wrong = 0;

	if (json_object_get(r->object, key) == NULL)
		return NULL;
	if ((array = read_array(r, key, 1, INSTRUMENT_VALUES_MAX)) == NULL)
		return NULL;
	for (size_t i = 0; i < json_array_size(array); i++) {
		const char *name = json_string_value(json_array_get(array, i));

		wrong |= name == NULL || *name == '\0' ||
			 strlen(name) > INSTRUMENT_NAME_MAX;
		for (size_t j = 0; j < i; j++)
			wrong |= json_equal(
			    json_array_get(array, i), json_array_get(array, j));
	}
	if (!wrong)
		return array;
	faults_add(
	    r->faults, "different names of 1 to 32 bytes", "%s/%s", r->at, key);
	return NULL;
}

int
read_numbers(const json_t *array, double *out)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *value = json_array_get(array, i);

		out[i] = json_number_value(value);
		if (!json_is_number(value) || fabs(out[i]) > INSTRUMENT_LIMIT)
			return -1;
	}
	return 0;
}

void *
read_alloc(struct faults *faults, size_t count, size_t size)
{
	void *memory;

	if (count == 0)
		return NULL;
	if ((memory = calloc(count, size)) == NULL)
		faults->lost = 1;
	return memory;
}
