/*
 * One look into a reply that is otherwise passed through as it came: at 4
 * KiB a parse costs twenty times as much.
 */
#include <string.h>

#include "api/peek.h"

static const char *
skip_blanks(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

/* The end of the text that begins at ${s} with its quote. */
static const char *
skip_text(const char *s)
{
	for (s++; *s != '"' && *s != '\0'; s++)
		if (*s == '\\' && s[1] != '\0')
			s++;
	return *s == '\0' ? s : s + 1;
}

static const char *
skip_value(const char *s)
{
	int depth = 0;

	do {
		if (*s == '"') {
			s = skip_text(s);
			continue;
		}
		if (*s == '{' || *s == '[')
			depth++;
		else if (*s == '}' || *s == ']') {
			if (depth-- == 0)
				return s; /* the end of our object */
		} else if (*s == ',' && depth == 0)
			return s;
		else if (*s == '\0')
			return s;
		s++;
	} while (depth > 0 || strchr(",}", *s) == NULL);
	return s;
}

static int
copy(const char *s, char *out, size_t size)
{
	const char *end;

	if (*s == '"')
		end = strpbrk(++s, "\"\\");
	else
		end = s + strspn(s, "-+.0123456789eE");
	if (end == NULL || *end == '\\' || (size_t)(end - s) >= size ||
	    end == s)
		return -1;
	memcpy(out, s, (size_t)(end - s));
	out[end - s] = '\0';
	return 0;
}

int
peek(const char *json, const char *name, char *out, size_t size)
{
	const size_t len = strlen(name);
	const char *s = skip_blanks(json), *key;

	if (*s != '{')
		return -1;
	for (s = skip_blanks(s + 1); *s == '"'; s = skip_blanks(s + 1)) {
		key = s + 1;
		s = skip_blanks(skip_text(s));
		if (*s != ':')
			return -1;
		s = skip_blanks(s + 1);
		if (strncmp(key, name, len) == 0 && key[len] == '"')
			return copy(s, out, size);
		s = skip_blanks(skip_value(s));
		if (*s != ',')
			return -1;
	}
	return -1;
}
