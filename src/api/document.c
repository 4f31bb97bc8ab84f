/*
 * JSON to and from text.  When jansson's lexer finds no memory for a text, it
 * goes on without some of its bytes, or calls it a syntax error.  So we watch
 * what it allocates.
 */
#include <stdlib.h>

#include "api/document.h"

static int starved;

static void *
watched_malloc(size_t size)
{
	void *p = malloc(size);

	if (p == NULL)
		starved = 1;
	return p;
}

void
document_init(void)
{
	json_set_alloc_funcs(watched_malloc, free);
	starved = 0;
}

int
document_starved(void)
{
	return starved;
}

json_t *
document_read(const char *text, size_t len, size_t flags, json_error_t *error)
{
	starved = 0;
	return json_loadb(text, len, flags, error);
}

json_t *
document_parse(const char *text)
{
	json_t *v;

	starved = 0;
	v = json_loads(text, JSON_DECODE_ANY, NULL);
	if (!starved)
		return v;
	json_decref(v);
	return NULL;
}

char *
document_text(const json_t *v)
{
	return json_dumps(
	    v, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
}
