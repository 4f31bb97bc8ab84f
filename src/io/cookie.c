/* One cookie out of those that a browser sent. */
#include <string.h>

#include "io/cookie.h"

static int
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

int
cookie_find(
    const char *field, const char *name, const char **value, size_t *len)
{
	const size_t n = strlen(name);
	int found = 0;

	if (field == NULL)
		return 0;
	for (const char *s = field;; s += 2) {
		const size_t pair = strcspn(s, ";");

		if (pair == 0 || is_blank(s[0]) || is_blank(s[pair - 1]))
			return -1;
		if (pair > n && s[n] == '=' && strncmp(s, name, n) == 0) {
			if (found)
				return -1;
			found = 1;
			*value = s + n + 1;
			*len = pair - n - 1;
		}
		s += pair;
		if (*s == '\0')
			return found;
		if (s[1] != ' ')
			return -1;
	}
}
