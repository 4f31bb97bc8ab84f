/* Where the files that ship with the program are. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/datadir.h"

/* The folder of the running program; -1 when it is not known. */
static int
own_folder(char *out, size_t size)
{
	const ssize_t n = readlink("/proc/self/exe", out, size - 1);
	char *slash;

	if (n <= 0 || (size_t)n >= size - 1)
		return -1;
	out[n] = '\0';
	if ((slash = strrchr(out, '/')) == NULL)
		return -1;
	*slash = '\0';
	return 0;
}

int
datadir_path(char *out, size_t size, const char *name)
{
	const char *dir = getenv("MENDD_DATADIR");
	char own[PATH_MAX];
	int n;

	if (dir != NULL && *dir != '\0') {
		n = snprintf(out, size, "%s/%s", dir, name);
		return n < 0 || (size_t)n >= size ? -1 : 0;
	}
	if (own_folder(own, sizeof(own)) == 0) {
		n = snprintf(out, size, "%s/%s", own, name);
		if (n > 0 && (size_t)n < size && access(out, R_OK) == 0)
			return 0;
	}
	n = snprintf(out, size, "%s/%s", PKGDATADIR, name);
	return n < 0 || (size_t)n >= size ? -1 : 0;
}
