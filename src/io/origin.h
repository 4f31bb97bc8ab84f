#ifndef MENDD_ORIGIN_H
#define MENDD_ORIGIN_H

#include "base/address.h"

struct head;
struct problem;
struct proxies;
struct sockaddr;

/* Where a request comes from. */
struct origin {
	struct address client; /* of IPv6 the /64; zero: a Unix socket */
	int trusted;           /* a proxy whose word counts sent it */
	int forwarded;         /* and named the client */
	int local;             /* this host asks for itself */
};

/* The address of a peer: zero when it has none. */
void origin_peer(struct address *, const struct sockaddr *);

/*
 * Who asks through ${peer}.  The word of a proxy counts only if it is one of
 * ${proxies}: see proxies_client().  A request that any proxy sent, or says
 * so, does not come from this host, wherever the proxy runs.  A problem: the
 * trusted proxy did not give an address.
 */
const struct problem *origin_find(struct origin *, const struct address *peer,
    const struct proxies *, const struct head *);

#endif
