#ifndef MENDD_LANDLOCK_H
#define MENDD_LANDLOCK_H

#include <stddef.h>

struct reach;

/*
 * Landlock, for this thread and those it will start: of all files only those
 * that ${reach} names, to read, and what is in ${write} (or NULL); connections
 * by TCP only to the ports of ${reach}, none accepted on a new port; no Unix
 * socket without a path, unless ${reach} has one.
 *
 * Which version the kernel has (see landlock(7)): 1 to 3 know files only, 4
 * knows ports, 6 knows sockets without a path.  0: none, and nothing was done.
 * -1: the log says why.
 */
int landlock_restrict(const struct reach *, const char *const *write);

#endif
