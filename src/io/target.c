/*
 * What a request target may be.  Percent-encoding is the place where proxies
 * and servers disagree, so whatever would change its meaning when decoded
 * early, late or twice is refused here, once, for everybody behind.
 */
#include <string.h>

#include "io/target.h"

/* Where a UTF-8 decoder stands: how many octets must follow, in what range. */
struct utf8 {
	int need;
	int low;
	int high;
};

static int
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z');
}

/* RFC 3986's pchar, and '%'. */
static int
is_path(char c)
{
	return is_alnum(c) || strchr("-._~!$&'()*+,;=:@%", c) != NULL;
}

/* Browsers leave more of these as they are than RFC 3986 would. */
static int
is_query(char c)
{
	return c > 0x20 && c < 0x7f && strchr("\"#<>\\", c) == NULL;
}

static int
hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/* Take the next octet, decoded, off ${*s}; -1: a bad escape. */
static int
next_octet(const char **s)
{
	const char *c = *s;
	int high, low;

	if (*c != '%') {
		*s = c + 1;
		return (unsigned char)*c;
	}
	if ((high = hex(c[1])) == -1 || (low = hex(c[2])) == -1)
		return -1;
	*s = c + 3;
	return high << 4 | low;
}

/* The table of well-formed byte sequences of the Unicode standard, 3.9. */
static int
utf8_next(struct utf8 *u, int c)
{
	if (u->need > 0) {
		if (c < u->low || c > u->high)
			return 0;
		u->need--;
		u->low = 0x80;
		u->high = 0xbf;
		return 1;
	}
	u->low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	u->high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	if (c >= 0xc2 && c <= 0xf4)
		u->need = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
	return c < 0x80 || u->need > 0;
}

/* The end of the segment at ${s}, or NULL when it is not a good one. */
static const char *
skip_segment(const char *s)
{
	struct utf8 u = {0};
	size_t octets = 0, dots = 0;
	int c;

	for (; *s != '/' && *s != '\0'; octets++) {
		if (!is_path(*s))
			return NULL;
		c = next_octet(&s);
		if (c < 0x20 || c == 0x7f || c == '/' || c == '\\' ||
		    !utf8_next(&u, c))
			return NULL;
		dots += c == '.';
	}
	if (u.need > 0 || (dots == octets && (dots == 1 || dots == 2)))
		return NULL;
	return s;
}

int
target_good_path(const char *s)
{
	if (*s != '/')
		return 0;
	while (*s == '/')
		if ((s = skip_segment(s + 1)) == NULL)
			return 0;
	return 1;
}

int
target_good_query(const char *s)
{
	struct utf8 u = {0};
	int c;

	while (*s != '\0') {
		if (!is_query(*s))
			return 0;
		if ((c = next_octet(&s)) <= 0 || !utf8_next(&u, c))
			return 0;
	}
	return u.need == 0;
}

size_t
target_decode(char *text)
{
	const char *from = text;
	char *to = text;

	while (*from != '\0')
		*to++ = (char)next_octet(&from);
	*to = '\0';
	return (size_t)(to - text);
}
