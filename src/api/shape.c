/* What a value must look like: said in words, and checked. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/shape.h"
#include "base/day.h"
#include "base/faults.h"
#include "base/uuid.h"

#define NAME_MAX_BYTES 80 /* of a client's member name in a pointer */

static void __attribute__((format(printf, 2, 3)))
say(char out[EXPECTED_MAX], const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(out, EXPECTED_MAX, fmt, ap);
	va_end(ap);
}

static void
say_words(char out[EXPECTED_MAX], const char *const *words)
{
	const char *before = words[1] == NULL ? "" : "one of ";
	size_t len = 0;

	out[0] = '\0';
	for (; *words != NULL && len < EXPECTED_MAX; words++) {
		len += (size_t)snprintf(
		    out + len, EXPECTED_MAX - len, "%s%s", before, *words);
		before = ", ";
	}
}

static void
say_count(char out[EXPECTED_MAX], const struct shape *s, const char *what,
    const char *of)
{
	if (s->min == s->max)
		say(out, "%s of %.15g %s", what, s->max, of);
	else if (s->min > 0)
		say(out, "%s of %.15g to %.15g %s", what, s->min, s->max, of);
	else
		say(out, "%s of at most %.15g %s", what, s->max, of);
}

void
shape_expected(char out[EXPECTED_MAX], const struct shape *s)
{
	char entry[EXPECTED_MAX];

	switch (s->kind) {
	case KIND_ANY:
		say(out, "a value");
		break;
	case KIND_INT:
		say(out, "a whole number from %.15g to %.15g", s->min, s->max);
		break;
	case KIND_NUMBER:
		say(out, "a number from %.15g to %.15g", s->min, s->max);
		break;
	case KIND_TEXT:
		say_count(out, s, "a text", "characters");
		break;
	case KIND_UUID:
		say(out, "a UUID");
		break;
	case KIND_DATE:
		say(out, "a date such as 2026-11-22");
		break;
	case KIND_INSTANT:
		say(out, "a time such as 2026-11-22T20:52:35Z");
		break;
	case KIND_BOOL:
		say(out, "true or false");
		break;
	case KIND_WORD:
		say_words(out, s->words);
		break;
	case KIND_COMMAS:
		shape_expected(entry, s->of);
		say(out, "a comma list, each entry %.350s", entry);
		break;
	case KIND_OBJECT:
		say(out, s->min > 0 ? "an object with at least one member"
				    : "an object");
		break;
	case KIND_LIST:
		say_count(out, s, "a list", "entries");
		break;
	case KIND_MAP:
		say(out, "an object");
		break;
	}
}

static int
is_word(const char *const *words, const char *text)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, text) == 0)
			return 1;
	return 0;
}

/* Of valid UTF-8. */
static double
code_points(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return (double)n;
}

/* Plain digits, with a sign at most: no blanks, no hexadecimals. */
static int
is_int(const struct shape *s, const char *text)
{
	const char *digits = text + (*text == '-');
	long long n;

	if (*digits == '\0' || strspn(digits, "0123456789") != strlen(digits))
		return 0;
	errno = 0;
	n = strtoll(text, NULL, 10);
	return errno == 0 && (double)n >= s->min && (double)n <= s->max;
}

static int
is_comma_list(const struct shape *s, const char *text)
{
	char entry[EXPECTED_MAX];
	size_t len;

	for (;; text += len + 1) {
		len = strcspn(text, ",");
		if (len >= sizeof(entry))
			return 0;
		memcpy(entry, text, len);
		entry[len] = '\0';
		if (!shape_fits(s->of, entry))
			return 0;
		if (text[len] == '\0')
			return 1;
	}
}

int
shape_fits(const struct shape *s, const char *text)
{
	uint8_t id[UUID_BYTES];
	int32_t day;

	switch (s->kind) {
	case KIND_INT:
		return is_int(s, text);
	case KIND_TEXT:
		return code_points(text) >= s->min &&
		       code_points(text) <= s->max;
	case KIND_UUID:
		return uuid_parse(id, text) == 0;
	case KIND_DATE:
		return day_parse(&day, text) == 0;
	case KIND_INSTANT:
		return day_parse_instant(NULL, NULL, text) == 0;
	case KIND_BOOL:
		return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
	case KIND_WORD:
		return is_word(s->words, text);
	case KIND_COMMAS:
		return is_comma_list(s, text);
	case KIND_ANY:
	case KIND_NUMBER:
	case KIND_OBJECT:
	case KIND_LIST:
	case KIND_MAP:
		break;
	}
	return 0;
}

