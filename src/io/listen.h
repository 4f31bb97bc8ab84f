#ifndef MENDD_LISTEN_H
#define MENDD_LISTEN_H

#include <stddef.h>

struct address;
struct event_base;
struct http_limits;
struct tally_one;

/* Listening sockets that share their limits. */
struct listen;

/*
 * A connection: a non-blocking socket, which the callback owns from now on,
 * who is at its other end, and what to hand to listen_left() when it is
 * closed.
 */
typedef void listen_accepted(
    int fd, const struct address *, struct tally_one *, void *arg);

/*
 * Accept on the ${n} sockets ${fds} up to ${limits}' conns connections at a
 * time, per_address of them from one address (IPv6: /64) that is none of the
 * proxies.  The limits must outlive this; the sockets are listen's from now
 * on, unless NULL is returned: memory ran out.
 */
struct listen *listen_new(struct event_base *, const int *fds, size_t n,
    const struct http_limits *, listen_accepted *, void *arg);

/* A connection was closed. */
void listen_left(struct listen *, struct tally_one *);

/* Accept who waits already, then close the listening sockets. */
void listen_stop(struct listen *);

/* Every connection must have left before. */
void listen_free(struct listen *);

#endif
