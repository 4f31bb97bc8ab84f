/* Cells of a table into members of a nested record, and back. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/shape.h"
#include "base/faults.h"
#include "ctl/cell.h"

#define LIST_MAX 50

static const struct shape *
member_shape(const struct shape *s, const char *name, size_t len)
{
	const struct member *lists[] = {s->members, s->more};

	if (s->kind == KIND_MAP)
		return s->of;
	if (s->kind != KIND_OBJECT)
		return NULL;
	for (size_t i = 0; i < 2; i++)
		for (const struct member *m = lists[i];
		     m != NULL && m->name != NULL; m++)
			if (strlen(m->name) == len &&
			    memcmp(m->name, name, len) == 0)
				return &m->shape;
	return NULL;
}

/* The position that a step names, from 1; 0: it names none. */
static size_t
position(const char *step, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (!isdigit((unsigned char)step[i]) || n > LIST_MAX)
			return 0;
		n = n * 10 + (size_t)(step[i] - '0');
	}
	return n > LIST_MAX ? 0 : n;
}

/* The shape one step down; *place is set when the step is into a list. */
static const struct shape *
step_down(const struct shape *s, const char *step, size_t len, size_t *place)
{
	*place = 0;
	if (s->kind != KIND_LIST)
		return member_shape(s, step, len);
	if (s->of->kind != KIND_OBJECT || (*place = position(step, len)) == 0)
		return NULL;
	return s->of;
}

static int
is_one_cell(const struct shape *s)
{
	if (s->kind == KIND_LIST)
		return s->of->kind != KIND_OBJECT;
	return s->kind != KIND_OBJECT && s->kind != KIND_MAP;
}

int
cell_known(const struct shape *s, const char *column)
{
	size_t len, place;

	for (;; column += len + 1) {
		len = strcspn(column, ".");
		if ((s = step_down(s, column, len, &place)) == NULL)
			return 0;
		if (column[len] == '\0')
			return place == 0 && is_one_cell(s);
	}
}

/* A number as the text has it, or NULL: it is none. */
static json_t *
number(const char *text, int whole)
{
	char *end;
	double x;

	if (strspn(text, "+-0123456789.eE") != strlen(text))
		return NULL;
	errno = 0;
	if (whole || strpbrk(text, ".eE") == NULL) {
		long long n = strtoll(text, &end, 10);

		if (*end == '\0' && end != text && errno == 0)
			return json_integer(n);
		return NULL;
	}
	x = strtod(text, &end);
	return *end == '\0' && end != text && isfinite(x) ? json_real(x) : NULL;
}

static json_t *
boolean(const char *text)
{
	static const char *const words[][2] = {
	    {"true", "false"}, {"yes", "no"}, {"1", "0"}};

	for (size_t i = 0; i < 3; i++) {
		if (strcmp(text, words[i][0]) == 0)
			return json_true();
		if (strcmp(text, words[i][1]) == 0)
			return json_false();
	}
	return NULL;
}

static json_t *
scalar(const struct shape *s, const char *text)
{
	switch (s->kind) {
	case KIND_INT:
		return number(text, 1);
	case KIND_NUMBER:
		return number(text, 0);
	case KIND_BOOL:
		return boolean(text);
	default:
		return json_string(text);
	}
}

static json_t *
words(const struct shape *s, const char *text)
{
	json_t *list = json_array(), *entry;
	char one[128];
	size_t len;

	for (text += strspn(text, "; "); *text != '\0';
	     text += strspn(text, "; ")) {
		len = strcspn(text, "; ");
		snprintf(one, sizeof(one), "%.*s", (int)len, text);
		entry = len < sizeof(one) ? scalar(s->of, one) : NULL;
		if (entry == NULL || json_array_append_new(list, entry) == -1) {
			json_decref(list);
			return NULL;
		}
		text += len;
	}
	return list;
}

/* The object or list that a step leads to, made when it is not there. */
static json_t *
descend(json_t *at, const char *step, size_t len, size_t place,
    const struct shape *s, const char *column, struct faults *faults)
{
	json_t *next;

	if (place > 0) {
		if (json_array_size(at) < place - 1) {
			faults_add(faults, "no gap: the one before comes first",
			    "%s", column);
			return NULL;
		}
		if (json_array_size(at) == place - 1)
			json_array_append_new(at, json_object());
		return json_array_get(at, place - 1);
	}
	next = json_object_getn(at, step, len);
	if (next == NULL) {
		next = s->kind == KIND_LIST ? json_array() : json_object();
		if (json_object_setn_new(at, step, len, next) == -1)
			return NULL;
	}
	return next;
}

int
cell_put(const struct shape *s, json_t *record, const char *column,
    const char *text, struct faults *faults)
{
	char expected[EXPECTED_MAX];
	const char *step = column;
	json_t *at = record, *value;
	size_t len, place;

	if (*text == '\0')
		return 0;
	for (;; step += len + 1) {
		len = strcspn(step, ".");
		if ((s = step_down(s, step, len, &place)) == NULL)
			return 0;
		if (step[len] == '\0')
			break;
		if ((at = descend(at, step, len, place, s, column, faults)) ==
		    NULL)
			return faults_any(faults) ? 0 : -1;
	}
	value = s->kind == KIND_LIST ? words(s, text) : scalar(s, text);
	if (value == NULL) {
		shape_expected(expected, s);
		faults_add(faults, expected, "%s", column);
		return 0;
	}
	return json_object_setn_new(at, step, len, value);
}

void
cell_column(char *out, size_t size, const char *pointer)
{
	size_t len, place, at = 0;

	for (*out = '\0'; *pointer == '/'; pointer += len) {
		len = strcspn(++pointer, "/");
		place = position(pointer, len);
		if (len > 0 && (place > 0 || *pointer == '0') && at > 0)
			at += (size_t)snprintf(
			    out + at, size - at, ".%zu", place + 1);
		else
			at += (size_t)snprintf(out + at, size - at, "%s%.*s",
			    at > 0 ? "." : "", (int)len, pointer);
		if (at >= size)
			return;
	}
}
