/* Whatever bytes arrive, an accepted head keeps every promise of head.h. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/problem.h"
#include "io/head.h"
#include "io/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
must(int truth)
{
	if (!truth)
		abort();
}

static int
within(const char *s, const char *buf, size_t len)
{
	return s >= buf && s < buf + len &&
	       memchr(s, '\0', len - (size_t)(s - buf)) != NULL;
}

static void
check(const struct head *h, const char *buf, size_t len)
{
	must(h->method < METHODS);
	must(within(h->path, buf, len) && within(h->query, buf, len));
	must(target_good_query(h->query));
	must(h->method == OPTIONS && strcmp(h->path, "*") == 0
		 ? *h->query == '\0'
		 : target_good_path(h->path));
	must(h->nfields >= 1 && h->nfields <= HEAD_FIELDS_MAX);
	for (size_t i = 0; i < h->nfields; i++) {
		const char *name = h->fields[i].name;
		const char *value = h->fields[i].value;

		must(within(name, buf, len) && within(value, buf, len));
		must(*name != '\0' && strpbrk(name, " \t:\r\n") == NULL);
		must(strpbrk(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL);
		must(strpbrk(value, "\r\n") == NULL);
	}
	must(head_field(h, "host") != NULL);
	must(head_field(h, "transfer-encoding") == NULL);
	must(h->body == 0 || head_field(h, "content-length") != NULL);
	must(h->body < 1000000000000000);
}

static void
decode_all(struct head *h)
{
	char *query = h->query;

	must(target_decode(query) <= HEAD_TARGET_MAX);
	must(strlen(query) <= HEAD_TARGET_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct problem *p;
	size_t seen = 0, end = 0, half = 0;
	struct head h;
	char *buf;

	if ((buf = malloc(size > 0 ? size : 1)) == NULL)
		return 0;
	memcpy(buf, data, size);
	p = head_find(buf, size, &seen, &end);
	must(end <= size);
	/* in two pieces it is the same */
	if (head_find(buf, size / 2, &half, &seen) == NULL && seen == 0) {
		must(head_find(buf, size, &half, &seen) == p);
		must(p != NULL || seen == end);
	}
	if (p == NULL && end > 0 && head_parse(&h, buf, end) == NULL) {
		check(&h, buf, end);
		decode_all(&h);
	}
	free(buf);
	return 0;
}
