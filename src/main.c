/* mendd: options and configuration, then the processes. */
#include <stdio.h>

#include "base/log.h"

int
main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1) {
		fprintf(stderr, "usage: mendd\n");
		return 2;
	}
	log_open("mendd", LOG_INFO);
	return 0;
}
