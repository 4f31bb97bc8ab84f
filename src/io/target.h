#ifndef MENDD_TARGET_H
#define MENDD_TARGET_H

#include <stddef.h>

/*
 * Does this path have one reading?  It is absolute; each of its segments,
 * decoded once, is valid UTF-8 without control characters, slash or
 * backslash, and is not "." or "..".  "//x" is a path with an empty segment.
 */
int target_good_path(const char *);

/*
 * Does this query (what follows '?') have one reading?  Its escapes decode
 * to valid UTF-8 without NUL.
 */
int target_good_query(const char *);

/*
 * Decode the escapes of a good path or query, or of a part of it, in place
 * and return its new length.  Split a query first: a decoded '&' or '=' is
 * one like any other.  A '+' stays a '+'.
 */
size_t target_decode(char *);

#endif
