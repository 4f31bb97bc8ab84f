/*
 * Any request: a line "POST /v1/patients?a=b", then the body.  What is
 * accepted has all that must be there, as text that PostgreSQL can read; and
 * whatever procedure is accepted, the rules can say what follows from it.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api/args.h"
#include "base/problem.h"
#include "io/target.h"
#include "rule/derive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
method_of(const char *word)
{
	for (int m = 0; m < METHODS; m++)
		if (strcmp(method_names[m], word) == 0)
			return m;
	return -1;
}

static void
check_accepted(const struct args *a, const struct route *r)
{
	const struct derive_context context = {.birth_date = "1961-04-30"};
	const struct member *m;
	json_t *computed;

	for (int i = 0; (m = &r->params[i])->name != NULL; i++) {
		if (a->values[i] == NULL &&
		    (m->need == MUST || m->fallback != NULL))
			abort();
		if (a->values[i] != NULL &&
		    (m->in == IN_PATH || m->in == IN_QUERY) &&
		    !shape_fits(&m->shape, a->values[i]))
			abort();
		if (m->in != IN_WHOLE || strcmp(m->name, "procedure") != 0)
			continue;
		if ((computed = derive(a->body, &context)) == NULL)
			abort();
		json_decref(computed);
	}
}

static void
check_refused(const struct args *a, const struct problem *p)
{
	if (p == &problem_invalid) {
		if (json_array_size(a->faults.list) == 0)
			abort();
	} else if (p != &problem_malformed && p != &problem_media_type)
		abort();
}

/* ${line} is "POST /v1/patients?a=b". */
static void
check_request(char *line, const char *body, size_t len)
{
	char type[] = "application/json";
	struct head h = {.query = line + strlen(line)};
	struct args a = {0};
	const struct problem *p;
	const struct route *r;
	unsigned methods;
	int method;

	if ((h.path = strchr(line, ' ')) == NULL)
		return;
	*h.path++ = '\0';
	if (strchr(h.path, '?') != NULL) {
		h.query = strchr(h.path, '?');
		*h.query++ = '\0';
	}
	/* What head_parse() lets through. */
	if ((method = method_of(line)) == -1 || !target_good_path(h.path) ||
	    !target_good_query(h.query))
		return;
	r = route_find((enum method)method, h.path, a.values, &methods);
	if (r == NULL || !route_takes(r, (enum method)method))
		return;
	h.fields[h.nfields++] =
	    (struct field){(char *)(uintptr_t) "content-type", type};
	if ((p = args_collect(&a, r, &h, body, len)) == NULL)
		check_accepted(&a, r);
	else
		check_refused(&a, p);
	args_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\n', size);
	size_t line = end == NULL ? size : (size_t)(end - data);
	size_t body = end == NULL ? size : line + 1;
	char *text;

	if ((text = malloc(size + 1)) == NULL)
		return 0;
	memcpy(text, data, size);
	text[line] = '\0';
	check_request(text, text + body, size - body);
	free(text);
	return 0;
}
