#ifndef MENDD_ADDRESS_H
#define MENDD_ADDRESS_H

#include <stddef.h>
#include <stdint.h>

/*
 * An IP address: IPv6, or IPv4 as ::ffff:a.b.c.d.  Two are compared with
 * memcmp(3).  The zero address, which nobody has, stands for a Unix socket.
 */
#define ADDRESS_BYTES 16

struct address {
	uint8_t bytes[ADDRESS_BYTES];
};

/* Every address whose first ${bits} are these. */
struct prefix {
	struct address address;
	unsigned bits;
};

/*
 * Read the first ${len} bytes at ${text}: an address alone, in its usual
 * form; no name, port, brackets or zone.  -1 when they are anything else.
 */
int address_parse(struct address *, const char *text, size_t len);

/* Of IPv6, keep the half that one customer gets: addresses in it are free. */
void address_cut(struct address *);

int address_is_loopback(const struct address *);

/*
 * Read `address' or `address/bits', with bits of its own family.  -1 when the
 * text is anything else, or has bits set beyond the prefix: a slip.
 */
int prefix_parse(struct prefix *, const char *text, size_t len);

int prefix_has(const struct prefix *, const struct address *);

#endif
