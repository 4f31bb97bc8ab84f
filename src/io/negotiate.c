/* What a client would like to get: RFC 9110, 12.5.3 and 13.1.2. */
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "io/negotiate.h"

/* "0.5" is 500; what is not a weight is 0. */
static int
parse_weight(const char *s)
{
	int weight = 0, unit = 1000;

	if (*s == '1')
		return 1000;
	if (*s != '0' || s[1] != '.')
		return 0;
	for (s += 2; *s >= '0' && *s <= '9' && unit > 1; s++) {
		unit /= 10;
		weight += (*s - '0') * unit;
	}
	return weight;
}

/* The weight among the parameters of a list's member. */
static int
member_weight(const char *s, size_t len)
{
	const char *end = s + len;

	for (; s < end; s++) {
		if (*s != ';')
			continue;
		s += 1 + strspn(s + 1, " \t");
		if (strncasecmp(s, "q=", 2) == 0)
			return parse_weight(s + 2);
	}
	return 1000;
}

int
negotiate_weight(const char *accept, const char *coding)
{
	int others = 0;

	if (accept == NULL)
		return 0;
	for (const char *s = accept; *s != '\0';) {
		size_t name, len;

		s += strspn(s, " \t,");
		name = strcspn(s, " \t,;");
		len = strcspn(s, ",");
		if (name == strlen(coding) && strncasecmp(s, coding, name) == 0)
			return member_weight(s, len);
		if (name == 1 && *s == '*')
			others = member_weight(s, len);
		s += len;
	}
	return others;
}

int
negotiate_matches(const char *if_none_match, const char *etag)
{
	if (if_none_match == NULL)
		return 0;
	return strcmp(if_none_match, "*") == 0 ||
	       strstr(if_none_match, etag) !=
		   NULL; /* its quotes stand on guard */
}
