/* The list of what is wrong with a request, for its problem+json. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/faults.h"

void
faults_add(struct faults *f, const char *expected, const char *pointer, ...)
{
	char where[256];
	va_list ap;

	va_start(ap, pointer);
	vsnprintf(where, sizeof(where), pointer, ap);
	va_end(ap);
	if (f->list == NULL)
		f->list = json_array();
	if (json_array_size(f->list) >= FAULTS_MAX ||
	    json_array_append_new(f->list, json_pack("{s:s, s:s}", "pointer",
					       where, "expected", expected)) ==
		-1)
		f->lost = 1;
}

int
faults_any(const struct faults *f)
{
	return f->lost || json_array_size(f->list) > 0;
}

void
faults_clear(struct faults *f)
{
	json_decref(f->list);
	f->list = NULL;
	f->lost = 0;
}

void
faults_token(char *out, size_t size, const char *name)
{
	char *end = out + size - 1;

	for (; *name != '\0'; name++) {
		const int escaped = *name == '~' || *name == '/';

		if (out + 1 + escaped > end)
			break;
		if (escaped) {
			*out++ = '~';
			*out++ = *name == '~' ? '0' : '1';
		} else
			*out++ = *name;
	}
	*out = '\0';
}
