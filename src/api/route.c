/* Finding a request's line in the table. */
#include <stdio.h>
#include <string.h>

#include "api/route.h"

const char *const role_names[] = {"clinician", "coordinator", "quality",
    "admin", "patient", "break_glass", NULL};

/* The position of the path parameter called ${name}, of ${len} bytes. */
static int
param_index(const struct route *r, const char *name, size_t len)
{
	for (int i = 0; r->params[i].name != NULL; i++)
		if (r->params[i].in == IN_PATH &&
		    strncmp(r->params[i].name, name, len) == 0 &&
		    r->params[i].name[len] == '\0')
			return i;
	return -1;
}

/* Compare segment by segment; `:name' matches one non-empty segment. */
static int
matches(const struct route *r, const char *path, const char *values[PARAMS_MAX])
{
	const char *pat = r->path;
	size_t plen, len;
	int i;

	while (*pat == '/' && *path == '/') {
		plen = strcspn(++pat, "/");
		len = strcspn(++path, "/");
		if (*pat == ':' && len > 0) {
			if ((i = param_index(r, pat + 1, plen - 1)) == -1)
				return 0;
			values[i] = path;
		} else if (plen != len || memcmp(pat, path, len) != 0)
			return 0;
		pat += plen;
		path += len;
	}
	return *pat == '\0' && *path == '\0';
}

const struct route *
route_find(enum method method, char *path, const char *values[PARAMS_MAX],
    unsigned *methods)
{
	const struct route *found = NULL;

	*methods = 0;
	for (const struct route *r = routes; r < routes + nroutes; r++) {
		memset(values, 0, PARAMS_MAX * sizeof(values[0]));
		if (!matches(r, path, values))
			continue;
		*methods |= 1U << r->method;
		found = r;
		if (route_takes(r, method))
			break;
	}
	memset(values, 0, PARAMS_MAX * sizeof(values[0]));
	if (found == NULL || !matches(found, path, values))
		return NULL;
	for (int i = 0; i < PARAMS_MAX; i++)
		if (values[i] != NULL)
			path[(values[i] - path) +
			     (ptrdiff_t)strcspn(values[i], "/")] = '\0';
	return found;
}

int
route_takes(const struct route *r, enum method method)
{
	return r->method == (method == HEAD ? GET : method);
}

void
route_allow(char out[ALLOW_MAX], unsigned methods)
{
	const char *comma = "";
	size_t len = 0;

	if (methods == 0)
		methods = ~0U;
	methods |= 1U << OPTIONS;
	if (methods & 1U << GET)
		methods |= 1U << HEAD;
	for (size_t m = 0; m < METHODS; m++)
		if (methods & 1U << m) {
			len += (size_t)snprintf(out + len, ALLOW_MAX - len,
			    "%s%s", comma, method_names[m]);
			comma = ", ";
		}
}
