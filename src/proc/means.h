#ifndef MENDD_MEANS_H
#define MENDD_MEANS_H

#include <stddef.h>

#include "proc/sockets.h"

struct conf;
struct metrics;
struct throttle;

/* What the master hands to its children when it forks them. */
struct means {
	struct conf *conf;
	struct sockets sockets;
	struct sockets cohort;     /* one, where workers ask; or none */
	struct metrics *metrics;   /* shared memory, a slot for each */
	struct throttle *throttle; /* shared memory, of all */
};

/* How the configuration was found, to find it again. */
struct means_source {
	const char *path; /* absolute, or NULL */
	const char *const *overrides;
	size_t n;
};

/* The configuration; NULL: it is wrong, and the log says why. */
struct conf *means_load(const struct means_source *);

/*
 * Means for a configuration, which they own from now on.  ${have} (or NULL)
 * are the former ones: they share memory and the sockets that stay.
 * ${patience}: see sockets_open().  NULL: the log says why, and the
 * configuration is still the caller's.
 */
struct means *means_new(struct conf *, const struct means *have, long patience);

/*
 * Open the socket at which workers ask the process cohort, if the setting wants
 * one; for our own user only.  After root was given up, and in the state
 * folder.  -1: the log says why.
 */
int means_open_cohort(struct means *, const struct means *have, long patience);

/* ${but}: the means that go on, or NULL. */
void means_free(struct means *, const struct means *but);

#endif
