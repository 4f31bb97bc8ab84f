/* Proxies that are trusted, and who is behind them. */
#include <string.h>

#include "base/proxies.h"

int
proxies_parse(struct proxies *p, const char *text)
{
	size_t len;

	memset(p, 0, sizeof(*p));
	for (text += strspn(text, " \t"); *text != '\0';
	     text += len, text += strspn(text, " \t")) {
		len = strcspn(text, " \t");
		if (len == 4 && memcmp(text, "unix", 4) == 0) {
			p->unix_sockets = 1;
			continue;
		}
		if (p->n == PROXIES_MAX ||
		    prefix_parse(&p->list[p->n], text, len) == -1)
			return -1;
		p->n++;
	}
	return 0;
}

static int
is_unix_socket(const struct address *a)
{
	static const struct address zero;

	return memcmp(a, &zero, sizeof(zero)) == 0;
}

int
proxies_have(const struct proxies *p, const struct address *a)
{
	if (is_unix_socket(a))
		return p->unix_sockets;
	for (size_t i = 0; i < p->n; i++)
		if (prefix_has(&p->list[i], a))
			return 1;
	return 0;
}

/* Cut the last element off the list of ${*len} bytes at ${s}. */
static const char *
last_element(const char *s, size_t *len, size_t *n)
{
	const char *begin = s + *len, *end = begin;

	while (begin > s && begin[-1] != ',')
		begin--;
	*len = begin == s ? 0 : (size_t)(begin - s) - 1;
	while (begin < end && (*begin == ' ' || *begin == '\t'))
		begin++;
	while (end > begin && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*n = (size_t)(end - begin);
	return begin;
}

int
proxies_client(const struct proxies *p, const char *const *values, size_t n,
    struct address *client)
{
	struct address a;
	const char *word;
	size_t left, len;
	int found = 0;

	while (n-- > 0)
		for (left = strlen(values[n]); left > 0;) {
			word = last_element(values[n], &left, &len);
			if (len == 0)
				continue; /* RFC 9110, 5.6.1: of no meaning */
			if (address_parse(&a, word, len) == -1 ||
			    is_unix_socket(&a))
				return -1;
			*client = a;
			found = 1;
			if (!proxies_have(p, &a))
				return 1;
		}
	return found;
}
