#ifndef MENDD_LISTEN_H
#define MENDD_LISTEN_H

#include <stddef.h>

struct address;
struct event_base;

/* A listening socket, and one address that connects to it. */
struct listen;
struct listen_peer;

/*
 * A connection: a non-blocking socket, which the callback owns from now on,
 * who is at its other end, and what to hand to listen_left() when it is
 * closed.
 */
typedef void listen_accepted(
    int fd, const struct address *, struct listen_peer *, void *arg);

/*
 * Accept up to ${conns} connections at a time, ${per_address} of them (if it
 * is not 0) from one IPv4 address or IPv6 /64.  The listening socket ${fd} is
 * listen's from now on, unless NULL is returned: memory ran out.
 */
struct listen *listen_new(struct event_base *, int fd, size_t conns,
    size_t per_address, listen_accepted *, void *arg);

/* A connection was closed. */
void listen_left(struct listen *, struct listen_peer *);

/* Accept who waits already, then close the listening socket. */
void listen_stop(struct listen *);

/* Every connection must have left before. */
void listen_free(struct listen *);

#endif
