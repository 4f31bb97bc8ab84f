#ifndef MENDD_REPLACE_H
#define MENDD_REPLACE_H

#include <sys/types.h>

/*
 * Make a file of this mode hold one line, ${text}, in place of what was there:
 * whole, and on the disk with its name, or not at all.  -1: errno says why.
 */
int replace_file(const char *path, mode_t mode, const char *text);

#endif
