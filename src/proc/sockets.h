#ifndef MENDD_SOCKETS_H
#define MENDD_SOCKETS_H

#include <sys/queue.h>

#include <stddef.h>

/*
 * The listening sockets.  The master opens them, every worker inherits and
 * accepts from the same ones: what waits in the queue of a socket is lost
 * neither when a worker dies nor when all are replaced, and a Unix socket or
 * one from systemd is no special case.  (With SO_REUSEPORT each worker would
 * have a queue of its own that dies with it.)
 */
struct sockets {
	struct {
		char *name; /* as in the setting; NULL: from systemd */
		int fd;
	} * list;
	size_t n;
	LIST_ENTRY(sockets) entry; /* while open */
	int open;
};

/*
 * Listen on the addresses in ${listen}.  Those that are in ${have} (or NULL)
 * are taken from there by dup(2); ${have} stays as it is.  Sockets that the
 * environment hands over (LISTEN_FDS) are taken in place of ${listen}.  An
 * address that somebody else still listens on is tried for ${patience}
 * milliseconds.  -1: the log says why.
 */
int sockets_open(struct sockets *, const char *listen,
    const struct sockets *have, long patience);

/*
 * Close; remove the Unix sockets that are not in ${but} (or NULL).  Does
 * nothing when it was done before.
 */
void sockets_close(struct sockets *, const struct sockets *but);

/*
 * In a child: close every listening descriptor but these (NULL: all).  Who
 * connects while one is open anywhere is let into a queue, and is reset if
 * nobody serves that queue any more.
 */
void sockets_keep(const struct sockets *);

#endif
