/* Means come and go with each configuration. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "api/metrics.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/throttle.h"
#include "proc/cohort.h"
#include "proc/means.h"

struct conf *
means_load(const struct means_source *source)
{
	struct conf *conf;
	char *text = NULL, *rest, *line;
	size_t size;
	FILE *faults;

	if ((faults = open_memstream(&text, &size)) == NULL)
		return NULL;
	conf = conf_load(source->path, source->overrides, source->n, faults);
	fclose(faults);
	rest = text;
	while (rest != NULL && (line = strsep(&rest, "\n")) != NULL)
		if (*line != '\0')
			log_error("%s", line);
	free(text);
	return conf;
}

struct means *
means_new(struct conf *conf, const struct means *have, long patience)
{
	struct means *means;

	if ((means = calloc(1, sizeof(*means))) == NULL) {
		log_error("out of memory");
		return NULL;
	}
	means->conf = conf;
	means->metrics = have == NULL ? NULL : have->metrics;
	means->throttle = have == NULL ? NULL : have->throttle;
	if (sockets_open(&means->sockets, conf->listen,
		have == NULL ? NULL : &have->sockets, patience) == 0)
		return means;
	free(means);
	return NULL;
}

int
means_open_cohort(struct means *means, const struct means *have, long patience)
{
	if (!means->conf->cohort)
		return 0;
	if (sockets_open(&means->cohort, "unix:" COHORT_SOCKET,
		have == NULL ? NULL : &have->cohort, patience) == -1)
		return -1;
	if (chmod(COHORT_SOCKET, 0600) == 0)
		return 0;
	log_error("cannot close a socket to others path=%s error=\"%s\"",
	    COHORT_SOCKET, strerror(errno));
	sockets_close(&means->cohort, have == NULL ? NULL : &have->cohort);
	return -1;
}

void
means_free(struct means *means, const struct means *but)
{
	if (means == NULL)
		return;
	sockets_close(&means->sockets, but == NULL ? NULL : &but->sockets);
	sockets_close(&means->cohort, but == NULL ? NULL : &but->cohort);
	if (but == NULL) {
		metrics_free(means->metrics);
		throttle_free(means->throttle);
	}
	conf_free(means->conf);
	free(means);
}
