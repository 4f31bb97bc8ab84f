#ifndef MENDD_UUID_H
#define MENDD_UUID_H

#include <stdint.h>

#define UUID_BYTES 16
#define UUID_TEXT 37 /* with its NUL */

/* A fresh UUIDv7 (RFC 9562, 5.7): milliseconds, then random bits. */
void uuid_new(uint8_t out[UUID_BYTES]);

/* The same from a given time and random bytes, for tests and generators. */
void uuid_make(
    uint8_t out[UUID_BYTES], uint64_t milliseconds, const uint8_t random[10]);

/* As text: lower case, with hyphens. */
void uuid_text(char out[UUID_TEXT], const uint8_t id[UUID_BYTES]);

/* Read the text form, of either case.  -1 when it is anything else. */
int uuid_parse(uint8_t out[UUID_BYTES], const char *text);

#endif
