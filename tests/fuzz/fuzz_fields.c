/*
 * Values of header fields: a line with the proxies that are trusted, then a
 * value a line.  As X-Forwarded-For they name the client that a slow and plain
 * reading from the left finds, too; as Accept-Encoding, If-None-Match and a
 * token they mean something or nothing; as Cookie they hold one that another
 * reading finds, too; as Origin at most one of two sites is ours.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api/token.h"
#include "base/proxies.h"
#include "io/cookie.h"
#include "io/head.h"
#include "io/negotiate.h"
#include "io/site.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define VALUES 100
#define WORDS 4096

static void
must(int truth)
{
	if (!truth)
		abort();
}

/* Every element of every value, from the left; how many. */
static size_t
split(const char *const *values, size_t n, char copy[], size_t size,
    char *words[WORDS])
{
	size_t nwords = 0, len = 0;

	for (size_t i = 0; i < n; i++) {
		char *at = copy + len, *word;

		must(len + strlen(values[i]) + 1 <= size);
		strcpy(at, values[i]);
		len += strlen(values[i]) + 1;
		while ((word = strsep(&at, ",")) != NULL) {
			char *end = word + strlen(word);

			word += strspn(word, " \t");
			while (end > word && strchr(" \t", end[-1]) != NULL)
				*--end = '\0';
			if (*word != '\0' && nwords < WORDS)
				words[nwords++] = word;
		}
	}
	return nwords;
}

/* The same by another way: as address_parse() has it, but read forwards. */
static int
plain(const struct proxies *p, char *const *words, size_t n,
    struct address *client)
{
	static const struct address zero;
	struct address a;
	int found = 0;

	for (size_t i = n; i > 0; i--) {
		if (address_parse(&a, words[i - 1], strlen(words[i - 1])) ==
			-1 ||
		    memcmp(&a, &zero, sizeof(a)) == 0)
			return -1;
		*client = a;
		found = 1;
		if (!proxies_have(p, &a))
			break;
	}
	return found;
}

static void
check_forwarded(
    const char *trust, const char *const *values, size_t n, size_t size)
{
	static char *words[WORDS];
	struct address a = {{1}}, b = {{1}};
	struct proxies p;
	char *copy;
	size_t nwords;

	if (proxies_parse(&p, trust) == -1)
		return;
	must(p.n <= PROXIES_MAX);
	if ((copy = malloc(size + 1)) == NULL)
		return;
	nwords = split(values, n, copy, size + 1, words);
	if (nwords < WORDS) {
		must(proxies_client(&p, values, n, &a) ==
		     plain(&p, words, nwords, &b));
		must(memcmp(&a, &b, sizeof(a)) == 0);
	}
	free(copy);
	address_cut(&a);
	b = a;
	address_cut(&b);
	must(memcmp(&a, &b, sizeof(a)) == 0);
}

static void
check_value(const char *value)
{
	const int weight = negotiate_weight(value, "gzip");
	const int match = negotiate_matches(value, "\"abc\"");
	struct token t;

	must(weight >= 0 && weight <= 1000);
	must(match == 0 || match == 1);
	if (token_read(&t, value) == 0) {
		must(strlen(t.clinic) == UUID_TEXT - 1);
		must(strlen(t.hash) == HASH_TEXT - 1);
	}
}

/* The same by another way, which forgives: is ${*value} the only m? */
static int
plain_cookie(char *copy, char **value)
{
	int found = 0;
	char *pair;

	while ((pair = strsep(&copy, ";")) != NULL) {
		pair += strspn(pair, " \t");
		if (strncmp(pair, "m=", 2) == 0) {
			*value = pair + 2;
			found++;
		}
	}
	return found;
}

static void
check_cookie(const char *text)
{
	char *copy = strdup(text), *other = NULL;
	const char *value;
	size_t len;
	int found, plain;

	if (copy == NULL)
		return;
	found = cookie_find(text, "m", &value, &len);
	plain = plain_cookie(copy, &other);
	must(found == -1 || found == plain);
	if (found == 1) {
		must(value >= text && value + len <= text + strlen(text));
		must(strlen(other) == len && memcmp(other, value, len) == 0);
	}
	free(copy);
}

static int
is_ours(const char *origin, const char *host, const char *proto)
{
	struct head h = {.nfields = 3,
	    .fields = {{(char *)(uintptr_t) "host", (char *)(uintptr_t)host},
		{(char *)(uintptr_t) "origin", (char *)(uintptr_t)origin},
		{(char *)(uintptr_t) "x-forwarded-proto",
		    (char *)(uintptr_t)proto}}};
	const int may = site_may_write(&h, 1);

	must(may == site_may_read(&h, 1));
	return may;
}

static void
check_origin(const char *value)
{
	must(is_ours(value, "a.example", "http") +
		 is_ours(value, "a.example", "https") +
		 is_ours(value, "a.example:8443", "https") +
		 is_ours(value, "b.a.example", "https") <=
	     1);
	is_ours("https://a.example", value, "https");
	is_ours("https://a.example", "a.example", value);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *values[VALUES];
	char *text, *rest, *line;
	size_t n = 0;

	if ((text = malloc(size + 1)) == NULL)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	rest = text;
	strsep(&rest, "\n");
	while (n < VALUES && (line = strsep(&rest, "\n")) != NULL) {
		check_value(line);
		check_cookie(line);
		check_origin(line);
		values[n++] = line;
	}
	check_forwarded(text, values, n, size);
	free(text);
	return 0;
}
