/* UUIDv7: keys that sort by the time they were made. */
#include <ctype.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "base/uuid.h"

void
uuid_make(
    uint8_t out[UUID_BYTES], uint64_t milliseconds, const uint8_t random[10])
{
	for (int i = 0; i < 6; i++)
		out[i] = (uint8_t)(milliseconds >> (8 * (5 - i)));
	memcpy(out + 6, random, 10);
	out[6] = (uint8_t)((out[6] & 0x0f) | 0x70); /* version 7 */
	out[8] = (uint8_t)((out[8] & 0x3f) | 0x80); /* RFC 9562's variant */
}

void
uuid_new(uint8_t out[UUID_BYTES])
{
	struct timespec now;
	uint8_t random[10];

	clock_gettime(CLOCK_REALTIME, &now);
	randombytes_buf(random, sizeof(random));
	uuid_make(out,
	    (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000,
	    random);
}

void
uuid_text(char out[UUID_TEXT], const uint8_t id[UUID_BYTES])
{
	static const char hex[] = "0123456789abcdef";

	for (int i = 0; i < UUID_BYTES; i++) {
		*out++ = hex[id[i] >> 4];
		*out++ = hex[id[i] & 15];
		if (i == 3 || i == 5 || i == 7 || i == 9)
			*out++ = '-';
	}
	*out = '\0';
}

int
uuid_parse(uint8_t out[UUID_BYTES], const char *text)
{
	static const char hex[] = "0123456789abcdef";
	const char *digit;

	if (strlen(text) != UUID_TEXT - 1)
		return -1;
	memset(out, 0, UUID_BYTES);
	for (int i = 0, n = 0; text[i] != '\0'; i++) {
		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i] != '-')
				return -1;
			continue;
		}
		digit = memchr(hex, tolower((unsigned char)text[i]), 16);
		if (digit == NULL)
			return -1;
		out[n / 2] = (uint8_t)(out[n / 2] << 4 | (digit - hex));
		n++;
	}
	return 0;
}
