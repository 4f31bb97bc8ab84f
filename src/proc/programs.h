#ifndef MENDD_PROGRAMS_H
#define MENDD_PROGRAMS_H

#include <stddef.h>

struct conf;

/*
 * Find the folder of PostgreSQL's programs: the configured one, or the one of
 * major version ${version} (0: any), or the newest of Debian's packages, or
 * what PATH finds.  ${out} is that folder.  Returns the major version that it
 * holds, or -1: there is none, and the log says so.
 */
int programs_find(const struct conf *, int version, char *out, size_t size);

#endif
