/* Where a request comes from: the peer, or who a trusted proxy names. */
#include <sys/socket.h>

#include <netinet/in.h>

#include <string.h>

#include "base/problem.h"
#include "base/proxies.h"
#include "io/head.h"
#include "io/origin.h"

/* Whoever sends one of these does not ask for itself. */
static const char *const signs[] = {"forwarded", "via", "x-forwarded-for",
    "x-forwarded-host", "x-forwarded-proto", "x-real-ip"};

void
origin_peer(struct address *out, const struct sockaddr *from)
{
	static const struct address mapped = {.bytes = {[10] = 0xff, 0xff}};
	const struct sockaddr_in *v4 = (const void *)from;
	const struct sockaddr_in6 *v6 = (const void *)from;

	*out = (struct address){0};
	if (from->sa_family == AF_INET) {
		*out = mapped;
		memcpy(out->bytes + 12, &v4->sin_addr, 4);
	} else if (from->sa_family == AF_INET6)
		memcpy(out->bytes, &v6->sin6_addr, sizeof(out->bytes));
}

static int
is_signed(const struct head *h)
{
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (head_field(h, signs[i]) != NULL)
			return 1;
	return 0;
}

static int
is_this_host(const struct address *peer)
{
	static const struct address unix_socket;

	return memcmp(peer, &unix_socket, sizeof(*peer)) == 0 ||
	       address_is_loopback(peer);
}

const struct problem *
origin_find(struct origin *o, const struct address *peer,
    const struct proxies *proxies, const struct head *h)
{
	const int trusted = proxies_have(proxies, peer);
	const char *values[HEAD_FIELDS_MAX];
	size_t n = 0;

	*o = (struct origin){.client = *peer,
	    .trusted = trusted,
	    .local = !trusted && is_this_host(peer) && !is_signed(h)};
	for (size_t i = 0; trusted && i < h->nfields; i++)
		if (strcmp(h->fields[i].name, "x-forwarded-for") == 0)
			values[n++] = h->fields[i].value;
	o->forwarded = proxies_client(proxies, values, n, &o->client);
	address_cut(&o->client);
	return o->forwarded == -1 ? &problem_malformed : NULL;
}
