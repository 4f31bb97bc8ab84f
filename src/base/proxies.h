#ifndef MENDD_PROXIES_H
#define MENDD_PROXIES_H

#include "base/address.h"

#define PROXIES_MAX 64

/* Whose word we take about who is behind it: see the setting `proxies'. */
struct proxies {
	struct prefix list[PROXIES_MAX];
	size_t n;
	int unix_sockets; /* whoever comes through one */
};

/*
 * Read addresses, prefixes and `unix', separated by blanks; "" is nobody.
 * -1 when a word is none of these or there are too many.
 */
int proxies_parse(struct proxies *, const char *text);

/* Is this one of them?  The zero address is a Unix socket's. */
int proxies_have(const struct proxies *, const struct address *);

/*
 * Who asks, by the values of X-Forwarded-For in the order in which they came:
 * the last address that is not one of ours, or the first one if all are.
 * What stands before it was written by who knows whom and is not looked at.
 * Returns 1; 0 when there is no address (${client} is not changed then), -1
 * when something else stands where it should be.
 */
int proxies_client(const struct proxies *, const char *const *values, size_t n,
    struct address *client);

#endif