void
pointer_join(char out[POINTER_MAX], const char *at, const char *name)
{
	char cut[NAME_MAX_BYTES], token[2 * NAME_MAX_BYTES];
	size_t len = strlen(name), before = strlen(at);

	if (len >= sizeof(cut))
		for (len = sizeof(cut) - 1; (name[len] & 0xc0) == 0x80;)
			len--;
	memcpy(cut, name, len);
	cut[len] = '\0';
	faults_token(token, sizeof(token), cut);
	memmove(out, at, before + 1);
	if (before + strlen(token) + 1 < POINTER_MAX) {
		out[before] = '/';
		strcpy(out + before + 1, token);
	}
}

static void
fault(struct faults *f, const struct shape *s, const char *at)
{
	char expected[EXPECTED_MAX];

	shape_expected(expected, s);
	faults_add(f, expected, "%s", at);
}

static const struct member *
member_find(const struct member *m, const char *name)
{
	for (; m != NULL && m->name != NULL; m++)
		if (m->in == IN_BODY && strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

/* The members that are listed: there when they must, and as they must. */
static void
check_listed(const struct member *m, const json_t *object, const char *at,
    int draft, struct faults *f)
{
	char here[POINTER_MAX];
	const json_t *v;

	for (; m != NULL && m->name != NULL; m++) {
		if (m->in != IN_BODY)
			continue;
		v = json_object_get(object, m->name);
		pointer_join(here, at, m->name);
		if (v != NULL && !json_is_null(v))
			shape_check(&m->shape, v, here, draft, f);
		else if (m->need == MUST || (m->need == MUST_FINAL && !draft) ||
			 (m->need == MAY_VALUE && v != NULL))
			fault(f, &m->shape, here);
	}
}

static void
check_object(const struct shape *s, const json_t *object, const char *at,
    int draft, struct faults *f)
{
	char here[POINTER_MAX];
	const char *name;
	json_t *v;

	if ((double)json_object_size(object) < s->min)
		fault(f, s, at);
	check_listed(s->members, object, at, draft, f);
	check_listed(s->more, object, at, draft, f);
	json_object_foreach((json_t *)(uintptr_t)object, name, v)
	{
		if (f->lost)
			break;
		if (member_find(s->members, name) != NULL ||
		    member_find(s->more, name) != NULL)
			continue;
		pointer_join(here, at, name);
		faults_add(f, "no such member", "%s", here);
	}
}

static void
check_map(const struct shape *s, const json_t *object, const char *at,
    int draft, struct faults *f)
{
	char here[POINTER_MAX];
	const char *name;
	json_t *v;

	json_object_foreach((json_t *)(uintptr_t)object, name, v)
	{
		if (f->lost)
			break;
		pointer_join(here, at, name);
		if (s->words != NULL && !is_word(s->words, name))
			faults_add(f, "no such member", "%s", here);
		else
			shape_check(s->of, v, here, draft, f);
	}
}

static void
check_list(const struct shape *s, const json_t *list, const char *at, int draft,
    struct faults *f)
{
	char here[POINTER_MAX], place[24];
	const json_t *v;
	size_t i;

	if ((double)json_array_size(list) < s->min ||
	    (double)json_array_size(list) > s->max) {
		fault(f, s, at);
		return;
	}
	json_array_foreach(list, i, v)
	{
		snprintf(place, sizeof(place), "%zu", i);
		pointer_join(here, at, place);
		shape_check(s->of, v, here, draft, f);
	}
}

static int
is_within(const struct shape *s, double n)
{
	return n >= s->min && n <= s->max;
}

void
shape_check(const struct shape *s, const json_t *v, const char *at, int draft,
    struct faults *f)
{
	int good = 0;

	switch (s->kind) {
	case KIND_ANY:
		good = 1;
		break;
	case KIND_INT:
		good = json_is_integer(v) &&
		       is_within(s, (double)json_integer_value(v));
		break;
	case KIND_NUMBER:
		good = json_is_number(v) && is_within(s, json_number_value(v));
		break;
	case KIND_BOOL:
		good = json_is_boolean(v);
		break;
	case KIND_TEXT:
	case KIND_UUID:
	case KIND_DATE:
	case KIND_INSTANT:
	case KIND_WORD:
	case KIND_COMMAS:
		good = json_is_string(v) && shape_fits(s, json_string_value(v));
		break;
	case KIND_OBJECT:
		if ((good = json_is_object(v)))
			check_object(s, v, at, draft, f);
		break;
	case KIND_LIST:
		if ((good = json_is_array(v)))
			check_list(s, v, at, draft, f);
		break;
	case KIND_MAP:
		if ((good = json_is_object(v)))
			check_map(s, v, at, draft, f);
		break;
	}
	if (!good)
		fault(f, s, at);
}
