#ifndef MENDD_PEEK_H
#define MENDD_PEEK_H

#include <stddef.h>

/*
 * Copy a top-level member of an object, a number or a text without escapes,
 * into ${out}.  ${json} is JSON that PostgreSQL wrote; nothing is parsed but
 * what stands before that member.  -1: there is none, or it does not fit.
 */
int peek(const char *json, const char *name, char *out, size_t size);

#endif
