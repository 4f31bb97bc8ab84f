/* mendd: options and configuration, then the processes. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/conf.h"
#include "proc/master.h"
#include "proc/means.h"

#define OVERRIDES_MAX 100

static int
usage(void)
{
	fprintf(stderr, "usage: mendd [-n] [-f config] [-o name=value]...\n");
	return EX_USAGE;
}

int
main(int argc, char **argv)
{
	const char *path = NULL;
	const char *overrides[OVERRIDES_MAX];
	char absolute[PATH_MAX];
	struct means_source source = {.overrides = overrides};
	struct conf *conf;
	size_t n = 0;
	int c, check = 0;

	while ((c = getopt(argc, argv, "nf:o:")) != -1)
		if (c == 'n')
			check = 1;
		else if (c == 'f')
			path = optarg;
		else if (c == 'o' && n < OVERRIDES_MAX)
			overrides[n++] = optarg;
		else
			return usage();
	if (optind != argc)
		return usage();
	if ((conf = conf_load(path, overrides, n, stderr)) == NULL)
		return EX_CONFIG;
	if (check) {
		conf_print(conf, stdout);
		conf_free(conf);
		return 0;
	}
	/* The master works in another folder. */
	if (path != NULL)
		source.path = realpath(path, absolute);
	source.n = n;
	return master_run(conf, &source);
}
