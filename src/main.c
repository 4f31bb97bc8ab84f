/* mendd: options and configuration, then the processes. */
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/conf.h"

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
	if (check)
		conf_print(conf, stdout);
	conf_free(conf);
	return 0;
}
