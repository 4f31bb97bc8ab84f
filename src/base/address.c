/* IP addresses and prefixes as text, and what can be asked of them. */
#include <arpa/inet.h>
#include <string.h>

#include "base/address.h"

#define BITS (8 * ADDRESS_BYTES)
#define MAPPED 96 /* the bits before an IPv4 address */

static const uint8_t mapped[MAPPED / 8] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static int
is_mapped(const struct address *a)
{
	return memcmp(a->bytes, mapped, sizeof(mapped)) == 0;
}

int
address_parse(struct address *a, const char *text, size_t len)
{
	char copy[INET6_ADDRSTRLEN];

	if (len >= sizeof(copy) || memchr(text, '\0', len) != NULL)
		return -1;
	memcpy(copy, text, len);
	copy[len] = '\0';
	memcpy(a->bytes, mapped, sizeof(mapped));
	if (inet_pton(AF_INET, copy, a->bytes + sizeof(mapped)) == 1)
		return 0;
	return inet_pton(AF_INET6, copy, a->bytes) == 1 ? 0 : -1;
}

void
address_cut(struct address *a)
{
	if (!is_mapped(a))
		memset(a->bytes + ADDRESS_BYTES / 2, 0, ADDRESS_BYTES / 2);
}

int
address_is_loopback(const struct address *a)
{
	static const struct address one = {.bytes = {[15] = 1}};

	return is_mapped(a) ? a->bytes[sizeof(mapped)] == 127
			    : memcmp(a, &one, sizeof(one)) == 0;
}

/* Up to three digits. */
static int
parse_bits(const char *s, size_t len, unsigned *out)
{
	*out = 0;
	for (size_t i = 0; i < len; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		*out = *out * 10 + (unsigned)(s[i] - '0');
	}
	return len >= 1 && len <= 3 ? 0 : -1;
}

int
prefix_parse(struct prefix *p, const char *text, size_t len)
{
	const char *slash = memchr(text, '/', len);
	const size_t n = slash == NULL ? len : (size_t)(slash - text);
	unsigned before;

	if (address_parse(&p->address, text, n) == -1)
		return -1;
	p->bits = BITS;
	if (slash == NULL)
		return 0;
	before = memchr(text, ':', n) == NULL ? MAPPED : 0;
	if (parse_bits(slash + 1, len - n - 1, &p->bits) == -1)
		return -1;
	p->bits += before;
	if (p->bits > BITS)
		return -1;
	for (unsigned i = p->bits; i < BITS; i++)
		if (p->address.bytes[i / 8] & 0x80 >> i % 8)
			return -1;
	return 0;
}

int
prefix_has(const struct prefix *p, const struct address *a)
{
	const unsigned whole = p->bits / 8, rest = p->bits % 8;

	if (memcmp(p->address.bytes, a->bytes, whole) != 0)
		return 0;
	return rest == 0 ||
	       ((p->address.bytes[whole] ^ a->bytes[whole]) >> (8 - rest)) == 0;
}
