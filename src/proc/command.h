#ifndef MENDD_COMMAND_H
#define MENDD_COMMAND_H

#include <stddef.h>

/*
 * Run a program and wait for it; it dies with us.  Its standard input is
 * empty; the first ${size} - 1 bytes of its output are stored in ${out} as
 * text, or thrown away if ${out} is NULL; its errors go where ours go.
 * Returns its exit status, 128 and the signal that ended it, or -1: it could
 * not be started.
 */
int command_run(const char *const *argv, char *out, size_t size);

#endif
