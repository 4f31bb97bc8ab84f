#ifndef MENDD_REACH_H
#define MENDD_REACH_H

#include <stddef.h>

/*
 * What libpq needs of the world to follow a connection string: now, and at
 * every new attempt.
 */
struct reach {
	int local;    /* Unix sockets */
	int abstract; /* some of them without a path */
	int tcp;
	int names; /* hosts that have to be looked up */
	int ports; /* how many there are below; -1: any may come */
	unsigned short port[16];
	size_t nfiles;
	char *file[16]; /* to be read; each was there when we looked */
};

/*
 * Read ${conninfo}, with libpq's defaults for what it does not say.  -1: it is
 * none, or memory ran out.  reach_clear() in any case.
 */
int reach_of(struct reach *, const char *conninfo);
void reach_clear(struct reach *);

#endif
